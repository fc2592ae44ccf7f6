"""Articles whose headlines stand between single blank lines, as their paragraphs do (or no line).

::

    Headline

    Paragraph ...

    Section heading

    Paragraph ...

    Headline

Nothing but the words tells a headline from a section heading here: `borders` says how likely each
is one, and that is the cut's confidence. In doubt a text stays whole.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace

from newsfold.article import Split
from newsfold.splitting import borders, typography
from newsfold.splitting.lines import Line, scan
from newsfold.splitting.pieces import Piece, tile
from newsfold.splitting.units import Unit, units

NAME = "paragraphs"

_LIKELY = 0.5
"""A line opens an article where it more likely does than not."""

_WHOLE = 0.05
"""Where it is likelier than this that no cut is right, none is made: most texts that come here are
single articles."""

_BODY_WORDS = 25
"""What stands between two borders has at least so many words, or it is no article."""

_PARAGRAPH_WORDS = 12


def split(text: str) -> Split | None:
    """Cut above every likely headline; None where there is none below the first line."""
    found = units(scan(text))
    if not _is_prose(found):
        return None
    chances = borders.chances(found)
    starts = _starts(found, chances)
    if math.prod(1 - chances[start] for start in starts if start) > _WHOLE:
        return None
    if starts[0] and _words(found[: starts[0]]) >= _BODY_WORDS:
        starts.insert(0, 0)
    stops = [*starts[1:], len(found)]
    pieces = [
        _piece(found[start:stop], chances.get(start, 0.0))
        for start, stop in zip(starts, stops, strict=True)
    ]
    return tile(text, NAME, pieces, ())


def _is_prose(found: Sequence[Unit]) -> bool:
    """Whether at least half of the words stand in paragraphs: lists and tables hold no articles."""
    in_paragraphs = sum(unit.words for unit in found if unit.words >= _PARAGRAPH_WORDS)
    return 2 * in_paragraphs >= sum(unit.words for unit in found)


def _starts(found: Sequence[Unit], chances: Mapping[int, float]) -> list[int]:
    """Likely headlines with enough text below each; of two close ones the likelier."""
    kept: list[int] = []
    for number, chance in chances.items():
        if chance < _LIKELY:
            continue
        between = found[kept[-1] + 1 : number] if kept else ()
        if not kept or _words(between) >= _BODY_WORDS:
            kept.append(number)
        elif chance > chances[kept[-1]]:
            kept[-1] = number
    return kept


def _words(found: Sequence[Unit]) -> int:
    return sum(unit.words for unit in found if not unit.header)


def _piece(part: Sequence[Unit], chance: float) -> Piece:
    """The article of these units, whose first is its headline this surely."""
    first = part[0]
    titled = chance >= _LIKELY or typography.is_headline(first.text)
    rule = f"{NAME}: {'a line like a headline' if titled else 'text at the start'}"
    confidence = round(max(chance, _LIKELY), 3)  # below that only where the text begins
    title = _line(first) if titled else None
    below = [_line(unit) for unit in part[titled:]]
    return Piece(first.lines[0].start, rule, confidence, title, below)


def _line(unit: Unit) -> Line:
    """The unit as one line with a blank one above, so that nobody parts or joins it again."""
    return replace(unit.lines[0], end=unit.lines[-1].end, text=unit.text, gap=1)
