"""The second room: an object's bytes, and the text that they spell."""

from newsfold.source.decode import decode
from newsfold.source.fetch import fetch

__all__ = ["decode", "fetch"]
