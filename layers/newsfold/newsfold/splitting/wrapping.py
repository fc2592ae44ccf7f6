"""Lines that were broken at a column, put together again.

Whoever breaks lines at a column breaks them as late as possible: the next line's first word would
not have fitted. That is how broken lines are told from a line per paragraph, and the last line of
a paragraph from the others where no blank line follows it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from newsfold.splitting import typography
from newsfold.splitting.lines import Line, blocks

_WIDEST = 130
_NARROWEST = 30


def width(lines: Sequence[Line]) -> int | None:
    """The column at which an article's lines were broken; None where they were not."""
    pairs = [pair for block in blocks(list(lines)) for pair in pairwise(block)]
    longest = max((line.end - line.start for line in lines), default=0)
    if not pairs or not _NARROWEST <= longest <= _WIDEST:
        return None
    full = sum(_is_full(line, below, longest) for line, below in pairs)
    open_ended = sum(not typography.ends_sentence(line.text) for line, _ in pairs)
    return longest if full >= 0.7 * len(pairs) and open_ended >= 0.6 * len(pairs) else None


def paragraphs(block: Sequence[Line], column: int) -> Iterator[Sequence[Line]]:
    """The paragraphs in a run of lines broken at `column`: each as its lines."""
    first = 0
    for number, (line, below) in enumerate(pairwise(block), 1):
        if not _is_full(line, below, column) and typography.ends_sentence(line.text):
            yield block[first:number]
            first = number
    yield block[first:]


def _is_full(line: Line, below: Line, column: int) -> bool:
    """Whether the first word of the line below would not have fitted."""
    word = below.text.split(maxsplit=1)[0]
    return line.end - line.start + 1 + len(word) > column - 2
