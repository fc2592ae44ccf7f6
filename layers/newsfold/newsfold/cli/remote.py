"""``newsfold put``, ``read`` and ``redrive``: against a deployed stack, or any endpoint like it."""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from newsfold.cli import OK, formats
from newsfold.errors import BundleTooLarge, UsageError
from newsfold.events import Chunk, timestamp
from newsfold.settings import MAX_BUNDLE_BYTES
from newsfold.source.aws import client, translated
from newsfold.storage import Backoff, Row, Table, send

_PREFIX = "incoming/"
_MOST_NUMBERS = 2_000
"""To a message, which must not be large; its worker stages them, taking the bundle apart once."""


def put(options: argparse.Namespace) -> int:
    """Upload bundles under ``incoming/``; print where each went."""
    _use_endpoint(options)
    for path in options.paths:
        check_size(path)
    bucket = options.bucket or os.environ.get("BUCKET_NAME") or _output(options.stack, "BucketName")
    for path in map(Path, options.paths):
        key = f"{_PREFIX}{path.name}"
        with path.open("rb") as file, translated(f"s3://{bucket}/{key}"):
            client("s3").put_object(Bucket=bucket, Key=key, Body=file)
        print(f"s3://{bucket}/{key}")
    return OK


def read(options: argparse.Namespace) -> int:
    """Print rows: of a bundle, of a topic, or all articles since a time."""
    if options.bundle and options.topic:
        raise UsageError("read takes --bundle or --topic, not both")
    _use_endpoint(options)
    since = _utc(options.since) if options.since else None
    name = options.table or os.environ.get("TABLE_NAME") or _output(options.stack, "TableName")
    rows = list(_rows(Table(name), options.bundle, options.topic, since))
    if options.bundle and not rows:
        raise UsageError(f"{name}: no bundle {options.bundle!r}")
    formats.show(rows, options.format)
    return OK


def redrive(options: argparse.Namespace) -> int:
    """Ask the workers for the articles of a bundle that failed, or for the bundle that did."""
    _use_endpoint(options)
    name = options.table or os.environ.get("TABLE_NAME") or _output(options.stack, "TableName")
    queue = (
        options.queue
        or os.environ.get("CHUNK_QUEUE_URL")
        or _output(options.stack, "ChunkQueueUrl")
    )
    chunks = list(to_redrive(Table(name), options.bundle, options.article))
    send(queue, (chunk.message() for chunk in chunks), Backoff())
    articles = sum(len(chunk.articles) for chunk in chunks)
    what = "the whole bundle" if chunks and not articles else f"{articles} articles"
    print(f"{options.bundle}: {what} asked for again")
    return OK


def to_redrive(table: Table, bundle_id: str, article: int | None = None) -> Iterator[Chunk]:
    """What has to be asked for, so that a bundle becomes complete.

    Args:
        table: The table.
        bundle_id: The bundle.
        article: The one article that is wanted; None: all that failed, and all without a row.

    Raises:
        UsageError: There is no such bundle, nothing has failed, or the article has not.
    """
    bundle = table.status(bundle_id)
    if bundle is None:
        raise UsageError(f"{table.name}: no bundle {bundle_id!r}")
    chunk = Chunk(bundle_id, bundle["model"], bundle["pipeline"], again=True)
    if bundle.get("found") is None:
        yield chunk
        return
    rows = {row["article_no"]: row for row in table.articles(bundle_id)}
    numbers = [
        number
        for number in range(1, bundle["found"] + 1)
        if rows.get(number, {}).get("status") != "ok"
    ]
    if article is not None and article not in numbers:
        raise UsageError(f"{bundle_id}: article {article} has not failed")
    if not numbers:
        raise UsageError(f"{bundle_id}: nothing has failed")
    wanted = iter(numbers if article is None else [article])
    while some := tuple(islice(wanted, _MOST_NUMBERS)):
        yield replace(chunk, articles=some)


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


def _use_endpoint(options: argparse.Namespace) -> None:
    if options.endpoint_url:
        os.environ["AWS_ENDPOINT_URL"] = options.endpoint_url


def _output(stack: str, name: str) -> str:
    """An output of the CloudFormation stack: the name of its bucket or table."""
    import boto3

    with translated(f"stack {stack}"):
        answer = boto3.client("cloudformation").describe_stacks(StackName=stack)
    outputs: dict[str, str] = {
        output["OutputKey"]: output["OutputValue"] for output in answer["Stacks"][0]["Outputs"]
    }
    if name not in outputs:
        raise UsageError(f"stack {stack} has no output {name}")
    return outputs[name]


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
