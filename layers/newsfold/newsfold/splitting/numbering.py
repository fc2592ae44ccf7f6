"""The export's own numbering ("7 of 100"): what it says it holds, and which numbers are missing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from newsfold.splitting.lines import Line


@dataclass(frozen=True, slots=True)
class Mark:
    """A line such as "7 of 100 DOCUMENTS": number 7 of a total of 100, at a line's number."""

    at: int
    number: int
    total: int | None


def counted(raw: str) -> int:
    """A number as exports print it: "1,024" or "1.024"."""
    return int("".join(char for char in raw if char.isdecimal()))


def distinct(lines: Sequence[Line], marks: Sequence[Mark]) -> list[Mark]:
    """The marks without those that only repeat the one right above them."""
    return [
        mark
        for number, mark in enumerate(marks)
        if not number
        or marks[number - 1].at != mark.at - 1
        or lines[marks[number - 1].at].text != lines[mark.at].text
    ]


def expected(marks: Sequence[Mark]) -> int | None:
    """How many documents the marks promise; several downloads in one file add up.

    Within a download the total that most marks name counts: exports are known to misprint it.
    """
    total = 0
    for run in _downloads(marks):
        totals = Counter(mark.total for mark in run if mark.total)
        highest = max(mark.number for mark in run)
        total += totals.most_common(1)[0][0] if totals else highest
    return total or None


def missing(above: Mark | None, mark: Mark) -> int:
    """How many numbers are left out between a mark and the one above it."""
    before = above.number if above else 0
    return max(0, mark.number - before - 1) if above is None or mark.number > before else 0


def _downloads(marks: Sequence[Mark]) -> list[list[Mark]]:
    runs: list[list[Mark]] = []
    for mark in marks:
        if runs and mark.number > runs[-1][-1].number:
            runs[-1].append(mark)
        else:
            runs.append([mark])
    return runs
