"""The real worker's handler, called as Lambda calls it for a queue."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from newsfold.cli.functions import call
from newsfold.events import Chunk
from newsfold.source.aws import client
from newsfold.storage import Table
from tests.newsroom import STORIES, json_lines

if TYPE_CHECKING:
    from newsfold.cli.cloud import Cloud

BUNDLE = json_lines(STORIES[:6]).encode()


@pytest.fixture
def queued(cloud: Cloud, monkeypatch: pytest.MonkeyPatch) -> Cloud:
    monkeypatch.setenv("INLINE_ARTICLES", "1")
    monkeypatch.setattr("newsfold.chunks.CHUNK", 2)
    return cloud


def record(number: int, body: str, receipt: str = "r") -> dict[str, Any]:
    return {
        "messageId": f"message-{number}",
        "receiptHandle": receipt,
        "body": body,
        "attributes": {"ApproximateReceiveCount": "1"},
        "messageAttributes": {},
        "eventSource": "aws:sqs",
        "eventSourceARN": "arn:aws:sqs:us-east-1:123456789012:chunks",
        "awsRegion": "us-east-1",
    }


def test_a_batch_of_which_one_message_is_bad(queued: Cloud) -> None:
    (outcome,) = queued.deliver("wire.jsonl", BUNDLE)["bundles"]
    assert (outcome["status"], outcome["found"], outcome["ok"]) == ("running", 6, 0)
    bodies = []
    while message := queued.receive():
        bodies.append(message["Body"])
    records = [record(number, body) for number, body in enumerate([bodies[0], "?", *bodies[1:]])]
    answer = call(queued.worker, {"Records": records})
    assert answer == {"batchItemFailures": [{"itemIdentifier": "message-1"}]}
    own, *articles = Table(queued.table).bundle(outcome["bundle_id"])
    assert (own["status"], own["ok"], len(articles)) == ("done", 6, 6)


def test_a_message_that_failed_comes_again_sooner_than_the_queue_would_have_it(
    queued: Cloud, trouble: Any
) -> None:
    queued.deliver("wire.jsonl", BUNDLE)
    asked: list[tuple[str, int]] = []
    client("sqs").meta.events.register(
        "provide-client-params.sqs.ChangeMessageVisibility",
        lambda params, **_: asked.append((params["ReceiptHandle"], params["VisibilityTimeout"])),
    )
    trouble.of_dynamodb("ResourceNotFoundException").meet("dynamodb", "GetItem")
    message = queued.receive()
    assert message
    for attempt in ("1", "2"):
        one = record(1, message["Body"], message["ReceiptHandle"])
        one["attributes"]["ApproximateReceiveCount"] = attempt
        assert call(queued.worker, {"Records": [one]})["batchItemFailures"]
    assert asked == [(message["ReceiptHandle"], 60), (message["ReceiptHandle"], 600)]


def test_a_chunk_as_a_message_and_back() -> None:
    chunk = Chunk("wire-0123456789ab", "m", "p", (3, 4), "staging/x.jsonl.gz", again=True)
    assert Chunk.parse(chunk.message()) == chunk
