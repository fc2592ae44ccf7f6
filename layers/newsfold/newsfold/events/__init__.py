"""The first room: what AWS sends when a bundle arrives, and which objects it speaks of."""

from newsfold.events.chunk import Chunk
from newsfold.events.notification import parse, parse_each
from newsfold.events.reference import ObjectRef, bundle_id, timestamp

__all__ = ["Chunk", "ObjectRef", "bundle_id", "parse", "parse_each", "timestamp"]
