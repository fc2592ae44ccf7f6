"""Read the events by which S3 reports a new object.

They arrive in two forms, each bare or wrapped by a queue or a topic:

* S3's own notification: ``Records`` whose keys are encoded as in a form (``My+bundle.txt``),
  https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html
* EventBridge's event: one object, its key as it is,
  https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html

Ours rather than Powertools' data classes, which decode the first record's key only and unquote
EventBridge's, although it is not quoted (measured with 3.37).
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote_plus

from newsfold.errors import InputError
from newsfold.events.reference import ObjectRef, timestamp

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


def parse(event: Mapping[str, Any]) -> list[ObjectRef]:
    """List the objects that an event says were created, in its order, each once.

    Deletions, S3's test event and the empty "folder" objects of the console give nothing. An
    empty *file* is listed: it becomes a failed bundle, which is better than silence.

    Args:
        event: A notification of S3 (any number of records), an EventBridge event, or either of
            them inside messages of SQS or SNS.

    Raises:
        InputError: It is none of these, or a field that they always have is missing.
    """
    found = list(parse_each(event))
    for one in found:
        if isinstance(one, InputError):
            raise one
    return [one for one in found if isinstance(one, ObjectRef)]


def parse_each(event: Mapping[str, Any]) -> Iterator[ObjectRef | InputError]:
    """As `parse`, but what cannot be read is yielded as the error that it is.

    One bad message among several must not keep the others from their bundles.
    """
    seen = set()
    records = event.get("Records") if isinstance(event, dict) else None
    parts = [{"Records": [one]} for one in records] if isinstance(records, list) else [event]
    for part in parts:
        try:
            for ref in _objects(part):
                if ref not in seen:
                    seen.add(ref)
                    yield ref
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            yield InputError(f"not an event of S3: {type(error).__name__}: {error}")


def _objects(event: Mapping[str, Any]) -> Iterator[ObjectRef]:
    if event.get("Event") == "s3:TestEvent":
        return
    if event.get("Type") == "Notification":  # SNS in front of SQS
        yield from _objects(json.loads(event["Message"]))
    elif "detail-type" in event:
        yield from _from_eventbridge(event)
    else:
        for record in event["Records"]:
            yield from _from_record(record)


def _from_record(record: Mapping[str, Any]) -> Iterator[ObjectRef]:
    match record.get("eventSource") or record.get("EventSource"):
        case "aws:sqs":
            yield from _objects(json.loads(record["body"]))
        case "aws:sns":
            yield from _objects(json.loads(record["Sns"]["Message"]))
        case "aws:s3":
            if record["eventName"].startswith("ObjectCreated:"):
                bucket, thing = record["s3"]["bucket"], record["s3"]["object"]
                yield from _unless_folder(
                    ObjectRef(
                        bucket=bucket["name"],
                        key=unquote_plus(thing["key"], errors="strict"),
                        etag=thing["eTag"].strip('"'),
                        version=thing.get("versionId"),
                        size=thing.get("size"),
                        time=timestamp(datetime.fromisoformat(record["eventTime"])),
                    )
                )
        case other:
            raise ValueError(f"eventSource {other!r}")


def _from_eventbridge(event: Mapping[str, Any]) -> Iterator[ObjectRef]:
    if event["source"] != "aws.s3":
        raise ValueError(f"source {event['source']!r}")
    if event["detail-type"] == "Object Created":
        detail, thing = event["detail"], event["detail"]["object"]
        yield from _unless_folder(
            ObjectRef(
                bucket=detail["bucket"]["name"],
                key=thing["key"],
                etag=thing["etag"].strip('"'),
                version=thing.get("version-id"),
                size=thing.get("size"),
                time=timestamp(datetime.fromisoformat(event["time"])),
            )
        )


def _unless_folder(ref: ObjectRef) -> Iterator[ObjectRef]:
    if not (ref.key.endswith("/") and ref.size == 0):
        yield ref
