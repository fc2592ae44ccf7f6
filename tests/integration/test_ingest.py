"""The real handler on moto's S3 and DynamoDB: every event ends in the right rows."""

from __future__ import annotations

import copy
import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from aws_lambda_powertools import Metrics
from aws_lambda_powertools.metrics import MetricUnit

from newsfold.errors import InputError, TableMissing, Unavailable, Unexpected
from newsfold.source.aws import client
from newsfold.storage import Ledger, Row, Table
from tests import exports
from tests.newsroom import STORIES, json_lines, repeated_header
from tests.template import deployed, grants

if TYPE_CHECKING:
    from newsfold.cli.cloud import Cloud

Event = Mapping[str, Any]

FOUR = repeated_header(STORIES[:4]).encode()
ARTICLE = {
    "bundle_id", "article_no", "status", "headline", "captions", "summary", "sentences", "topics",
    "topic", "wordcount", "content_sha256", "source", "layout", "model", "pipeline", "ingested_at",
}  # fmt: skip
BUNDLE = {
    "bundle_id", "article_no", "status", "found", "ok", "failed", "residue", "layout", "source",
    "etag", "started_at", "finished_at", "model", "pipeline",
}  # fmt: skip


def recorded(name: str) -> dict[str, Any]:
    event: dict[str, Any] = json.loads(
        (Path(__file__).parents[2] / "events" / f"{name}.json").read_text()
    )
    return event


def rows_of(cloud: Cloud, outcome: Row) -> list[Row]:
    return Table(cloud.table).bundle(outcome["bundle_id"])


def whole_table(cloud: Cloud) -> list[Row]:
    table = Table(cloud.table)
    rows = [*table.bundles(), *table.scan()]
    return sorted(rows, key=lambda row: (row["bundle_id"], row["article_no"]))


def merged(*events: Event) -> Event:
    return {"Records": [record for event in events for record in event["Records"]]}


def test_a_bundle_becomes_rows(cloud: Cloud) -> None:
    (outcome,) = cloud.deliver("My bundle (1).txt", FOUR)["bundles"]
    assert outcome["bundle_id"].startswith("My-bundle-1-")
    assert (outcome["status"], outcome["found"], outcome["ok"], outcome["failed"]) == (
        "done", 4, 4, 0,
    )  # fmt: skip
    own, *articles = rows_of(cloud, outcome)
    assert own.keys() >= BUNDLE
    assert own["source"] == {"bucket": cloud.bucket, "key": "incoming/My bundle (1).txt"}
    assert [row["article_no"] for row in articles] == [1, 2, 3, 4]
    assert [row["headline"] for row in articles] == [story.headline for story in STORIES[:4]]
    text = FOUR.decode()
    for row, story in zip(articles, STORIES, strict=False):
        assert row.keys() >= ARTICLE
        assert row["captions"] == list(story.captions)
        body = text[row["source"]["start"] : row["source"]["end"]]
        for sentence in row["sentences"]:
            assert body[sentence["start"] : sentence["end"]] == sentence["text"]
        assert row["summary"] == " ".join(sentence["text"] for sentence in row["sentences"])
        assert 1 <= len(row["sentences"]) <= 3
        assert all(0 <= topic["confidence"] <= 1 for topic in row["topics"])
        assert row["topic"] in {"uncertain", row["topics"][0]["code"]}
        assert story.body not in json.dumps(row, ensure_ascii=False), "the body stays in the bucket"


def test_rows_are_found_by_topic(cloud: Cloud) -> None:
    cloud.deliver("wire.txt", FOUR)
    table = Table(cloud.table)
    for row in table.scan():
        assert row in list(table.by_topic(row["topic"]))


def test_max_sentences_comes_from_the_environment(
    cloud: Cloud, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MAX_SENTENCES", "1")
    cloud.deliver("wire.txt", FOUR)
    assert {len(row["sentences"]) for row in Table(cloud.table).scan()} == {1}


def test_several_records_of_which_one_is_gone(cloud: Cloud) -> None:
    events = [
        cloud.put("one.txt", FOUR),
        cloud.put("gone.txt", b"Never mind\n\nIt is gone."),
        cloud.put("three.jsonl", json_lines(STORIES[4:6]).encode()),
    ]
    client("s3").delete_object(Bucket=cloud.bucket, Key="incoming/gone.txt")
    one, gone, three = cloud.handle(merged(*events))["bundles"]
    assert (one["status"], three["status"]) == ("done", "done")
    assert (one["ok"], three["ok"]) == (4, 2)
    assert gone["status"] == "failed"
    (row,) = rows_of(cloud, gone)
    assert row["error"]["code"] == "object_missing"


@pytest.mark.parametrize(
    ("data", "code"),
    [(b"", "empty"), (b"\n" * 10_000, "empty"), (bytes(range(256)) * 40, "not_text")],
    ids=["empty", "blank lines", "binary"],
)
def test_unreadable_bundles_are_failed_rows(cloud: Cloud, data: bytes, code: str) -> None:
    (outcome,) = cloud.deliver("bad.txt", data)["bundles"]
    (row,) = rows_of(cloud, outcome)
    assert (row["status"], row["error"]["code"]) == ("failed", code)
    assert row["started_at"] <= row["finished_at"]


def test_an_object_that_may_not_be_read_is_a_failed_row(cloud: Cloud, trouble: Any) -> None:
    event = cloud.put("secret.txt", FOUR)
    trouble.of_s3(403, "AccessDenied").meet("s3", "GetObject")
    (outcome,) = cloud.handle(event)["bundles"]
    assert rows_of(cloud, outcome)[0]["error"]["code"] == "access_denied"


def test_an_overwritten_object_is_left_to_its_own_event(cloud: Cloud) -> None:
    first = cloud.put("wire.txt", FOUR)
    second = cloud.put("wire.txt", repeated_header(STORIES[4:6]).encode())
    (old,) = cloud.handle(first)["bundles"]
    (new,) = cloud.handle(second)["bundles"]
    assert old["error"]["code"] == "object_replaced"
    assert new["ok"] == 2


@pytest.mark.parametrize("name", ["s3-test-event", "s3-folder"])
def test_events_without_a_bundle(cloud: Cloud, name: str) -> None:
    assert cloud.handle(recorded(name)) == {"bundles": []}
    assert whole_table(cloud) == []


def test_an_unknown_event_is_refused(cloud: Cloud) -> None:
    with pytest.raises(InputError, match="not an event of S3"):
        cloud.handle({"hello": "world"})


def test_an_article_that_is_not_english_says_so(cloud: Cloud) -> None:
    body = (
        "Le conseil municipal a voté mardi soir la fermeture de deux bibliothèques de la ville. "
        "Les habitants protestent devant la mairie depuis trois jours."
    )
    record = {"headline": "Deux bibliothèques ferment", "body": body}
    (outcome,) = cloud.deliver("fr.jsonl", json.dumps(record).encode())["bundles"]
    _, row = rows_of(cloud, outcome)
    assert (row["language"], row["status"], row["topics"]) == ("fr", "ok", [])
    assert row["note"] == "language fr: lead sentences instead of a summary; no topic"


def test_one_bad_message_does_not_keep_the_others(cloud: Cloud) -> None:
    event = cloud.put("wire.txt", FOUR)
    bodies = (json.dumps({"Records": [{"eventSource": "aws:s3"}]}), "?", json.dumps(event))
    messages = {"Records": [{"eventSource": "aws:sqs", "body": body} for body in bodies]}
    with pytest.raises(InputError, match="not an event of S3: KeyError"):
        cloud.handle(messages)
    (own, *_) = whole_table(cloud)
    assert own["status"] == "done"


def eventbridge(event: Event) -> Event:
    """The same put as EventBridge tells it: to the second, with the key as it is."""
    (record,) = event["Records"]
    told = recorded("eventbridge-object-created")
    told["time"] = record["eventTime"][:19] + "Z"
    told["detail"]["bucket"]["name"] = record["s3"]["bucket"]["name"]
    told["detail"]["object"] = {
        "key": "incoming/My bundle 100%+ (1).txt",
        "size": record["s3"]["object"]["size"],
        "etag": record["s3"]["object"]["eTag"],
    }
    return told


def test_eventbridge_tells_of_the_same_bundle(cloud: Cloud) -> None:
    event = cloud.put("My bundle 100%+ (1).txt", FOUR)
    bridged = cloud.handle(eventbridge(event))
    table = whole_table(cloud)
    assert bridged["bundles"][0]["ok"] == 4
    assert cloud.handle(event) == bridged
    assert whole_table(cloud) == table


def test_a_duplicate_changes_nothing(cloud: Cloud) -> None:
    event = cloud.put("wire.txt", FOUR)
    first = cloud.handle(event)
    table = whole_table(cloud)
    assert cloud.handle(copy.deepcopy(event)) == first
    assert cloud.handle(merged(event, event)) == first
    assert whole_table(cloud) == table


@pytest.mark.parametrize(
    "operation", ["GetItem", "PutItem", "UpdateItem", "TransactWriteItems", "Query"]
)
def test_throttling_is_raised_and_the_next_delivery_completes(
    cloud: Cloud, trouble: Any, naps: list[float], operation: str
) -> None:
    event = cloud.put("wire.txt", FOUR)
    # Five tries of the client, after which the handler gives up and Lambda delivers again.
    throttle = trouble.of_dynamodb("ProvisionedThroughputExceededException", times=5)
    throttle.meet("dynamodb", operation)
    with pytest.raises(Unavailable):
        cloud.handle(event)
    assert len(naps) == 4
    cloud.handle(event)
    cloud.drain()
    (own, *articles) = whole_table(cloud)
    assert (own["status"], own["ok"], len(articles)) == ("done", 4, 4)


@pytest.mark.usefixtures("naps")
def test_trouble_with_one_bundle_does_not_stop_the_next(cloud: Cloud, trouble: Any) -> None:
    event = merged(cloud.put("one.txt", FOUR), cloud.put("two.txt", FOUR))
    trouble.of_dynamodb("ProvisionedThroughputExceededException", times=5).meet(
        "dynamodb", "GetItem"
    )
    with pytest.raises(Unavailable):
        cloud.handle(event)
    (done,) = Table(cloud.table).bundles()
    assert (done["source"]["key"], done["status"]) == ("incoming/two.txt", "done")
    assert [outcome["status"] for outcome in cloud.handle(event)["bundles"]] == ["done", "done"]


def test_a_crash_between_articles_and_bundle_row_is_made_good(
    cloud: Cloud, monkeypatch: pytest.MonkeyPatch
) -> None:
    event = cloud.put("wire.txt", FOUR)
    with monkeypatch.context() as crash:
        crash.setattr(Ledger, "close", _die)
        with pytest.raises(Unexpected, match=r"MemoryError at test_ingest\.py:"):
            cloud.handle(event)
    (running,) = Table(cloud.table).bundles()
    assert running["status"] == "running"
    cloud.handle(event)
    cloud.drain()
    own, *articles = whole_table(cloud)
    assert (own["status"], len(articles)) == ("done", 4)
    assert own["started_at"] == running["started_at"]


def _die(*_: Any) -> None:
    raise MemoryError


def test_without_a_table_the_event_is_kept_for_later(
    cloud: Cloud, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TABLE_NAME", "nowhere")
    with pytest.raises(TableMissing, match="nowhere"):
        cloud.deliver("wire.txt", FOUR)


@pytest.mark.parametrize("few", [True, False], ids=["inline", "queued"])
def test_the_functions_may_do_what_they_do_and_no_more(
    cloud: Cloud, monkeypatch: pytest.MonkeyPatch, few: bool
) -> None:
    monkeypatch.setenv("INLINE_ARTICLES", "100" if few else "3")
    called: set[str] = set()
    for service in ("s3", "dynamodb", "sqs", "events"):
        note: Any = lambda model, **_: called.add(  # noqa: E731
            f"{model.service_model.service_name}:{model.name}"
        )
        client(service).meta.events.register("before-call", note)
    event = cloud.put("wire.txt", FOUR)
    called.clear()
    cloud.handle(event)
    assert permitted("IngestRole") >= allowing(called)
    message = cloud.receive()
    assert (message is None) == few
    if message:
        called.clear()
        cloud.work(message)
        by_lambda = {"sqs:DeleteMessage"}
        assert permitted("WorkerRole") >= allowing(called - by_lambda)


def permitted(role: str) -> set[str]:
    """The actions that a function's role has; on what, the template's own tests say."""
    return set().union(*grants(deployed(), role).values())


def allowing(called: set[str]) -> set[str]:
    """The actions that calls need; some are named otherwise than the call."""
    needs = {
        "dynamodb:TransactWriteItems": {
            "dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:ConditionCheckItem",
            "dynamodb:DeleteItem",
        },
        "s3:DeleteObjects": {"s3:DeleteObject"},
        "s3:ListObjectsV2": {"s3:ListBucket"},
        "sqs:SendMessageBatch": {"sqs:SendMessage"},
    }  # fmt: skip
    renamed = {call.replace("eventbridge:", "events:") for call in called}
    return set().union(*(needs.get(call, {call}) for call in renamed))


def test_logs_tell_the_outcome_and_no_article_text() -> None:
    # In a process of its own: the logger takes its level when the function is loaded.
    script = (
        "import sys; from newsfold.cli import cloud\n"
        "cloud._QUIET, cloud._INSIDE['POWERTOOLS_METRICS_DISABLED'] = {}, 'false'\n"
        "with cloud.embedded_cloud() as here: here.deliver('wire.txt', sys.stdin.buffer.read())"
    )
    command = [sys.executable, "-c", script]
    done = subprocess.run(command, input=FOUR, capture_output=True, check=True)
    printed = (done.stdout + done.stderr).decode()
    lines = [json.loads(line) for line in printed.splitlines()]
    (log,) = [line for line in lines if line.get("message") == "bundle ingested"]
    (metrics,) = [line for line in lines if "_aws" in line]
    assert (log["status"], log["found"], log["service"]) == ("done", 4, "newsfold-here")
    assert (metrics["found"], metrics["ok"], metrics["failed"]) == ([4], [4], [0])
    assert not any(story.headline in printed or story.body[:30] in printed for story in STORIES[:4])


def test_articles_that_are_missing_are_told(cloud: Cloud, monkeypatch: pytest.MonkeyPatch) -> None:
    counted: dict[str, float] = {}
    add = Metrics.add_metric

    def counting(self: Metrics, name: str, unit: MetricUnit, value: float) -> None:
        counted[name] = value
        add(self, name, unit, value)

    monkeypatch.setattr(Metrics, "add_metric", counting)
    text = exports.nexis(STORIES[:4])
    cut = text.index("2 of 4 DOCUMENTS"), text.index("3 of 4 DOCUMENTS")
    (outcome,) = cloud.deliver("short.txt", (text[: cut[0]] + text[cut[1] :]).encode())["bundles"]
    own, *articles = rows_of(cloud, outcome)
    assert len(articles) == 3
    assert (own["expected"], own["found"], own["missing"]) == (4, 3, 1)
    assert own["warnings"] == ["4 articles expected, 3 found"]
    assert (counted["missing"], counted["doubtful"], counted["drift"]) == (1, 0, 0)
