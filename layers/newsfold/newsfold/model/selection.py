"""Which sentences make the summary: salience, without repetition, readable alone, within limits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from newsfold.model.features import dangles

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Limits:
    """How long a summary may be; None: any length.

    Attributes:
        sentences: At most so many.
        words: At most so many, counted between blanks.
        chars: At most so many characters, the blanks between sentences included.
    """

    sentences: int = 3
    words: int | None = None
    chars: int | None = None

    def __post_init__(self) -> None:
        for name, limit in (
            ("sentences", self.sentences),
            ("words", self.words),
            ("chars", self.chars),
        ):
            if limit is not None and limit < 1:
                raise ValueError(f"{name} must be at least 1, not {limit}")


@dataclass(frozen=True, slots=True)
class Taste:
    """What repetition and dangling openings cost, in logits.

    Attributes:
        redundancy: Times the cosine to the most similar chosen sentence above `ALIKE`.
        standalone: For an opening "He" or "But", or a quote that does not say who speaks, while the
            sentence before is not chosen.
    """

    redundancy: float
    standalone: float


ALIKE = 0.5
"""Cosine above which two sentences begin to repeat each other."""


def select(
    logits: Sequence[float] | NDArray[np.float32],
    vectors: NDArray[np.float32],
    texts: Sequence[str],
    taste: Taste,
    limits: Limits,
) -> list[int]:
    """Choose sentences greedily and return their indices in document order.

    Each round takes the sentence with the highest logit after deductions (maximal marginal
    relevance, Carbonell and Goldstein 1998, with salience as relevance). A sentence that leans on
    the one before it pays nothing once that is chosen. One that no longer
    fits is passed over for the next that does. If not even one fits, the best is chosen all the
    same: an article is never without a summary; the caller's limits are then exceeded.

    Args:
        logits: Salience of each sentence; at least one.
        vectors: (sentences, width), each of length 1.
        texts: The sentences.
        taste: What repetition and dangling openings cost.
        limits: How long the summary may be.
    """
    dangling = [index > 0 and dangles(text) for index, text in enumerate(texts)]
    nearest = np.zeros(len(texts))
    chosen: list[int] = []
    left = list(range(len(texts)))

    def worth(index: int) -> float:
        value = float(logits[index]) - taste.redundancy * max(float(nearest[index]) - ALIKE, 0.0)
        if dangling[index] and index - 1 not in chosen:
            value -= taste.standalone
        return value

    words = chars = 0
    while left and len(chosen) < limits.sentences:
        fitting = [
            index
            for index in left
            if fits(words + len(texts[index].split()), limits.words)
            and fits(chars + len(texts[index]) + bool(chosen), limits.chars)
        ]
        if not fitting and chosen:
            break
        best = max(fitting or left, key=worth)
        words += len(texts[best].split())
        chars += len(texts[best]) + bool(chosen)
        left.remove(best)
        chosen.append(best)
        nearest = np.maximum(nearest, vectors @ vectors[best])
        if not fitting:
            break
    return sorted(chosen)


def fits(size: int, limit: int | None) -> bool:
    """Whether a size, of words or characters, keeps within a limit; None is none."""
    return limit is None or size <= limit
