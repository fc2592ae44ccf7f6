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
from newsfold.article import Article, Split
from newsfold.audit import Audit
from newsfold.bundle import take_apart
from newsfold.chunks import ask_for, every_chunk, staged
from newsfold.copies import copied
from newsfold.deadline import Deadline
from newsfold.digests import digests, model, model_name
from newsfold.errors import InputError, TooSlow, Unavailable
from newsfold.events import ObjectRef, bundle_id
from newsfold.fields import article_fields, result_fields
from newsfold.invocation import Invocation, now
from newsfold.settings import PIPELINE, Settings
from newsfold.storage import DONE, FAILED, PARTIAL, RUNNING, Row, announce, same_version

Outcome = dict[str, Any]

CLOSED = (DONE, PARTIAL, FAILED)
WINDOW = 32
"""Articles whose rows are written together: what a dying invocation may have done in vain."""
_ENOUGH = 600.0
"""Seconds in which every bundle that is not over the limits can be taken apart."""

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
        Unavailable: AWS throttles or fails, or too little time is left; deliver the event again.
        StorageError, ModelError: Nothing can be written or scored until someone repairs it.
        Superseded: Another version has begun the bundle anew meanwhile.
    """
    row = _bundle_row(ref, call.settings)
    kept = _kept(row, call)
    if kept:
        return _outcome(kept)
    bundle, begun = call.ledger.begin(row)
    if bundle["status"] != RUNNING:
        return _outcome(settle(bundle, call))
    audit = Audit()
    try:
        articles = _in_time(audited(opened(bundle), audit), call.deadline)
        held = list(islice(articles, call.settings.inline + 1)) if begun else []
        few = begun and len(held) <= call.settings.inline
        chunks = [] if few else list(staged(bundle, chain(held, articles)))
    except InputError as error:
        return _outcome(_unread(bundle, error, call))
    call.counts.update(found=audit.found, missing=abs(audit.missing or 0))
    call.counts.update(doubtful=audit.doubtful, drift=int(audit.drift))
    bundle = call.ledger.plan(bundle, audit.facts())
    if few:
        chunks = list(staged(bundle, process(bundle, held, call)))
    ask_for(chunks, call)
    return _outcome(settle(bundle, call))


def _kept(row: Row, call: Invocation) -> Row | None:
    """What another version made of a bundle that cannot be made anew; None where it can, or must.

    An event or a message that comes late must not replace good rows by a failure.
    """
    earlier = call.ledger.table.status(row["bundle_id"])
    if earlier is None or earlier["status"] not in (DONE, PARTIAL) or same_version(earlier, row):
        return None
    try:
        source.check(reference(row))
    except InputError:
        return earlier
    return None


def _unread(bundle: Row, error: InputError, call: Invocation) -> Row:
    """The row of a bundle that cannot be read.

    Another delivery may have read it and died since: then its articles are asked for, and workers
    find them staged, or say of each that it is lost.
    """
    row = call.ledger.fail(bundle, error, now())
    if row["status"] == RUNNING:
        ask_for(every_chunk(row), call)
    return settle(row, call)


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
    """Digest articles and write their rows, a window at a time, and what there is of the last.

    Args:
        bundle: The bundle's row.
        articles: Articles, of which at least one is processed.
        call: The invocation.
        failed_before: Articles whose rows say `failed`: these are replaced.

    Returns:
        The articles that were not reached before the deadline.
    """
    remaining = iter(articles)
    ledger = call.ledger
    while window := list(islice(remaining, WINDOW)):
        fields = {article.index: article_fields(bundle, article) for article in window}
        copies = {
            article.index: copy
            for article in window
            if (copy := copied(article, fields[article.index], ledger.table))
        }
        others = [article for article in window if article.index not in copies]
        results = digests(others, model(), max_sentences=bundle["max_sentences"])
        rows = [{**fields[index], **result_fields(copy)} for index, copy in copies.items()]
        for article, result in results:  # which add a note where the model was not asked
            rows.append({**fields[article.index], "note": article.note, **result_fields(result)})
            if call.deadline.is_near():
                break
        call.counts.update(
            ledger.record(bundle, rows, failed_before=failed_before, reused=copies.keys())
        )
        left = others[len(rows) - len(copies) :]
        if left or call.deadline.is_near():
            return chain(left, remaining)
    return remaining


def settle(bundle: Row, call: Invocation) -> Row:
    """Close the bundle if it is complete, clear up, and tell who listens; return its row.

    A crash in between is made good by whoever is delivered next: listeners are told until it is
    noted that they were, and what a late delivery has staged goes with the next one. Of a bundle
    that is partial something may be staged for another try.
    """
    row = call.ledger.close(bundle, now())
    news = row["status"] in CLOSED and row.get("announced") != row["status"]
    if row["status"] == DONE or (news and row["status"] == PARTIAL):
        source.remove_staged(
            row["source"]["bucket"], source.place(row["bundle_id"], row["pipeline"])
        )
    if news:
        announce(call.settings.bus, row, call.backoff)
        row = call.ledger.announced(row)
    return row


def _in_time(articles: Iterable[Article], deadline: Deadline) -> Iterator[Article]:
    """The articles, as long as there is time.

    Raises:
        TooSlow: Even nearly all the time that a function has does not suffice.
        Unavailable: There was little from the start: another invocation has more.
    """
    whole = deadline.remaining() >= _ENOUGH
    for article in articles:
        if deadline.is_near():
            message = f"only {article.index - 1} articles were found in the time there is"
            raise TooSlow(message) if whole else Unavailable(message)
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
        "model": model_name(),
        "pipeline": PIPELINE,
        "max_sentences": settings.max_sentences,
    }


def _outcome(row: Row) -> Outcome:
    return {name: row.get(name) for name in _OUTCOME}
