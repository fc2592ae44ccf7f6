"""Dates in the words of the languages that exports come in, as ISO 8601.

Only dates whose month is spelled out, or that are ISO already: 03/04/2031 is left to the reader.
"""

from __future__ import annotations

import re
from datetime import date

_MONTHS = (
    "jan january januar janvier enero januari gennaio janeiro janv jänner ene gen",
    "feb february februar février fevrier febrero februari febbraio fevereiro févr fév fev",
    "mar march märz maerz mars marzo maart março mär mrz mrt",
    "apr april avril abril aprile avr abr",
    "may mai mayo mei maggio maio mag",
    "jun june juni juin junio giugno junho giu",
    "jul july juli juillet julio luglio julho juil lug",
    "aug august août aout agosto augustus ago",
    "sep sept september septembre septiembre settembre setembro set",
    "oct okt october oktober octobre octubre ottobre outubro ott out",
    "nov november novembre noviembre novembro",
    "dec dez december dezember décembre decembre diciembre dicembre dezembro déc dic",
)
_NUMBER = {name: number for number, names in enumerate(_MONTHS, 1) for name in names.split()}
_MONTH = r"(?P<{}>[^\W\d_]{{3,10}})\.?"
_DAY_FIRST = (
    r"(?P<day>\d{1,2})(?:\.|st|nd|rd|th|er|º)?\s(?:de\s)?"
    + _MONTH.format("month")
    + r",?\s(?:de\s)?(?P<year>\d{4})"
)
_MONTH_FIRST = _MONTH.format("month2") + r"\s(?P<day2>\d{1,2})(?:st|nd|rd|th)?,?\s(?P<year2>\d{4})"
_ISO = r"(?P<iso>\d{4}-\d{2}-\d{2})"
_DATE = re.compile(rf"(?<!\w)(?:{_DAY_FIRST}|{_MONTH_FIRST}|{_ISO})(?!\w)", re.IGNORECASE)
_CLOCK = re.compile(r"\d{1,2}[:.]\d{2}(?::\d{2})?\s?(?:[ap]\.?m\.?)?", re.IGNORECASE)
_HIJRI = re.compile(r"\d{1,2}\s[^\W\d]+(?:[ -][^\W\d]+){0,2}\s\d{4}\sAH\b")
_FILLER = (
    "ad ah ـ published posted updated last date on at gmt utc est edt cet bst am pm uhr à le du "
    "monday tuesday wednesday thursday friday saturday sunday mon tue wed thu fri sat sun "
    "montag dienstag mittwoch donnerstag freitag samstag sonntag lundi mardi mercredi jeudi "
    "vendredi samedi dimanche lunes martes miércoles jueves viernes sábado domingo maandag "
    "dinsdag woensdag donderdag vrijdag zaterdag zondag"
)
_FILLER_WORDS = frozenset(_FILLER.split())


def find(line: str) -> str | None:
    """The first date in the line's first 200 characters as ISO 8601; None where there is none."""
    for match in _DATE.finditer(line[:200]):
        found = _iso(match)
        if found:
            return found
    return None


def alone(line: str) -> str | None:
    """The date of a line that holds a date, perhaps weekday and time, and nothing else.

    A second date of the Islamic calendar may follow, as on Arab papers' sites.
    """
    if len(line) > 120:
        return None
    found = find(line)
    if found is None:
        return None
    rest = _CLOCK.sub(" ", _DATE.sub(" ", _HIJRI.sub(" ", line)))
    words = re.findall(r"[^\W_]+", rest.lower())
    return found if _FILLER_WORDS.issuperset(words) else None


def _iso(match: re.Match[str]) -> str | None:
    if match["iso"]:
        return match["iso"]
    month = _NUMBER.get((match["month"] or match["month2"]).lower())
    try:
        day, year = int(match["day"] or match["day2"]), int(match["year"] or match["year2"])
        return date(year, month, day).isoformat() if month else None
    except ValueError:
        return None
