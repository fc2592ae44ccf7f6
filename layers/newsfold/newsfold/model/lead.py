"""What an article gets that the model cannot read: its first sentences, and a note that says so."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from newsfold.article import Article, Chosen, Digest, Sentence
from newsfold.model.selection import Limits, fits
from newsfold.model.topics import UNCERTAIN
from newsfold.text import count_words

if TYPE_CHECKING:
    from collections.abc import Sequence


def lead(sentences: Sequence[Sentence], limits: Limits) -> Digest:
    """The sentences from the first on that the limits allow, one at least; no topic."""
    words = chars = kept = 0
    for sentence in sentences[: limits.sentences]:
        words += count_words(sentence.text)
        chars += len(sentence.text) + bool(kept)
        if kept and not (fits(words, limits.words) and fits(chars, limits.chars)):
            break
        kept += 1
    return Digest(tuple(Chosen(sentence, None) for sentence in sentences[:kept]), (), UNCERTAIN)


def noted(article: Article) -> Article:
    """The article with a note, beside the one it may have, that it got no more than its lead."""
    why = f"language {article.language}: lead sentences instead of a summary; no topic"
    return replace(article, note=f"{article.note}; {why}" if article.note else why)
