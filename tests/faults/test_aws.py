"""AWS throttles, fails, or does half of what it was asked: nothing is lost, nothing doubles."""

from __future__ import annotations

from typing import Any

import pytest

from newsfold.deadline import Deadline
from newsfold.errors import StorageError, Unavailable
from newsfold.source.aws import client
from newsfold.storage import Backoff, send
from tests.faults.bundle import BUNDLE, undisturbed
from tests.faults.world import Fault, World

OPERATIONS = (
    "GetItem", "PutItem", "UpdateItem", "Query", "TransactWriteItems", "GetObject", "PutObject",
    "ListObjectsV2", "DeleteObjects", "SendMessageBatch", "PutEvents",
)  # fmt: skip


class These:
    """So many calls of one operation meet a fault."""

    def __init__(self, operation: str, fault: Fault, times: int) -> None:
        self.operation, self.fault, self.times = operation, fault, times

    def __call__(self, operation: str) -> Fault | None:
        if operation != self.operation or not self.times:
            return None
        self.times -= 1
        return self.fault


@pytest.mark.parametrize("operation", OPERATIONS)
@pytest.mark.parametrize("fault", ["throttled", "failing", "answer lost"])
def test_trouble_that_passes_goes_unnoticed(world: World, operation: str, fault: Fault) -> None:
    expected = undisturbed(world)
    world.inline = 2
    world.faults = these = These(operation, fault, times=4)
    ref = world.upload("wire.jsonl", BUNDLE)
    (result,) = world.together(world.ingest(ref))
    assert not isinstance(result, BaseException)
    assert world.live([]) == []
    assert these.times == 0
    assert world.rows(ref) == expected


@pytest.mark.parametrize("operation", OPERATIONS)
def test_trouble_that_stays_is_left_to_the_next_delivery(world: World, operation: str) -> None:
    expected = undisturbed(world)
    world.inline = 2
    world.faults = these = These(operation, "throttled", times=5)  # all tries of AWS's client
    ref = world.upload("wire.jsonl", BUNDLE)
    assert world.live([ref]) == []
    assert these.times == 0
    assert world.rows(ref) == expected


def test_sqs_leaves_out_half_of_every_batch(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = undisturbed(world)
    monkeypatch.setattr("newsfold.chunks.CHUNK", 1)
    world.inline, world.partly = 1, 1.0
    ref = world.upload("wire.jsonl", BUNDLE)
    assert world.live([ref]) == []
    assert world.rows(ref) == expected


def failing(code: str, sender_fault: bool, times: int) -> None:
    """Let SQS fail the first message of a batch, for so many calls."""
    left = [times]

    def fail(parsed: dict[str, Any], **_: Any) -> None:
        if left[0]:
            left[0] -= 1
            parsed["Failed"] = [{"Id": "0", "Code": code, "SenderFault": sender_fault}]

    client("sqs").meta.events.register("after-call.sqs.SendMessageBatch", fail)


def test_every_message_is_sent_in_batches_of_ten(world: World) -> None:
    assert send(world.cloud.chunks, map(str, range(25)), Backoff()) == 25
    assert sorted(int(one["Body"]) for one in world.messages()) == list(range(25))


def test_a_message_that_sqs_refuses_is_no_matter_of_time(world: World) -> None:
    failing("InvalidMessageContents", sender_fault=True, times=1)
    with pytest.raises(StorageError, match="InvalidMessageContents"):
        send(world.cloud.chunks, ["a", "b"], Backoff())


def test_messages_that_stay_unsent_are_retryable(world: World) -> None:
    failing("InternalError", sender_fault=False, times=1000)
    waits: list[float] = []
    with pytest.raises(Unavailable, match="given up after 4 tries"):
        send(world.cloud.chunks, ["a"], Backoff(attempts=4, sleep=waits.append))
    assert len(waits) == 3


def test_no_wait_outlasts_the_invocation(world: World) -> None:
    failing("InternalError", sender_fault=False, times=1000)
    left = Deadline(lambda: 5.0)
    with pytest.raises(Unavailable, match="no time is left"):
        send(world.cloud.chunks, ["a"], Backoff(left, jitter=lambda: 1.0))
