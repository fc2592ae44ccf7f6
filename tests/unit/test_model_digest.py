"""The model that ships: order, laziness, independence of neighbours, limits, odd input."""

import itertools
import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from newsfold.article import Article, Digest, Paragraph, Sentence
from newsfold.digests import digests as digested
from newsfold.model import TOPICS, Document, Model
from newsfold.model.digest import MAX_SENTENCES

ARTICLES = Path(__file__).parents[1] / "quality" / "articles.jsonl"


def document(headline: str, texts: list[str]) -> Document:
    sentences, start = [], 0
    for text in texts:
        sentences.append(Sentence(start, start + len(text), text, 0))
        start += len(text) + 1
    return Document(headline, sentences)


@pytest.fixture(scope="module")
def model() -> Model:
    return Model.load()


@pytest.fixture(scope="module")
def documents() -> list[Document]:
    rows = map(json.loads, ARTICLES.read_text(encoding="utf-8").splitlines())
    return [document(row["headline"], row["sentences"]) for row in rows]


@pytest.fixture(scope="module")
def digests(model: Model, documents: list[Document]) -> list[Digest]:
    return list(model.digest(documents))


def test_one_digest_per_document_in_order(documents: list[Document], digests: list[Digest]) -> None:
    assert len(digests) == len(documents)
    for given, digest in zip(documents, digests, strict=True):
        assert len(digest.chosen) == 3
        starts = [one.sentence.start for one in digest.chosen]
        assert starts == sorted(starts)
        assert all(one.sentence in given.sentences for one in digest.chosen)


def _scores(digest: Digest) -> list[float]:
    found = [one.score for one in digest.chosen if one.score is not None]
    assert len(found) == len(digest.chosen)
    return found


def test_scores_and_topics_are_what_the_row_needs(digests: list[Digest]) -> None:
    for digest in digests:
        for score in _scores(digest):
            assert 0 <= score <= 1
            assert score == round(score, 4)
        assert len(digest.topics) in {1, 2}
        assert all(topic.name == TOPICS[topic.code] for topic in digest.topics)
        shares = [topic.confidence for topic in digest.topics]
        assert shares == sorted(shares, reverse=True)
        assert digest.topic in {digest.topics[0].code, "uncertain"}


@pytest.mark.parametrize(
    ("headline", "code"),
    [
        ("Late header sends Rovers into cup final", "medtop:15000000"),
        ("Central bank raises rate for fourth time to tame prices", "medtop:04000000"),
        ("Ceasefire in valley war broken within hours", "medtop:16000000"),
        ("Cyclone to reach northern coast on Sunday", "medtop:17000000"),
    ],
)
def test_plain_topics(
    headline: str, code: str, documents: list[Document], digests: list[Digest]
) -> None:
    at = [one.headline for one in documents].index(headline)
    assert digests[at].topic == code


def test_a_digest_does_not_depend_on_its_neighbours(
    model: Model, documents: list[Document], digests: list[Digest]
) -> None:
    for given, together in zip(documents[:8], digests[:8], strict=True):
        assert list(model.digest([given])) == [together]


def test_again_gives_the_same(
    model: Model, documents: list[Document], digests: list[Digest]
) -> None:
    assert list(model.digest(documents)) == digests


def test_documents_are_taken_only_as_they_are_needed(
    model: Model, documents: list[Document]
) -> None:
    taken = 0

    def endless() -> Iterator[Document]:
        nonlocal taken
        for one in itertools.cycle(documents):
            taken += 1
            yield one

    found = model.digest(endless())
    assert taken == 0
    assert len(list(itertools.islice(found, 3))) == 3
    assert taken == 3


def test_articles_are_taken_only_as_they_are_needed(model: Model) -> None:
    text = "The ferry ran aground off Kestrel Point on Monday, the coastguard said."
    whole = (Paragraph(0, len(text)),)
    articles = iter([Article(at, 0, len(text), text, whole, language="en") for at in range(1, 4)])
    first, digest = next(digested(articles, model))
    assert first.index == 1
    assert isinstance(digest, Digest)
    assert len(list(articles)) == 2


def test_limits(model: Model, documents: list[Document]) -> None:
    for digest in model.digest(documents[:6], max_sentences=2, max_words=40):
        assert len(digest.chosen) <= 2
        assert len(digest.summary.split()) <= 40
    for digest in model.digest(documents[:6], max_chars=240):
        assert len(digest.summary) <= 240


def test_a_bad_limit_is_refused_at_once(model: Model) -> None:
    with pytest.raises(ValueError, match="at least 1"):
        model.digest([], max_sentences=0)


def test_a_document_without_a_sentence_is_refused(model: Model) -> None:
    with pytest.raises(ValueError, match="document 1 has no sentence"):
        list(model.digest([document("A", ["One sentence."]), document("B", [])]))


def test_no_documents(model: Model) -> None:
    assert list(model.digest([])) == []


@pytest.mark.parametrize(
    "texts",
    [["?"], ["…", "—"], ["word " * 400_000], ["x" * 2_000_000], ["\u200b", "🙂"], ["Short."] * 5],
    ids=["mark", "marks", "long", "no blanks", "unprintable", "the same five times"],
)
def test_odd_sentences(model: Model, texts: list[str]) -> None:
    (digest,) = model.digest([document("", texts)])
    assert digest.chosen
    assert np.isfinite(_scores(digest)).all()


def test_of_a_very_long_document_the_beginning_is_read(model: Model) -> None:
    texts = [f"Paragraph {number} of the act was read." for number in range(5_000)]
    (digest,) = model.digest([document("The act", texts)])
    last = document("", texts[:MAX_SENTENCES]).sentences[-1]
    assert all(one.sentence.start <= last.start for one in digest.chosen)
