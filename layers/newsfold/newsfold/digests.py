"""Articles in, digests out: by the model, or by what stands in where it cannot be asked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cache, partial
from itertools import islice

from newsfold.article import Article, Digest, Fault
from newsfold.model import Document, Limits, Model, lead, noted, read_name
from newsfold.settings import model_dir
from newsfold.text import is_english, sentences

WINDOW = 32
"""Articles that are held and scored together: enough to fill batches, few enough for memory."""

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
        articles: Any number; only a window of them is held at a time.
        scorer: The model.
        max_sentences: Sentences per summary, at least 1.
        max_words: Words per summary, where it matters.
        max_chars: Characters per summary, where it matters.
    """
    digest = partial(
        scorer.digest, max_sentences=max_sentences, max_words=max_words, max_chars=max_chars
    )
    limits = Limits(max_sentences, max_words, max_chars)
    remaining = (one if is_english(one) else noted(one) for one in articles)
    while window := list(islice(remaining, WINDOW)):
        results = [_document(article, limits) for article in window]
        documents = [result for result in results if isinstance(result, Document)]
        scored = iter(_scored(documents, digest))
        for article, result in zip(window, results, strict=True):
            yield article, next(scored) if isinstance(result, Document) else result


def _document(article: Article, limits: Limits) -> Document | Digest | Fault:
    """What the model reads of an article, why it cannot, or what stands in for its digest."""
    if article.fault:
        return article.fault
    found = sentences(article)
    if not found:
        return _NO_SENTENCE
    return Document(article.headline, found) if is_english(article) else lead(found, limits)


def _scored(
    documents: list[Document], digest: Callable[[list[Document]], Iterator[Digest]]
) -> list[Digest | Fault]:
    """The digests of a window; where the window fails, each document for itself."""
    try:
        return list(digest(documents))
    except Exception as error:  # whatever a poison article provokes must cost one row only
        if len(documents) > 1:
            return [part for one in documents for part in _scored([one], digest)]
        return [Fault("model_failed", f"the model failed on it: {type(error).__name__}")]
