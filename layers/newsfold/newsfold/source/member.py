"""A member of a container, and how much may come out of one."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO, Protocol, cast

from newsfold import settings
from newsfold.article import Fault
from newsfold.errors import BundleTooLarge

_CHUNK = 1 << 20
_IN_MEMORY = 16 << 20
"""So many bytes are held; what is larger goes to a temporary file."""

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
        file: Its bytes; whoever takes the member closes it.
        fault: Why it cannot be read; then the file is empty.
        title: The subject of the mail that it came with.
        sent: When that was sent, as the mail says it.
    """

    name: str | None
    file: BinaryIO = field(default_factory=io.BytesIO)
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

    def read(self, stream: Stream, packed: int) -> BinaryIO:
        """All bytes of a stream that unpacks `packed` bytes, as far as the limits allow.

        Raises:
            BundleTooLarge: There is more than all of one bundle may hold, or so much more than
                went in that it must be a bomb.
        """
        file = spool()
        try:
            for chunk in self._chunks(stream, packed):
                file.write(chunk)
        except BaseException:
            file.close()
            raise
        file.seek(0)
        return file

    def _chunks(self, stream: Stream, packed: int) -> Iterator[bytes]:
        size = 0
        while chunk := stream.read(_CHUNK):
            size += len(chunk)
            self._bytes -= len(chunk)
            if self._bytes < 0:
                raise BundleTooLarge(f"unpacks to more than {size:,} bytes")
            if size > _ANY_RATIO_BELOW and size > packed * settings.MAX_RATIO:
                raise BundleTooLarge(f"{packed:,} bytes unpack to {settings.MAX_RATIO} times that")
            yield chunk


def spool() -> BinaryIO:
    """A file that is in memory unless it gets large; /tmp holds it then, in Lambda too."""
    return cast("BinaryIO", tempfile.SpooledTemporaryFile(_IN_MEMORY))


def size_of(file: BinaryIO) -> int:
    """The file's length in bytes; its position is at the start then."""
    size = file.seek(0, io.SEEK_END)
    file.seek(0)
    return size


def held(file: BinaryIO) -> bytes:
    """All bytes of what must be in memory at once to be read.

    Raises:
        BundleTooLarge: It is over `settings.MAX_HELD_BYTES`.
    """
    size = size_of(file)
    if size > settings.MAX_HELD_BYTES:
        raise BundleTooLarge(f"{size:,} bytes; the limit is {settings.MAX_HELD_BYTES:,}")
    return file.read()
