"""Articles on their way to a worker: compressed JSON Lines beside the bundle, under ``staging/``.

A copy for convenience. What is gone (a lifecycle rule removes what nobody came for) can be taken
from the bundle again.
"""

from __future__ import annotations

import gzip
import json
import zlib
from contextlib import contextmanager
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from newsfold.article import Article, Fault, Kind, Paragraph
from newsfold.errors import InputError, ObjectMissing, StorageError, Unavailable
from newsfold.source.aws import client, translated

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mypy_boto3_s3.type_defs import ObjectIdentifierTypeDef

PREFIX = "staging/"
_FAST = 1  # two thirds of the time at level 6 for a tenth more bytes


def place(bundle_id: str, pipeline: str, first: int = 0, last: int = 0) -> str:
    """Where articles are staged: the key of some, or without numbers the prefix of all.

    Args:
        bundle_id: Their bundle.
        pipeline: The version that took it apart; another one cuts it otherwise.
        first: The first article's number.
        last: The last one's.
    """
    prefix = f"{PREFIX}{bundle_id}/{pipeline}/"
    return f"{prefix}{first:07}-{last:07}.jsonl.gz" if first else prefix


def stage(bucket: str, key: str, articles: Sequence[Article]) -> None:
    """Write articles; the same ones give the same object, whoever writes them and how often.

    Raises:
        Unavailable: S3 throttles, fails or cannot be reached.
        StorageError: S3 refuses.
    """
    lines = "".join(json.dumps(asdict(article)) + "\n" for article in articles)
    with _refusals(f"s3://{bucket}/{key}"):
        body = gzip.compress(lines.encode(), _FAST, mtime=0)
        client("s3").put_object(Bucket=bucket, Key=key, Body=body)


def staged(bucket: str, key: str) -> list[Article]:
    """Read staged articles.

    Raises:
        ObjectMissing: They are not there any more, or damaged.
        AccessDenied: As S3 says of what is missing, or forbidden.
        Unavailable: S3 throttles, fails or cannot be reached.
    """
    with translated(f"s3://{bucket}/{key}"):
        found = client("s3").get_object(Bucket=bucket, Key=key)
        with found["Body"] as body:
            data = body.read()
    try:
        return [_article(json.loads(line)) for line in gzip.decompress(data).splitlines()]
    except (OSError, EOFError, zlib.error, ValueError, TypeError, KeyError) as error:
        raise ObjectMissing(f"s3://{bucket}/{key}: damaged: {type(error).__name__}") from None


def remove_staged(bucket: str, prefix: str) -> None:
    """Remove all that is staged under a prefix.

    Raises:
        Unavailable: S3 throttles, fails or cannot be reached.
        StorageError: S3 refuses.
    """
    with _refusals(f"s3://{bucket}/{prefix}"):
        pages = client("s3").get_paginator("list_objects_v2")
        for page in pages.paginate(Bucket=bucket, Prefix=prefix):
            keys: list[ObjectIdentifierTypeDef] = [
                {"Key": thing["Key"]} for thing in page.get("Contents", ())
            ]
            if keys:  # a page has as many as one call deletes: a thousand
                answer = client("s3").delete_objects(
                    Bucket=bucket, Delete={"Objects": keys, "Quiet": True}
                )
                for error in answer.get("Errors", ()):
                    raise Unavailable(f"s3://{bucket}/{prefix}: {error['Code']} in DeleteObjects")


@contextmanager
def _refusals(what: str) -> Iterator[None]:
    """What S3 refuses here is no fault of the bundle's."""
    try:
        with translated(what):
            yield
    except InputError as error:
        raise StorageError(str(error)) from error


def _article(fields: dict[str, Any]) -> Article:
    fault = fields["fault"]
    return Article(
        **fields
        | {
            "paragraphs": tuple(
                Paragraph(one["start"], one["end"], Kind(one["kind"]))
                for one in fields["paragraphs"]
            ),
            "captions": tuple(fields["captions"]),
            "keywords": tuple(fields["keywords"]),
            "fault": Fault(**fault) if fault else None,
        }
    )
