"""What template.yaml has watched: alarms and the dashboard."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from newsfold.settings import PROJECT
from tests.template import deployed, of_type

METRICS = {"bundles", "chunks", "found", "missing", "doubtful", "drift", "ok", "failed", "reused"}


@pytest.fixture(scope="module")
def plain() -> dict[str, Any]:
    return deployed()


def test_alarms_watch_every_queue_and_every_function(plain: dict[str, Any]) -> None:
    watched = {
        (alarm["Namespace"], alarm["MetricName"], alarm["Dimensions"][0]["Value"])
        for alarm in of_type(plain, "CloudWatch::Alarm").values()
    }
    queues = {f"${{{name}.QueueName}}" for name in of_type(plain, "SQS::Queue")}
    functions = {f"${{{name}}}" for name in of_type(plain, "Lambda::Function")}
    chunks = "${ChunkQueue.QueueName}"
    assert watched == {
        *(("AWS/SQS", "ApproximateNumberOfMessagesVisible", dead) for dead in queues - {chunks}),
        ("AWS/SQS", "ApproximateAgeOfOldestMessage", chunks),
        *(("AWS/Lambda", metric, name) for metric in ("Errors", "Throttles") for name in functions),
        ("Newsfold", "drift", "${AWS::StackName}"),
        ("Newsfold", "missing", "${AWS::StackName}"),
    }


def test_a_chunk_that_is_only_being_retried_raises_no_alarm(plain: dict[str, Any]) -> None:
    queue = plain["ChunkQueue"]["Properties"]
    tries = queue["RedrivePolicy"]["maxReceiveCount"]
    alarm = plain["ChunkAgeAlarm"]["Properties"]
    assert alarm["Threshold"] > tries * queue["VisibilityTimeout"]


def test_alarms_reach_the_topic_where_there_is_one(plain: dict[str, Any]) -> None:
    for alarm in of_type(plain, "CloudWatch::Alarm").values():
        assert "AlarmActions" not in alarm
        assert alarm["TreatMissingData"] == "notBreaching"  # no bundles, no trouble
        assert alarm["AlarmDescription"]
    topic = "arn:aws:sns:eu-west-1:123456789012:alarms"
    for alarm in of_type(deployed(AlarmTopicArn=topic), "CloudWatch::Alarm").values():
        assert alarm["AlarmActions"] == [topic]


def test_the_dashboard_shows_what_there_is(plain: dict[str, Any]) -> None:
    body = json.loads(plain["Dashboard"]["Properties"]["DashboardBody"])
    shown: list[list[Any]] = []
    for widget in body["widgets"]:
        for line in widget["properties"]["metrics"]:
            shown.append(spelled_out(line, shown[-1] if shown else []))
    own = {(name, *rest) for namespace, name, *rest in shown if namespace == "Newsfold"}
    variables = plain["IngestFunction"]["Properties"]["Environment"]["Variables"]
    service = variables["POWERTOOLS_SERVICE_NAME"]
    assert variables["POWERTOOLS_METRICS_NAMESPACE"] == "Newsfold"
    assert own == {(name, "service", service) for name in METRICS}
    names = {line[3].strip("${}").partition(".")[0] for line in shown if line[0] != "Newsfold"}
    assert names == {
        name
        for kind in ("Lambda::Function", "SQS::Queue", "DynamoDB::Table")
        for name in of_type(plain, kind)
    }


def test_the_metrics_are_those_that_functions_send() -> None:
    senders = ("functions/ingest/app.py", "layers/newsfold/newsfold/invocation.py")
    named = set(re.findall(r'"(\w+)"', "".join((PROJECT / name).read_text() for name in senders)))
    assert named >= METRICS


def spelled_out(line: list[Any], before: list[Any]) -> list[Any]:
    """A dashboard's metric in full: "." repeats a word, "..." all that is left out."""
    words = [word for word in line if isinstance(word, str)]
    if words[0] == "...":
        words = before[: 5 - len(words)] + words[1:]
    return [old if word == "." else word for word, old in zip(words, before or words, strict=True)]
