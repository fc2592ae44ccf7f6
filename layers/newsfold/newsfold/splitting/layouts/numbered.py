"""Articles under numbered headlines: "1. Headline", "2) Headline", "[3] Headline", "Story 4 of 9".

::

    1. First headline

    Text ...

    2. Second headline

    Text ...

Only a number that goes on from the last one opens an article, and only where running text follows:
lists inside an article, and a list of the headlines in front of it all, do not.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from newsfold.article import Residue, Split
from newsfold.splitting import numbering, typography
from newsfold.splitting.lines import Line, scan
from newsfold.splitting.numbering import Mark
from newsfold.splitting.pieces import Piece, tile

NAME = "numbered"

_HEADLINE = re.compile(
    r"(?:(?P<plain>\d{1,5})[.):]|\[(?P<square>\d{1,5})\]|\((?P<round>\d{1,5})\)|#(?P<hash>\d{1,5})"
    r"[.:]?|(?P<part>\d{1,5})\s?/\s?(?P<whole>\d{1,5})[.:)]?|№\s?(?P<sign>\d{1,5})[.:]?)"
    r"\s+(?=\S)"
)
_TITLE = re.compile(
    r"(?:Article|Story|Item|Text|News item)\s(?:No\.\s?|#)?(?P<number>\d{1,5})"
    r"(?:\s?(?:of|/)\s?(?P<total>\d{1,5}))?(?:\s?[.:)–—-]+\s*|$)",
    re.IGNORECASE,
)
_LEAP = 3
"""A number may be missing here and there, but not more than two in a row."""

_LOOKAHEAD = 8


@dataclass(frozen=True, slots=True)
class _Opening:
    mark: Mark
    title: Line | None
    """None where the number stands alone and the headline below it."""


def split(text: str) -> Split | None:
    """Cut in front of every numbered headline; None where there are fewer than two."""
    lines = scan(text)
    openings = _in_order(
        [found for number in range(len(lines)) if (found := _opening(lines, number))]
    )
    if len(openings) < 2:
        return None
    first = openings[0].mark.at
    if any(typography.is_prose(line.text) for line in lines[:first]):
        return None  # numbered parts of one article, below its introduction
    rests = [Residue(lines[0].start, lines[0].start, "table of contents")] if first else []
    stops = [*(opening.mark.at for opening in openings[1:]), len(lines)]
    pieces = [_piece(lines, one, stop) for one, stop in zip(openings, stops, strict=True)]
    marks = [opening.mark for opening in openings]
    return tile(text, NAME, pieces, rests, numbering.expected(marks))


def _opening(lines: Sequence[Line], number: int) -> _Opening | None:
    """The numbered headline that stands there with running text below; None where none does."""
    line = lines[number]
    if number and not (line.gap or line.page):
        return None
    match = _TITLE.match(line.text)
    if match:
        total = numbering.counted(match["total"]) if match["total"] else None
        mark = Mark(number, numbering.counted(match["number"]), total)
    else:
        match = _HEADLINE.match(line.text)
        if match is None:
            return None
        index = next(value for key, value in match.groupdict().items() if value and key != "whole")
        total = numbering.counted(match["whole"]) if match["whole"] else None
        mark = Mark(number, numbering.counted(index), total)
    rest = line.text[match.end() :]
    if rest and not typography.is_headline(rest):
        return None
    if not _has_text_below(lines, number):
        return None
    return _Opening(mark, replace(line, start=line.end - len(rest), text=rest) if rest else None)


def _has_text_below(lines: Sequence[Line], number: int) -> bool:
    """Whether prose follows before the next numbered line."""
    for line in lines[number + 1 : number + 1 + _LOOKAHEAD]:
        if _HEADLINE.match(line.text) or _TITLE.match(line.text):
            return False
        if typography.is_prose(line.text):
            return True
    return False


def _in_order(openings: Sequence[_Opening]) -> list[_Opening]:
    """Those whose numbers rise from 1 (or from the first, where it is marked in words)."""
    found: list[_Opening] = []
    for opening in openings:
        number = opening.mark.number
        last = found[-1].mark.number if found else 0
        if last < number <= last + _LEAP:
            found.append(opening)
    return found if found and found[0].mark.number <= 2 else []


def _piece(lines: Sequence[Line], opening: _Opening, stop: int) -> Piece:
    first = opening.mark.at
    title, below = opening.title, lines[first + 1 : stop]
    if title is None and below and typography.is_headline(below[0].text):
        title, below = below[0], below[1:]
    rule = f"{NAME}: number {opening.mark.number}"
    return Piece(lines[first].start, rule, 0.85, title, below)
