"""Articles on their way to a worker: compressed JSON Lines beside the bundle, under ``staging/``.

A copy for convenience. What is gone (a lifecycle rule removes what nobody came for) can be taken
from the bundle again.
"""

from __future__ import annotations

import gzip
import json
from contextlib import contextmanager
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from newsfold.article import Article, Fault, Kind, Paragraph
from newsfold.errors import InputError, StorageError
from newsfold.source.aws import client, translated

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

PREFIX = "staging/"
_FAST = 1  # two thirds of the time at level 6 for a tenth more bytes


def stage(bucket: str, bundle_id: str, articles: Sequence[Article]) -> str:
    """Write articles, at least one, whose numbers ascend; return the object's key.

    The same articles give the same object, whoever writes them and how often.

    Raises:
        Unavailable: S3 throttles, fails or cannot be reached.
        StorageError: S3 refuses.
    """
    key = f"{PREFIX}{bundle_id}/{articles[0].index:07}-{articles[-1].index:07}.jsonl.gz"
    lines = "".join(json.dumps(asdict(article)) + "\n" for article in articles)
    with _refusals(f"s3://{bucket}/{key}"):
        body = gzip.compress(lines.encode(), _FAST, mtime=0)
        client("s3").put_object(Bucket=bucket, Key=key, Body=body)
    return key


def staged(bucket: str, key: str) -> Iterator[Article]:
    """Read staged articles one by one.

    Raises:
        ObjectMissing: They are not there any more.
        AccessDenied: As S3 says of what is missing, or forbidden.
        Unavailable: S3 throttles, fails or cannot be reached.
    """
    with translated(f"s3://{bucket}/{key}"):
        found = client("s3").get_object(Bucket=bucket, Key=key)
        with found["Body"] as body:
            data = body.read()
    return (_article(json.loads(line)) for line in gzip.decompress(data).splitlines())


def remove_staged(bucket: str, bundle_id: str) -> None:
    """Remove all that is staged of a bundle.

    Raises:
        Unavailable: S3 throttles, fails or cannot be reached.
        StorageError: S3 refuses.
    """
    prefix = f"{PREFIX}{bundle_id}/"
    with _refusals(f"s3://{bucket}/{prefix}"):
        pages = client("s3").get_paginator("list_objects_v2")
        for page in pages.paginate(Bucket=bucket, Prefix=prefix):
            for thing in page.get("Contents", ()):
                client("s3").delete_object(Bucket=bucket, Key=thing["Key"])


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
