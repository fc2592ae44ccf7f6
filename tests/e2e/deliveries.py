"""Uploads, the events that announce them (recorded ones of `events/`, adapted), and the answers."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import quote_plus

from newsfold.settings import PROJECT
from newsfold.source.aws import client

if TYPE_CHECKING:
    from collections.abc import Mapping

    from newsfold.cli.stack import Stack
    from tests.e2e.places import Lambda


def recorded(name: str) -> dict[str, Any]:
    """An event of `events/`, as it is."""
    loaded: dict[str, Any] = json.loads((PROJECT / "events" / f"{name}.json").read_text())
    return loaded


def put(stack: Stack, key: str, data: bytes) -> dict[str, Any]:
    """Upload; adapt the recorded event to exactly this upload."""
    made = client("s3").put_object(Bucket=stack.bucket, Key=key, Body=data)
    adapted = recorded("s3-put")
    (record,) = adapted["Records"]
    record["s3"]["bucket"]["name"] = stack.bucket
    record["s3"]["object"] = {
        "key": quote_plus(key, safe="/"),
        "size": len(data),
        "eTag": made["ETag"].strip('"'),
    }
    return adapted


def answer_of(function: Lambda, event: Mapping[str, Any]) -> Any:
    """What a function returns that is expected to raise nothing."""
    answer = function.invoke(event)
    assert "errorMessage" not in answer, answer
    return answer
