"""The whole story of a bundle: event -> object -> text -> articles -> digests -> rows.

`ingest` takes a bundle apart and processes its articles if they are few; if they are many, it
stages them and asks for them in chunks, which `newsfold.work` answers. Both do what is asked as
often as it is asked and leave the same table: `newsfold.storage.ledger` sees to that.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from itertools import chain, islice
from typing import Any

from newsfold import source
from newsfold.article import Article, Digest, Fault, Split
from newsfold.audit import Audit
from newsfold.bundle import take_apart
from newsfold.copies import copied
from newsfold.deadline import Deadline
from newsfold.digests import WINDOW, digests, model
from newsfold.errors import InputError, TooSlow
from newsfold.events import Chunk, ObjectRef, bundle_id
from newsfold.fields import article_fields, result_fields
from newsfold.invocation import Invocation, now
from newsfold.settings import CHUNK, PIPELINE, Settings
from newsfold.storage import DONE, FAILED, PARTIAL, RUNNING, Row, announce, send

Outcome = dict[str, Any]

CLOSED = (DONE, PARTIAL, FAILED)
_OUTCOME = (
    "bundle_id", "status", "layout", "expected", "found", "missing", "ok", "failed", "reused",
    "doubtful", "drift", "warnings", "error",
)  # fmt: skip


def ingest(ref: ObjectRef, call: Invocation) -> Outcome:
    """Turn one object into rows, or into chunks of articles that become rows.

    Doing it again changes nothing: a bundle closed by the same model and pipeline is left as it
    is, and rows depend on the object and the event alone. A bundle that another delivery has begun
    goes to the queue as a whole: perhaps that delivery died of one of its articles, and workers
    can tell which.

    Returns:
        The bundle's counts: `_OUTCOME` names them. None for what is not known, most of them where
        the bundle could not be read.

    Raises:
        Unavailable: AWS throttles or fails; deliver the event again.
        StorageError, ModelError: Nothing can be written or scored until someone repairs it.
        Superseded: Another version has begun the bundle anew meanwhile.
    """
    bundle, begun = call.ledger.begin(_bundle_row(ref, call.settings))
    if bundle["status"] != RUNNING:
        return _outcome(settle(bundle, call))
    audit = Audit()
    try:
        articles = _in_time(audited(opened(bundle), audit), call.deadline)
        held = list(islice(articles, call.settings.inline + 1)) if begun else []
        few = begun and len(held) <= call.settings.inline
        chunks = [] if few else list(staged(bundle, chain(held, articles)))
    except InputError as error:
        return _outcome(settle(call.ledger.fail(bundle, error, now()), call))
    bundle = call.ledger.plan(bundle, audit.facts())
    if few:
        chunks = list(staged(bundle, process(bundle, held, call)))
    ask_for(chunks, call)
    return _outcome(settle(bundle, call))


def reference(bundle: Row) -> ObjectRef:
    """The object that a bundle's row is about."""
    place = bundle["source"]
    return ObjectRef(
        bucket=place["bucket"],
        key=place["key"],
        etag=bundle["etag"],
        version=place.get("version"),
        size=None,
        time=bundle["ingested_at"],
    )


def opened(bundle: Row) -> Iterator[Split]:
    """The parts of a bundle that is in its bucket.

    Raises:
        InputError: It cannot be read.
    """
    with source.fetch(reference(bundle)) as file:
        yield from take_apart(file)


def audited(parts: Iterable[Split], audit: Audit) -> Iterator[Article]:
    """The articles of the parts as they come, each part taken into the audit on its way."""
    for part in parts:
        audit.add(part)
        yield from part.articles


def process(
    bundle: Row, articles: Iterable[Article], call: Invocation, failed_before: Collection[int] = ()
) -> Iterator[Article]:
    """Digest articles and write their rows, a window at a time.

    Args:
        bundle: The bundle's row.
        articles: Articles, of which at least one window is processed.
        call: The invocation.
        failed_before: Articles whose rows say `failed`: these are replaced.

    Returns:
        The articles that were not reached before the deadline.
    """
    remaining = iter(articles)
    while window := list(islice(remaining, WINDOW)):
        fields = {article.index: article_fields(bundle, article) for article in window}
        copies = {
            article.index: copy
            for article in window
            if (copy := copied(article, fields[article.index], call.ledger.table))
        }
        results = dict(_digested(window, copies, bundle["max_sentences"]))
        rows = [{**fields[index], **result_fields(result)} for index, result in results.items()]
        call.counts.update(
            call.ledger.record(bundle, rows, failed_before=failed_before, reused=copies.keys())
        )
        if call.deadline.is_near():
            break
    return remaining


def _digested(
    window: list[Article], copies: dict[int, Digest], max_sentences: int
) -> Iterator[tuple[int, Digest | Fault]]:
    """Each article's number with its digest, copied or computed."""
    yield from copies.items()
    others = [article for article in window if article.index not in copies]
    for article, result in digests(others, model(), max_sentences=max_sentences):
        yield article.index, result


def staged(bundle: Row, articles: Iterable[Article], again: bool = False) -> Iterator[Chunk]:
    """Stage articles; yield a chunk of them at a time, as it is to be asked for."""
    remaining = iter(articles)
    while group := list(islice(remaining, CHUNK)):
        yield Chunk(
            bundle_id=bundle["bundle_id"],
            model=bundle["model"],
            pipeline=bundle["pipeline"],
            articles=tuple(article.index for article in group),
            staged=source.stage(bundle["source"]["bucket"], bundle["bundle_id"], group),
            again=again,
        )


def ask_for(chunks: Iterable[Chunk], call: Invocation) -> None:
    """Send messages that ask for chunks."""
    bodies = (chunk.message() for chunk in chunks)
    call.counts["chunks"] += send(call.settings.queue, bodies, call.backoff)


def settle(bundle: Row, call: Invocation) -> Row:
    """Close the bundle if it is complete, clear up, and tell who listens; return its row.

    A crash in between is made good by whoever is delivered next: listeners are told until it is
    noted that they were, and what a late delivery has staged goes with the next one.
    """
    row = call.ledger.close(bundle, now())
    if row["status"] in CLOSED:
        source.remove_staged(row["source"]["bucket"], row["bundle_id"])
        if row.get("announced") != row["status"]:
            announce(call.settings.bus, row, call.backoff)
            row = call.ledger.announced(row)
    return row


def _in_time(articles: Iterable[Article], deadline: Deadline) -> Iterator[Article]:
    for article in articles:
        if deadline.is_near():
            raise TooSlow(f"only {article.index - 1} articles were found in the time there is")
        yield article


def _bundle_row(ref: ObjectRef, settings: Settings) -> Row:
    return {
        "bundle_id": bundle_id(ref),
        "article_no": 0,
        "status": RUNNING,
        "source": {"bucket": ref.bucket, "key": ref.key, "version": ref.version},
        "etag": ref.etag,
        "ingested_at": ref.time,
        "started_at": now(),
        "model": model().name,
        "pipeline": PIPELINE,
        "max_sentences": settings.max_sentences,
    }


def _outcome(row: Row) -> Outcome:
    return {name: row.get(name) for name in _OUTCOME}
