"""One object in a bucket, as an event names it, and the bundle id that follows from it."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import PurePosixPath

_STEM_LENGTH = 80
_NOT_READABLE = re.compile(r"[^\w.]+")


@dataclass(frozen=True, slots=True)
class ObjectRef:
    """The object that an event announces.

    Attributes:
        bucket: Its bucket.
        key: Its key, decoded: what S3's API takes.
        etag: The content's tag, without quotes; not always an MD5 (multipart, KMS).
        version: Its version id; None in an unversioned bucket.
        size: Its length in bytes; None where the event does not say.
        time: When it was put: ISO 8601, UTC, milliseconds, so that text order is time order.
    """

    bucket: str
    key: str
    etag: str
    version: str | None
    size: int | None
    time: str


def bundle_id(ref: ObjectRef) -> str:
    """Name the bundle: the key's stem, for people, and a hash of bucket, key and content.

    The same content put again under the same key is the same bundle; the version id and the
    event's time do not count, so that every delivery of an event meets the same rows.
    """
    stem = _NOT_READABLE.sub("-", PurePosixPath(ref.key).stem).strip("-.")[:_STEM_LENGTH]
    identity = "\0".join((ref.bucket, ref.key, ref.etag))
    digest = hashlib.sha256(identity.encode()).hexdigest()[:12]
    return f"{stem or 'bundle'}-{digest}"


def timestamp(moment: datetime) -> str:
    """Spell a time as rows hold it, ISO 8601 in UTC with milliseconds: text order is time order."""
    spelled = moment.astimezone(UTC).isoformat(timespec="milliseconds")
    return spelled.replace("+00:00", "Z")
