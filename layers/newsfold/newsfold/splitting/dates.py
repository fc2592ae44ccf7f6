"""Dates as exports, records and pages print them, as ISO 8601.

The one reader of dates. Own code, because what a library would add here is guessing: dateutil takes
03/04/2031 for March and today's day for one that is missing, dateparser needs milliseconds a line
and finds dates in words that are none. What can be misread stays as it is printed, until `settle`
finds which of the numbers is the day.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable
from dataclasses import replace
from datetime import date, datetime

from newsfold.article import Article
from newsfold.splitting import clock, date_forms
from newsfold.splitting.calendar_words import FILLER

_READ = 200
_YEAR = re.compile(r"\d{4}|\d[./]\d\d")
"""Every form of a date has one of these; most lines of news have none and are done with."""
_STRICT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)?")
_MONTH_FIRST_TAGS = frozenset({"en-US", "en-PH", "fil", "fil-PH"})
_EITHER_TAGS = frozenset({"en", "en-CA"})


def find(line: str) -> str | None:
    """The first date in the line's first 200 characters; None where there is none.

    ISO 8601, with the time where its offset is printed; as printed where day and month cannot be
    told apart.
    """
    text = line[:_READ]
    if not _YEAR.search(text):
        return None
    text = date_forms.joined(text)
    return _first(text, None) or date_forms.unclear(text)


def alone(line: str) -> str | None:
    """As `find`, of a line that holds a date, perhaps weekday and time, and nothing else.

    A second date of the Islamic calendar may follow, as on Arab papers' sites.
    """
    found = find(line) if len(line) <= 120 else None
    if found is None:
        return None
    rest = clock.PATTERN.sub(" ", date_forms.without(date_forms.joined(line)))
    words = re.findall(r"[^\W_]+", rest.lower())
    return found if all(word in FILLER or word in clock.NAMES for word in words) else None


def iso(raw: str, *, day_first: bool | None = None) -> str | None:
    """The first date in `raw` as ISO 8601; None where it names none clearly.

    Args:
        raw: A field's value or a line; its first 200 characters are read.
        day_first: How 03/04/2031 is meant where that is known.
    """
    text = date_forms.joined(raw.strip()[:_READ])
    return date_forms.of_a_machine(text) or _first(text, day_first)


def _first(text: str, day_first: bool | None) -> str | None:
    found = next(date_forms.in_text(text, day_first), None)
    return _with_time(*found, text) if found else None


def read(article: Article) -> Article:
    """The article with `published` in ISO 8601 where it is clear, and what is printed beside it."""
    if article.published is None or article.published_raw is not None:
        return article
    return _dated(article, None)


def settle(articles: Iterable[Article]) -> tuple[Article, ...]:
    """The articles with dates such as 03/04/2031 resolved, where something tells what is meant.

    What counts, in this order: other numeric dates of the same publication in the same member that
    have a number over 12 and agree; the article's language, unless it is English of no known
    country; other numeric dates of the member. A copyright line names a year and no day, so it is
    no clue. What nothing tells stays as it is printed.

    Args:
        articles: With their languages; those of one window where a bundle comes in windows.
    """
    known = [read(article) for article in articles]
    of_publication = _orders(known, lambda one: (one.member, one.publication))
    of_member = _orders(known, lambda one: one.member)
    settled = []
    for article in known:
        clues = (
            of_publication.get((article.member, article.publication)),
            _of_language(article.language),
            of_member.get(article.member),
        )
        order = next((clue for clue in clues if clue is not None), None)
        unclear = article.published is not None and order is not None
        settled.append(_dated(article, order) if unclear and not _is_iso(article) else article)
    return tuple(settled)


def _is_iso(article: Article) -> bool:
    return iso(article.published or "") is not None


def _dated(article: Article, day_first: bool | None) -> Article:
    raw = article.published_raw or article.published or ""
    found = iso(raw, day_first=day_first) or date_forms.unclear(raw[:_READ]) or raw
    return replace(article, published=found, published_raw=None if found == raw else raw)


def _orders(
    articles: Iterable[Article], group: Callable[[Article], Hashable]
) -> dict[Hashable, bool]:
    """Whether numeric dates have the day first, for each group whose clear ones agree."""
    seen: dict[Hashable, set[bool]] = {}
    for article in articles:
        clue = date_forms.order((article.published_raw or "")[:_READ])
        if clue is not None:
            seen.setdefault(group(article), set()).add(clue)
    return {key: clues.pop() for key, clues in seen.items() if len(clues) == 1}


def _of_language(tag: str | None) -> bool | None:
    """Only the United States and the Philippines put the month first; plain "en" says nothing."""
    if tag is None or tag in _EITHER_TAGS:
        return None
    return tag not in _MONTH_FIRST_TAGS


def _with_time(found: date, match: re.Match[str], text: str) -> str:
    """The date, with the time where one of ISO 8601 or one with an offset is beside it."""
    printed = (match.groupdict().get("time") or "").strip()
    if printed:
        whole = f"{found.isoformat()}T{printed.removeprefix('T').replace(' ', '')}"
        try:
            moment = datetime.fromisoformat(whole)
        except ValueError:
            return found.isoformat()
        return whole if _STRICT.fullmatch(whole) else moment.isoformat()
    of_day = clock.read(f"{text[: match.start()]} | {text[match.end() :]}")
    return datetime.combine(found, of_day).isoformat() if of_day else found.isoformat()
