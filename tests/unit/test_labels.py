"""The labels that training adds to the corpora: well formed, and none twice."""

import json
from collections import Counter
from typing import Any

import pytest

from training.corpora import PROJECT, TOPIC_CODES

LABELS = PROJECT / "training" / "labels"


def rows(name: str) -> list[dict[str, Any]]:
    lines = (LABELS / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


@pytest.mark.parametrize("name", ["topics", "written"])
def test_topics_are_codes(name: str) -> None:
    for row in rows(name):
        assert row["primary"] in TOPIC_CODES
        assert row["secondary"] is None or row["secondary"] in TOPIC_CODES


@pytest.mark.parametrize("name", ["topics", "salience"])
def test_no_document_was_read_twice_and_no_text_is_kept(name: str) -> None:
    found = rows(name)
    assert max(Counter((row["corpus"], row["id"]) for row in found).values()) == 1
    assert {key for row in found for key in row} <= {
        *("corpus", "id", "sentences", "best", "also", "primary", "secondary")
    }


def test_best_sentences_are_different_ones() -> None:
    for row in rows("salience"):
        assert 1 <= len({*row["best"]}) == len(row["best"]) <= 3
        assert len(row["also"]) <= 3


def test_written_articles_are_articles() -> None:
    found = rows("written")
    assert max(Counter(row["text"] for row in found).values()) == 1
    for row in found:
        assert row.keys() == {"headline", "text", "primary", "secondary"}
        assert 60 <= len(row["text"].split()) <= 140
