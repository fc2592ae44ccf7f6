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

from newsfold.article import Residue, Split
from newsfold.splitting import dates, numbering, typography
from newsfold.splitting.lines import Line, scan
from newsfold.splitting.nexis_document import label, piece
from newsfold.splitting.nexis_fields import HEAD_KEYS, LENGTH, ONE_LINE, TAIL_KEYS
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
        pieces.append(piece(lines[mark.at], own, *_rule(marks, number)))
        pieces[-1].mark = mark
        for first, end in pairwise(ends):
            part = lines[mark.at + 1 + first : mark.at + 1 + end]
            _lost(part, "trailer", pieces, rests)
    return tile(text, NAME, pieces, rests)


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
    return any(label(line) for line in lines[marks[0].at :])


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
        field = label(line)
        if field:
            closed = field[0] in ONE_LINE and (running or field[0] != "copyright")
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
        pieces.append(piece(lines[first], lines[first:], rule, 0.5))


def _header_start(lines: Sequence[Line]) -> int | None:
    """Where a document's header begins, from the length field backwards; None without a field."""
    keys = [field[0] if (field := label(line)) else "" for line in lines]
    fields = [n for n, key in enumerate(keys) if key in HEAD_KEYS and key != "source"]
    if not fields or not set(keys) & (TAIL_KEYS | {name.lower() for name in LENGTH}):
        return None
    dated = [n for n in range(fields[0]) if dates.find(lines[n].text)]
    return max(0, dated[-1] - 1) if dated else 0
