"""What the model is measured against: Lead-3, LexRank, TF-IDF with logistic regression."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sumy.models.dom import ObjectDocumentModel, Paragraph, Sentence
from sumy.nlp.stemmers import Stemmer
from sumy.summarizers.lex_rank import LexRankSummarizer
from sumy.utils import get_stop_words

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

_WORD = re.compile(r"[^\W_]+")


class _Words:
    """The part of sumy's tokenizer that LexRank needs, without the data that nltk's downloads."""

    @staticmethod
    def to_words(text: str) -> tuple[str, ...]:
        return tuple(_WORD.findall(text))


def lead(sentences: Sequence[str], size: int = 3) -> list[int]:
    """The first sentences: the strongest simple summary of news."""
    return list(range(min(size, len(sentences))))


def lexrank(sentences: Sequence[str], size: int = 3) -> list[int]:
    """LexRank as sumy has it (Erkan and Radev 2004, https://arxiv.org/abs/1109.2128)."""
    summarizer = LexRankSummarizer(Stemmer("english"))
    summarizer.stop_words = get_stop_words("english")
    nodes = [Sentence(text, _Words()) for text in sentences]
    chosen = {id(node) for node in summarizer(ObjectDocumentModel([Paragraph(nodes)]), size)}
    return [index for index, node in enumerate(nodes) if id(node) in chosen]


def tfidf(train: Sequence[dict[str, Any]], test: Sequence[dict[str, Any]]) -> list[str]:
    """Primary topics (corpus codes) that TF-IDF + logistic regression gives the `test` rows."""
    model = make_pipeline(
        TfidfVectorizer(ngram_range=(1, 2), min_df=2, sublinear_tf=True, stop_words="english"),
        LogisticRegression(C=30, max_iter=1000),
    )
    model.fit([_text(row) for row in train], [row["primary"] for row in train])
    return list(np.asarray(model.predict([_text(row) for row in test])))


def _text(row: dict[str, Any]) -> str:
    return " ".join((row["headline"], *row["sentences"]))
