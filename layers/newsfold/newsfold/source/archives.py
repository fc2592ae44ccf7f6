"""Compressed files and archives: gzip, zip, tar."""

from __future__ import annotations

import gzip
import tarfile
import zipfile
from collections.abc import Iterator
from typing import BinaryIO

from newsfold.article import Fault
from newsfold.errors import BundleTooLarge, Damaged, InputError
from newsfold.source.member import Budget, Member, Stream, size_of

_ENCRYPTED = 0x1
_DOCUMENT = "word/document.xml"
_CONTENT_TYPES = "[Content_Types].xml"


def gunzip(file: BinaryIO, budget: Budget) -> Iterator[Member]:
    """What was compressed; it keeps the name of the compressed file.

    Raises:
        Damaged: It is truncated or otherwise broken.
        BundleTooLarge: It is over the limits.
    """
    packed = size_of(file)
    with gzip.GzipFile(fileobj=file, mode="rb") as stream:
        yield Member(None, _read(stream, packed, budget))


def unzip(file: BinaryIO, budget: Budget) -> Iterator[Member]:
    """The files in a zip archive.

    Raises:
        Damaged: Its directory cannot be read.
        BundleTooLarge: It has too many members.
    """
    try:
        archive = zipfile.ZipFile(file)
    except Exception as error:
        raise _damaged(error) from error
    with archive:
        for info in archive.infolist():
            if info.is_dir():
                continue
            budget.admit()
            yield _unzipped(archive, info, budget)


def _unzipped(archive: zipfile.ZipFile, info: zipfile.ZipInfo, budget: Budget) -> Member:
    name = _printable(info.filename)
    if info.flag_bits & _ENCRYPTED:
        return Member(name, fault=Fault("encrypted", "encrypted: unpack it first"))
    try:
        with archive.open(info) as stream:
            return Member(name, _read(stream, info.compress_size, budget))
    except InputError as error:
        return Member(name, fault=Fault(error.code, str(error)))
    except Exception as error:  # whatever a broken archive provokes costs one member
        return Member(name, fault=Fault(Damaged.code, str(_damaged(error))))


def untar(file: BinaryIO, budget: Budget) -> Iterator[Member]:
    """The regular files in a tar archive; links are left out.

    Raises:
        Damaged: It ends in the middle, or is broken.
        BundleTooLarge: It has too many members.
    """
    packed = size_of(file)
    try:
        archive = tarfile.TarFile(fileobj=file, mode="r")
    except Exception as error:
        raise _damaged(error) from error
    with archive:
        while info := _next(archive):
            stream = archive.extractfile(info) if info.isreg() else None
            if stream is None:
                continue
            budget.admit()
            name = _printable(info.name)
            try:
                yield Member(name, _read(stream, packed, budget))
            except InputError as error:
                yield Member(name, fault=Fault(error.code, str(error)))
                if isinstance(error, Damaged):  # it ends in the middle; nothing can follow
                    return


def _next(archive: tarfile.TarFile) -> tarfile.TarInfo | None:
    try:
        return archive.next()
    except Exception as error:
        raise _damaged(error) from error


def zip_kind(file: BinaryIO) -> str:
    """Whether a zip archive is a Word document, another office file, or an archive."""
    try:
        with zipfile.ZipFile(file) as archive:
            names = set(archive.namelist())
    except Exception:  # `unzip` says what is wrong with it
        return "zip"
    if _CONTENT_TYPES not in names:
        return "zip"
    return "docx" if _DOCUMENT in names else "office"


def member_of(file: BinaryIO, name: str, budget: Budget) -> BinaryIO:
    """One member of a zip archive by its name.

    Raises:
        Damaged, BundleTooLarge: It cannot be read.
    """
    with zipfile.ZipFile(file) as archive:
        found = _unzipped(archive, archive.getinfo(name), budget)
    if found.fault:
        kind = BundleTooLarge if found.fault.code == BundleTooLarge.code else Damaged
        raise kind(found.fault.message)
    return found.file


def document_of(file: BinaryIO, budget: Budget) -> BinaryIO:
    """The main part of a Word document."""
    return member_of(file, _DOCUMENT, budget)


def _read(stream: Stream, packed: int, budget: Budget) -> BinaryIO:
    try:
        return budget.read(stream, packed)
    except InputError:
        raise
    except Exception as error:
        raise _damaged(error) from error


def _damaged(error: Exception) -> Damaged:
    return Damaged(f"damaged archive: {' '.join(str(error).split()) or type(error).__name__}")


def _printable(name: str) -> str:
    return "".join(sign if sign.isprintable() else "\ufffd" for sign in name)
