"""What varies between two files of one layout: line ends, marks, widths, the spelling of dates."""

from __future__ import annotations

import random
import textwrap
from datetime import date

_MONTHS = {
    "en": (
        "January", "February", "March", "April", "May", "June",
        "July", "August", "September", "October", "November", "December",
    ),
    "de": (
        "Januar", "Februar", "März", "April", "Mai", "Juni",
        "Juli", "August", "September", "Oktober", "November", "Dezember",
    ),
    "fr": (
        "janvier", "février", "mars", "avril", "mai", "juin",
        "juillet", "août", "septembre", "octobre", "novembre", "décembre",
    ),
}  # fmt: skip
_DAYS = {
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    "de": ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"),
    "fr": ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"),
}


def month(day: date, language: str = "en") -> str:
    """The month's name."""
    return _MONTHS[language][day.month - 1]


def weekday(day: date, language: str = "en") -> str:
    """The day's name."""
    return _DAYS[language][day.weekday()]


def day_first(day: date, language: str = "en") -> str:
    """15 February 2019."""
    point = "." if language == "de" else ""
    return f"{day.day}{point} {month(day, language)} {day.year}"


def month_first(day: date) -> str:
    """February 15, 2019."""
    return f"{month(day)} {day.day}, {day.year}"


def encoded(text: str, rng: random.Random) -> bytes:
    """The file's bytes: UTF-8 with or without a mark, lines ended as on Unix or Windows."""
    if rng.random() < 0.3:
        text = text.replace("\n", "\r\n")
    return text.encode("utf-8-sig" if rng.random() < 0.25 else "utf-8")


def wrapped(text: str, width: int, indent: str = "") -> str:
    """The paragraph in lines of at most `width` characters, as exports of the terminal age do."""
    return textwrap.fill(
        text, width, initial_indent=indent, break_long_words=False, break_on_hyphens=False
    )


def centred(text: str, width: int = 78) -> str:
    """The line in the middle, blanks on its left only."""
    return " " * max(0, (width - len(text)) // 2) + text


def blank(rng: random.Random, least: int, most: int) -> str:
    """Line ends that leave so many empty lines between two lines of text."""
    return "\n" * (rng.randint(least, most) + 1)


def escaped(text: str) -> str:
    """The text as XML and HTML write it."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
