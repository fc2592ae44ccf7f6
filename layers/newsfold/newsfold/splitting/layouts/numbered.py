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
    r"[.:]?|(?P<part>\d{1,5})\s?/\s?(?P<total>\d{1,5})[.:)]?|№\s?(?P<sign>\d{1,5})[.:]?)"
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
_LONGEST = 25
"""Words of a headline that ends like a sentence, at most."""


@dataclass(frozen=True, slots=True)
class _Opening:
    mark: Mark
    style: str
    """What tells the number from the headline: marks of another style are an article's own."""
    title: Line | None
    """None where the number stands alone and the headline below it."""


def split(text: str) -> Split | None:
    """Cut in front of every numbered headline; None where there are fewer than two."""
    return window(text, True, False)


def window(text: str, first: bool, more: bool) -> Split | None:
    """The same for a part of a text; where it is not the `first`, any number may open it."""
    del more
    lines = scan(text)
    found = [opening for number in range(len(lines)) if (opening := _opening(lines, number))]
    openings = _in_order(found, 0 if first or not found else found[0].mark.number - 1)
    if len(openings) < 2:
        return None
    top = openings[0].mark.at
    if any(typography.is_prose(line.text) and not _style(line) for line in lines[:top]):
        return None  # numbered parts of one article, below its introduction
    rests = [Residue(lines[0].start, lines[0].start, "table of contents")] if top else []
    stops = [*(opening.mark.at for opening in openings[1:]), len(lines)]
    pieces = [_piece(lines, one, stop) for one, stop in zip(openings, stops, strict=True)]
    return tile(text, NAME, pieces, rests)


def _opening(lines: Sequence[Line], number: int) -> _Opening | None:
    """The numbered headline that stands there with running text below; None where none does."""
    line = lines[number]
    if number and not (line.gap or line.page):
        return None
    match = _TITLE.match(line.text) or _HEADLINE.match(line.text)
    if match is None:
        return None
    groups = {key: value for key, value in match.groupdict().items() if value}
    total = numbering.counted(groups.pop("total")) if "total" in groups else None
    (index,) = groups.values()
    rest = line.text[match.end() :]
    if rest and not _is_title(lines, number, rest):
        return None
    style = _style(line)
    title = replace(line, start=line.end - len(rest), text=rest) if rest else None
    return _Opening(Mark(number, numbering.counted(index), total), style, title)


def _is_title(lines: Sequence[Line], number: int, rest: str) -> bool:
    """Whether `rest` is a headline with no further one right below, or has prose below."""
    below = lines[number + 1 : number + 1 + _LOOKAHEAD]
    if not below or _style(below[0]) == _style(lines[number]):
        return False
    if typography.is_headline(rest):
        return True
    prose = any(typography.is_prose(line.text) for line in below)
    return prose and typography.words(rest) <= _LONGEST


def _style(line: Line) -> str:
    """The line's number with all digits made 0; "" where it has none."""
    match = _TITLE.match(line.text) or _HEADLINE.match(line.text)
    return re.sub(r"\d+", "0", match[0]).strip().lower() if match else ""


def _is_headline(opening: _Opening) -> bool:
    return opening.title is None or typography.is_headline(opening.title.text)


def _in_order(openings: Sequence[_Opening], above: int) -> list[_Opening]:
    """Those whose numbers rise from the one `above`, which may leave the first out."""
    found: list[_Opening] = []
    titled = {one.mark.number for one in openings if _is_headline(one)}
    for opening in openings:
        number = opening.mark.number
        if number in titled and not _is_headline(opening):
            continue  # "2. Bring a form." in a list, where a headline has that number too
        last = found[-1].mark.number if found else above
        if last < number <= last + _LEAP and (not found or opening.style == found[0].style):
            found.append(opening)
    return found if found and found[0].mark.number <= above + 2 else []


def _piece(lines: Sequence[Line], opening: _Opening, stop: int) -> Piece:
    first = opening.mark.at
    title, below = opening.title, lines[first + 1 : stop]
    if title is None and below and typography.is_headline(below[0].text):
        title, below = below[0], below[1:]
    rule = f"{NAME}: number {opening.mark.number}"
    return Piece(lines[first].start, rule, 0.85, title, below, mark=opening.mark)
