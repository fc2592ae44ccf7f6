"""Texts to vectors: tokenizer and int8 MiniLM, a piece at a time.

MiniLM's embeddings are common to both tasks; each has six layers of its own. Nothing is padded, so
attention needs no mask, which takes a slower path, and a vector is that of its article, whatever
else is in the bundle.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from newsfold.model.windows import NOWHERE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from onnxruntime import InferenceSession
    from tokenizers import Tokenizer

    from newsfold.model.windows import Piece

_CHARACTERS = 12
"""Characters per token that are tokenized at most: news has 4 to 5. Bounds a sentence of 5 MB."""


class Encoder:
    """The encoder of one task.

    Args:
        embeddings: ``ids`` (batch, tokens; int32) to ``states`` (batch, tokens, width).
        layers: ``states`` to ``tokens`` (batch, tokens, width).
    """

    def __init__(self, embeddings: InferenceSession, layers: InferenceSession) -> None:
        self._embeddings = embeddings
        self._layers = layers
        self.width: int = layers.get_outputs()[0].shape[2]

    def encode(self, pieces: Sequence[Piece], count: int) -> NDArray[np.float32]:
        """Vectors (count, width), each of length 1: the mean over the tokens that count for it."""
        vectors = np.zeros((count, self.width), np.float32)
        for piece in pieces:
            pool(self.tokens(np.array([piece.ids], np.int32))[0], piece.places, vectors)
        vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
        return vectors

    def tokens(self, ids: NDArray[np.int32]) -> NDArray[np.float32]:
        """States (batch, tokens, width) behind the last layer of ids (batch, tokens)."""
        states = self._embeddings.run(None, {"ids": ids})[0]
        found: NDArray[np.float32] = self._layers.run(None, {"states": states})[0]
        return found


def pool(tokens: NDArray[np.float32], places: Sequence[int], vectors: NDArray[np.float32]) -> None:
    """Write the sum over each place's tokens into its row: of length 1, sum and mean are the same.

    Args:
        tokens: (tokens, width) of one piece.
        places: Of each token; equal ones stand together.
        vectors: Is written to.
    """
    numbers = np.asarray(places)
    starts = np.flatnonzero(np.diff(numbers, prepend=NOWHERE - 1))
    sums = np.add.reduceat(tokens, starts, axis=0)
    there = numbers[starts] != NOWHERE
    vectors[numbers[starts][there]] = sums[there]


def tokenize(tokenizer: Tokenizer, texts: Sequence[str], most: int) -> list[list[int]]:
    """Token ids of each text, without marks; what lies behind some `most` tokens is not read."""
    cut = [text[: most * _CHARACTERS] for text in texts]
    return [one.ids for one in tokenizer.encode_batch_fast(cut, add_special_tokens=False)]
