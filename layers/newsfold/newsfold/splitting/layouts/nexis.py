"""Nexis (Lexis) classic: every document under a line "7 of 100 DOCUMENTS".

::

                               7 of 100 DOCUMENTS

                              The Daily Example (London)

                             March 3, 2031 Monday
                                 Final Edition

    Headline
                                                  blank
    BYLINE: Jane Doe                              any of these fields, or none
    SECTION: NEWS; Pg. 3
    LENGTH: 355 words

    Body, broken at some 75 columns ...

    LOAD-DATE: March 3, 2031
    LANGUAGE: ENGLISH
                           Copyright 2031 Example Ltd.
                               All Rights Reserved

In front of the first stands a cover page. German and French exports name things their way.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

from newsfold.article import Residue, Split
from newsfold.splitting import dates, labels, numbering, typography
from newsfold.splitting.labels import Section
from newsfold.splitting.lines import Line, scan
from newsfold.splitting.nexis_fields import (
    COPYRIGHT,
    HEAD,
    HEAD_KEYS,
    LENGTH,
    ONE_LINE,
    TAIL,
    TAIL_KEYS,
    article_fields,
)
from newsfold.splitting.numbering import Mark
from newsfold.splitting.pieces import Piece, tile

NAME = "nexis"

_NUMBERS = (
    r"(?P<number{0}>\d[\d.,]{{0,14}})\s(?:of|von|de|sur|van|di)\s(?P<total{0}>\d[\d.,]{{0,14}})"
)
_MARK = re.compile(
    rf"(?:FOCUS - )?{_NUMBERS.format('')}\s(?:DOCUMENT|DOKUMENT)[A-Z]{{0,3}}"
    rf"|(?:Document|Dokument|Documento)\s{_NUMBERS.format('2')}",
    re.IGNORECASE,
)
_SURE = re.compile(r"(?:DOCUMENT|DOKUMENT)[A-Z]*$")
_labelled = labels.one_of((*HEAD, *TAIL))
_WORD_COUNT = re.compile(r"\d[\d.,]*\s[^\W\d]+\.?$")
_WRAPPED = 45
"""A shorter line of a field is its last: so a body that follows without a blank line is kept."""

_EDITION = re.compile(r"\b(?:edition|ausgabe|édition|editie)\b", re.IGNORECASE)


def split(text: str) -> Split | None:
    """Cut at the numbered marks; None where there are none."""
    lines = scan(text)
    marks = numbering.distinct(lines, list(_marks(lines)))
    if not _is_sure(lines, marks):
        return None
    pieces: list[Piece] = []
    rests: list[Residue] = []
    bounds = [mark.at for mark in marks] + [len(lines)]
    _lost(lines[: bounds[0]], "cover page", pieces, rests)
    for number, (mark, stop) in enumerate(zip(marks, bounds[1:], strict=True)):
        ends = [*_unmarked(lines[mark.at + 1 : stop]), stop - mark.at - 1]
        own = lines[mark.at + 1 : mark.at + 1 + ends[0]]
        pieces.append(_piece(lines[mark.at], own, *_rule(marks, number)))
        for first, end in pairwise(ends):
            part = lines[mark.at + 1 + first : mark.at + 1 + end]
            _lost(part, "trailer", pieces, rests)
    return tile(text, NAME, pieces, rests, numbering.expected(marks))


def _marks(lines: Sequence[Line]) -> Iterator[Mark]:
    for number, line in enumerate(lines):
        match = _MARK.fullmatch(line.text) if len(line.text) < 80 else None
        if match:
            index, total = match["number"] or match["number2"], match["total"] or match["total2"]
            yield Mark(number, numbering.counted(index), numbering.counted(total))


def _is_sure(lines: Sequence[Line], marks: Sequence[Mark]) -> bool:
    """One mark in capitals is enough; others must be several, or have fields below them."""
    if not marks:
        return False
    if len(marks) > 1 or _SURE.search(lines[marks[0].at].text):
        return True
    return any(_label(line) for line in lines[marks[0].at :])


def _label(line: Line) -> tuple[str, int] | None:
    if len(line.text) <= 160 and COPYRIGHT.match(line.text):
        return "copyright", 0
    found = _labelled(line)
    if found and found[0] == "update" and not dates.find(line.text):
        return None  # wire copy says "UPDATE:" too; the German field holds a date
    return found


def _rule(marks: Sequence[Mark], number: int) -> tuple[str, float]:
    """The words of `--explain` for a mark: a gap in the numbering is told."""
    mark = marks[number]
    gap = numbering.missing(marks[number - 1] if number else None, mark)
    if gap and number:
        return f"{NAME}: {mark.number} of {mark.total}, {gap} above missing", 0.7
    return f"{NAME}: {mark.number} of {mark.total}", 1.0


def _unmarked(lines: Sequence[Line]) -> list[int]:
    """Where text begins again below a document's trailer: a document that lost its mark, perhaps.

    A copyright notice above the first running text is no trailer: some papers print it there.
    """
    found: list[int] = []
    closed = running = False
    for number, line in enumerate(lines):
        label = _label(line)
        if label:
            closed = label[0] in ONE_LINE and (running or label[0] != "copyright")
        elif closed and line.gap:
            found.append(number)
            closed = running = False
        running = running or typography.words(line.text) > 5
    return found


def _lost(lines: Sequence[Line], reason: str, pieces: list[Piece], rests: list[Residue]) -> None:
    """Text under no mark: an article where it has fields or reads like one, else residue."""
    if not lines:
        return
    first = _header_start(lines)
    if first is None and reason != "cover page":
        first = 0 if any(typography.is_prose(line.text) for line in lines) else None
    if first is None or first > 0:
        rests.append(Residue(lines[0].start, lines[0].start, reason))
    if first is not None:
        rule = f"{NAME}: a document without its mark"
        pieces.append(_piece(lines[first], lines[first:], rule, 0.5))


def _header_start(lines: Sequence[Line]) -> int | None:
    """Where a document's header begins, from the length field backwards; None without a field."""
    keys = [label[0] if (label := _label(line)) else "" for line in lines]
    fields = [n for n, key in enumerate(keys) if key in HEAD_KEYS and key != "source"]
    if not fields or not set(keys) & (TAIL_KEYS | {name.lower() for name in LENGTH}):
        return None
    dated = [n for n in range(fields[0]) if dates.find(lines[n].text)]
    return max(0, dated[-1] - 1) if dated else 0


def _piece(start: Line, lines: Sequence[Line], rule: str, confidence: float) -> Piece:
    parts = labels.sections(lines, _label)
    if not any(part.key in HEAD_KEYS | TAIL_KEYS - {"copyright"} for part in parts):
        return _unlabelled(start, lines, rule, confidence)
    preamble, fields, body = _sorted(parts)
    known = article_fields(fields)
    headline, deck = _read_preamble(preamble, known)
    return Piece(start.start, rule, confidence, headline, [*deck, *body], known=known)


def _unlabelled(start: Line, lines: Sequence[Line], rule: str, confidence: float) -> Piece:
    """A document with no field at all: its header is looked for as in any text."""
    own = [line for line in lines if not _label(line)]
    titled = bool(own) and typography.is_headline(own[0].text)
    return Piece(
        start.start, rule, confidence, own[0] if titled else None, own[1:] if titled else own
    )


def _sorted(parts: Sequence[Section]) -> tuple[list[Line], dict[str, str], list[Line]]:
    """(preamble, fields by key, body): a header field ends at its blank line, a trailer's not."""
    preamble: list[Line] = list(parts[0].lines)
    fields: dict[str, str] = {}
    body: list[Line] = []
    opened = closed = False
    for part in parts[1:]:
        value, rest = part.first_block(_WRAPPED)
        if part.key == "copyright" and not opened:
            preamble.extend(part.lines[1:])  # some papers print the notice above the headline
            continue
        if part.key in TAIL_KEYS and not (part.key == "copyright" and closed):
            closed, value = True, part.lines
        elif part.key in ("body", "text"):
            value, rest = [], part.lines
        elif part.key.upper() in LENGTH and value and _WORD_COUNT.match(value[0].text):
            value, rest = part.lines[:1], part.lines[1:]
        opened = True
        fields.setdefault(part.key, " ".join(line.text for line in value))
        if not closed:
            body.extend(rest)
    return preamble, fields, body


def _read_preamble(lines: Sequence[Line], known: dict[str, Any]) -> tuple[Line | None, list[Line]]:
    """Publication, date and headline; returns the headline's first line and lines below it."""
    found = next((n for n, line in enumerate(lines[:8]) if dates.find(line.text)), None)
    rest = list(lines)
    if found is not None:
        known.setdefault("published", dates.find(lines[found].text))
        if found:
            known["publication"] = " ".join(line.text for line in lines[:found])
        rest = rest[found + 1 :]
        while rest and _is_edition(rest):
            rest = rest[1:]
    elif len(rest) > 1 and any(line.gap for line in rest[1:]):
        known["publication"], rest = rest[0].text, rest[1:]
    if known.get("headline") or not rest:
        return None, rest
    title, deck = Section("", rest).first_block()
    known["headline"] = " ".join(line.text for line in title)
    return title[0], deck


def _is_edition(rest: Sequence[Line]) -> bool:
    """Whether the first line still belongs to the date: it has no blank line above, or says so."""
    below = any(line.gap for line in rest[1:])
    edition = _EDITION.search(rest[0].text) and len(rest[0].text) <= 60
    return len(rest) > 1 and (bool(edition) or (rest[0].gap == 0 and below))
