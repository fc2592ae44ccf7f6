"""The labels that training adds to the corpora: well formed, and none twice."""

import json
import re
from collections import Counter
from typing import Any

import pytest

from training.corpora import PROJECT, TOPIC_CODES
from training.subtopics import SUBTOPICS

LABELS = PROJECT / "training" / "labels"


def rows(name: str) -> list[dict[str, Any]]:
    lines = (LABELS / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


@pytest.mark.parametrize("name", ["topics", "written"])
def test_topics_are_codes(name: str) -> None:
    for row in rows(name):
        assert row["primary"] in TOPIC_CODES
        assert row["secondary"] is None or row["secondary"] in TOPIC_CODES


@pytest.mark.parametrize("name", ["topics", "salience", "subtopics", "again"])
def test_no_document_is_named_twice_and_no_text_is_kept(name: str) -> None:
    found = rows(name)
    assert max(Counter((row["corpus"], row["id"]) for row in found).values()) == 1
    assert {key for row in found for key in row} <= {
        *("corpus", "id", "sentences", "best", "also", "primary", "secondary", "subtopics")
    }


def test_subtopics_are_codes_of_two_topics_at_most() -> None:
    for row in rows("subtopics"):
        assert 1 <= len(row["subtopics"]) <= 2
        assert {*row["subtopics"]} <= {*SUBTOPICS}
        topics = [name.partition("-")[0] for name in row["subtopics"]]
        assert len(topics) == len({*topics})


def test_every_topic_has_subtopics() -> None:
    assert {name.partition("-")[0] for name in SUBTOPICS} == {*TOPIC_CODES}
    assert len({*SUBTOPICS}) == len(SUBTOPICS)
    assert all(re.fullmatch("[A-Z]{3}-[a-z]+", name) for name in SUBTOPICS)


@pytest.mark.parametrize("name", ["salience", "again"])
def test_best_sentences_are_different_ones(name: str) -> None:
    for row in rows(name):
        assert 1 <= len({*row["best"]}) == len(row["best"]) <= 3
        assert len(row["also"]) <= 3


def test_written_articles_are_articles() -> None:
    found = rows("written")
    assert max(Counter(row["text"] for row in found).values()) == 1
    for row in found:
        assert row.keys() == {"headline", "text", "primary", "secondary"}
        assert 60 <= len(row["text"].split()) <= 140
