"""Articles pasted below each other, told apart by wider gaps or by their shape alone.

Three forms are recognised:

- paragraphs have a blank line between them, articles have more, and a headline follows the gap;
- every run of lines is an article: a headline, then a line per paragraph, then a blank line;
- runs of lines alternate: a headline on its own, then an article with a line per paragraph.

A wide gap alone is no border: people leave two blank lines inside articles too.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import accumulate, pairwise

from newsfold.article import Split
from newsfold.splitting import typography, wrapping
from newsfold.splitting.lines import Line, blocks, scan
from newsfold.splitting.pieces import Piece, is_wrapped, tile

NAME = "blank-lines"

_BODY_WORDS = 25
"""What stands between two borders has at least so many words, or it is no article."""

_HEADLINE_WORDS = 3
_LOOKAHEAD = 6


def split(text: str) -> Split | None:
    """Cut at wide gaps that a headline follows, or at every gap; None where neither holds."""
    lines = scan(text)
    for find, confidence in ((wide_gaps, 0.8), (_every_block, 0.7), (_headline_then_block, 0.6)):
        starts = _with_enough_text(lines, find(lines))
        if len(starts) > 1:
            return tile(text, NAME, _pieces(lines, starts, confidence), ())
    return None


def wide_gaps(lines: Sequence[Line]) -> list[int]:
    """Numbers of the first line and of those that open an article below a wider gap than usual."""
    gaps = Counter(line.gap for line in lines[1:])
    inner = {gap: count for gap, count in gaps.items() if gap}
    if not inner:
        return [0]
    usual = max(inner, key=lambda gap: (inner[gap], -gap))
    if gaps[0] >= inner[usual]:  # lines of a paragraph or a line per paragraph, without gaps
        usual = min(inner) if len(inner) > 1 else 0
    least = max(usual + 1, 2)
    column = wrapping.width(lines)
    return [0] + [
        number
        for number, line in enumerate(lines)
        if number and (line.gap >= least or line.page) and _opens_article(lines, number, column)
    ]


def _opens_article(lines: Sequence[Line], number: int, column: int | None) -> bool:
    """Whether a headline stands there and running text soon below it."""
    line = wrapping.folded(lines[number], lines[number + 1 : number + 5], column).text
    if typography.words(line) < _HEADLINE_WORDS or not typography.is_headline(line):
        return False
    if typography.desk(line) and number and not typography.is_prose(lines[number - 1].text):
        return False  # "London: The Courier" below its headline
    below = lines[number + 1 : number + 1 + _LOOKAHEAD]
    return _has_prose(below) or _is_wrapped_prose(below)


def _is_wrapped_prose(below: Sequence[Line]) -> bool:
    return sum(typography.words(line.text) for line in below) >= _BODY_WORDS


def _every_block(lines: Sequence[Line]) -> list[int]:
    """Numbers of the lines that open a run, where most runs are a headline and prose."""
    runs = _runs(lines)
    starts = [
        first
        for first, run in runs
        if typography.is_headline(run[0].text)
        and _has_prose(run[1:_LOOKAHEAD])
        and not is_wrapped(run)
    ]
    return starts if starts[:1] == [0] and len(starts) >= 0.6 * len(runs) else [0]


def _headline_then_block(lines: Sequence[Line]) -> list[int]:
    """Numbers of lines that stand alone as headlines, where all other runs hold paragraphs."""
    runs = _runs(lines)
    starts = [
        first
        for (first, run), (_, below) in pairwise(runs)
        if len(run) == 1
        and len(below) > 1
        and typography.words(run[0].text) >= _HEADLINE_WORDS
        and typography.is_headline(run[0].text)
        and _has_prose(below)
        and not is_wrapped(below)
    ]
    return starts if starts[:1] == [0] and len(starts) >= 0.4 * len(runs) else [0]


def _runs(lines: Sequence[Line]) -> list[tuple[int, list[Line]]]:
    """Runs of lines without a blank line between them, each with its first line's number."""
    runs = blocks(list(lines))
    firsts = accumulate((len(run) for run in runs), initial=0)
    return list(zip(firsts, runs, strict=False))


def _has_prose(lines: Sequence[Line]) -> bool:
    return any(typography.is_prose(line.text) for line in lines)


def _with_enough_text(lines: Sequence[Line], starts: Sequence[int]) -> list[int]:
    """The starts whose article has enough words; the others' text goes with the one before."""
    kept: list[int] = []
    for start, stop in zip(starts, [*starts[1:], len(lines)], strict=True):
        count = sum(typography.words(line.text) for line in lines[start + 1 : stop])
        if not kept or count >= _BODY_WORDS:
            kept.append(start)
    return kept


def _pieces(lines: Sequence[Line], starts: Sequence[int], confidence: float) -> list[Piece]:
    pieces = []
    column = wrapping.width(lines)
    for start, stop in zip(starts, [*starts[1:], len(lines)], strict=True):
        first = lines[start]
        title = wrapping.folded(first, lines[start + 1 : min(start + 5, stop)], column)
        titled = typography.is_headline(title.text)
        rule = f"{NAME}: gap of {first.gap} lines" if start else f"{NAME}: start of the text"
        body = lines[start + titled : stop]
        pieces.append(Piece(first.start, rule, confidence, first if titled else None, body))
    return pieces
