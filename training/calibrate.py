"""Temperature, thresholds and the costs in selection, fitted on the development fold.

    python -m training.calibrate

Uses members that never saw that fold (``python -m training.train --dev``); the held-out fifth is
not touched. Writes ``training/runs/calibration.json``, which goes into the manifest.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import minimize_scalar
from scipy.special import log_softmax, softmax

from newsfold.model.features import unresolved
from newsfold.model.selection import Limits, Taste, select
from training.dataset import load, part
from training.measures import agreement, calibration_error
from training.train import RUNS, predict, restore

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from training.dataset import Example

_NAMED_ACCURACY = 0.90
"""A topic is named where topics as sure as that are right this often."""
_COSTS_LITTLE = 0.004
"""Agreement that may be given up for summaries that can be read alone."""


def main() -> None:
    """Fit and write everything."""
    network = restore("dev")
    topics = part(load("topics", "float"), dev=True)
    logits = np.array([found for _, found in predict(network, topics)])
    figures = topic_figures(logits, topics)
    stories = part(load("salience", "float"), dev=True)
    figures |= taste([found for found, _ in predict(network, stories)], stories)
    (RUNS / "calibration.json").write_text(json.dumps(figures, indent=2) + "\n")
    print(json.dumps(figures))


def topic_figures(logits: NDArray[np.float32], examples: Sequence[Example]) -> dict[str, float]:
    """Temperature by likelihood of the primary topic; thresholds on calibrated probabilities."""
    soft = np.array([one.topics for one in examples])
    wanted = soft.argmax(1)
    rows = np.arange(len(wanted))

    def loss(log_temperature: float) -> float:
        scaled = log_softmax(logits / np.exp(log_temperature), axis=1)
        return -float(scaled[rows, wanted].mean())

    temperature = float(np.exp(minimize_scalar(loss, bounds=(-2, 2), method="bounded").x))
    shares = softmax(logits / temperature, axis=1)
    order = np.argsort(-shares, axis=1)
    right = order[:, 0] == wanted
    sure = shares[rows, order[:, 0]]
    grid = np.arange(0.2, 0.9, 0.01)
    good = [t for t in grid if right[sure >= t].mean() >= _NAMED_ACCURACY]
    seconds = np.where((soft > 0).sum(1) > 1, np.argsort(-soft, axis=1)[:, 1], -1)
    runner = shares[rows, order[:, 1]]
    hit = order[:, 1] == seconds
    f1 = [2 * hit[runner >= t].sum() / ((runner >= t).sum() + (seconds >= 0).sum()) for t in grid]
    print(f"dev: ECE {calibration_error(sure, right):.4f}, second topic F1 {max(f1):.3f}")
    return {
        "temperature": round(temperature, 4),
        "uncertain": round(float(min(good, default=0.5)), 2),
        "second": round(float(grid[int(np.argmax(f1))]), 2),
    }


def taste(logits: Sequence[NDArray[np.float32]], examples: Sequence[Example]) -> dict[str, float]:
    """The highest deductions for repetition and for dangling openings that cost little."""

    def score(redundancy: float, standalone: float) -> tuple[float, float]:
        shares, dangling = [], []
        for found, one in zip(logits, examples, strict=True):
            texts = one.row["sentences"]
            chosen = select(found, one.vectors, texts, Taste(redundancy, standalone), Limits())
            shares.append(agreement(chosen, one.row["best"]))
            dangling += [at - 1 not in chosen and unresolved(texts[at]) for at in chosen if at]
        return float(np.mean(shares)), float(np.mean(dangling))

    tried = {value: score(value, 0.0)[0] for value in (0.0, 0.5, 1.0, 2.0, 3.0, 4.0)}
    plain = max(tried.values())
    redundancy = max(value for value, found in tried.items() if found >= plain - _COSTS_LITTLE / 2)
    print("redundancy:", {value: round(found, 4) for value, found in tried.items()})
    best = 0.0
    for value in (0.0, 0.2, 0.4, 0.6, 0.8, 1.0, 1.3):
        shared, dangling = score(redundancy, value)
        print(f"standalone {value}: agreement {shared:.4f}, dangling openings {dangling:.4f}")
        if shared >= plain - _COSTS_LITTLE:
            best = value
    return {"redundancy": redundancy, "standalone": best}


if __name__ == "__main__":
    main()
