"""Figures: agreement with editors' choice, ROUGE, topic scores, calibration."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from rouge_score.rouge_scorer import RougeScorer
from sklearn.metrics import accuracy_score, f1_score

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike

ROUGE = ("rouge1", "rouge2", "rougeLsum")
_BINS = 10


def agreement(chosen: Sequence[int], best: Sequence[int]) -> float:
    """Share of the reader's sentences that were chosen."""
    return len({*chosen} & {*best}) / len(best)


def rouge(summaries: Sequence[Sequence[str]], highlights: Sequence[Sequence[str]]) -> list[float]:
    """Mean F1 in percent of `ROUGE`; one sentence a line, Porter stemmer."""
    scorer = RougeScorer(list(ROUGE), use_stemmer=True)
    scores = [
        scorer.score("\n".join(wanted), "\n".join(found))
        for wanted, found in zip(highlights, summaries, strict=True)
    ]
    return [100 * float(np.mean([score[name].fmeasure for score in scores])) for name in ROUGE]


@dataclass(frozen=True, slots=True)
class TopicFigures:
    """Scores of topic labels; `certain` is the accuracy where the model does not say uncertain."""

    macro_f1: float
    accuracy: float
    uncertain: float = 0.0
    certain: float = 0.0
    ece: float = 0.0

    @classmethod
    def of(cls, wanted: Sequence[str], found: Sequence[str]) -> TopicFigures:
        """Figures of labels without confidence."""
        f1 = f1_score(wanted, found, average="macro")
        return cls(float(f1), float(accuracy_score(wanted, found)))


def calibration_error(confidence: ArrayLike, right: ArrayLike) -> float:
    """Expected calibration error: mean gap of confidence and accuracy over ten equal bins."""
    sure, hits = np.asarray(confidence, float), np.asarray(right, float)
    bins = np.minimum((sure * _BINS).astype(int), _BINS - 1)
    gaps = [
        abs(sure[bins == at].mean() - hits[bins == at].mean()) * np.mean(bins == at)
        for at in np.unique(bins)
    ]
    return float(sum(gaps))
