"""Sentences to vectors: tokenizer and int8 MiniLM, in batches of equal length.

A sentence is padded to the next multiple of `_STEP` tokens, never to the longest beside it, and
the graph's arithmetic takes no range over the batch: a vector is that of its sentence, whatever
else is in the bundle.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from tokenizers import Tokenizer

from newsfold.model.session import session

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray
    from onnxruntime import InferenceSession

_STEP = 8
_BUDGET = 2048
"""Tokens per batch, padding included: the widest activation is then 12 MB."""
_CHARACTERS = 12
"""Characters per token that are tokenized at most: news has 4 to 5. Bounds a sentence of 5 MB."""


class Encoder:
    """The sentence encoder.

    Args:
        network: ``ids``, ``mask`` (batch, tokens; int32) to vectors (batch, width).
        tokenizer: WordPiece.
        max_tokens: Longer sentences are cut.
    """

    def __init__(self, network: InferenceSession, tokenizer: Tokenizer, max_tokens: int) -> None:
        self._network = network
        self._tokenizer = tokenizer
        self._characters = max_tokens * _CHARACTERS
        self.width: int = network.get_outputs()[0].shape[1]
        tokenizer.no_padding()
        tokenizer.enable_truncation(max_tokens)

    @classmethod
    def load(cls, network: Path, tokenizer: Path, *, max_tokens: int, threads: int) -> Encoder:
        """Load both files."""
        return cls(session(network, threads), Tokenizer.from_file(str(tokenizer)), max_tokens)

    def encode(self, texts: Sequence[str]) -> tuple[NDArray[np.float32], list[list[int]]]:
        """Encode texts.

        Returns:
            Their vectors, (texts, width), each of length 1, in order; and their token ids.
        """
        cut = [text[: self._characters] for text in texts]
        ids = [encoding.ids for encoding in self._tokenizer.encode_batch_fast(cut)]
        vectors = np.empty((len(ids), self.width), np.float32)
        for rows, tokens in _batches([len(one) for one in ids]):
            padded = np.zeros((len(rows), tokens), np.int32)
            mask = np.zeros_like(padded)
            for at, row in enumerate(rows):
                padded[at, : len(ids[row])] = ids[row]
                mask[at, : len(ids[row])] = 1
            vectors[rows] = self._network.run(None, {"ids": padded, "mask": mask})[0]
        return vectors, ids


def _batches(lengths: Sequence[int]) -> Iterator[tuple[list[int], int]]:
    """Indices of texts that are padded to the same length, and that length."""
    padded = [-(-length // _STEP) * _STEP for length in lengths]
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
