"""Read exactly the object that the event announced, or say why that cannot be done."""

from __future__ import annotations

import shutil
from contextlib import suppress
from typing import TYPE_CHECKING, BinaryIO

from newsfold import settings
from newsfold.errors import BundleTooLarge, ObjectMissing
from newsfold.source.aws import client, translated
from newsfold.source.member import spool

if TYPE_CHECKING:
    from mypy_boto3_s3.type_defs import GetObjectOutputTypeDef

    from newsfold.events import ObjectRef

_BLOCK = 1 << 20


def fetch(ref: ObjectRef) -> BinaryIO:
    """Return the object's bytes as a file, whose closing is the caller's affair.

    Between the event and this call the object may have been overwritten. Its version id finds the
    old content where the bucket keeps versions; the ETag as a condition refuses the new content
    where it does not (and under the version id "null", which names whatever was put last). The
    newer content has an event of its own.

    Raises:
        BundleTooLarge: Over `settings.MAX_BUNDLE_BYTES`; nothing is downloaded then.
        ObjectMissing: No such object or version.
        ObjectReplaced: Overwritten since the event.
        AccessDenied: The role may not read it.
        Unavailable: S3 throttles, fails or cannot be reached.
    """
    what = f"s3://{ref.bucket}/{ref.key}"
    _check_size(ref.size or 0, what)
    file = spool()
    try:
        with translated(what), _asked_for(ref)["Body"] as body:
            shutil.copyfileobj(body, file, _BLOCK)
    except BaseException:
        file.close()
        raise
    file.seek(0)
    return file


def check(ref: ObjectRef) -> None:
    """See whether `fetch` would find the object.

    Raises:
        InputError, Unavailable: What `fetch` raises.
    """
    with translated(f"s3://{ref.bucket}/{ref.key}"):
        _asked_for(ref)["Body"].close()


def _asked_for(ref: ObjectRef) -> GetObjectOutputTypeDef:
    """S3's answer; where a version is gone, the same content may have been put again."""
    what = f"s3://{ref.bucket}/{ref.key}"
    s3 = client("s3")
    found = None
    if ref.version:
        with suppress(ObjectMissing), translated(what):
            found = s3.get_object(
                Bucket=ref.bucket, Key=ref.key, IfMatch=ref.etag, VersionId=ref.version
            )
    if found is None:
        found = s3.get_object(Bucket=ref.bucket, Key=ref.key, IfMatch=ref.etag)
    _check_size(found["ContentLength"], what)
    return found


def _check_size(size: int, what: str) -> None:
    limit = settings.MAX_BUNDLE_BYTES
    if size > limit:
        raise BundleTooLarge(f"{what}: {size:,} bytes, the limit is {limit:,}")
