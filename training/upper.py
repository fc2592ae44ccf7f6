"""The layers that are trained, apart for each task, on states of what stays as it is below."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from newsfold.model.windows import NOWHERE
from training.lower import LOWER, Layers, batched, mixed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from training.lower import States

_BUDGET = 4096
"""Tokens, padding included, that are encoded at once."""


class Upper(Layers):
    """The layers from `first` on, and the mean over the tokens that count for a vector.

    Args:
        first: Number of the first of them.
        dropout: As in `Layers`.
        keep: Share of the tokens that are seen in training. What is left out at random differs from
            pass to pass, so that texts are not learnt by heart; and fewer tokens take less time.
    """

    def __init__(self, first: int = LOWER, dropout: float = 0.0, keep: float = 1.0) -> None:
        super().__init__(first, dropout=dropout)
        self.keep = keep

    def encode(self, documents: Sequence[tuple[States, int]]) -> list[Tensor]:
        """Vectors of each document, (vectors, 384), each of length 1, of its corpus and number."""
        device = next(self.parameters()).device
        pieces, counts = [], []
        for corpus, number in documents:
            own = corpus.pieces(number)
            start = sum(counts)
            counts.append(1 + max(int(places.max()) for _, places in own))
            if self.training:
                own = [thinned(*piece, self.keep) for piece in own]
            pieces += [
                (states, np.where(places == NOWHERE, NOWHERE, places + np.int64(start)))
                for states, places in own
            ]
        total = torch.zeros(sum(counts) + 1, pieces[0][0].shape[1], device=device)
        for numbers in batched([len(places) for _, places in pieces], _BUDGET):
            lengths = torch.tensor([len(pieces[at][1]) for at in numbers])
            states = torch.zeros(len(numbers), int(lengths.max()), total.shape[1])
            rows = torch.full(states.shape[:2], sum(counts))
            for row, at in enumerate(numbers):
                own, places = pieces[at]
                states[row, : len(places)] = torch.from_numpy(own.astype(np.float32))
                rows[row, : len(places)] = torch.from_numpy(places % (sum(counts) + 1))
            with mixed(device.type):
                hidden = self(states.to(device), lengths.to(device)).float()
            total = total.index_add(0, rows.flatten().to(device), hidden.flatten(0, 1))
        return list(functional.normalize(total[:-1], dim=1).split(counts))


def thinned(
    states: NDArray[np.floating], places: NDArray[np.int16], keep: float
) -> tuple[NDArray[np.floating], NDArray[np.int16]]:
    """A share of a piece's tokens, at random; the marks at either end always."""
    kept = (torch.rand(len(places)) < keep).numpy()
    kept[[0, -1]] = True
    return states[kept], places[kept]
