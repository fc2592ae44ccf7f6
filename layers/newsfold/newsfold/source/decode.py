"""Bytes to text: which encoding a bundle is in, decided without guessing at languages."""

from __future__ import annotations

import codecs
import re

from newsfold.errors import EmptyBundle, NotText

# UTF-32's little-endian mark begins with UTF-16's: the longer ones come first.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_TEXT_CONTROLS = b"\t\n\v\f\r\x1a\x1c\x1d\x1e\x1f"  # blanks, DOS's end of file, separators
_CONTROLS = bytes(set(range(32)) - set(_TEXT_CONTROLS))
_ASCII = bytes(range(128))

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


def decode(data: bytes) -> str:
    """Spell out a bundle's bytes; newlines stay as they are, a byte order mark is dropped.

    UTF-8, UTF-16 and UTF-32 with a mark, UTF-16 of plain text without one, what XML or HTML says
    of itself, else cp1252. Bytes that the encoding does not define become U+FFFD rather than
    failing the bundle.

    Raises:
        EmptyBundle: Nothing but blanks.
        NotText: Binary data, or text in no encoding named above.
    """
    text = _decode(data)
    if not text.strip("\ufeff\0 \t\r\n\f\v\x1a"):
        raise EmptyBundle(f"no text in {len(data):,} bytes")
    return text


def _decode(data: bytes) -> str:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _strict(data, encoding)
    if plain := _plain_utf16(data):
        return _strict(data, plain)
    _refuse_binary(data)
    utf8 = _utf8(data.removeprefix(codecs.BOM_UTF8))
    if utf8 is not None:
        return utf8
    declared = _declared(data)
    return _cp1252(data) if declared is None else declared


def _declared(data: bytes) -> str | None:
    found = _DECLARED.search(data, 0, _PROLOG)
    return named(data, found[1].decode("ascii")) if found else None


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


def _strict(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise NotText(f"not {encoding} at byte {error.start:,}: {error.reason}") from error


def _plain_utf16(data: bytes) -> str | None:
    pairs = len(data) // 2
    if not pairs or len(data) % 2:
        return None
    first, second = data[::2].count(0) / pairs, data[1::2].count(0) / pairs
    if second >= _LEAST_ZEROS and not first:
        return "utf-16-le"
    if first >= _LEAST_ZEROS and not second:
        return "utf-16-be"
    return None


def _refuse_binary(data: bytes) -> None:
    controls = len(data) - len(data.translate(None, delete=_CONTROLS))
    if controls > len(data) * _MOST_CONTROLS:
        raise NotText(f"binary: {controls:,} control characters in {len(data):,} bytes")


def _utf8(data: bytes) -> str | None:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        text = data.decode("utf-8", errors="replace")
    damaged = text.count(_REPLACEMENT)
    whole = sum(not character.isascii() for character in text) - damaged
    return text if damaged <= whole * _MOST_DAMAGE else None


def _cp1252(data: bytes) -> str:
    beyond_ascii = len(data.translate(None, delete=_ASCII))
    if beyond_ascii > max(_FEW, len(data) * _MOST_BEYOND_ASCII):
        raise NotText(f"no known encoding: {beyond_ascii:,} of {len(data):,} bytes beyond ASCII")
    return data.decode("cp1252", errors="replace")
