"""Bundles inside bundles: archives, compressed files, mail and Word documents -> their members.

What a file is, its first bytes say, not its name. A member that cannot be read becomes a fault of
its own; the others are read all the same.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import PurePosixPath
from typing import BinaryIO

from newsfold import settings
from newsfold.article import Fault
from newsfold.errors import BundleTooLarge, EmptyBundle, InputError, Unsupported
from newsfold.source import archives, docx, mail
from newsfold.source.member import Budget, Member

Opener = Callable[[BinaryIO, Budget], Iterator[Member]]

_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"\x1f\x8b", "gzip"),
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"%PDF-", "PDF"),
    (b"{\\rtf", "RTF"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old Word, Excel or Outlook"),
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ\0", "xz"),
    (b"7z\xbc\xaf\x27\x1c", "7-Zip"),
    (b"Rar!", "RAR"),
    (b"\x28\xb5\x2f\xfd", "Zstandard"),
)
_REMEDIES = {
    "PDF": "save it as plain text (pdftotext does)",
    "RTF": "save it as plain text or .docx",
    "old Word, Excel or Outlook": "save it as plain text, .docx or .eml",
    "office": "only .docx is read: save it as plain text or CSV",
}
_REPACK = "pack it as .zip or .tar.gz"
_OPENERS: dict[str, Opener] = {
    "gzip": archives.gunzip,
    "zip": archives.unzip,
    "tar": archives.untar,
    "docx": docx.read,
    "mail": mail.parts,
    "mbox": mail.messages,
}
_ARCHIVES = frozenset({"zip", "tar", "mbox"})

_JUNK = re.compile(
    r"(?:^|/)(?:__MACOSX/|\._|\.DS_Store$|Thumbs\.db$|desktop\.ini$|\.git/|\.Trash)", re.IGNORECASE
)
_NO_NEWS = frozenset(
    {".jpg", ".jpeg", ".png", ".gif", ".webp", ".svg", ".ico", ".tif", ".tiff", ".bmp", ".css"}
    | {".js", ".woff", ".woff2", ".ttf", ".mp3", ".mp4", ".m4a", ".mov", ".webm", ".ogg", ".wav"}
)


REST = "(the rest)"
"""Names what could not be read of a container that breaks off."""


def unpack(file: BinaryIO) -> Iterator[Member]:
    """The members of a bundle: the bundle itself (name None) where it is no container.

    Each is read, and closed, before the next is asked for.

    Names are paths, with the container's own name in front inside a nested one. Pictures, style
    sheets and what operating systems leave in archives are left out.

    Raises:
        EmptyBundle: A container without members.
        Unsupported: A format that is not read; the message names the remedy.
        Damaged: The container itself cannot be opened.
        BundleTooLarge: A compressed file grows beyond the limits in `settings`.
    """
    budget = Budget(settings.MAX_UNPACKED_BYTES, settings.MAX_MEMBERS)
    empty = True
    for member in _opened(Member(None, file), budget, ()):
        empty = False
        yield member
    if empty:
        raise EmptyBundle("no member holds text")


def _opened(member: Member, budget: Budget, around: tuple[str, ...]) -> Iterator[Member]:
    """The member, or what is in it; `around` are the kinds of the containers that it is in."""
    kind = None if member.fault else kind_of(member.file)
    if kind is None:
        yield member
        return
    given = False
    with closing(member.file):
        try:
            _check(kind, around)
            for inner in _inner(kind, member, budget):
                for found in _opened(inner, budget, (*around, kind)):
                    given = True
                    yield found
        except InputError as error:
            if member.name is None and not given:
                raise
            yield Member(member.name or REST, fault=Fault(error.code, str(error)))


def _inner(kind: str, outer: Member, budget: Budget) -> Iterator[Member]:
    """The members of a container, under their full names, without junk."""
    for inner in _OPENERS[kind](outer.file, budget):
        if inner.name and _is_junk(inner.name):
            inner.file.close()
        else:
            yield _inside(inner, outer)


def _check(kind: str, around: tuple[str, ...]) -> None:
    if kind not in _OPENERS:
        remedy = _REMEDIES.get(kind, _REPACK)
        raise Unsupported(f"{kind} files are not supported: {remedy}")
    levels = sum(outer in _ARCHIVES for outer in around)
    if levels > settings.MAX_NESTED or around.count(kind) > settings.MAX_NESTED:
        raise BundleTooLarge("containers are nested too deep: unpack them first")


def _inside(inner: Member, outer: Member) -> Member:
    """The inner member under its full name; a mail's subject goes down to its parts."""
    names = [name for name in (outer.name, inner.name) if name]
    return replace(
        inner,
        name="/".join(names) or None,
        title=inner.title or outer.title,
        sent=inner.sent or outer.sent,
    )


def _is_junk(name: str) -> bool:
    return bool(_JUNK.search(name)) or PurePosixPath(name).suffix.lower() in _NO_NEWS


def kind_of(file: BinaryIO) -> str | None:
    """What kind of container or foreign format a file is; None for anything else."""
    file.seek(0)
    head = file.read(mail.HEADER)
    file.seek(0)
    for magic, kind in _MAGIC:
        if head.startswith(magic):
            return archives.zip_kind(file) if kind == "zip" else kind
    if head[257:262] == b"ustar":
        return "tar"
    return mail.kind_of(head)
