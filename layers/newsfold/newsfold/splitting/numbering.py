"""The export's own numbering ("7 of 100"): what it says it holds, and which numbers are missing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from newsfold.article import Article, Residue
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


def missing(above: Mark | None, mark: Mark) -> int:
    """How many numbers are left out between a mark and the one above it."""
    before = above.number if above else 0
    return max(0, mark.number - before - 1) if above is None or mark.number > before else 0


class Tally:
    """How many articles a bundle says it holds, added up while its parts go by.

    Several downloads in one file add up: numbers that start again open the next one. Within a
    download the total that most marks name counts, for exports are known to misprint it.
    """

    def __init__(self) -> None:
        self._closed = 0
        self._last = 0
        self._totals: Counter[int] = Counter()

    def add(self, part: Article | Residue) -> None:
        """Take the next part, in the order of the text."""
        if isinstance(part, Residue):
            self._closed += part.stated or 0
        elif part.number is not None:
            if part.number <= self._last:
                self._closed += self._open()
                self._totals.clear()
            self._last = part.number
            if part.total:
                self._totals[part.total] += 1

    @property
    def expected(self) -> int | None:
        """The sum so far; None where nothing was said."""
        return self._closed + self._open() or None

    def _open(self) -> int:
        """What the download says that the last mark belongs to."""
        return self._totals.most_common(1)[0][0] if self._totals else self._last
