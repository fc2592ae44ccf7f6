"""Whoever dies at whatever moment, the next delivery leaves the table of an undisturbed run."""

from __future__ import annotations

import pytest

from newsfold.source.aws import client
from tests.faults.world import At, Fault, World
from tests.newsroom import STORIES, json_lines

BUNDLE = json_lines(STORIES).encode()  # eight articles: three chunks of three, three and two
QUEUED, INLINE = 2, 100


def undisturbed(world: World, inline: int) -> list[dict[str, object]]:
    """The rows of a run in which nothing happens."""
    world.inline = inline
    ref = world.upload("undisturbed.jsonl", BUNDLE)
    assert world.live([ref]) == []
    rows = world.rows(ref)
    assert (rows[0]["status"], rows[0]["processed"], len(rows)) == ("done", 8, 9)
    forget(world)
    return rows


def forget(world: World) -> None:
    """Empty the table: what was read once must be read again, not copied."""
    dynamodb = client("dynamodb")
    for item in dynamodb.scan(TableName=world.cloud.table)["Items"]:
        key = {name: item[name] for name in ("bundle_id", "article_no")}
        dynamodb.delete_item(TableName=world.cloud.table, Key=key)


@pytest.mark.parametrize("inline", [INLINE, QUEUED], ids=["inline", "queued"])
@pytest.mark.parametrize("fault", ["killed before", "killed after"])
def test_a_crash_at_every_step_in_turn(world: World, inline: int, fault: Fault) -> None:
    expected = undisturbed(world, inline)
    number, met = 0, True
    while met:
        number += 1
        world.faults = at = At(number, fault)
        ref = world.upload(f"{number}.jsonl", BUNDLE)
        assert world.live([ref]) == []
        met = len(at.calls) >= number
        assert world.rows(ref) == expected, f"{fault} {at.calls[number - 1 :][:1]}"
        assert staged(world) == []
        forget(world)
    assert number > 10


def staged(world: World) -> list[str]:
    """What is left under the staging prefix."""
    found = client("s3").list_objects_v2(Bucket=world.cloud.bucket, Prefix="staging/")
    return [one["Key"] for one in found.get("Contents", [])]
