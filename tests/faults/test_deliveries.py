"""Events and messages that come twice, together, in reverse, late, or for something else by now."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from newsfold import chunks, invocation, pipeline
from newsfold.deadline import Deadline
from newsfold.errors import Unavailable
from newsfold.events import Chunk, bundle_id
from newsfold.model import Model
from newsfold.source.aws import client
from newsfold.storage import Ledger, Table
from tests.faults.bundle import BUNDLE, forget, staged, undisturbed
from tests.faults.conftest import Remembering
from tests.faults.world import At, Killed, World, nothing
from tests.newsroom import STORIES, json_lines

OTHER = json_lines(
    [replace(one, headline=f"More on {one.headline}") for one in STORIES[2:5]]
).encode()


@pytest.fixture(params=[100, 2], ids=["inline", "queued"])
def anyway(world: World, request: pytest.FixtureRequest) -> World:
    """The world, once for few articles and once for many."""
    world.inline = request.param
    return world


def versioned(world: World) -> None:
    """Keep versions, as the template says and moto does not do of itself."""
    client("s3").put_bucket_versioning(
        Bucket=world.cloud.bucket, VersioningConfiguration={"Status": "Enabled"}
    )


def test_the_same_event_twice(anyway: World) -> None:
    expected = undisturbed(anyway)
    ref = anyway.upload("wire.jsonl", BUNDLE)
    for _ in range(2):
        assert anyway.live([ref]) == []
        assert anyway.rows(ref) == expected


def test_the_same_event_ten_times_in_parallel(anyway: World) -> None:
    expected = undisturbed(anyway)
    ref = anyway.upload("wire.jsonl", BUNDLE)
    results = anyway.together(*[anyway.ingest(ref)] * 10)
    assert not any(isinstance(result, BaseException) for result in results)
    assert anyway.live([], side_by_side=10) == []
    assert anyway.rows(ref) == expected
    assert staged(anyway) == []


def test_the_same_message_ten_times_in_parallel(world: World) -> None:
    expected = undisturbed(world)
    ref = world.queued("wire.jsonl", BUNDLE)
    messages = world.messages()
    assert len(messages) == 3
    world.together(*[world.work(message) for message in messages * 10])
    assert world.rows(ref) == expected


def test_events_of_one_key_in_reverse_order(anyway: World) -> None:
    first = anyway.upload("wire.jsonl", BUNDLE)
    second = anyway.upload("wire.jsonl", OTHER)
    for ref in (second, first):
        anyway.live([ref])
    assert anyway.rows(first)[0]["error"]["code"] == "object_replaced"
    assert anyway.rows(second)[0]["ok"] == 3


def test_overwritten_before_it_was_read_with_versions(anyway: World) -> None:
    versioned(anyway)
    first = anyway.upload("wire.jsonl", BUNDLE)
    version = client("s3").head_object(Bucket=first.bucket, Key=first.key)["VersionId"]
    second = anyway.upload("wire.jsonl", OTHER)
    anyway.live([anyway.of_version(first, version), second])
    assert anyway.rows(first)[0]["ok"] == 8
    assert anyway.rows(second)[0]["found"] == 3


def test_deleted_before_it_was_read(anyway: World) -> None:
    ref = anyway.upload("wire.jsonl", BUNDLE)
    client("s3").delete_object(Bucket=ref.bucket, Key=ref.key)
    anyway.live([ref])
    (row,) = anyway.rows(ref)
    assert (row["status"], row["error"]["code"]) == ("failed", "object_missing")
    again = anyway.upload("wire.jsonl", BUNDLE)
    anyway.live([again])
    assert anyway.rows(ref) == undisturbed_of(anyway)


def undisturbed_of(world: World) -> list[Any]:
    forget(world)
    return undisturbed(world)


def test_deleted_while_its_articles_wait(world: World) -> None:
    expected = undisturbed(world)
    ref = world.queued("wire.jsonl", BUNDLE)
    client("s3").delete_object(Bucket=ref.bucket, Key=ref.key)
    world.live([])
    assert world.rows(ref) == expected, "what is staged is enough"


def test_uploaded_again_while_running(world: World) -> None:
    expected = undisturbed(world)
    ref = world.queued("wire.jsonl", BUNDLE)
    again = world.upload("wire.jsonl", BUNDLE)
    assert bundle_id(again) == bundle_id(ref)
    world.live([again], side_by_side=3)
    assert world.rows(ref) == expected


def test_other_content_uploaded_while_running(world: World) -> None:
    expected = undisturbed(world)
    ref = world.queued("wire.jsonl", BUNDLE)
    other = world.upload("wire.jsonl", OTHER)
    world.live([other], side_by_side=3)
    assert world.rows(ref) == expected
    assert world.rows(other)[0]["found"] == 3


def test_what_is_staged_is_gone(world: World) -> None:
    expected = undisturbed(world)
    ref = world.queued("wire.jsonl", BUNDLE)
    for key in staged(world):
        client("s3").delete_object(Bucket=ref.bucket, Key=key)
    assert world.live([]) == []
    assert world.rows(ref) == expected, "the bundle is taken apart again"


def test_what_is_staged_is_gone_and_so_is_the_bundle(world: World) -> None:
    ref = world.queued("wire.jsonl", BUNDLE)
    for key in [*staged(world), ref.key]:
        client("s3").delete_object(Bucket=ref.bucket, Key=key)
    assert world.live([]) == []
    own, *articles = world.rows(ref)
    assert (own["status"], own["failed"], len(articles)) == ("partial", 8, 8)
    assert {row["error"]["code"] for row in articles} == {"object_missing"}


def test_the_time_is_up(world: World) -> None:
    expected = undisturbed(world)
    ref = world.upload("wire.jsonl", BUNDLE)
    world.deadline = Deadline(lambda: 10.0 if len(world.rows(ref)) > 1 else 100.0)
    world.together(world.ingest(ref))
    assert world.rows(ref)[0]["processed"] == 2, "a window"
    assert world.live([]) == [], "workers hand over, too, an article further each"
    assert world.rows(ref) == expected


def test_the_time_is_up_within_a_window(world: World, model: Remembering) -> None:
    expected = undisturbed(world)
    met: list[str] = []
    model.met = met.append
    world.deadline = Deadline(lambda: 10.0 if met else 100.0)
    ref = world.upload("wire.jsonl", BUNDLE)
    world.together(world.ingest(ref))
    assert world.rows(ref)[0]["processed"] == 1
    world.deadline = Deadline()
    assert world.live([]) == []
    assert world.rows(ref) == expected


def test_a_bundle_that_cannot_be_taken_apart_in_time(anyway: World) -> None:
    times = iter([900.0])
    anyway.deadline = Deadline(lambda: next(times, 10.0))
    ref = anyway.upload("wire.jsonl", BUNDLE)
    assert anyway.live([ref]) == []
    (row,) = anyway.rows(ref)
    assert (row["status"], row["error"]["code"]) == ("failed", "too_slow")


def test_a_delivery_that_comes_when_time_is_short(anyway: World) -> None:
    expected = undisturbed(anyway)
    ref = anyway.upload("wire.jsonl", BUNDLE)
    anyway.deadline = Deadline(lambda: 80.0)
    (refused,) = anyway.together(anyway.ingest(ref))
    assert isinstance(refused, Unavailable)
    anyway.deadline = Deadline()
    assert anyway.live([ref]) == []
    assert anyway.rows(ref) == expected


@pytest.mark.parametrize("left", ["staged", "nothing"])
def test_read_once_then_gone_for_good(anyway: World, left: str) -> None:
    expected = undisturbed(anyway)
    ref = anyway.upload("wire.jsonl", BUNDLE)
    died = Killed("after it was planned")
    (result,) = anyway.together(dying_after("plan", anyway.ingest(ref), died))
    assert result is died
    for key in [ref.key, *(staged(anyway) if left == "nothing" else [])]:
        client("s3").delete_object(Bucket=ref.bucket, Key=key)
    assert anyway.live([ref]) == []
    own, *articles = anyway.rows(ref)
    if left == "staged" and anyway.inline == 2:
        assert [own, *articles] == expected
    else:
        assert (own["status"], own["failed"]) == ("partial", 8)
        assert {row["error"]["code"] for row in articles} == {"object_missing"}


def dying_after(step: str, invocation: Callable[[], Any], death: BaseException) -> Any:
    """The invocation, ended right after a step of the ledger."""

    def run() -> Any:
        with pytest.MonkeyPatch.context() as patch:
            whole = getattr(Ledger, step)

            def last(*arguments: Any) -> None:
                whole(*arguments)
                raise death

            patch.setattr(Ledger, step, last)
            return invocation()

    return run


def test_a_staged_object_that_lacks_an_article(world: World) -> None:
    expected = undisturbed(world)
    ref = world.queued("wire.jsonl", BUNDLE)
    for key in staged(world):
        body = client("s3").get_object(Bucket=ref.bucket, Key=key)["Body"].read()
        short = gzip.compress(b"".join(gzip.decompress(body).splitlines(keepends=True)[:1]))
        client("s3").put_object(Bucket=ref.bucket, Key=key, Body=short)
    assert world.live([]) == []
    assert world.rows(ref) == expected, "it is taken from the bundle"


def test_a_staged_object_that_is_damaged(world: World) -> None:
    expected = undisturbed(world)
    ref = world.queued("wire.jsonl", BUNDLE)
    for key, body in zip(staged(world), (b"?", gzip.compress(b"?"), b""), strict=True):
        client("s3").put_object(Bucket=ref.bucket, Key=key, Body=body)
    assert world.live([]) == []
    assert world.rows(ref) == expected


def test_a_worker_of_another_version_dies_at_once(
    world: World, model: Remembering, monkeypatch: pytest.MonkeyPatch
) -> None:
    number, met = 0, True
    while met:
        number += 1
        world.faults = nothing
        monkeypatch.setattr(model, "name", "newsfold-mini-1")
        ref = world.queued(f"{number}.jsonl", BUNDLE)
        monkeypatch.setattr(model, "name", "newsfold-mini-9")
        world.faults = at = At(number, "killed after")
        assert world.live([]) == []
        met = len(at.calls) >= number
        own, *_ = world.rows(ref)
        assert (own["status"], own["model"], own["ok"]) == ("done", "newsfold-mini-9", 8)
        forget(world)
    assert number > 30


@pytest.mark.parametrize("names", ["121", "123", "1212", "1231"])
def test_versions_go_to_and_fro(
    world: World, model: Remembering, monkeypatch: pytest.MonkeyPatch, names: str
) -> None:
    monkeypatch.setattr(model, "name", "1")
    ref = world.queued("wire.jsonl", BUNDLE)
    for name in names[1:-1]:
        monkeypatch.setattr(model, "name", name)
        messages = world.messages()
        world.together(*map(world.work, messages))
    monkeypatch.setattr(model, "name", names[-1])
    assert world.live([]) == []
    own, *articles = world.rows(ref)
    assert (own["status"], own["processed"], own["ok"]) == ("done", 8, 8)
    assert {row["model"] for row in (own, *articles)} == {names[-1]}


def test_a_deployment_takes_a_bundle_apart_once_more_and_not_once_a_chunk(
    world: World, model: Remembering, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chunks, "CHUNK", 1)
    ref = world.queued("wire.jsonl", BUNDLE)
    monkeypatch.setattr(model, "name", "newsfold-mini-9")
    calls: list[str] = []
    world.faults = calls.append
    assert world.live([]) == []
    assert world.rows(ref)[0]["ok"] == 8
    assert calls.count("PutObject") == 8, "each article is staged once more"
    assert calls.count("GetObject") == 1 + 8, "the bundle, then its chunks"


def test_what_comes_late_does_not_replace_good_rows_by_a_failure(
    world: World, model: Remembering, monkeypatch: pytest.MonkeyPatch
) -> None:
    ref = world.queued("wire.jsonl", BUNDLE)
    late = world.messages()
    world.together(*map(world.work, late))
    expected = world.rows(ref)
    monkeypatch.setattr(model, "name", "newsfold-mini-9")
    client("s3").delete_object(Bucket=ref.bucket, Key=ref.key)
    world.together(world.ingest(ref), *map(world.work, late))
    assert world.live([]) == []
    assert world.rows(ref) == expected


def test_another_version_comes_in_between(
    world: World, model: Remembering, monkeypatch: pytest.MonkeyPatch
) -> None:
    ref = world.queued("wire.jsonl", BUNDLE)
    first, *others = world.messages()
    world.together(world.work(first))
    monkeypatch.setattr(model, "name", "newsfold-mini-9")
    world.together(*[world.work(message) for message in others])
    assert world.live([]) == []
    own, *articles = world.rows(ref)
    assert (own["status"], own["processed"]) == ("done", 8)
    assert {row["model"] for row in (own, *articles)} == {"newsfold-mini-9"}


def test_an_old_worker_meets_a_bundle_begun_anew(
    world: World, model: Remembering, monkeypatch: pytest.MonkeyPatch
) -> None:
    ref = world.queued("wire.jsonl", BUNDLE)
    old = world.messages()
    with monkeypatch.context() as newer:
        newer.setattr(model, "name", "newsfold-mini-9")
        assert world.live([ref]) == []
    expected = world.rows(ref)
    refused = world.together(*[world.work(message) for message in old])
    assert {type(result).__name__ for result in refused} == {"Superseded"}
    assert world.rows(ref) == expected


def test_clocks_differ(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = undisturbed(world)
    ref = world.queued("wire.jsonl", BUNDLE)
    with monkeypatch.context() as behind:
        behind.setattr(pipeline, "now", lambda: "2001-01-01T00:00:00.000Z")
        assert invocation.now() > "2001-01-02"
        world.live([])
    assert world.rows(ref) == expected
    (own, *_) = Table(world.cloud.table).bundle(bundle_id(ref))
    assert own["finished_at"] == own["started_at"], "no bundle ends before it began"


def test_a_text_met_again_is_copied(world: World, model: Remembering) -> None:
    assert isinstance(model._model, Model)
    expected = undisturbed(world)
    first = world.upload("first.jsonl", BUNDLE)
    world.live([first])
    read: list[str] = []
    model.met = read.append
    # The same stories in another order and layout: their sentences are at other places.
    ref = world.upload(
        "second.txt",
        "\n\n\n\n".join(f"{one.headline}\n\n{one.body}" for one in reversed(STORIES)).encode(),
    )
    world.live([ref])
    assert read == []
    own, *articles = world.rows(ref)
    assert (own["reused"], own["ok"]) == (8, 8)
    digests = {row["headline"]: (row["summary"], row["topics"]) for row in expected[1:]}
    assert {row["headline"]: (row["summary"], row["topics"]) for row in articles} == digests
    text = client("s3").get_object(Bucket=ref.bucket, Key=ref.key)["Body"].read().decode()
    for row in articles:
        article = text[row["source"]["start"] : row["source"]["end"]]
        for one in row["sentences"]:
            assert article[one["start"] : one["end"]] == one["text"]


def test_what_no_model_read_is_not_copied(world: World) -> None:
    short = "It rained in Elsin. Nobody was hurt."  # too short for its language to be told
    for language in ("de", "en"):
        record = {"headline": "Regen", "body": short, "language": language}
        ref = world.upload(f"{language}.jsonl", json.dumps(record).encode())
        world.live([ref])
    own, row = world.rows(ref)
    assert own["reused"] == 0
    assert all("score" in sentence for sentence in row["sentences"])


def test_what_another_setting_made_is_not_copied(world: World, model: Remembering) -> None:
    world.live([world.upload("first.jsonl", BUNDLE)])
    read: list[str] = []
    model.met = read.append
    world.max_sentences = 1
    ref = world.upload("second.jsonl", BUNDLE)
    world.live([ref])
    assert len(read) == 8
    assert {len(row["sentences"]) for row in world.rows(ref)[1:]} == {1}


def told(world: World) -> list[dict[str, Any]]:
    """What EventBridge was told; call it before, too, so that somebody listens."""
    sqs, events = client("sqs"), client("events")
    queue = sqs.create_queue(QueueName="listener")["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["QueueArn"])["Attributes"]
    events.put_rule(Name="completed", EventPattern='{"source": ["newsfold"]}')
    events.put_targets(Rule="completed", Targets=[{"Id": "1", "Arn": arn["QueueArn"]}])
    assert world
    found = []
    while messages := sqs.receive_message(QueueUrl=queue).get("Messages"):
        for message in messages:
            sqs.delete_message(QueueUrl=queue, ReceiptHandle=message["ReceiptHandle"])
            found.append(json.loads(message["Body"]))
    return found


def test_listeners_are_told_once(anyway: World) -> None:
    told(anyway)
    ref = anyway.upload("wire.jsonl", BUNDLE)
    anyway.live([ref, ref], side_by_side=1)
    (event,) = told(anyway)
    assert (event["source"], event["detail-type"]) == ("newsfold", "newsfold.bundle.completed")
    detail = event["detail"]
    assert (detail["bundle_id"], detail["status"]) == (bundle_id(ref), "done")
    assert (detail["found"], detail["ok"], detail["failed"]) == (8, 8, 0)
    assert detail["source"]["key"] == "incoming/wire.jsonl"


def test_listeners_are_told_of_failure(anyway: World) -> None:
    told(anyway)
    ref = anyway.upload("bad.txt", bytes(range(256)) * 40)
    anyway.live([ref])
    (event,) = told(anyway)
    assert event["detail"]["status"] == "failed"
    assert event["detail"]["error"] == {"code": "not_text"}


@pytest.mark.parametrize(
    "body",
    ["", "{}", "[1]", '{"bundle_id": "a"}', '{"articles": ["x"]}'],
    ids=["empty", "nothing", "list", "part", "numbers"],
)
def test_a_message_that_is_no_chunk_ends_among_the_dead(world: World, body: str) -> None:
    client("sqs").send_message(QueueUrl=world.cloud.chunks, MessageBody=body or " ")
    (dead,) = world.live([])
    assert dead["Body"] == (body or " ")


def test_a_chunk_of_a_bundle_that_nobody_knows(world: World) -> None:
    chunk = Chunk("gone-0123456789ab", "m", "p", (1, 2), "staging/gone/1.jsonl.gz")
    client("sqs").send_message(QueueUrl=world.cloud.chunks, MessageBody=chunk.message())
    assert world.live([]) == []
    assert Table(world.cloud.table).status(chunk.bundle_id) is None
