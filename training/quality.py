"""One run that says how good the shipped model is, and fails when it is worse than it was.

    python -m training.quality [--sample N] [--threads N] [--figures] [--original]

Measures the product itself (`newsfold.model.Model` with the weights of ``layers/models``) on
documents that were never trained on, beside the usual baselines. Exits 1 where a floor is missed;
where the corpora are absent it says so and exits 0. With `--figures` the pictures in
``training/figures`` are drawn anew. With `--original` the torch float32 model is measured instead:
the difference is what int8 costs.
"""

from __future__ import annotations

import argparse
import dataclasses
import random
import sys
from typing import TYPE_CHECKING, Any

import numpy as np

from newsfold.model import Model
from newsfold.model.topics import CODES
from training import baselines
from training.corpora import TOPIC_CODES, corpora, document
from training.measures import ROUGE, TopicFigures, agreement, calibration_error, rouge
from training.prepare import documents

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsfold.article import Digest

FLOORS = {
    "agreement": 0.59,
    "rouge1 over Lead-3": 1.25,
    "rouge2 over Lead-3": 0.9,
    "rougeLsum over Lead-3": 1.25,
    "topics macro-F1": 0.845,
    "accuracy if named": 0.915,
}
CEILINGS = {"uncertain": 0.15, "ECE": 0.04}
"""Pinned figures; floors only ever go up, ceilings down."""

Rows = list[dict[str, Any]]


def main() -> int:
    """Print the figures; return the exit status."""
    parser = argparse.ArgumentParser(description="Measure the shipped model.")
    parser.add_argument("--sample", type=int, help="documents per corpus; all where not given")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--figures", action="store_true", help="draw training/figures")
    parser.add_argument("--original", action="store_true", help="measure the float32 original")
    options = parser.parse_args()
    if not (corpora() / "salience" / "train.jsonl").exists():
        print(f"quality: skipped, no corpora in {corpora()} (NEWSFOLD_CORPORA names the folder)")
        return 0
    model = _original() if options.original else Model.load(threads=options.threads)
    kind = "float32 original" if options.original else "as shipped"
    print(f"{model.name}, {kind}, documents never trained on")
    figures = {"agreement": _salience(model, _held(documents("salience"), options.sample))}
    summaries = _summaries(model, _some(documents("cnn.validation"), options.sample))
    figures |= {
        f"{name} over Lead-3": ours - lead
        for name, ours, lead in zip(ROUGE, summaries[model.name], summaries["Lead-3"], strict=True)
    }
    articles = documents("topics")
    held = _held(articles, options.sample)
    digests = _digests(model, held)
    topics = _topics(model.name, digests, held, articles)
    figures |= {
        "topics macro-F1": topics.macro_f1,
        "accuracy if named": topics.certain,
        "uncertain": topics.uncertain,
        "ECE": topics.ece,
    }
    if options.figures:
        _draw(model.name, summaries, digests, held)
    return _verdict(figures)


def _original() -> Model:
    from training import original  # noqa: PLC0415 (torch, for this only)

    return original.load()


def _verdict(figures: dict[str, float]) -> int:
    print()
    status = 0
    bounds = [(name, bound, "at least", 1) for name, bound in FLOORS.items()]
    bounds += [(name, bound, "at most", -1) for name, bound in CEILINGS.items()]
    for name, bound, words, sign in bounds:
        missed = sign * figures[name] < sign * bound
        status |= missed
        print(
            f"{name:<22} {figures[name]:7.4f} {words:>8} {bound:.4f}  {'MISSED' * missed or 'ok'}"
        )
    return status


def _held(rows: Rows, sample: int | None) -> Rows:
    return _some([row for row in rows if row["part"] == "held"], sample)


def _some(rows: Rows, sample: int | None) -> Rows:
    if sample is None or sample >= len(rows):
        return rows
    return random.Random(1).sample(rows, sample)


def _digests(model: Model, rows: Rows) -> list[Digest]:
    """The product's answer."""
    return list(model.digest(map(document, rows)))


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


def _summaries(model: Model, rows: Rows) -> dict[str, list[float]]:
    print(f"\nCNN highlights, {len(rows)} stories, 3 sentences: {', '.join(ROUGE)} (F1, stemmed)")
    highlights = [row["highlights"] for row in rows]
    found: dict[str, list[float]] = {}
    for name, chosen in _choices(model, rows).items():
        texts = [[r["sentences"][i] for i in c] for c, r in zip(chosen, rows, strict=True)]
        found[name] = rouge(texts, highlights)
        print(f"  {name:<24} {'  '.join(f'{score:.2f}' for score in found[name])}")
    return found


def _topics(name: str, digests: Sequence[Digest], held: Rows, articles: Rows) -> TopicFigures:
    wanted = [row["primary"] for row in held]
    train = [row for row in articles if row["part"] == "train"]
    plain = TopicFigures.of(wanted, baselines.tfidf(train, held))
    ours = topic_figures(digests, wanted)
    print(f"\nTopics, {len(held)} articles: macro-F1, accuracy, uncertain, accuracy if named, ECE")
    print(f"  {'TF-IDF + logistic regr.':<24} {plain.macro_f1:.4f}  {plain.accuracy:.4f}")
    print(f"  {name:<24} {'  '.join(f'{v:.4f}' for v in dataclasses.astuple(ours))}")
    return ours


def _code(digest: Digest) -> str:
    """The likeliest topic, in the corpus' codes."""
    return TOPIC_CODES[CODES.index(digest.topics[0].code)]


def _draw(
    name: str, summaries: dict[str, list[float]], digests: Sequence[Digest], held: Rows
) -> None:
    from training import figures  # noqa: PLC0415 (matplotlib, for this only)

    wanted, found = [row["primary"] for row in held], [_code(digest) for digest in digests]
    sure = [digest.topics[0].confidence for digest in digests]
    figures.reliability(name, sure, [w == f for w, f in zip(wanted, found, strict=True)])
    figures.confusion(name, wanted, found)
    figures.rouge(summaries, ROUGE)
    print(f"\ndrawn: {figures.FOLDER}")


def topic_figures(digests: Sequence[Digest], wanted: Sequence[str]) -> TopicFigures:
    """Figures of the product's topics against primary labels (corpus codes)."""
    found = [_code(digest) for digest in digests]
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
