"""The second room: an object's bytes, the members in them, and the text that those spell."""

from newsfold.source.decode import decode, open_text
from newsfold.source.fetch import check, fetch
from newsfold.source.member import Member
from newsfold.source.staging import place, remove_staged, stage, staged
from newsfold.source.unpack import unpack

__all__ = [
    "Member",
    "check",
    "decode",
    "fetch",
    "open_text",
    "place",
    "remove_staged",
    "stage",
    "staged",
    "unpack",
]
