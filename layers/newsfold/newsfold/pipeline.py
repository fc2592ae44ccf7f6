"""The whole story of a bundle: event -> object -> text -> articles -> digests -> rows.

`ingest` is what the Lambda function calls; the command line shares `digests` with it.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from functools import cache, partial
from itertools import islice
from typing import Any

from newsfold import source
from newsfold.article import Article, Digest, Fault, Split
from newsfold.audit import Audit
from newsfold.bundle import take_apart
from newsfold.errors import InputError
from newsfold.events import ObjectRef, bundle_id, timestamp
from newsfold.fields import article_fields, result_fields
from newsfold.model import Document, Limits, Model, lead, noted
from newsfold.settings import PIPELINE
from newsfold.storage import Row, Table
from newsfold.text import is_english, sentences

Outcome = dict[str, Any]

_WINDOW = 32
"""Articles that are held and scored together: enough to fill batches, few enough for memory."""

_FINAL = ("done", "partial")
_OUTCOME = (
    "bundle_id", "status", "layout", "expected", "found", "missing", "ok", "failed", "doubtful",
    "drift", "warnings", "error",
)  # fmt: skip
_NO_SENTENCE = Fault("no_sentence", "the article's body holds no sentence")


@cache
def model() -> Model:
    """The model of this process, loaded at the first call."""
    return Model.load()


def ingest(ref: ObjectRef, table: Table, *, max_sentences: int = 3) -> Outcome:
    """Turn one object into rows.

    Doing it again changes nothing: a bundle finished by the same model and pipeline is left as it
    is, and rows depend on the object and the event alone.

    Returns:
        The bundle's counts: `_OUTCOME` names them. None for what is not known, most of them where
        the bundle could not be read.

    Raises:
        Unavailable: AWS throttles or fails; deliver the event again.
        StorageError, ModelError: Nothing can be written or scored until someone repairs it.
    """
    bundle = _bundle_row(ref)
    earlier = table.status(bundle["bundle_id"])
    if earlier and _is_current(earlier, bundle):
        return _outcome(earlier)
    bundle = table.begin(bundle)
    try:
        row = _stored(ref, bundle, take_apart(io.BytesIO(source.fetch(ref))), table, max_sentences)
    except InputError as error:
        failure = {"status": "failed", "error": {"code": error.code, "message": str(error)}}
        return _outcome(
            table.finish({**bundle, **failure, "finished_at": timestamp(datetime.now(UTC))})
        )
    return _outcome(table.finish(row))


def _stored(
    ref: ObjectRef, bundle: Row, parts: Iterable[Split], table: Table, max_sentences: int
) -> Row:
    """Write the articles' rows as they come; return the bundle's final row."""
    audit = Audit()
    failed = 0

    def rows() -> Iterator[Row]:
        nonlocal failed
        results = digests(audited(parts, audit), model(), max_sentences=max_sentences)
        for article, result in results:
            failed += isinstance(result, Fault)
            yield {**article_fields(ref, bundle, article), **result_fields(result)}

    too_large = table.put_articles(rows())  # a statement of its own: it counts failures itself
    failed += len(too_large)
    return {
        **bundle,
        "status": "partial" if failed else "done",
        "layout": audit.layout,
        "expected": audit.expected,
        "found": audit.found,
        "missing": audit.missing,
        "ok": audit.found - failed,
        "failed": failed,
        "doubtful": audit.doubtful,
        "drift": audit.drift,
        "warnings": audit.warnings(),
        "residue": [
            {
                "member": rest.member,
                "start": rest.start,
                "end": rest.end,
                "reason": rest.reason,
            }
            for rest in audit.residue
        ],
        "residue_left_out": audit.residue_left_out or None,
        "finished_at": timestamp(datetime.now(UTC)),
    }


def audited(parts: Iterable[Split], audit: Audit) -> Iterator[Article]:
    """The articles of the parts as they come, each part taken into the audit on its way."""
    for part in parts:
        audit.add(part)
        yield from part.articles


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
    while window := list(islice(remaining, _WINDOW)):
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


def _bundle_row(ref: ObjectRef) -> Row:
    return {
        "bundle_id": bundle_id(ref),
        "article_no": 0,
        "status": "running",
        "source": {"bucket": ref.bucket, "key": ref.key, "version": ref.version},
        "etag": ref.etag,
        "started_at": timestamp(datetime.now(UTC)),
        "model": model().name,
        "pipeline": PIPELINE,
    }


def _is_current(earlier: Row, bundle: Row) -> bool:
    """Whether an earlier delivery finished the bundle with the same code and weights."""
    versions = ("model", "pipeline")
    same = all(earlier.get(name) == bundle[name] for name in versions)
    return same and earlier.get("status") in _FINAL


def _outcome(row: Row) -> Outcome:
    return {name: row.get(name) for name in _OUTCOME}
