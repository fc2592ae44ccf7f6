"""A member of a container, and how much may come out of one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from newsfold import settings
from newsfold.article import Fault
from newsfold.errors import BundleTooLarge

_CHUNK = 1 << 20
_ANY_RATIO_BELOW = 1 << 20
"""So many bytes may come out of however few: ratios mean nothing in small files."""


class Stream(Protocol):
    """What bytes are read from."""

    def read(self, size: int, /) -> bytes:
        """So many bytes at most; none at the end."""
        ...


@dataclass(frozen=True, slots=True)
class Member:
    """One file, or part of a mail.

    Attributes:
        name: Its path in the bundle; None for the bundle itself.
        data: Its bytes.
        fault: Why it cannot be read; then there is no data.
        title: The subject of the mail that it came with.
        sent: When that was sent, as the mail says it.
    """

    name: str | None
    data: bytes = b""
    fault: Fault | None = None
    title: str = ""
    sent: str = ""


class Budget:
    """What may still come out of a bundle, all its members together."""

    def __init__(self, size: int, members: int) -> None:
        self._bytes = size
        self._members = members

    def admit(self) -> None:
        """Count a member.

        Raises:
            BundleTooLarge: There are too many.
        """
        self._members -= 1
        if self._members < 0:
            raise BundleTooLarge(f"more than {settings.MAX_MEMBERS:,} members")

    def read(self, stream: Stream, packed: int) -> bytes:
        """All bytes of a stream that unpacks `packed` bytes, as far as the limits allow.

        Raises:
            BundleTooLarge: There is more than one bundle, or all of one, may hold, or so much
                more than went in that it must be a bomb.
        """
        chunks, size = [], 0
        while chunk := stream.read(_CHUNK):
            size += len(chunk)
            self._bytes -= len(chunk)
            if size > settings.MAX_BUNDLE_BYTES or self._bytes < 0:
                raise BundleTooLarge(f"unpacks to more than {size:,} bytes")
            if size > _ANY_RATIO_BELOW and size > packed * settings.MAX_RATIO:
                raise BundleTooLarge(f"{packed:,} bytes unpack to {settings.MAX_RATIO} times that")
            chunks.append(chunk)
        return b"".join(chunks)
