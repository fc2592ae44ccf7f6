"""The second half of a large bundle's story: chunk -> staged articles -> digests -> rows."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from itertools import chain

from newsfold import source
from newsfold.article import Article, Fault
from newsfold.chunks import ask_for, staged
from newsfold.digests import model_name
from newsfold.errors import (
    AccessDenied,
    InputError,
    ObjectMissing,
    StorageError,
    Superseded,
    Unavailable,
)
from newsfold.events import Chunk
from newsfold.fields import article_fields, result_fields
from newsfold.invocation import Invocation
from newsfold.pipeline import (
    CLOSED,
    Outcome,
    ingest,
    opened,
    process,
    reference,
    settle,
)
from newsfold.settings import CHUNK, PIPELINE, TRIES
from newsfold.storage import FAILED, Row, same_version

_LOST = Fault("worker_lost", "the article was given up after several deliveries")


def work(chunk: Chunk, call: Invocation, attempt: int = 1) -> Outcome:
    """Process the articles of a chunk that are not in the table yet.

    A chunk that is delivered for the last time before the queue gives it up has ended its workers,
    or has met AWS out of order, time after time. Its articles then go on in a message each, so
    that one of them cannot take the others along; and such an article, on its own last delivery,
    is in the table as `failed` before it is tried.

    Args:
        chunk: What to do.
        call: The invocation.
        attempt: How often the message has been delivered, this time included.

    Returns:
        ``{"bundle_id", "status", "articles"}``: the bundle's status now, and how many of the
        chunk's articles were still to do.

    Raises:
        Unavailable: AWS throttles or fails; deliver the message again.
        StorageError, ModelError: Nothing can be written or scored until someone repairs it.
        Superseded: Another version has begun the bundle anew meanwhile.
    """
    bundle = call.ledger.table.status(chunk.bundle_id)
    if bundle is None:
        return {"bundle_id": chunk.bundle_id, "status": None, "articles": 0}
    if (chunk.model, chunk.pipeline) != (model_name(), PIPELINE):
        _ask_anew(bundle, chunk, call)
        return {"bundle_id": chunk.bundle_id, "status": bundle["status"], "articles": 0}
    if not chunk.articles:
        row = ingest(reference(bundle), call)
        return {"bundle_id": chunk.bundle_id, "status": row["status"], "articles": 0}
    if not same_version(bundle, _version(chunk)):
        raise Superseded(f"{chunk.bundle_id}: begun anew by another version")
    to_do, failed = _to_do(bundle, chunk, call)
    last = attempt >= TRIES and len(to_do) <= CHUNK
    if last and not (chunk.again and len(chunk.articles) == 1):
        ask_for((replace(chunk, articles=(one,), again=True) for one in to_do), call)
    elif to_do:
        _process(bundle, chunk, to_do, failed, call, last=last)
    row = settle(bundle, call)
    return {"bundle_id": chunk.bundle_id, "status": row["status"], "articles": len(to_do)}


def _version(chunk: Chunk) -> Row:
    return {"model": chunk.model, "pipeline": chunk.pipeline}


def _ask_anew(bundle: Row, chunk: Chunk, call: Invocation) -> None:
    """Have a bundle made anew that another version has taken apart, and not finished.

    By a message, not at once: whoever dies of it must leave somebody to go on. And by one for all
    of the bundle's chunks, which is noted after it was sent.
    """
    own = Chunk(chunk.bundle_id, model_name(), PIPELINE)
    unfinished = chunk.again or bundle["status"] not in CLOSED
    theirs = not chunk.articles or same_version(bundle, _version(chunk))
    if unfinished and theirs and bundle.get("asked") != own.version:
        ask_for([own], call)
        call.ledger.asked(bundle, own.version)


def _to_do(bundle: Row, chunk: Chunk, call: Invocation) -> tuple[list[int], set[int]]:
    """The chunk's articles without a row, and those of them whose row says that they failed."""
    stored = {
        row["article_no"]: row["status"]
        for row in call.ledger.table.articles(
            chunk.bundle_id, chunk.articles[0], chunk.articles[-1]
        )
        if same_version(row, bundle)
    }
    failed = {number for number, status in stored.items() if status == FAILED and chunk.again}
    return [one for one in chunk.articles if one not in stored or one in failed], failed


def _process(
    bundle: Row, chunk: Chunk, to_do: list[int], failed: set[int], call: Invocation, *, last: bool
) -> None:
    """Write the rows of a chunk's articles, and ask anew for what there is no time for."""
    try:
        if len(to_do) > CHUNK:  # a redrive: the bundle is taken apart once for all of them
            found = _articles(bundle, chunk, to_do, call)
            ask_for(list(staged(bundle, found, chunk.again)), call)
            return
        articles = list(_articles(bundle, chunk, to_do, call))
    except InputError as error:
        unread = Fault(error.code, str(error))
        blanks = [_blank(bundle, number) for number in to_do if number not in failed]
        call.counts.update(
            call.ledger.record(bundle, [row | result_fields(unread) for row in blanks])
        )
        return
    if last:
        lost = [article_fields(bundle, one) | result_fields(_LOST) for one in articles]
        call.counts.update(
            call.ledger.record(bundle, [row for row in lost if row["article_no"] not in failed])
        )
        settle(bundle, call)
        failed = set(to_do)
    left = process(bundle, articles, call, failed)
    ask_for(list(staged(bundle, left, chunk.again)), call)


def _articles(
    bundle: Row, chunk: Chunk, numbers: Collection[int], call: Invocation
) -> Iterator[Article]:
    """Articles of a chunk, from where they are staged, else from the bundle.

    Raises:
        InputError: The bundle cannot be read any more either.
    """
    wanted = set(numbers)
    found: list[Iterable[Article]] = [_taken_apart(bundle, call)]
    if chunk.staged:
        with suppress(ObjectMissing, AccessDenied):
            found.insert(0, source.staged(bundle["source"]["bucket"], chunk.staged))
    for article in chain.from_iterable(found):
        if article.index in wanted:
            yield article
            wanted.remove(article.index)
        if not wanted:
            return
    raise StorageError(f"{chunk.bundle_id}: article {min(wanted)} is not in the bundle any more")


def _taken_apart(bundle: Row, call: Invocation) -> Iterator[Article]:
    """The articles of the bundle itself."""
    for part in opened(bundle):
        if call.deadline.is_near():
            raise Unavailable(f"{bundle['bundle_id']}: no time is left to take it apart")
        yield from part.articles


def _blank(bundle: Row, number: int) -> Row:
    """The row of an article that nobody can read any more."""
    shared = ("bundle_id", "source", "model", "pipeline", "max_sentences", "ingested_at")
    return {**{name: bundle[name] for name in shared}, "article_no": number}
