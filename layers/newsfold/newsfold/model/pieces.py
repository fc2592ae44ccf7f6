"""Which word pieces stand in a sentence, and how: what its vector, a mean, no longer tells.

The document network has a weight for each piece and way of standing, and adds them up. Training and
inference both call `standing`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

PIECES = 30522
"""Word pieces of the encoder's vocabulary."""
WAYS = 4
"""Ways of standing in a sentence: anywhere, first, second, and in the headline, too."""
_FIRST, _SHARED = 1, 3
_OPENING = 0.5
"""What a piece weighs that is first or second."""


def standing(ids: Sequence[Sequence[int]]) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """Pieces of each sentence by their way of standing there, and what each counts.

    Args:
        ids: Token ids of the headline and of each sentence, without marks; one sentence or more.

    Returns:
        Numbers, way x `PIECES` + piece, and shares; (sentences, most of a sentence) both, 0 behind
        a sentence's last.
    """
    title, *sentences = ids
    named = set(title)
    rows = [_row(own, named) for own in sentences]
    most = max(1, *(len(row) for row in rows))
    numbers = np.zeros((len(rows), most), np.int64)
    shares = np.zeros((len(rows), most), np.float32)
    for at, row in enumerate(rows):
        for column, (number, share) in enumerate(row):
            numbers[at, column], shares[at, column] = number, share
    return numbers, shares


def _row(own: Sequence[int], named: set[int]) -> list[tuple[int, float]]:
    """A long sentence's pieces count less each: together they weigh the root of their number."""
    distinct = dict.fromkeys(own)
    share = float(max(len(distinct), 1)) ** -0.5
    opening = enumerate(own[:2], _FIRST)
    return [
        *((piece, share) for piece in distinct),
        *((way * PIECES + piece, _OPENING) for way, piece in opening),
        *((_SHARED * PIECES + piece, share) for piece in distinct if piece in named),
    ]
