"""Pictures of the figures, for the model card: ``training/figures/*.png``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import matplotlib as mpl
import numpy as np
from sklearn.metrics import confusion_matrix

from training.corpora import PROJECT, TOPIC_CODES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from matplotlib.figure import Figure

mpl.use("Agg")
from matplotlib import pyplot as plt

FOLDER = PROJECT / "training" / "figures"
_BINS = 10
_INK, _PALE = "#1f4e79", "#c9d6e3"


def reliability(model: str, sure: Sequence[float], right: Sequence[bool]) -> None:
    """Confidence against accuracy in ten bins, and how many articles are in each.

    Args:
        model: Name for the title.
        sure: Confidence of each article's topic.
        right: Whether it is the reader's.
    """
    confidence, hits = np.asarray(sure), np.asarray(right, float)
    bins = np.minimum((confidence * _BINS).astype(int), _BINS - 1)
    there = np.unique(bins)
    figure, (above, below) = plt.subplots(
        2, 1, figsize=(5, 5.6), sharex=True, height_ratios=(3, 1), layout="constrained"
    )
    above.plot([0, 1], [0, 1], color="grey", linewidth=1, linestyle="--", label="calibrated")
    above.plot(
        [confidence[bins == at].mean() for at in there],
        [hits[bins == at].mean() for at in there],
        marker="o",
        color=_INK,
        label=model,
    )
    above.set(ylabel="right", xlim=(0, 1), ylim=(0, 1), title="Topics: confidence and accuracy")
    above.legend(frameon=False)
    below.hist(confidence, bins=np.linspace(0, 1, _BINS + 1), color=_PALE, edgecolor=_INK)
    below.set(xlabel="confidence", ylabel="articles")
    _save(figure, "reliability")


def confusion(model: str, wanted: Sequence[str], found: Sequence[str]) -> None:
    """Which topic is taken for which: shares of each reader's topic, in percent."""
    counts = confusion_matrix(wanted, found, labels=TOPIC_CODES)
    shares = 100 * counts / np.maximum(counts.sum(1, keepdims=True), 1)
    figure, axes = plt.subplots(figsize=(7.6, 7), layout="constrained")
    axes.imshow(shares, cmap="Blues", vmin=0, vmax=100)
    for row, column in zip(*np.nonzero(counts), strict=True):
        colour = "white" if shares[row, column] > 60 else "black"
        axes.text(
            column, row, f"{shares[row, column]:.0f}", ha="center", va="center", color=colour,
            fontsize=8,
        )  # fmt: skip
    ticks = range(len(TOPIC_CODES))
    names = [f"{code} ({count})" for code, count in zip(TOPIC_CODES, counts.sum(1), strict=True)]
    axes.set_xticks(ticks, TOPIC_CODES, rotation=90)
    axes.set_yticks(ticks, names)
    axes.set(xlabel=model, ylabel="reader (articles)", title="Topics, % of the reader's")
    _save(figure, "confusion")


def rouge(scores: Mapping[str, Sequence[float]], measures: Sequence[str]) -> None:
    """ROUGE of each system, grouped by measure."""
    figure, axes = plt.subplots(figsize=(6.4, 3.8), layout="constrained")
    width = 0.8 / len(scores)
    shades = plt.get_cmap("Blues")(np.linspace(0.35, 0.95, len(scores)))
    for number, (name, values) in enumerate(scores.items()):
        places = np.arange(len(measures)) + (number - (len(scores) - 1) / 2) * width
        bars = axes.bar(places, values, width * 0.92, label=name, color=shades[number])
        axes.bar_label(bars, fmt="%.1f", fontsize=8)
    axes.set_xticks(range(len(measures)), measures)
    axes.set(ylabel="F1, %", title="CNN highlights, three sentences")
    axes.margins(y=0.12)
    axes.legend(frameon=False)
    _save(figure, "rouge")


def _save(figure: Figure, name: str) -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    figure.savefig(FOLDER / f"{name}.png", dpi=110, metadata={"Software": None})
    plt.close(figure)
