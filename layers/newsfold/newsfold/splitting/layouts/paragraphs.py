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

_ONLY = 0.8
"""One cut alone must be surer: most texts that come here are single articles."""

_BODY_WORDS = 25
"""What stands between two borders has at least so many words, or it is no article."""


def split(text: str) -> Split | None:
    """Cut above every likely headline; None where there is none below the first line."""
    found = units(scan(text))
    chances = borders.chances(found)
    starts = _starts(found, chances)
    inner = [chances[start] for start in starts if start]
    if not inner or max(inner) < _ONLY:
        return None
    if starts[0] > 0:
        starts.insert(0, 0)
    stops = [*starts[1:], len(found)]
    pieces = [
        _piece(found[start:stop], chances.get(start, 0.0))
        for start, stop in zip(starts, stops, strict=True)
    ]
    return tile(text, NAME, pieces, ())


def _starts(found: Sequence[Unit], chances: Mapping[int, float]) -> list[int]:
    """Likely headlines with enough text below each; of two close ones the likelier."""
    kept: list[int] = []
    for number, chance in chances.items():
        if chance < _LIKELY:
            continue
        between = found[kept[-1] + 1 : number] if kept else ()
        if not kept or sum(unit.words for unit in between if not unit.header) >= _BODY_WORDS:
            kept.append(number)
        elif chance > chances[kept[-1]]:
            kept[-1] = number
    return kept


def _piece(part: Sequence[Unit], chance: float) -> Piece:
    """The article of these units, whose first is its headline this surely."""
    first = part[0]
    titled = chance >= _LIKELY or typography.is_headline(first.text)
    rule = f"{NAME}: {'a line like a headline' if titled else 'text at the start'}"
    confidence = round(chance, 3) if chance else 0.5
    below = [line for unit in part[titled:] for line in unit.lines]
    return Piece(first.lines[0].start, rule, confidence, _title(first) if titled else None, below)


def _title(unit: Unit) -> Line:
    """The headline on one line."""
    return replace(unit.lines[0], end=unit.lines[-1].end, text=unit.text)
