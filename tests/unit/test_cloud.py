"""The cloud in a box is the template's, keeps to itself, and leaves no trace."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import pytest

from newsfold.cli.cloud import embedded_cloud
from newsfold.cli.stack import read_template
from newsfold.errors import UsageError
from newsfold.events import parse
from newsfold.settings import PROJECT, Settings
from newsfold.source.aws import client

if TYPE_CHECKING:
    from pathlib import Path

    from newsfold.cli.cloud import Cloud


def properties(name: str) -> dict[str, Any]:
    found: dict[str, Any] = read_template(PROJECT)["Resources"][name]["Properties"]
    return found


def test_table_and_indexes_are_the_templates(cloud: Cloud) -> None:
    made = client("dynamodb").describe_table(TableName=cloud.table)["Table"]
    told = properties("Table")
    assert made["KeySchema"] == told["KeySchema"]
    assert made["BillingModeSummary"]["BillingMode"] == told["BillingMode"]
    indexes = {
        index["IndexName"]: (index["KeySchema"], index["Projection"])
        for index in made["GlobalSecondaryIndexes"]
    }
    assert indexes == {
        index["IndexName"]: (index["KeySchema"], index["Projection"])
        for index in told["GlobalSecondaryIndexes"]
    }


def test_the_environment_is_the_templates(cloud: Cloud) -> None:
    assert Settings.from_environment() == Settings(
        table=cloud.table, queue=cloud.chunks, bus="default", max_sentences=3, inline=100
    )
    assert os.environ["AWS_ENDPOINT_URL"] == ""


def test_a_put_gives_the_event_that_s3_sends(cloud: Cloud) -> None:
    (ref,) = parse(cloud.put("sub/My bundle (1)+é.txt", b"news"))
    head = client("s3").head_object(Bucket=cloud.bucket, Key="incoming/sub/My bundle (1)+é.txt")
    assert (ref.bucket, ref.key) == (cloud.bucket, "incoming/sub/My bundle (1)+é.txt")
    assert (ref.etag, ref.size) == (head["ETag"].strip('"'), 4)


def test_only_keys_under_the_prefix_reach_the_function(cloud: Cloud) -> None:
    client("s3").put_object(Bucket=cloud.bucket, Key="elsewhere/a.txt", Body=b"news")
    assert list(cloud._events()) == []


def test_nothing_leads_out_and_nothing_remains(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_PROFILE", "no-such-profile")
    monkeypatch.setenv("AWS_ENDPOINT_URL_S3", "http://127.0.0.1:9")
    monkeypatch.setenv("TABLE_NAME", "mine")
    before = dict(os.environ)
    with embedded_cloud() as cloud:
        cloud.put("a.txt", b"news")
        assert os.environ["TABLE_NAME"] == cloud.table
        assert "AWS_PROFILE" not in os.environ
    assert dict(os.environ) == before


def test_however_often_a_function_is_called_it_prints_nothing(
    cloud: Cloud, capsys: pytest.CaptureFixture[str]
) -> None:
    for _ in range(120):
        cloud.handle({"Records": []})
    assert capsys.readouterr().out == ""


def test_each_box_is_empty() -> None:
    for _ in range(2):
        with embedded_cloud() as cloud:
            assert "Contents" not in client("s3").list_objects_v2(Bucket=cloud.bucket)
            cloud.put("a.txt", b"news")


def test_outside_a_checkout_the_reason_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="needs a checkout"), embedded_cloud(tmp_path):
        pass
