"""``newsfold put`` and ``newsfold read``: against a deployed stack, or any endpoint like it."""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from newsfold.cli import OK, formats
from newsfold.errors import BundleTooLarge, UsageError
from newsfold.events import timestamp
from newsfold.settings import MAX_BUNDLE_BYTES
from newsfold.source.aws import client, translated
from newsfold.storage import Row, Table

_PREFIX = "incoming/"


def put(options: argparse.Namespace) -> int:
    """Upload bundles under ``incoming/``; print where each went."""
    _use_endpoint(options)
    bundles = [(Path(path).name, read_bundle(path)) for path in options.paths]
    bucket = options.bucket or os.environ.get("BUCKET_NAME") or _output(options.stack, "BucketName")
    for name, data in bundles:
        key = f"{_PREFIX}{name}"
        with translated(f"s3://{bucket}/{key}"):
            client("s3").put_object(Bucket=bucket, Key=key, Body=data)
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


def read_bundle(path: str) -> bytes:
    """The file's bytes.

    Raises:
        OSError: It cannot be read.
        BundleTooLarge: It is over the limit.
    """
    file = Path(path)
    size = file.stat().st_size
    if size > MAX_BUNDLE_BYTES:
        raise BundleTooLarge(f"{path}: {size:,} bytes; the limit is {MAX_BUNDLE_BYTES:,}")
    return file.read_bytes()
