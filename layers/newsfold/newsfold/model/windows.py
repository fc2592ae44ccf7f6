"""What the encoder reads at once: pieces of token ids, and which vector each token counts for.

A sentence means little by itself ("He denied it"). So the sentences of an article are read
together, as many as a window holds, and every window opens with the headline: each token sees the
headline and the sentences around it. Training and inference both call these functions.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

WINDOW = 256
"""Tokens of a window: what the original encoder was trained with."""
_TITLE, _SENTENCE = 40, 128
"""Tokens of a headline, and of a sentence, that are read; hardly any is longer."""
_FIRST, _LAST = 101, 102
"""Marks that BERT's vocabulary has for the beginning and the end of a text."""
NOWHERE = -1


class Piece(NamedTuple):
    """Tokens that are encoded together.

    Attributes:
        ids: Of the tokens, marks included.
        places: For each token, the number of the vector that it counts for, or `NOWHERE`. Tokens
            of a vector stand together, in one piece.
    """

    ids: list[int]
    places: list[int]


def whole(ids: Sequence[int], place: int, size: int) -> Piece:
    """A text by itself, cut to `size` tokens, whose vector is number `place`."""
    marked = [_FIRST, *ids[: size - 2], _LAST]
    return Piece(marked, [place] * len(marked))


def windows(headline: Sequence[int], sentences: Sequence[Sequence[int]], place: int) -> list[Piece]:
    """An article in windows; the headline's vector is number `place`, and the sentences' follow.

    Args:
        headline: Token ids, without marks; none where there is no headline.
        sentences: Token ids of each sentence, without marks; at least one sentence.
        place: Number of the headline's vector.
    """
    title = [_FIRST, *headline[:_TITLE], _LAST]
    pieces = [Piece(title.copy(), [place] * len(title))]
    for number, sentence in enumerate(sentences, place + 1):
        ids = sentence[:_SENTENCE] or [_LAST]
        if len(pieces[-1].ids) + len(ids) > WINDOW:
            pieces.append(Piece(title.copy(), [NOWHERE] * len(title)))
        pieces[-1].ids.extend(ids)
        pieces[-1].places.extend([number] * len(ids))
    return pieces
