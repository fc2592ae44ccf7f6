"""One run that says how good the shipped model is, and fails when it is worse than it was.

    python -m training.quality [--sample N] [--threads N]

Measures the product itself (`newsfold.model.Model` with the weights of ``layers/models``) on
documents that were never trained on, beside the usual baselines. Exits 1 where a floor is missed;
where the corpora are absent it says so and exits 0.
"""

from __future__ import annotations

import argparse
import dataclasses
import random
import sys
from typing import TYPE_CHECKING, Any

import numpy as np

from newsfold.article import Sentence
from newsfold.model import Document, Model
from newsfold.model.topics import CODES
from training import baselines
from training.corpora import TOPIC_CODES, corpora
from training.measures import ROUGE, TopicFigures, agreement, calibration_error, rouge
from training.prepare import documents

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsfold.article import Digest

FLOORS = {"agreement": 0.56, "rouge1 over Lead-3": 1.0, "topics macro-F1": 0.82}
"""Pinned figures; they only ever go up."""

Rows = list[dict[str, Any]]


def main() -> int:
    """Print the figures; return the exit status."""
    parser = argparse.ArgumentParser(description="Measure the shipped model.")
    parser.add_argument("--sample", type=int, help="documents per corpus; all where not given")
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    if not (corpora() / "salience" / "train.jsonl").exists():
        print(f"quality: skipped, no corpora in {corpora()} (NEWSFOLD_CORPORA names the folder)")
        return 0
    model = Model.load(threads=options.threads)
    print(f"{model.name}, documents never trained on")
    figures = {
        "agreement": _salience(model, _held(documents("salience"), options.sample)),
        "rouge1 over Lead-3": _summaries(model, _some(documents("cnn.validation"), options.sample)),
        "topics macro-F1": _topics(model, documents("topics"), options.sample),
    }
    missed = [name for name, floor in FLOORS.items() if figures[name] < floor]
    for name, floor in FLOORS.items():
        state = "MISSED" if name in missed else "ok"
        print(f"floor {name:<20} {figures[name]:7.4f} >= {floor:.4f}  {state}")
    return 1 if missed else 0


def _held(rows: Rows, sample: int | None) -> Rows:
    return _some([row for row in rows if row["part"] == "held"], sample)


def _some(rows: Rows, sample: int | None) -> Rows:
    if sample is None or sample >= len(rows):
        return rows
    return random.Random(1).sample(rows, sample)


def _digests(model: Model, rows: Rows) -> list[Digest]:
    """The product's answer; a sentence's number stands in for its offset."""
    given = (
        Document(
            row["headline"],
            [Sentence(at, at + 1, text, 0) for at, text in enumerate(row["sentences"])],
        )
        for row in rows
    )
    return list(model.digest(given))


def _choices(model: Model, rows: Rows) -> dict[str, list[list[int]]]:
    """Sentences that each system chooses."""
    ours = [[one.sentence.start for one in digest.chosen] for digest in _digests(model, rows)]
    return {
        "Lead-3": [baselines.lead(row["sentences"]) for row in rows],
        "LexRank": [baselines.lexrank(row["sentences"]) for row in rows],
        model.name: ours,
    }


def _salience(model: Model, rows: Rows) -> float:
    print(f"\nEditors' choice, {len(rows)} stories: agreement of three sentences (s.e.)")
    result = 0.0
    for name, chosen in _choices(model, rows).items():
        shares = [agreement(c, row["best"]) for c, row in zip(chosen, rows, strict=True)]
        result = float(np.mean(shares))
        print(f"  {name:<24} {result:.4f} ({np.std(shares) / len(shares) ** 0.5:.4f})")
    return result


def _summaries(model: Model, rows: Rows) -> float:
    print(f"\nCNN highlights, {len(rows)} stories, 3 sentences: {', '.join(ROUGE)} (F1, stemmed)")
    highlights = [row["highlights"] for row in rows]
    first: list[float] = []
    for name, chosen in _choices(model, rows).items():
        texts = [[r["sentences"][i] for i in c] for c, r in zip(chosen, rows, strict=True)]
        scores = rouge(texts, highlights)
        first.append(scores[0])
        print(f"  {name:<24} {'  '.join(f'{score:.2f}' for score in scores)}")
    return first[-1] - first[0]


def _topics(model: Model, rows: Rows, sample: int | None) -> float:
    held = _held(rows, sample)
    wanted = [row["primary"] for row in held]
    train = [row for row in rows if row["part"] == "train"]
    plain = TopicFigures.of(wanted, baselines.tfidf(train, held))
    ours = topic_figures(_digests(model, held), wanted)
    print(
        f"\nTopics, {len(held)} articles: macro-F1, accuracy, uncertain, accuracy if certain, ECE"
    )
    print(f"  {'TF-IDF + logistic regr.':<24} {plain.macro_f1:.4f}  {plain.accuracy:.4f}")
    print(f"  {model.name:<24} {'  '.join(f'{v:.4f}' for v in dataclasses.astuple(ours))}")
    return ours.macro_f1


def topic_figures(digests: Sequence[Digest], wanted: Sequence[str]) -> TopicFigures:
    """Figures of the product's topics against primary labels (corpus codes)."""
    found = [TOPIC_CODES[CODES.index(digest.topics[0].code)] for digest in digests]
    plain = TopicFigures.of(wanted, found)
    right = np.array([one == other for one, other in zip(found, wanted, strict=True)])
    certain = np.array([digest.topic != "uncertain" for digest in digests])
    sure = [digest.topics[0].confidence for digest in digests]
    return dataclasses.replace(
        plain,
        uncertain=float(1 - certain.mean()),
        certain=float(right[certain].mean()),
        ece=calibration_error(sure, right),
    )


if __name__ == "__main__":
    sys.exit(main())
