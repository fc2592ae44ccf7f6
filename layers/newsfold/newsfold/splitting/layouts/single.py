"""What no other layout claims: one article, and "unknown" where it hardly can be just one."""

from __future__ import annotations

from newsfold.article import Split
from newsfold.splitting import typography
from newsfold.splitting.lines import scan
from newsfold.splitting.pieces import Piece, tile

NAME = "single"
UNKNOWN = "unknown"

_LONGEST = 3000
"""Words of a long news article; a longer text is more likely a bundle that nothing recognised."""


def split(text: str) -> Split:
    """The whole text, which is not blank, as one article."""
    lines = scan(text)
    titled = len(lines) > 1 and typography.is_headline(lines[0].text)
    short = sum(typography.words(line.text) for line in lines) <= _LONGEST
    rule = f"{NAME}: {'headline' if titled else 'text'} at the start"
    confidence = (0.9 if titled else 0.7) if short else 0.3
    piece = Piece(
        lines[0].start,
        rule,
        confidence,
        lines[0] if titled else None,
        lines[1:] if titled else lines,
    )
    return tile(text, NAME if short else UNKNOWN, [piece], ())
