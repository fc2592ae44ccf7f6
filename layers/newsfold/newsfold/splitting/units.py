"""A text's paragraphs as `Unit`s: a headline, a byline or a paragraph each, wrapped lines joined.

Article by article `pieces` does the same once the cuts are known; here they are not known yet.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice, pairwise

from newsfold.splitting import dates, typography, wrapping
from newsfold.splitting.lines import Line, blocks

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?|\d+")
_STEM = 6
"""Letters that stand for a word: "minister", "ministers" and "ministry" are one."""

_TOKENS = 400
"""Words of a paragraph that are looked at: a subject shows in fewer."""

_COMMON_WORDS = (
    "about above after again against all also among and another any are around back because been "
    "before being between both but came can come could day days did does doing done down during "
    "each early even ever every far few first for from gave get give given going good got great "
    "had half has have having her here him his how however into its itself just keep kept know "
    "known last late later least less let like likely long made make making many may might more "
    "most much must near need never new next not now off often old once one only other others our "
    "out over own part people place put quite rather really right said same saw say saying says "
    "see seen set several she should show since some soon still such take taken than that the "
    "their them then there these they thing things think this those though three through time "
    "times told too took toward two under until upon use used using very want was way well went "
    "were what when where whether which while who whole whom whose why will with within without "
    "would year years yet you your according added asked four five six seven eight nine ten "
    "hundred thousand million week month monday tuesday wednesday thursday friday saturday sunday "
    "january february march april june july august september october november december don't it's "
    "doesn't can't i'm that's he's she's didn't we're they're isn't wasn't won't i've we've"
)
_COMMON = frozenset(_COMMON_WORDS.split())
"""English words that every subject has. Words of other languages count in full."""


@dataclass(frozen=True)
class Unit:
    """A paragraph, headline or line of its own.

    Attributes:
        lines: Its lines; the first one's gap is that above the unit.
        text: All of it on one line.
    """

    lines: tuple[Line, ...]
    text: str

    @cached_property
    def words(self) -> int:
        """How many words it has."""
        return len(self.text.split())

    @cached_property
    def ends(self) -> bool:
        """Whether it closes a sentence."""
        return typography.ends_sentence(self.text)

    @cached_property
    def header(self) -> bool:
        """Whether it is a byline, a date or a caption: what stands between headline and text."""
        line = self.text
        return len(line) <= 400 and bool(
            typography.byline(line) or dates.alone(line) or typography.is_caption(line)
        )

    @cached_property
    def tokens(self) -> tuple[str, ...]:
        """Its words, numbers included; no more than the first 400."""
        return tuple(match.group() for match in islice(_WORD.finditer(self.text), _TOKENS))

    @cached_property
    def stems(self) -> frozenset[str]:
        """What the words that tell of a subject begin with."""
        lower = (token.lower().replace("’", "'") for token in self.tokens)
        return frozenset(
            word.removesuffix("'s")[:_STEM]
            for word in lower
            if len(word) > 3 and word not in _COMMON
        )

    @cached_property
    def names(self) -> frozenset[str]:
        """Capitalised words that do not merely open a sentence."""
        found = set()
        for number, match in enumerate(_WORD.finditer(self.text[: _TOKENS * 8])):
            word = match.group()
            opens = not number or self.text[max(0, match.start() - 2)] in ".!?:“\"'‘"
            if word[0].isupper() and not opens and word.lower() not in _COMMON and len(word) > 2:
                found.add(word.removesuffix("'s").removesuffix("’s"))
        return frozenset(found)


def units(lines: Sequence[Line]) -> list[Unit]:
    """The lines' paragraphs, in order; every line is in one of them."""
    column = wrapping.width(lines)
    return [
        Unit(tuple(part), " ".join(line.text for line in part))
        for block in blocks(list(lines))
        for part in _parts(block, column)
    ]


def _parts(block: list[Line], column: int | None) -> Iterator[Sequence[Line]]:
    if column is None:
        yield from ([line] for line in block)
        return
    first = 0
    for number, (line, below) in enumerate(pairwise(block), 1):
        if not wrapping.is_full(line, below, column) and (
            typography.ends_sentence(line.text) or number - first <= 3
        ):
            yield block[first:number]
            first = number
    yield block[first:]
