"""The word model of topics: TF-IDF over word pieces with logistic regression, as tensors."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import torch
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from newsfold.model.topics import word_counts
from training.encoder import tokenizer
from training.network import PIECES, Words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from training.dataset import Example

_LEAST = 2
"""Articles that a piece must occur in."""
_STRENGTH = 30
"""Inverse regularisation."""


def pieces(examples: Sequence[Example]) -> list[tuple[NDArray[np.int64], NDArray[np.float32]]]:
    """Distinct word pieces and their counts, as inference counts them."""
    cut = tokenizer()
    texts = [(one.row["headline"], *one.row["sentences"]) for one in examples]
    return [word_counts([e.ids for e in cut.encode_batch(list(text))]) for text in texts]


def fit(examples: Sequence[Example]) -> Words:
    """Fit on documents with topics; the primary one counts, and rare topics as much as common."""
    counted = pieces(examples)
    seen = np.zeros(PIECES)
    for words, _ in counted:
        seen[words] += 1
    idf = np.where(seen >= _LEAST, np.log((1 + len(examples)) / (1 + seen)) + 1, 0)
    rows = []
    for words, counts in counted:
        value = (1 + np.log(counts)) * idf[words]
        rows.append((value / max(float(np.linalg.norm(value)), 1e-9), words))
    ends = np.cumsum([0, *(len(words) for _, words in rows)])
    table = csr_matrix(
        (np.concatenate([v for v, _ in rows]), np.concatenate([w for _, w in rows]), ends),
        shape=(len(rows), PIECES),
    )
    primary = [int(one.topics.argmax()) for one in examples if one.topics is not None]
    model = LogisticRegression(C=_STRENGTH, max_iter=1000, class_weight="balanced").fit(
        table, primary
    )
    fitted = Words()
    fitted.idf.data = torch.from_numpy(idf).float()
    fitted.weight.data = torch.from_numpy(model.coef_.T.copy()).float()
    fitted.bias.data = torch.from_numpy(model.intercept_).float()
    return fitted
