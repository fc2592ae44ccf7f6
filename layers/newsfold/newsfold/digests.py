"""Articles in, digests out: by the model, or by what stands in where it cannot be asked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cache, partial

from newsfold.article import Article, Digest, Fault
from newsfold.model import Document, Limits, Model, lead, noted, read_name
from newsfold.settings import model_dir
from newsfold.text import is_english, sentences

_NO_SENTENCE = Fault("no_sentence", "the article's body holds no sentence")


@cache
def model() -> Model:
    """The model of this process, loaded at the first call."""
    return Model.load()


@cache
def model_name() -> str:
    """Its name, which rows carry: whoever has no article to read need not load it."""
    return read_name(model_dir())


def digests(
    articles: Iterable[Article],
    scorer: Model,
    *,
    max_sentences: int = 3,
    max_words: int | None = None,
    max_chars: int | None = None,
) -> Iterator[tuple[Article, Digest | Fault]]:
    """Summarize and classify articles as they come, in order; a bad one costs only itself.

    The model reads English. An article in another language gets its first sentences, no topic, and
    a note that says so.

    Args:
        articles: Any number; one is held at a time.
        scorer: The model.
        max_sentences: Sentences per summary, at least 1.
        max_words: Words per summary, where it matters.
        max_chars: Characters per summary, where it matters.
    """
    digest = partial(
        scorer.digest, max_sentences=max_sentences, max_words=max_words, max_chars=max_chars
    )
    limits = Limits(max_sentences, max_words, max_chars)
    for article in articles:
        told = article if is_english(article) else noted(article)
        yield told, _result(told, limits, digest)


def _result(
    article: Article, limits: Limits, digest: Callable[[list[Document]], Iterator[Digest]]
) -> Digest | Fault:
    """The digest of an article, what stands in for it, or why there is none."""
    if article.fault:
        return article.fault
    found = sentences(article)
    if not found:
        return _NO_SENTENCE
    if not is_english(article):
        return lead(found, limits)
    try:
        (only,) = digest([Document(article.headline, found)])
    except Exception as error:  # whatever a poison article provokes must cost one row only
        return Fault("model_failed", f"the model failed on it: {type(error).__name__}")
    return only
