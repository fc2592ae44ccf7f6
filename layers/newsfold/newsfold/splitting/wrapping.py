"""Lines that were broken at a column, put together again.

Whoever breaks lines at a column breaks them as late as possible: the next line's first word would
not have fitted. That is how broken lines are told from a line per paragraph, and the last line of
a paragraph from the others where no blank line follows it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from newsfold.splitting import typography
from newsfold.splitting.lines import Line

_WIDEST = 130
_NARROWEST = 30
_SHORT = 0.6
"""A line that leaves more than the rest of the column free is the last of its paragraph."""

_MANY = 8
_INDENT = 2
_HEADLINE = 3


def width(lines: Sequence[Line]) -> int | None:
    """The column at which an article's lines were broken; None where they were not."""
    longest = max((line.indent + len(line.text) for line in lines), default=0)
    if not _NARROWEST <= longest <= _WIDEST:
        return None
    margin = min(line.indent for line in lines)
    count = full = open_ended = 0
    for line, below in pairwise(lines):
        if not (below.gap or below.page or below.indent >= margin + _INDENT):
            count += 1
            full += is_full(line, below, longest)
            open_ended += not typography.ends_sentence(line.text)
    plain = count >= _MANY and full >= 0.9 * count  # though sentences happen to end at line ends
    likely = full >= 0.7 * count and open_ended >= 0.6 * count
    return longest if count and (plain or likely) else None


def paragraphs(block: Sequence[Line], column: int) -> Iterator[Sequence[Line]]:
    """The paragraphs in a run of lines broken at `column`: each as its lines."""
    first = 0
    margin = min((line.indent for line in block[1:]), default=0)
    for number, (line, below) in enumerate(pairwise(block), 1):
        ended = typography.ends_sentence(line.text) or typography.is_list_item(below.text)
        full = is_full(line, below, column)
        short = line.indent + len(line.text) < _SHORT * column
        indented = below.indent >= margin + _INDENT
        if (not full and (ended or short)) or (indented and (ended or not full)):
            yield block[first:number]
            first = number
    yield block[first:]


def folded(first: Line, below: Sequence[Line], column: int | None) -> Line:
    """The headline that opens with `first` and was broken at the column: one line of all of it.

    It has a blank line below: more than three lines are no headline but text.
    """
    whole = [first]
    for line in below[:_HEADLINE]:
        if line.gap or line.page:
            break
        whole.append(line)
    if not column or not 1 < len(whole) < _HEADLINE + 1:
        return first
    if not all(is_full(line, under, column) for line, under in pairwise(whole)):
        return first
    return replace(first, end=whole[-1].end, text=" ".join(line.text for line in whole))


def is_full(line: Line, below: Line, column: int) -> bool:
    """Whether the first word of the line below would not have fitted."""
    word = below.text.split(maxsplit=1)[0]
    return line.indent + len(line.text) + 1 + len(word) > column - 2
