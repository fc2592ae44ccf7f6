"""EventBridge: whoever listens is told that a bundle is complete."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from newsfold.errors import StorageError
from newsfold.source.aws import client, translated

if TYPE_CHECKING:
    from newsfold.storage.backoff import Backoff
    from newsfold.storage.rows import Row

SOURCE = "newsfold"
COMPLETED = "newsfold.bundle.completed"
_PASSING = ("InternalFailure", "InternalException", "ThrottlingException")
"""https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEventsResultEntry.html"""
_TOLD = (
    "bundle_id", "status", "layout", "expected", "found", "missing", "ok", "failed", "reused",
    "source", "started_at", "finished_at", "model", "pipeline",
)  # fmt: skip


def announce(bus: str, bundle: Row, backoff: Backoff) -> None:
    """Send the event `COMPLETED`; its detail is what the bundle's row says, without residue.

    EventBridge delivers at least once, so listeners expect duplicates anyway.

    Raises:
        Unavailable: EventBridge throttles or fails.
        StorageError: EventBridge refuses the event: there is no such bus, say.
    """
    detail = {name: bundle[name] for name in _TOLD if bundle.get(name) is not None}
    if error := bundle.get("error"):
        detail["error"] = {"code": error["code"]}
    for _ in backoff.tries(bus):
        with translated(f"event bus {bus}"):
            answer = client("events").put_events(
                Entries=[
                    {
                        "EventBusName": bus,
                        "Source": SOURCE,
                        "DetailType": COMPLETED,
                        "Detail": json.dumps(detail),
                    }
                ]
            )
        if not answer["FailedEntryCount"]:
            return
        code = answer["Entries"][0].get("ErrorCode", "")
        if code not in _PASSING:
            raise StorageError(f"event bus {bus}: {code} in PutEvents")
