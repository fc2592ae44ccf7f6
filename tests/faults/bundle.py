"""The bundle that has a hard time, and what becomes of it when it has not."""

from __future__ import annotations

from newsfold.source.aws import client
from newsfold.storage import Row
from tests.faults.world import World
from tests.newsroom import STORIES, json_lines

BUNDLE = json_lines(STORIES).encode()
"""Eight articles: three chunks of three, three and two."""

SMALL = json_lines(STORIES[:5]).encode()
"""Five, for those who come by the hundred."""


def undisturbed(world: World, data: bytes = BUNDLE) -> list[Row]:
    """The rows of a run in which nothing happens."""
    ref = world.upload("undisturbed.jsonl", data)
    assert world.live([ref]) == []
    rows = world.rows(ref)
    count = len(data.splitlines())
    assert (rows[0]["status"], rows[0]["processed"], len(rows)) == ("done", count, count + 1)
    forget(world)
    return rows


def forget(world: World) -> None:
    """Empty the table: what was read once must be read again, not copied."""
    dynamodb = client("dynamodb")
    for item in dynamodb.scan(TableName=world.cloud.table)["Items"]:
        key = {name: item[name] for name in ("bundle_id", "article_no")}
        dynamodb.delete_item(TableName=world.cloud.table, Key=key)


def staged(world: World) -> list[str]:
    """What is left under the staging prefix."""
    found = client("s3").list_objects_v2(Bucket=world.cloud.bucket, Prefix="staging/")
    return [one["Key"] for one in found.get("Contents", [])]
