"""Articles pasted below each other, told apart by wider gaps or by their shape alone.

Two forms are recognised:

- paragraphs have a blank line between them, articles have more, and a headline follows the gap;
- every run of lines is an article: a headline, then a line per paragraph, then a blank line.

A wide gap alone is no border: people leave two blank lines inside articles too.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from newsfold.article import Split
from newsfold.splitting import typography
from newsfold.splitting.lines import Line, scan
from newsfold.splitting.pieces import Piece, tile

NAME = "blank-lines"

_BODY_WORDS = 25
"""What stands between two borders has at least so many words, or it is no article."""

_HEADLINE_WORDS = 3
_LOOKAHEAD = 6


def split(text: str) -> Split | None:
    """Cut at wide gaps that a headline follows, or at every gap; None where neither holds."""
    lines = scan(text)
    for find, confidence in ((_wide_gaps, 0.8), (_every_block, 0.7)):
        starts = _with_enough_text(lines, find(lines))
        if len(starts) > 1:
            return tile(text, NAME, _pieces(lines, starts, confidence), ())
    return None


def _wide_gaps(lines: Sequence[Line]) -> list[int]:
    """Numbers of the lines that a gap wider than the usual one and then an article follow."""
    gaps = Counter(line.gap for line in lines[1:])
    inner = {gap: count for gap, count in gaps.items() if gap}
    if not inner:
        return [0]
    usual = max(inner, key=lambda gap: (inner[gap], -gap))
    if gaps[0] >= inner[usual]:  # lines of a paragraph or a line per paragraph, without gaps
        usual = min(inner) if len(inner) > 1 else 0
    least = max(usual + 1, 2)
    return [0] + [
        number
        for number, line in enumerate(lines)
        if number and (line.gap >= least or line.page) and _opens_article(lines, number)
    ]


def _opens_article(lines: Sequence[Line], number: int) -> bool:
    """Whether a headline stands there and running text soon below it."""
    line = lines[number].text
    if typography.words(line) < _HEADLINE_WORDS or not typography.is_headline(line):
        return False
    below = lines[number + 1 : number + 1 + _LOOKAHEAD]
    return any(typography.is_prose(line.text) for line in below) or _is_wrapped_prose(below)


def _is_wrapped_prose(below: Sequence[Line]) -> bool:
    return sum(typography.words(line.text) for line in below) >= _BODY_WORDS


def _every_block(lines: Sequence[Line]) -> list[int]:
    """Numbers of the lines that open a run, where nearly every run is headline and prose."""
    openers = [number for number, line in enumerate(lines) if not number or line.gap or line.page]
    articles = [
        number
        for number in openers
        if number + 1 < len(lines)
        and not lines[number + 1].gap
        and typography.is_headline(lines[number].text)
        and typography.ends_sentence(lines[number + 1].text)
        and typography.is_prose(lines[number + 1].text)
    ]
    return articles if len(articles) >= 0.8 * len(openers) and openers[:1] == articles[:1] else [0]


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
    for start, stop in zip(starts, [*starts[1:], len(lines)], strict=True):
        first = lines[start]
        titled = typography.is_headline(first.text)
        rule = f"{NAME}: gap of {first.gap} lines" if start else f"{NAME}: start of the text"
        body = lines[start + titled : stop]
        pieces.append(Piece(first.start, rule, confidence, first if titled else None, body))
    return pieces
