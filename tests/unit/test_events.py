"""Events of all forms give the right objects, decoded once and only once."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsfold.errors import InputError
from newsfold.events import ObjectRef, bundle_id, parse

EVENTS = Path(__file__).parents[2] / "events"
REF = ObjectRef("desk", "incoming/Wire (1).txt", "abc", None, 5, "2026-11-20T06:30:12.417Z")


def event(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((EVENTS / f"{name}.json").read_text())
    return loaded


def test_one_put_gives_all_fields() -> None:
    assert parse(event("s3-put")) == [
        ObjectRef(
            bucket="newsfold-bundles-123456789012-eu-west-1",
            key="incoming/wire-desk.txt",
            etag="d41f0b1c7a1b4c9e8f2f5a6b7c8d9e0f",
            version="096fKKXTRTtl3on89fVO.nfljtsv6qko",
            size=9412,
            time="2026-11-20T06:30:12.417Z",
        )
    ]


def test_the_sample_event_fits_the_sample() -> None:
    sample = (EVENTS.parent / "samples" / "wire-desk.txt").read_bytes()
    (ref,) = parse(event("s3-put-sample"))
    assert (ref.etag, ref.size, ref.version) == (
        hashlib.md5(sample, usedforsecurity=False).hexdigest(),
        len(sample),
        None,
    )


def test_several_records_each_with_its_own_decoded_key() -> None:
    refs = parse(event("s3-put-several"))
    assert [ref.key for ref in refs] == [
        "incoming/My bundle (1).txt",
        "incoming/أخبار/2026-11-20.jsonl",
        "incoming/desk/100% news+sport.csv",
    ]
    assert [ref.version is None for ref in refs] == [False, False, True]
    assert refs[1].etag == "9b2cf535f27731c974343645a3985328-3"


def test_eventbridge_keys_are_taken_as_they_are() -> None:
    (ref,) = parse(event("eventbridge-object-created"))
    assert ref.key == "incoming/My bundle 100%+ (1).txt"
    assert ref.version == "096fKKXTRTtl3on89fVO.nfljtsv6qko"
    assert ref.time == "2026-11-20T06:30:12.000Z"


@pytest.mark.parametrize("name", ["s3-test-event", "s3-folder"])
def test_nothing_to_do(name: str) -> None:
    assert parse(event(name)) == []


def test_an_empty_file_is_no_folder() -> None:
    put = event("s3-put")
    put["Records"][0]["s3"]["object"]["size"] = 0
    assert [ref.size for ref in parse(put)] == [0]


def test_a_slash_at_the_end_does_not_hide_content() -> None:
    folder = event("s3-folder")
    folder["Records"][0]["s3"]["object"]["size"] = 12
    assert len(parse(folder)) == 1


def test_a_size_that_is_not_told_is_unknown() -> None:
    put = event("s3-put")
    del put["Records"][0]["s3"]["object"]["size"]
    assert parse(put)[0].size is None


@pytest.mark.parametrize("name", ["ObjectRemoved:Delete", "ObjectRestore:Completed"])
def test_other_events_of_the_bucket_are_ignored(name: str) -> None:
    put = event("s3-put")
    put["Records"][0]["eventName"] = name
    assert parse(put) == []


def test_deletions_through_eventbridge_are_ignored() -> None:
    assert parse(event("eventbridge-object-created") | {"detail-type": "Object Deleted"}) == []


def test_the_same_record_twice_is_one_object() -> None:
    put = event("s3-put")
    assert len(parse({"Records": put["Records"] * 2})) == 1


def in_sqs(*bodies: Any) -> dict[str, Any]:
    return {"Records": [{"eventSource": "aws:sqs", "body": json.dumps(body)} for body in bodies]}


def in_sns(body: Any) -> dict[str, Any]:
    return {"Records": [{"EventSource": "aws:sns", "Sns": {"Message": json.dumps(body)}}]}


@pytest.mark.parametrize(
    "wrapped",
    [
        in_sqs(event("s3-put")),
        in_sqs(event("s3-test-event"), event("s3-put")),
        in_sns(event("s3-put")),
        in_sqs({"Type": "Notification", "Message": json.dumps(event("s3-put"))}),
    ],
    ids=["sqs", "sqs with test event", "sns", "sns in sqs"],
)
def test_wrapped_notifications(wrapped: dict[str, Any]) -> None:
    assert parse(wrapped) == parse(event("s3-put"))


def test_eventbridge_in_a_queue() -> None:
    inner = event("eventbridge-object-created")
    assert parse(in_sqs(inner)) == parse(inner)


@pytest.mark.parametrize(
    "strange",
    [
        {},
        {"Records": None},
        {"Records": [{}]},
        {"Records": [{"eventSource": "aws:kinesis"}]},
        {"Records": [{"eventSource": "aws:s3", "eventName": "ObjectCreated:Put", "s3": {}}]},
        {"Records": [{"eventSource": "aws:sqs", "body": "not json"}]},
        {"detail-type": "Object Created", "source": "my.app", "detail": {}},
        {"Records": "text"},
        [],
    ],
    ids=str,
)
def test_anything_else_is_refused_in_one_line(strange: Any) -> None:
    with pytest.raises(InputError, match="not an event of S3") as refused:
        parse(strange)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    ("written", "normal"),
    [
        ("2026-11-20T06:30:12Z", "2026-11-20T06:30:12.000Z"),
        ("2026-11-20T08:30:12.5+02:00", "2026-11-20T06:30:12.500Z"),
    ],
)
def test_times_sort_as_text(written: str, normal: str) -> None:
    put = event("s3-put")
    put["Records"][0]["eventTime"] = written
    assert parse(put)[0].time == normal


# S3 keys are UTF-8; lone surrogates cannot occur.
@given(st.text(st.characters(codec="utf-8"), min_size=1).filter(lambda key: key[-1] != "/"))
def test_every_key_survives_its_encoding(key: str) -> None:
    put = event("s3-put")
    put["Records"][0]["s3"]["object"]["key"] = quote_plus(key)
    assert parse(put)[0].key == key


def test_bundle_id_is_readable_and_depends_on_content_alone() -> None:
    assert re.fullmatch(r"Wire-1-[0-9a-f]{12}", bundle_id(REF))
    later = ObjectRef("desk", REF.key, "abc", "v2", 5, "2027-01-01T00:00:00.000Z")
    assert bundle_id(later) == bundle_id(REF)


@pytest.mark.parametrize(
    "other",
    [
        ObjectRef("desk2", REF.key, REF.etag, None, 5, REF.time),
        ObjectRef("desk", "incoming/sub/Wire (1).txt", REF.etag, None, 5, REF.time),
        ObjectRef("desk", REF.key, "abd", None, 5, REF.time),
        ObjectRef("des", "k" + REF.key, REF.etag, None, 5, REF.time),
    ],
)
def test_bundle_id_tells_bucket_key_and_content_apart(other: ObjectRef) -> None:
    assert bundle_id(other) != bundle_id(REF)


@pytest.mark.parametrize(
    ("key", "stem"),
    [("incoming/أخبار.txt", "أخبار"), ("incoming/---.txt", "bundle"), ("x" * 900, "x" * 80)],
)
def test_bundle_id_of_odd_keys(key: str, stem: str) -> None:
    named = bundle_id(ObjectRef("desk", key, "abc", None, 5, REF.time))
    assert named.rpartition("-")[0] == stem
