"""Bytes to text: which encoding a bundle is in, decided without guessing at languages.

A file is surveyed once from end to end, in blocks, and then read as text: memory stays flat.
"""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, TextIO

from newsfold.errors import EmptyBundle, NotText

# UTF-32's little-endian mark begins with UTF-16's: the longer ones come first.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_TEXT_CONTROLS = b"\t\n\v\f\r\x1a\x1c\x1d\x1e\x1f"  # blanks, DOS's end of file, separators
_CONTROLS = bytes(set(range(32)) - set(_TEXT_CONTROLS))
_ASCII = bytes(range(128))
_BLANK = "\ufeff\0 \t\r\n\f\v\x1a"

# Text has hardly a control character, compressed or compiled data about one byte in ten.
_MOST_CONTROLS = 0.01
# In cp1252 (Western languages) about 4 bytes in 100 are beyond ASCII; Cyrillic, Arabic or Chinese
# in a legacy encoding has over half, and would come out as mojibake.
_MOST_BEYOND_ASCII = 0.3
_FEW = 20  # too few bytes to judge a language by
# UTF-8 with one damaged character in ten or fewer is damaged UTF-8, not another encoding.
_MOST_DAMAGE = 0.1
# Plain UTF-16 in a Latin script: nearly every second byte is zero, and none of the others.
_LEAST_ZEROS = 0.7
_REPLACEMENT = "\ufffd"
# <?xml encoding="..."?> and <meta charset=...>: believed where the bytes are no UTF-8 and fit it.
_DECLARED = re.compile(
    rb"""<(?:\?xml|meta)\b[^<>]{0,200}?(?:encoding|charset)\s*=\s*["']?([\w.:-]+)"""
)
_PROLOG = 2048
_CHARSETS = re.compile(
    r"iso-?8859-?(?:[2-9]|1\d)|windows-12\d\d|cp\d+|koi8-[ru]|big5(?:-hkscs)?|gb(?:2312|k|18030)|"
    r"shift_?jis|euc-(?:jp|kr)|iso-2022-(?:jp|kr)|tis-620|utf-16(?:[lb]e)?",
    re.IGNORECASE,
)
_BLOCK = 1 << 20  # bytes; even, so that pairs of UTF-16 stay together


def open_text(file: BinaryIO) -> TextIO:
    """Read a bundle's bytes as text; newlines stay as they are, a byte order mark is dropped.

    UTF-8, UTF-16 and UTF-32 with a mark, UTF-16 of plain text without one, what XML or HTML says
    of itself, else cp1252. Bytes that the encoding does not define become U+FFFD rather than
    failing the bundle.

    Args:
        file: Can be sought in; reading begins at its start. Closing the text closes it.

    Raises:
        EmptyBundle: Nothing but blanks.
        NotText: Binary data, or text in no encoding named above.
    """
    encoding = _encoding(file)
    file.seek(0)
    text = io.TextIOWrapper(file, encoding, errors="replace", newline="")
    text._CHUNK_SIZE = _BLOCK  # type: ignore[attr-defined]  # CPython's; 8 KB would be slow
    return text


def decode(data: bytes) -> str:
    """The text of a bundle that is in memory; raises what `open_text` raises."""
    return open_text(io.BytesIO(data)).read()


def named(data: bytes, charset: str | None) -> str | None:
    """The text in the character set that somebody names; None where it is unknown or does not fit.

    Latin-1 is left to cp1252, as browsers do; what is no character set at all (punycode, idna,
    escapes: some take quadratic time) is not believed.
    """
    if charset is None or not _CHARSETS.fullmatch(charset):
        return None
    try:
        return data.decode(charset)
    except (LookupError, ValueError):
        return None


@dataclass(slots=True)
class _Survey:
    """What a file's bytes are like: counts."""

    size: int = 0
    controls: int = 0
    beyond_ascii: int = 0
    even_zeros: int = 0
    odd_zeros: int = 0
    whole: int = 0
    """Characters beyond ASCII, were it UTF-8, and how many bytes would be damage."""
    damaged: int = 0
    blank: bool = True


def _encoding(file: BinaryIO) -> str:
    file.seek(0)
    head = file.read(_PROLOG)
    marked = next((name for mark, name in _MARKS if head.startswith(mark)), None)
    if marked and marked != "utf-8-sig":
        _check(file, marked)
        return marked
    seen = _survey(file)
    plain = _plain_utf16(seen)
    if plain:
        _check(file, plain)
        return plain
    if seen.controls > seen.size * _MOST_CONTROLS:
        raise NotText(f"binary: {seen.controls:,} control characters in {seen.size:,} bytes")
    if seen.blank:
        raise _empty(seen.size)
    if not seen.damaged or seen.damaged <= seen.whole * _MOST_DAMAGE:
        return marked or "utf-8"
    return _declared(file, head) or _western(seen)


def _blocks(file: BinaryIO) -> Iterator[bytes]:
    file.seek(0)
    while block := file.read(_BLOCK):
        yield block


def _survey(file: BinaryIO) -> _Survey:
    seen = _Survey()
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    for block in _blocks(file):
        seen.size += len(block)
        seen.controls += len(block) - len(block.translate(None, delete=_CONTROLS))
        seen.even_zeros += block[::2].count(0) if 0 in block else 0
        seen.odd_zeros += block[1::2].count(0) if 0 in block else 0
        if block.isascii() and not decoder.getstate()[0]:
            seen.blank = seen.blank and not block.strip(_BLANK.encode())
            continue
        seen.beyond_ascii += len(block.translate(None, delete=_ASCII))
        _look_at(decoder.decode(block), seen)
    _look_at(decoder.decode(b"", final=True), seen)
    return seen


def _look_at(text: str, seen: _Survey) -> None:
    damaged = text.count(_REPLACEMENT)
    seen.damaged += damaged
    seen.whole += len(text) - len(text.encode("ascii", "ignore")) - damaged
    seen.blank = seen.blank and not text.strip(_BLANK)


def _plain_utf16(seen: _Survey) -> str | None:
    pairs = seen.size // 2
    if not pairs or seen.size % 2:
        return None
    if seen.odd_zeros >= _LEAST_ZEROS * pairs and not seen.even_zeros:
        return "utf-16-le"
    if seen.even_zeros >= _LEAST_ZEROS * pairs and not seen.odd_zeros:
        return "utf-16-be"
    return None


def _check(file: BinaryIO, encoding: str) -> None:
    """Read the file through once in an encoding that allows no damage."""
    decoder = codecs.getincrementaldecoder(encoding)()
    size, blank = 0, True
    try:
        for block in _blocks(file):
            blank = not decoder.decode(block).strip(_BLANK) and blank
            size += len(block)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError as error:
        raise NotText(f"not {encoding} at byte {size + error.start:,}: {error.reason}") from error
    if blank:
        raise _empty(size)


def _declared(file: BinaryIO, head: bytes) -> str | None:
    """The character set that the prolog names, where it is known and all bytes fit it."""
    found = _DECLARED.search(head)
    charset = found[1].decode("ascii") if found else ""
    if not _CHARSETS.fullmatch(charset):
        return None
    try:
        _check(file, charset)
    except (LookupError, ValueError, NotText):
        return None
    return charset


def _western(seen: _Survey) -> str:
    if seen.beyond_ascii > max(_FEW, seen.size * _MOST_BEYOND_ASCII):
        counts = f"{seen.beyond_ascii:,} of {seen.size:,} bytes beyond ASCII"
        raise NotText(f"no known encoding: {counts}")
    return "cp1252"


def _empty(size: int) -> EmptyBundle:
    return EmptyBundle(f"no text in {size:,} bytes")
