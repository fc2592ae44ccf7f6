"""What became of a bundle: found against expected, what belongs to no article, how sure it all is.

Exports number their documents or say how many there are; nobody else compares that with what a
splitter finds. And a vendor who changes a layout breaks every splitter silently, unless the share
of doubtful cuts is watched.
"""

from __future__ import annotations

from typing import Any

from newsfold.article import Residue, Split
from newsfold.bundle import UNREADABLE
from newsfold.splitting import Tally, in_order

MIXED = "mixed"
"""The layout of a bundle whose members are in several."""

_DOUBTFUL = 0.6
"""A cut that is less sure than this is doubtful ..."""

_DRIFT = 0.2
"""... and where more than this share is, the format may have changed."""

_MOST_RESIDUE = 500
"""The others are counted: the bundle's row is written with every window of articles."""


class Audit:
    """Adds up the parts of a bundle as they go by."""

    def __init__(self) -> None:
        self.found = 0
        self.failed = 0
        self.doubtful = 0
        self.residue: list[Residue] = []
        self.residue_left_out = 0
        self.residue_characters = 0
        self._layouts: dict[str, None] = {}
        self._first: str | None = None
        self._member: str | None = None
        self._tally = Tally()
        self._in_member = 0
        self._above = 0
        self._stated = False

    def add(self, part: Split) -> None:
        """Take the next part, in the order that `bundle.take_apart` gives them."""
        if part.member != self._member:
            self._close()
            self._member = part.member
        if part.articles:
            self._layouts[part.layout] = None
        self._first = self._first or part.layout
        for one in in_order(part):
            self._tally.add(one)
        self.found += len(part.articles)
        self._in_member += len(part.articles)
        self.failed += sum(article.fault is not None for article in part.articles)
        self.doubtful += sum(article.confidence < _DOUBTFUL for article in part.articles)
        for rest in part.residue:
            self.residue_characters += rest.end - rest.start
            if len(self.residue) < _MOST_RESIDUE:
                self.residue.append(Residue(rest.start, rest.end, rest.reason, rest.member))
            else:
                self.residue_left_out += 1

    @property
    def layout(self) -> str:
        """The layout of all members, or "mixed"."""
        known = [layout for layout in self._layouts if layout != UNREADABLE]
        if len(known) > 1:
            return MIXED
        if known or self._layouts:
            return known[0] if known else UNREADABLE
        return self._first or UNREADABLE

    @property
    def expected(self) -> int | None:
        """How many articles there should be, where at least one member says it of itself."""
        stated = self._tally.expected
        if stated is None and not self._stated:
            return None
        return self._above + (self._in_member if stated is None else stated)

    @property
    def missing(self) -> int | None:
        """How many were not found; below 0: so many more were found than expected."""
        return None if self.expected is None else self.expected - self.found

    @property
    def drift(self) -> bool:
        """Whether so many cuts are doubtful that the format may be another than the one known."""
        return self.doubtful > _DRIFT * self.found

    def warnings(self) -> list[str]:
        """What whoever dropped the bundle should know, a line each."""
        found = []
        if not self.found:
            found.append("no article was found")
        if self.missing:
            found.append(f"{self.expected} articles expected, {self.found} found")
        if self.drift:
            found.append(
                f"{self.doubtful} of {self.found} cuts are doubtful: is the layout a new one?"
            )
        return found

    def facts(self) -> dict[str, Any]:
        """What the bundle's row says of all this."""
        residue = [
            {"member": rest.member, "start": rest.start, "end": rest.end, "reason": rest.reason}
            for rest in self.residue
        ]
        return {
            "layout": self.layout,
            "expected": self.expected,
            "found": self.found,
            "missing": self.missing,
            "doubtful": self.doubtful,
            "drift": self.drift,
            "warnings": self.warnings(),
            "residue": residue,
            "residue_left_out": self.residue_left_out or None,
        }

    def _close(self) -> None:
        """Settle what the member that just ended says of itself."""
        stated = self._tally.expected
        self._stated = self._stated or stated is not None
        self._above += self._in_member if stated is None else stated
        self._tally, self._in_member = Tally(), 0
