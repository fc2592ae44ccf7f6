"""How dates are printed: the forms, each as a pattern, and what day a match means.

Tried from the clear ones (a month spelled out, the year first) to 03/04/2031, which may mean two
days. No pattern repeats anything without a bound, so time is linear in the text's length.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime

from newsfold.splitting.calendar_words import MONTHS, TWO_WORDS

_MONTH = r"(?P<{}>[^\W\d_]{{2,14}}|[\u0900-\u097f]{{2,8}})\.?(?:\s?/\s?[^\W\d_]{{2,14}})?"
_DAY_FIRST = (
    r"(?P<day>\d{1,2})(?:\.|st|nd|rd|th|er|re|[ºª°])?(?:\s|-|/|\.\s)(?:(?:de|of|di)\s|d['’])?"
    + _MONTH.format("month")
    + r",?(?:\s|-|/)(?:del?\s)?(?P<year>\d{4})"
)
_MONTH_FIRST = (
    _MONTH.format("month2") + r"[\s-](?P<day2>\d{1,2})(?:st|nd|rd|th)?(?:,\s?|\s|-)(?P<year2>\d{4})"
)
_YEAR_FIRST = r"(?P<year3>\d{4})\.?[\s-]" + _MONTH.format("month3") + r"[\s-](?P<day3>\d{1,2})\.?"
_ISO = (
    r"(?P<iso>\d{4}-\d{2}-\d{2})(?P<time>[T ]\d{2}:\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?"
    r"\s?(?:Z|[+-]\d{2}:?\d{2})?)?"
)
_NUMBERS = (
    r"(?P<year4>\d{4})(?:[./-]\s?|\s?[年년]\s?)(?P<month4>\d{1,2})(?:[./-]\s?|\s?[月월]\s?)"
    r"(?P<day4>\d{1,2})\s?[日일]?\.?"
)
_NUMERIC = r"(?P<a>\d{1,2})(?P<mark>[./-])\s?(?P<b>\d{1,2})(?P=mark)\s?(?P<y>\d{4})"
_SHORT = r"(?P<a>\d{2})(?P<mark>[./])(?P<b>\d{2})(?P=mark)(?P<y>\d{2})"
_EDGE = r"(?<![\w/.-])(?:{})(?![\w/])"
_CLEAR = re.compile(
    rf"(?<!\w)(?:{_ISO}|{_DAY_FIRST}|{_YEAR_FIRST}|{_NUMBERS}|{_MONTH_FIRST})(?!\w)", re.IGNORECASE
)
_UNCLEAR = re.compile(_EDGE.format(_NUMERIC))
_UNCLEAR_SHORT = re.compile(_EDGE.format(_SHORT))
_HIJRI = re.compile(r"\d{1,2}\s[^\W\d]+(?:[ -][^\W\d]+){0,2}\s\d{4}\s(?:AH|هـ)(?!\w)")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:T?(\d{2})(\d{2})(\d{2})?)?(Z|[+-]\d{4})?")
_EPOCH = re.compile(r"\d{10}|\d{13}")
_DIGIT = re.compile(r"\d")
_LONGEST_FIELD = 40


def in_text(text: str, day_first: bool | None) -> Iterator[tuple[date, re.Match[str]]]:
    """The dates in the text that are clear, or become so by `day_first`, with their matches."""
    for match in (*_CLEAR.finditer(text), *_UNCLEAR.finditer(text), *_shorts(text)):
        found = _date(match, day_first)
        if found:
            yield found, match


def unclear(text: str) -> str | None:
    """The first numeric date that would be one if it were known which number is the day."""
    for match in (*_UNCLEAR.finditer(text), *_shorts(text)):
        if _numeric(match, day_first=True) or _numeric(match, day_first=False):
            return match[0]
    return None


def order(text: str) -> bool | None:
    """Whether the first numeric date has its day first, by a number over 12; None: not shown.

    Dates with full stops always do, so they say nothing about others.
    """
    match = _UNCLEAR.search(text) or next(_shorts(text), None)
    if match is None or match["mark"] == "." or (int(match["a"]) > 12) == (int(match["b"]) > 12):
        return None
    return int(match["a"]) > 12


def without(text: str) -> str:
    """The text with a blank for each date in it."""
    text = _HIJRI.sub(" ", text)
    for pattern in (_CLEAR, _UNCLEAR, _UNCLEAR_SHORT):
        text = pattern.sub(_blank, text)
    return text


def joined(text: str) -> str:
    """The text with Arabic months of two words as one, as the patterns want it."""
    if "ن ال" in text:
        for name in TWO_WORDS:
            text = text.replace(name, name.replace(" ", ""))
    return text


def of_a_machine(text: str) -> str | None:
    """ISO 8601 without its hyphens, and seconds or milliseconds since 1970, as ISO 8601."""
    try:
        if _EPOCH.fullmatch(text):
            return datetime.fromtimestamp(int(text[:10]), UTC).isoformat()
        match = _COMPACT.fullmatch(text)
        if match is None:
            return None
        year, month, day, hour, minute, second, zone = match.groups()
        if hour is None:
            return date(int(year), int(month), int(day)).isoformat() if zone is None else None
        spelled = f"{year}-{month}-{day}T{hour}:{minute}:{second or '00'}{zone or ''}"
        return datetime.fromisoformat(spelled).isoformat()
    except (ValueError, OverflowError):
        return None


def _date(match: re.Match[str], day_first: bool | None) -> date | None:
    """The date that a match spells; None where it is none, or not clear."""
    groups = match.groupdict()
    if groups.get("iso"):
        return _valid(*map(int, match["iso"].split("-")))
    if groups.get("year4"):
        return _valid(int(match["year4"]), int(match["month4"]), int(match["day4"]))
    if "a" in groups:
        return _numeric(match, day_first)
    for number in ("", "2", "3"):
        if groups[f"year{number}"]:
            month = MONTHS.get(groups[f"month{number}"].lower(), 0)
            return _valid(int(groups[f"year{number}"]), month, int(groups[f"day{number}"]))
    return None


def _numeric(match: re.Match[str], day_first: bool | None) -> date | None:
    """A date in three numbers, the year last."""
    first, second, year = int(match["a"]), int(match["b"]), int(match["y"])
    if len(match["y"]) == 2:
        year += 2000 if year < 69 else 1900  # as POSIX reads two digits
    by_day, by_month = _valid(year, second, first), _valid(year, first, second)
    if match["mark"] == "." or day_first:  # nobody puts full stops between month, day and year
        return by_day or (by_month if match["mark"] != "." else None)
    if day_first is False or by_day is None or by_day == by_month:
        return by_month or by_day
    return by_day if by_month is None else None


def _valid(year: int, month: int, day: int) -> date | None:
    """The date, if there is one and a paper may have come out on it."""
    try:
        return date(year, month, day) if 1600 < year < 2200 else None
    except ValueError:
        return None


def _shorts(text: str) -> Iterator[re.Match[str]]:
    """A numeric date with a year of two digits, in a short text that begins with it: a field."""
    match = _UNCLEAR_SHORT.match(text)
    if match and len(text) <= _LONGEST_FIELD:
        yield match


def _blank(match: re.Match[str]) -> str:
    """A blank for what is a date or a time; other matches stay."""
    groups = match.groupdict()
    named = next((groups[key] for key in ("month", "month2", "month3") if groups.get(key)), None)
    return " " if named is None or named.lower() in MONTHS else match[0]
