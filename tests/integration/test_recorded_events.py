"""The recorded events follow one from the other, as the README's commands take them."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from newsfold.cli.cloud import sqs_event
from newsfold.cli.stack import read_template
from newsfold.settings import PROJECT
from newsfold.storage import Table

if TYPE_CHECKING:
    import pytest

    from newsfold.cli.cloud import Cloud

SAMPLE = PROJECT / "samples" / "wire-desk.txt"
VARIABLES: dict[str, str] = json.loads((PROJECT / "env.json").read_text())["Parameters"]


def recorded(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((PROJECT / "events" / f"{name}.json").read_text())
    return loaded


def test_env_json_sets_what_the_template_declares() -> None:
    """SAM passes over all else without a word."""
    declared = read_template(PROJECT)["Globals"]["Function"]["Environment"]["Variables"]
    assert set(VARIABLES) <= set(declared)


def test_the_sample_is_asked_for_as_recorded(cloud: Cloud, monkeypatch: pytest.MonkeyPatch) -> None:
    """If this fails, events/sqs-chunk.json is to be made anew: body and its MD5."""
    monkeypatch.setenv("INLINE_ARTICLES", VARIABLES["INLINE_ARTICLES"])
    cloud.put("wire-desk.txt", SAMPLE.read_bytes())
    (outcome,) = cloud.handle(recorded("s3-put-sample"))["bundles"]
    message = cloud.receive()
    assert message is not None
    (sent,) = sqs_event(message)["Records"]
    (record,) = recorded("sqs-chunk")["Records"]
    assert record["body"] == sent["body"]
    assert record["md5OfBody"] == hashlib.md5(record["body"].encode()).hexdigest()  # noqa: S324
    assert record.keys() == sent.keys()
    assert record["attributes"].keys() == sent["attributes"].keys()

    cloud.work(message)
    own = Table(cloud.table).status(outcome["bundle_id"])
    assert own is not None
    assert own["status"] == "done"
