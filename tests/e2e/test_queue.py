"""A large bundle's way through both functions and the queue between them, as Lambda runs it."""

from __future__ import annotations

from dataclasses import replace
from itertools import cycle, islice
from typing import TYPE_CHECKING, Any

from newsfold.cli.cloud import sqs_event
from newsfold.settings import CHUNK, PROJECT
from newsfold.source.aws import client
from newsfold.storage import Table
from tests.e2e.deliveries import answer_of, put, recorded
from tests.newsroom import STORIES, json_lines

if TYPE_CHECKING:
    from newsfold.cli.stack import Stack
    from tests.e2e.conftest import Launch

MANY = [
    replace(story, headline=f"{story.headline} ({number})")
    for number, story in enumerate(islice(cycle(STORIES), CHUNK + 10), 1)
]
NOTHING_FAILED: dict[str, Any] = {"batchItemFailures": []}


def waiting(stack: Stack) -> list[dict[str, Any]]:
    """Lambda's events for the messages in the queue, which are gone from it now."""
    queue = stack.environment["CHUNK_QUEUE_URL"]
    found = client("sqs").receive_message(
        QueueUrl=queue, MaxNumberOfMessages=10, MessageSystemAttributeNames=["All"]
    )
    messages = found.get("Messages", [])
    for message in messages:
        client("sqs").delete_message(QueueUrl=queue, ReceiptHandle=message["ReceiptHandle"])
    return [sqs_event(message) for message in messages]


def staged(stack: Stack) -> list[str]:
    found = client("s3").list_objects_v2(Bucket=stack.bucket, Prefix="staging/")
    return [thing["Key"] for thing in found.get("Contents", [])]


def test_a_large_bundle(launch: Launch, stack: Stack) -> None:
    ingest = launch("IngestFunction", INLINE_ARTICLES=str(CHUNK), MAX_SENTENCES="1")
    worker = launch("WorkerFunction")
    answer = answer_of(ingest, put(stack, "incoming/large.jsonl", json_lines(MANY).encode()))
    (outcome,) = answer["bundles"]
    assert (outcome["status"], outcome["found"], outcome["ok"]) == ("running", len(MANY), 0)
    first, second = waiting(stack)
    assert len(staged(stack)) == 2

    # Out of order, and one of them twice.
    for chunk in (second, first, second):
        assert answer_of(worker, chunk) == NOTHING_FAILED
    own, *articles = Table(stack.table).bundle(outcome["bundle_id"])
    assert (own["status"], own["ok"], own["failed"]) == ("done", len(MANY), 0)
    assert [row["headline"] for row in articles] == [story.headline for story in MANY]
    assert {len(row["sentences"]) for row in articles} == {1}
    assert staged(stack) == []


def test_the_recorded_events_belong_together(launch: Launch, stack: Stack) -> None:
    """The README's way: env.json, the sample, the recorded events of S3 and of the queue."""
    sample = (PROJECT / "samples" / "wire-desk.txt").read_bytes()
    put(stack, "incoming/wire-desk.txt", sample)
    answer = answer_of(launch("IngestFunction"), recorded("s3-put-sample"))
    (outcome,) = answer["bundles"]
    assert outcome["status"] == "running"
    assert len(waiting(stack)) == 1
    assert answer_of(launch("WorkerFunction"), recorded("sqs-chunk")) == NOTHING_FAILED
    own = Table(stack.table).status(outcome["bundle_id"])
    assert own is not None
    assert (own["status"], own["ok"]) == ("done", 4)


def test_a_message_that_is_no_chunk_is_reported(launch: Launch) -> None:
    event = recorded("sqs-chunk")
    event["Records"][0]["body"] = "hello"
    answer = answer_of(launch("WorkerFunction"), event)
    failed = event["Records"][0]["messageId"]
    assert answer == {"batchItemFailures": [{"itemIdentifier": failed}]}
