"""Texts to vectors: tokenizer and int8 MiniLM, in batches of equal length.

MiniLM's embeddings are common to both tasks; each has six layers of its own. A piece is padded to a
length that follows from its own, never to the longest beside it, and the graphs' arithmetic takes
no range over the batch: a vector is that of its article, whatever else is in the bundle.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from newsfold.model.windows import NOWHERE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray
    from onnxruntime import InferenceSession
    from tokenizers import Tokenizer

    from newsfold.model.windows import Piece

_SHORT = 64
_STEP, _LONG_STEP = 8, 32
"""Pieces are padded to a multiple of this many tokens: to `_SHORT`, and beyond."""
_BUDGET = 512
"""Tokens per batch, padding included: no slower than more, and half the memory of 2048."""
_CHARACTERS = 12
"""Characters per token that are tokenized at most: news has 4 to 5. Bounds a sentence of 5 MB."""


class Encoder:
    """The encoder of one task.

    Args:
        embeddings: ``ids`` (batch, tokens; int32) to ``states`` (batch, tokens, width).
        layers: ``states``, ``mask`` (batch, tokens; int32) to ``tokens`` (batch, tokens, width).
    """

    def __init__(self, embeddings: InferenceSession, layers: InferenceSession) -> None:
        self._embeddings = embeddings
        self._layers = layers
        self.width: int = layers.get_outputs()[0].shape[2]

    def encode(self, pieces: Sequence[Piece], count: int) -> NDArray[np.float32]:
        """Vectors (count, width), each of length 1: the mean over the tokens that count for it."""
        vectors = np.zeros((count, self.width), np.float32)
        for rows, length in _batches([len(piece.ids) for piece in pieces]):
            ids = np.zeros((len(rows), length), np.int32)
            mask = np.zeros_like(ids)
            for at, row in enumerate(rows):
                own = pieces[row].ids
                ids[at, : len(own)] = own
                mask[at, : len(own)] = 1
            tokens = self.tokens(ids, mask)
            for at, row in enumerate(rows):
                pool(tokens[at], pieces[row].places, vectors)
        vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
        return vectors

    def tokens(self, ids: NDArray[np.int32], mask: NDArray[np.int32]) -> NDArray[np.float32]:
        """States (batch, tokens, width) behind the last layer."""
        states = self._embeddings.run(None, {"ids": ids})[0]
        found: NDArray[np.float32] = self._layers.run(None, {"states": states, "mask": mask})[0]
        return found


def pool(tokens: NDArray[np.float32], places: Sequence[int], vectors: NDArray[np.float32]) -> None:
    """Write the sum over each place's tokens into its row: of length 1, sum and mean are the same.

    Args:
        tokens: (tokens, width) of one piece; more than there are `places` is padding.
        places: Of each token; equal ones stand together.
        vectors: Is written to.
    """
    numbers = np.asarray(places)
    starts = np.flatnonzero(np.diff(numbers, prepend=NOWHERE - 1))
    sums = np.add.reduceat(tokens[: len(numbers)], starts, axis=0)
    there = numbers[starts] != NOWHERE
    vectors[numbers[starts][there]] = sums[there]


def tokenize(tokenizer: Tokenizer, texts: Sequence[str], most: int) -> list[list[int]]:
    """Token ids of each text, without marks; what lies behind some `most` tokens is not read."""
    cut = [text[: most * _CHARACTERS] for text in texts]
    return [one.ids for one in tokenizer.encode_batch_fast(cut, add_special_tokens=False)]


def _batches(lengths: Sequence[int]) -> Iterator[tuple[list[int], int]]:
    """Indices of pieces that are padded to the same length, and that length."""
    padded = [_padded(length) for length in lengths]
    order = sorted(range(len(lengths)), key=lambda index: padded[index])
    start = 0
    while start < len(order):
        tokens = padded[order[start]]
        end = start
        while (
            end < len(order)
            and padded[order[end]] == tokens
            and (end - start + 1) * tokens <= max(_BUDGET, tokens)
        ):
            end += 1
        yield order[start:end], tokens
        start = end


def _padded(length: int) -> int:
    step = _STEP if length <= _SHORT else _LONG_STEP
    return -(-length // step) * step
