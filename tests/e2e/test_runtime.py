"""The function in Lambda's own runtime loop: emulator, runtime client, S3 and DynamoDB servers."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from newsfold.source.aws import client
from newsfold.storage import Row, Table
from tests.e2e.deliveries import answer_of, put, recorded
from tests.newsroom import STORIES, repeated_header

if TYPE_CHECKING:
    from newsfold.cli.stack import Stack
    from tests.e2e.places import Lambda

FOUR = repeated_header(STORIES[:4]).encode()


def rows(stack: Stack, answer: Any) -> list[Row]:
    (outcome,) = answer["bundles"]
    return Table(stack.table).bundle(outcome["bundle_id"])


def test_a_bundle_and_its_duplicate(function: Lambda, stack: Stack) -> None:
    delivery = put(stack, "incoming/My bundle (1)+.txt", FOUR)
    answer = answer_of(function, delivery)
    (outcome,) = answer["bundles"]
    assert (outcome["status"], outcome["found"], outcome["ok"]) == ("done", 4, 4)
    own, *articles = stored = rows(stack, answer)
    assert own["source"]["key"] == "incoming/My bundle (1)+.txt"
    assert [row["headline"] for row in articles] == [story.headline for story in STORIES[:4]]
    assert all(row["status"] == "ok" and row["summary"] for row in articles)
    assert all(
        row["topic"].startswith("medtop:") or row["topic"] == "uncertain" for row in articles
    )

    assert answer_of(function, delivery) == answer
    assert rows(stack, answer) == stored


def test_a_test_event(function: Lambda) -> None:
    assert answer_of(function, recorded("s3-test-event")) == {"bundles": []}


def test_a_missing_key_is_a_failed_row(function: Lambda, stack: Stack) -> None:
    delivery = put(stack, "incoming/gone.txt", FOUR)
    client("s3").delete_object(Bucket=stack.bucket, Key="incoming/gone.txt")
    (row,) = rows(stack, answer_of(function, delivery))
    assert (row["status"], row["error"]["code"]) == ("failed", "object_missing")


def test_an_unknown_event_is_an_error_of_the_function(function: Lambda) -> None:
    answer = function.invoke({"hello": "world"})
    assert answer["errorType"] == "InputError"
    assert "not an event of S3" in answer["errorMessage"]


def test_the_log_tells_outcomes_and_no_article_text(function: Lambda, stack: Stack) -> None:
    answer_of(function, put(stack, "incoming/logged.txt", FOUR))
    log = function.log.read_text()
    told = [json.loads(line) for line in log.splitlines() if line.startswith("{")]
    messages = [line for line in told if line.get("message") == "bundle ingested"]
    assert messages[-1]["function_name"] == "IngestFunction"
    assert messages[-1]["found"] == 4
    assert any("_aws" in line for line in told), "metrics go out as log lines"
    assert not any(story.headline in log or story.body[:30] in log for story in STORIES[:4])
