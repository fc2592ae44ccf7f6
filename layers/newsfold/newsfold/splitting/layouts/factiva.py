"""Factiva as articles are displayed: headline, a column of facts, text, the document's number.

::

    Headline
    By Jane Doe                                  not always; a section may stand above
    532 words
    3 March 2031
    12:30                                        not always
    Example News
    EXNEWS
    English
    Copyright 2031 Example Ltd. All Rights Reserved.

    Paragraphs ...

    Document EXNEWS0020310303ef330001x
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from newsfold.article import Residue, Split
from newsfold.splitting import dates, languages, numbering, typography, wrapping
from newsfold.splitting.lines import Line, scan
from newsfold.splitting.pieces import Piece, tile

NAME = "factiva"

DOCUMENT = re.compile(r"(?:Document|Dokument|Documento)\s(?P<id>(?=[A-Za-z]*\d)[A-Za-z0-9]{14,40})")
FURNITURE = re.compile(
    r"(?:Page \d+ of \d+\s*)?(?:©|\(c\)) ?\d{4} Factiva\b.{0,60}|Page \d+ of \d+|Dow Jones Factiva",
    re.IGNORECASE,
)
_WORDS = re.compile(
    r"\d[\d.,\s]{0,8}(?:words?|Wörter|mots|palabras|woorden|parole|palavras|ord)", re.IGNORECASE
)
_FOUND = re.compile(r"Results? Found:?\s+(?P<count>\d[\d.,]{0,9})$", re.IGNORECASE)
_TRAILER = re.compile(r"Search Summary|Suchzusammenfassung|Résumé de la recherche", re.IGNORECASE)
_CLOCK = re.compile(r"\d{1,2}:\d{2}(?::\d{2})?(?:\s[A-Z]{2,4})?$")
_COPYRIGHT = re.compile(r"(?:Copyright|©|\(c\))\W.{0,200}$", re.IGNORECASE)
_AMONG_NAMES = frozenset(
    {"and", "in", "at", "for", "of", "the", "with", "von", "van", "de", "da", "und"}
)
_NAMES, _AUTHORS = 5, 12
"""Words of a byline: of one that looks like names, and of any."""

_FACTS = 9
"""Lines between the word count and the copyright notice, at most."""


def split(text: str) -> Split | None:
    """Cut below every document number; None without one, or without a word count above."""
    lines = scan(text)
    ends = [number for number, line in enumerate(lines) if DOCUMENT.fullmatch(line.text)]
    counts = [number for number in range(len(lines)) if _is_count(lines, number)]
    if not counts or not (ends or len(counts) > 1):
        return None
    stop = trailer_start(lines, ends)
    starts = _starts(lines[:stop], ends, counts)
    if not starts:
        return None
    rests = [] if stop == len(lines) else [trailer(lines[stop:])]
    if starts[0] > 0:
        rests.insert(0, Residue(lines[0].start, lines[0].start, "cover page"))
    bounds = [*starts, stop]
    pieces = [_piece(lines[start:end]) for start, end in pairwise(bounds)]
    return tile(text, NAME, pieces, rests)


def trailer(lines: Sequence[Line]) -> Residue:
    """The search summary at the end, with the number of articles that it says there are."""
    matches = (_FOUND.match(line.text) for line in lines)
    stated = next((numbering.counted(match["count"]) for match in matches if match), None)
    return Residue(lines[0].start, lines[0].start, "trailer", stated=stated)


def trailer_start(lines: Sequence[Line], ends: Sequence[int]) -> int:
    """The line below the last document number at which the search summary or footer begins."""
    last = ends[-1] + 1 if ends else len(lines)
    for number in range(last, len(lines)):
        text = lines[number].text
        if _TRAILER.fullmatch(text) or FURNITURE.fullmatch(text) or _FOUND.match(text):
            return number
    return len(lines)


def _is_count(lines: Sequence[Line], number: int) -> bool:
    """Whether a word count stands there with a date soon below it."""
    if len(lines[number].text) > 24 or not _WORDS.fullmatch(lines[number].text):
        return False
    return any(dates.alone(line.text) for line in lines[number + 1 : number + 4])


def _starts(lines: Sequence[Line], ends: Sequence[int], counts: Sequence[int]) -> list[int]:
    """Where documents begin: below each document number; where one is missing, at the headline."""
    found: list[int] = []
    for first, stop in pairwise([0, *(end + 1 for end in ends if end < len(lines)), len(lines)]):
        inner = counts[bisect_left(counts, first) : bisect_left(counts, stop)]
        if not inner and _has_prose(lines[first:stop]):
            found.append(first)  # a document without a word count
        for number, count in enumerate(inner):
            if number == 0 and not (first == 0 and _has_cover(lines[:count])):
                found.append(first)
            else:
                found.append(_headline(lines, count, inner[number - 1] + 1 if number else first))
    return found


def _has_prose(lines: Sequence[Line]) -> bool:
    return any(typography.is_prose(line.text) for line in lines)


def _has_cover(lines: Sequence[Line]) -> bool:
    """Whether more stands above the first word count than section, headline and byline."""
    return len(lines) > 4 or any(FURNITURE.fullmatch(line.text) for line in lines)


def _headline(lines: Sequence[Line], count: int, floor: int) -> int:
    """The headline's first line, from the word count upwards."""
    start = max(floor, count - 1)
    if start > floor and typography.byline(lines[start].text):
        start -= 1
    while start > floor and not lines[start].gap:
        start -= 1
    return start


def _piece(lines: Sequence[Line]) -> Piece:
    own = [line for line in lines if not FURNITURE.fullmatch(line.text)]
    identifier = next((m for line in own[::-1] if (m := DOCUMENT.fullmatch(line.text))), None)
    own = [line for line in own if not DOCUMENT.fullmatch(line.text)]
    count = next((n for n in range(len(own)) if _is_count(own, n)), None)
    rule = f"{NAME}: a document" + ("" if identifier else " without its number")
    confidence = 1.0 if identifier and count is not None else 0.6
    known: dict[str, Any] = {"id": identifier["id"] if identifier else None}
    if count is None:
        return Piece(lines[0].start, rule, confidence, own[0] if own else None, own[1:])
    title = _header(own[:count], known, wrapping.width(own))
    body = _facts(own[count + 1 :], known)
    return Piece(lines[0].start, rule, confidence, title, body, known=known)


def _header(lines: Sequence[Line], known: dict[str, Any], column: int | None) -> Line | None:
    """The section, headline and byline above the word count."""
    rest = list(lines)
    sectioned = len(rest) > 1 and typography.words(rest[0].text) <= 3
    whole = column is None  # then the headline is one line, and what follows it another thing
    if len(rest) > 1 and (
        author := _author(rest[-1].text, sure=whole and len(rest) == 2 + sectioned)
    ):
        known["byline"] = author
        rest.pop()
    if len(rest) > 1 and sectioned:
        known["section"], rest = rest[0].text, rest[1:]
    if not rest:
        return None
    known["headline"] = " ".join(line.text for line in rest)
    return rest[0]


def _author(text: str, *, sure: bool) -> str | None:
    """The byline; one without "By" looks like names, or stands where nothing else does."""
    told = typography.byline(text)
    names = text.split()
    if told or len(names) > _AUTHORS or text[-1] in ".?!,:;\"'”’":
        return told
    proper = all(name[0].isupper() or name in _AMONG_NAMES for name in names)
    return text if sure or (proper and 2 <= len(names) <= _NAMES) else None


def _facts(lines: Sequence[Line], known: dict[str, Any]) -> list[Line]:
    """The date, publication and language below the word count; returns the lines of the body."""
    column = list(lines[:_FACTS])
    notice = next((n for n, line in enumerate(column) if _COPYRIGHT.match(line.text)), None)
    if notice is None:
        spoken = (n for n, line in enumerate(column) if languages.is_name(line.text))
        notice = next(spoken, 0)
    for line in column[: notice + 1]:
        text = line.text
        if dates.alone(text):
            known.setdefault("published", text)
        elif languages.is_name(text):
            known["language"] = languages.code(text)
        elif not (_CLOCK.match(text) or _COPYRIGHT.match(text)):
            known.setdefault("publication", text)  # its code, edition and page come after it
    body = list(lines[notice + 1 :])
    if len(body) > 1 and not body[0].gap and body[1].gap and not typography.is_prose(body[0].text):
        return body[1:]  # the notice's second line
    return body
