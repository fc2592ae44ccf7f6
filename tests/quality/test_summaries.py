"""Summaries of wire copy that was written for the tests read well by themselves."""

from pathlib import Path

import pytest

from newsfold.model import Model
from newsfold.model.features import dangles
from training.corpora import document, read

ARTICLES = Path(__file__).with_name("articles.jsonl")


@pytest.fixture(scope="module")
def summaries() -> list[tuple[list[str], list[int]]]:
    rows = read(ARTICLES)
    digests = Model.load(threads=2).digest(map(document, rows))
    return [
        (row["sentences"], [one.sentence.start for one in digest.chosen])
        for row, digest in zip(rows, digests, strict=True)
    ]


def test_what_happened_comes_first(summaries: list[tuple[list[str], list[int]]]) -> None:
    """All of these stories say it in their first sentence, as wire copy does."""
    opened = sum(chosen[0] == 0 for _, chosen in summaries)
    assert opened >= 0.95 * len(summaries)


def test_hardly_a_sentence_leans_on_one_that_was_left_out(
    summaries: list[tuple[list[str], list[int]]],
) -> None:
    """No "He said", no quote without its speaker, unless the sentence before it is there."""
    leaning = [
        texts[at]
        for texts, chosen in summaries
        for at in chosen
        if at and dangles(texts[at]) and at - 1 not in chosen
    ]
    assert len(leaning) <= 0.05 * 3 * len(summaries), leaning


def test_no_question_and_no_scrap(summaries: list[tuple[list[str], list[int]]]) -> None:
    chosen = [texts[at] for texts, numbers in summaries for at in numbers]
    assert not [text for text in chosen if text.endswith("?") or len(text.split()) < 5]
