"""``newsfold redrive``: what failed of a bundle, or never came to its turn, is asked for again."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from newsfold.cli import OK
from newsfold.cli.deployed import name_of, use_endpoint
from newsfold.errors import UsageError
from newsfold.events import Chunk
from newsfold.storage import RUNNING, Backoff, Row, Table, same_version, send

_MOST_NUMBERS = 2_000
"""To a message, which must not be large; its worker stages them, taking the bundle apart once."""


def redrive(options: argparse.Namespace) -> int:
    """Ask the workers for the articles of a bundle that failed, or for the bundle that did."""
    use_endpoint(options)
    table = Table(name_of("table", options))
    bundle = table.status(options.bundle)
    if bundle is None:
        raise UsageError(f"{table.name}: no bundle {options.bundle!r}")
    chunks = list(to_redrive(table, bundle, options.article))
    send(name_of("queue", options), (chunk.message() for chunk in chunks), Backoff())
    count = sum(len(chunk.articles) for chunk in chunks)
    what = f"{count} article{'s' * (count != 1)}" if count else "the whole bundle"
    state = "still running; " if bundle["status"] == RUNNING else ""
    print(f"{options.bundle}: {state}{what} asked for again")
    return OK


def to_redrive(table: Table, bundle: Row, article: int | None = None) -> Iterator[Chunk]:
    """What has to be asked for, so that a bundle becomes complete.

    Args:
        table: The table.
        bundle: The bundle's row.
        article: The one article that is wanted; None: all that failed, and all without a row.

    Raises:
        UsageError: Nothing has failed, or this article has not, or there is none of this number.
    """
    bundle_id, found = bundle["bundle_id"], bundle.get("found")
    chunk = Chunk(bundle_id, bundle["model"], bundle["pipeline"], again=True)
    if found is None:
        if article is not None:
            raise UsageError(f"{bundle_id}: no article was found: redrive it without --article")
        yield chunk
        return
    if article is not None and article > found:
        raise UsageError(f"{bundle_id}: there is no article {article}: it has {found}")
    rows = table.articles(bundle_id)
    done = {row["article_no"] for row in rows if _is_done(row, bundle)}
    wanted = [one for one in range(1, found + 1) if one not in done and article in (None, one)]
    if not wanted:
        what = "nothing" if article is None else f"article {article}"
        raise UsageError(f"{bundle_id}: {what} has {'not ' * (article is not None)}failed")
    remaining = iter(wanted)
    while some := tuple(islice(remaining, _MOST_NUMBERS)):
        yield replace(chunk, articles=some)


def _is_done(row: Row, bundle: Row) -> bool:
    return bool(row["status"] == "ok" and same_version(row, bundle))
