"""``newsfold put`` and ``read``: against a deployed stack, or any endpoint like it."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from newsfold.cli import OK, formats
from newsfold.cli.deployed import name_of, use_endpoint
from newsfold.errors import BundleTooLarge, UsageError
from newsfold.events import ObjectRef, bundle_id, timestamp
from newsfold.settings import MAX_BUNDLE_BYTES
from newsfold.source.aws import client, translated
from newsfold.storage import FAILED, Row, Table

_PREFIX = "incoming/"


def put(options: argparse.Namespace) -> int:
    """Upload bundles under ``incoming/``; print where each went, and the bundle's id."""
    use_endpoint(options)
    for path in options.paths:
        check_size(path)
    bucket = name_of("bucket", options)
    for path in map(Path, options.paths):
        key = f"{_PREFIX}{path.name}"
        with path.open("rb") as file, translated(f"s3://{bucket}/{key}"):
            made = client("s3").put_object(Bucket=bucket, Key=key, Body=file)
        ref = ObjectRef(bucket, key, made["ETag"].strip('"'), None, None, "")
        print(f"s3://{bucket}/{key}\t{bundle_id(ref)}")
    return OK


def read(options: argparse.Namespace) -> int:
    """Print rows: of a bundle, of a topic, or all since a time.

    Articles alone, but for the format `table`, which ends with the bundles; on standard error it
    says why a bundle failed.
    """
    if options.bundle and options.topic:
        raise UsageError("read takes --bundle or --topic, not both")
    use_endpoint(options)
    since = _utc(options.since) if options.since else None
    topic = _code(options.topic) if options.topic else None
    table = Table(name_of("table", options))
    if options.bundle and table.status(options.bundle) is None:
        raise UsageError(f"{table.name}: no bundle {options.bundle!r}")
    rows = list(_rows(table, options.bundle, topic, since))
    if options.format == "table" and not options.bundle and not topic:
        rows += sorted(table.bundles(since), key=lambda row: row["started_at"])
    formats.show(rows, options.format)
    for row in rows:
        if row["article_no"] == 0 and row["status"] == FAILED:
            print(f"newsfold: {row['source']['key']}: {row['error']['message']}", file=sys.stderr)
    if not rows:
        print("newsfold: no rows", file=sys.stderr)
    return OK


def _rows(table: Table, bundle: str | None, topic: str | None, since: str | None) -> Iterator[Row]:
    if bundle:
        rows = table.bundle(bundle)
        yield from (row for row in rows if not since or row.get("ingested_at", since) >= since)
    elif topic:
        yield from table.by_topic(topic, since)
    else:
        yield from sorted(
            table.scan(since),
            key=lambda row: (row["ingested_at"], row["bundle_id"], row["article_no"]),
        )


def _utc(raw: str) -> str:
    """A time as rows spell it; one without a zone is taken as UTC."""
    try:
        when = datetime.fromisoformat(raw)
    except ValueError:
        raise UsageError(f"--since: not an ISO 8601 time: {raw!r}") from None
    return timestamp(when.replace(tzinfo=when.tzinfo or UTC))


def _code(topic: str) -> str:
    """A topic's code, by code or by name.

    Raises:
        UsageError: There is no such topic.
    """
    from newsfold.model import TOPICS, UNCERTAIN

    codes = {name: code for code, name in TOPICS.items()}
    if topic in codes:
        return codes[topic]
    if topic not in {*codes.values(), UNCERTAIN}:
        raise UsageError(f"no topic {topic!r}: {UNCERTAIN}, {', '.join(codes)}")
    return topic


def check_size(path: str) -> None:
    """See that a file can be read and is not over the limit.

    Raises:
        OSError: It cannot be read.
        BundleTooLarge: It is over the limit.
    """
    with Path(path).open("rb") as file:
        size = file.seek(0, os.SEEK_END)
    if size > MAX_BUNDLE_BYTES:
        raise BundleTooLarge(f"{path}: {size:,} bytes; the limit is {MAX_BUNDLE_BYTES:,}")
