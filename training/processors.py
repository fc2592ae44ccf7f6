"""Do the graphs say the same on other processors? `scripts/other-processors` asks them there.

    python -m training.processors read FILE             # what they say here
    python -m training.processors compare HERE THERE    # exit status 1: they differ by too much

Weights of int8 may be off elsewhere: x86 without VNNI adds pairs of products in 16 bits, where
255 * 127 * 2 is too much (vpmaddubsw saturates). Floats are rounded elsewhere too, which is why
logits differ a little anyway, and two sentences as good as each other may change places.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np

from newsfold.model import Document, Model
from training.corpora import PROJECT, document
from training.corpora import read as rows

ARTICLES = PROJECT / "tests" / "quality" / "articles.jsonl"
COUNT = 6
"""Articles that are read: an emulated processor is slow."""
_ROUNDING = 0.08
"""Greatest difference of a logit that is put down to rounding; saturation made 0.14."""


def documents() -> list[Document]:
    """The first articles that were written for the tests."""
    return [document(row) for row in rows(ARTICLES)[:COUNT]]


def read() -> dict[str, Any]:
    """What the model says of each document: sentences, topic and the logits behind them."""
    started = time.monotonic()
    model = Model.load()
    given = documents()
    said = [
        {
            "sentences": [one.sentence.start for one in digest.chosen],
            "topic": digest.topic,
            "salience": reading.salience.tolist(),
            "topics": reading.topics.tolist(),
        }
        for digest, (_, reading) in zip(model.digest(given), model.read(given), strict=True)
    ]
    return {"model": model.name, "seconds": time.monotonic() - started, "documents": said}


def gap(here: list[dict[str, Any]], there: list[dict[str, Any]], key: str) -> float:
    """The greatest difference between two logits."""
    pairs = zip(here, there, strict=True)
    return max(float(np.abs(np.subtract(one[key], other[key])).max()) for one, other in pairs)


def compare(here: dict[str, Any], there: dict[str, Any]) -> tuple[str, bool]:
    """One line, and whether the logits are the same but for rounding, and the topics the same."""
    ours, theirs = here["documents"], there["documents"]
    gaps = {key: gap(ours, theirs, key) for key in ("salience", "topics")}
    counts = {
        key: sum(a[key] == b[key] for a, b in zip(ours, theirs, strict=True))
        for key in ("sentences", "topic")
    }
    line = (
        f"logits differ by up to {gaps['salience']:.4f} (salience) and "
        f"{gaps['topics']:.4f} (topics); of {len(ours)} articles, same sentences "
        f"{counts['sentences']}, same topic {counts['topic']}; {there['seconds']:.0f} s"
    )
    return line, max(gaps.values()) <= _ROUNDING and counts["topic"] == len(ours)


def main(command: str, *files: str) -> int:
    """Run a command; see above."""
    if command == "read":
        Path(files[0]).write_text(json.dumps(read()), encoding="utf-8")
        return 0
    line, same = compare(*(json.loads(Path(file).read_text(encoding="utf-8")) for file in files))
    print(line)
    return 0 if same else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
