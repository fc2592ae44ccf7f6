"""The time of day beside a date; it counts only where its offset from UTC is printed too.

A time without an offset names no moment, and no reader could order articles by it.
"""

from __future__ import annotations

import re
from datetime import time, timedelta, timezone

_OFFSETS = {
    "utc": 0, "gmt": 0, "ut": 0, "z": 0, "wet": 0, "bst": 1, "west": 1, "cet": 1, "mez": 1,
    "wat": 1, "cest": 2, "mesz": 2, "eet": 2, "sast": 2, "cat": 2, "eest": 3, "msk": 3, "eat": 3,
    "gst": 4, "pkt": 5, "wib": 7, "hkt": 8, "sgt": 8, "awst": 8, "jst": 9, "kst": 9, "aest": 10,
    "aedt": 11, "nzst": 12, "nzdt": 13,
    "ast": -4, "adt": -3, "est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6,
    "pst": -8, "pdt": -7, "akst": -9, "hst": -10, "brt": -3,
}  # fmt: skip
"""Hours; the American ones as in RFC 5322. IST and ET mean several, so they are left out."""

NAMES = frozenset(_OFFSETS) | {"ist", "et", "ct", "pt"}

_ZONE = (
    r"(?:(?P<sign>(?:GMT|UTC)?\s?[+−-])(?P<zh>\d{1,2})(?::?(?P<zm>\d{2}))?(?!\d)"
    r"|(?P<zone>[A-Z][A-Za-z]{0,3})(?![^\W_]))"
)
_HALF = r"(?P<half>[ap])\.?m\.?(?![^\W_])"
_TIME = (
    rf"(?<![\d:.])(?P<h>\d{{1,2}})(?:(?:[:.h](?P<m>\d{{2}}))(?::(?P<s>\d{{2}})(?:\.\d{{1,6}})?)?"
    rf"(?:\s?{_HALF})?|\s?{_HALF.replace('half', 'half2')})(?:\s(?:Uhr|hrs))?(?:\s?\(?{_ZONE}\)?)?"
)
PATTERN = re.compile(_TIME, re.IGNORECASE)
_BARE = re.compile(r"(?<!\d)(?P<h>[0-2]\d)(?P<m>[0-5]\d)\s(?:GMT|UTC|Z)\b")


def read(text: str) -> time | None:
    """The first time of day in the text with its offset; None where it has none or none is known.

    "0930 GMT", "9:30 a.m. EST", "14:05:00 +0100", "14h05 CET".
    """
    for match in PATTERN.finditer(text):
        offset = _offset(match)
        half = (match["half"] or match["half2"] or "").lower()
        found = _time(match["h"], match["m"], match["s"], half, offset)
        if found:
            return found
    bare = _BARE.search(text)
    return _time(bare["h"], bare["m"], None, "", timedelta()) if bare else None


def _time(
    hour: str, minute: str | None, second: str | None, half: str, offset: timedelta | None
) -> time | None:
    hours = int(hour)
    if half and not 1 <= hours <= 12:
        return None
    if half:
        hours = hours % 12 + (12 if half == "p" else 0)
    if offset is None:
        return None
    try:
        return time(hours, int(minute or 0), int(second or 0), tzinfo=timezone(offset))
    except ValueError:
        return None


def _offset(match: re.Match[str]) -> timedelta | None:
    if match["sign"]:
        size = timedelta(hours=int(match["zh"]), minutes=int(match["zm"] or 0))
        if size > timedelta(hours=14):
            return None
        return size if match["sign"].endswith("+") else -size
    hours = _OFFSETS.get((match["zone"] or "").lower())
    return None if hours is None else timedelta(hours=hours)
