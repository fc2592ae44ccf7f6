"""The word model of topics: TF-IDF over word pieces with logistic regression, as tensors."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from newsfold.model.encoder import tokenize
from newsfold.model.topics import OPENING, word_counts
from training.corpora import TOPIC_CODES
from training.encoder import MAX_TOKENS, tokenizer
from training.network import PIECES, Words

if TYPE_CHECKING:
    from numpy.typing import NDArray

_LEAST = 2
"""Articles that a piece must occur in."""
_STRENGTH = 30
"""Inverse regularisation."""


Rows = list[dict[str, Any]]


def pieces(rows: Rows) -> list[tuple[NDArray[np.int64], NDArray[np.float32]]]:
    """Distinct word pieces and their counts, as inference counts them."""
    texts = [(row["headline"], *row["sentences"][:OPENING]) for row in rows]
    return [word_counts(tokenize(tokenizer(), text, MAX_TOKENS)) for text in texts]


def fit(articles: Rows) -> Words:
    """Fit on documents with topics; the primary one counts, and rare topics as much as common."""
    counted = pieces(articles)
    seen = np.zeros(PIECES)
    for words, _ in counted:
        seen[words] += 1
    idf = np.where(seen >= _LEAST, np.log((1 + len(articles)) / (1 + seen)) + 1, 0)
    rows = []
    for words, counts in counted:
        value = (1 + np.log(counts)) * idf[words]
        rows.append((value / max(float(np.linalg.norm(value)), 1e-9), words))
    ends = np.cumsum([0, *(len(words) for _, words in rows)])
    table = csr_matrix(
        (np.concatenate([v for v, _ in rows]), np.concatenate([w for _, w in rows]), ends),
        shape=(len(rows), PIECES),
    )
    primary = [TOPIC_CODES.index(row["primary"]) for row in articles]
    model = LogisticRegression(C=_STRENGTH, max_iter=1000, class_weight="balanced").fit(
        table, primary
    )
    fitted = Words()
    fitted.idf.data = torch.from_numpy(idf).float()
    fitted.weight.data = torch.from_numpy(model.coef_.T.copy()).float()
    fitted.bias.data = torch.from_numpy(model.intercept_).float()
    return fitted


@torch.inference_mode()
def log_probabilities(words: Words, rows: Rows) -> NDArray[np.float32]:
    """What the word model says of each document, (documents, 17)."""
    given = [(torch.from_numpy(found), torch.from_numpy(counts)) for found, counts in pieces(rows)]
    return torch.stack([words(*one).log_softmax(0) for one in given]).numpy()
