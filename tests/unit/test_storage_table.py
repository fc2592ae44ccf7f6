"""The table is read as it is."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from newsfold.errors import TableMissing
from newsfold.source.aws import client
from newsfold.storage import Row, Table
from newsfold.storage.rows import to_item

if TYPE_CHECKING:
    from newsfold.cli.cloud import Cloud

BUNDLE = "wire-0123456789ab"
VERSION = {"model": "newsfold-mini-1", "pipeline": "2026-11-20"}
DIGEST = {
    "summary": "It rained.",
    "sentences": [{"text": "It rained.", "start": 0, "end": 10, "score": 0.5}],
    "topics": [{"code": "medtop:17000000", "name": "weather", "confidence": 0.9}],
    "topic": "medtop:17000000",
}


Put = Callable[..., None]


@pytest.fixture
def table(cloud: Cloud) -> Table:
    return Table(cloud.table)


@pytest.fixture
def put(cloud: Cloud) -> Put:
    """Writes rows, unconditionally."""

    def put_all(*rows: Row) -> None:
        for row in rows:
            client("dynamodb").put_item(TableName=cloud.table, Item=to_item(row))

    return put_all


def article(number: int, **more: Any) -> Row:
    return {
        "bundle_id": BUNDLE,
        "article_no": number,
        "status": "ok",
        "headline": f"Headline {number}",
        "summary": "It happened.",
        "topic": "medtop:04000000",
        "content_sha256": f"{number:064x}",
        "ingested_at": f"2026-11-20T06:{number % 60:02}:00.000Z",
        **VERSION,
    } | more


def bundle(status: str = "running", **more: Any) -> Row:
    started = {"started_at": "2026-11-20T06:00:00.000Z"}
    return {"bundle_id": BUNDLE, "article_no": 0, "status": status} | started | more


def test_by_topic_newest_first_over_several_pages(put: Put, table: Table) -> None:
    big = "x" * 200_000  # six to a page of 1 MB
    put(*(article(number, headline=big) for number in range(1, 13)))
    put(article(20, topic="uncertain"))
    found = list(table.by_topic("medtop:04000000"))
    assert [row["article_no"] for row in found] == list(range(12, 0, -1))
    assert found[0]["summary"] == "It happened.", "the index carries whole rows"
    since = list(table.by_topic("medtop:04000000", since="2026-11-20T06:11:00.000Z"))
    assert [row["article_no"] for row in since] == [12, 11]
    assert [row["article_no"] for row in table.by_topic("uncertain")] == [20]


def test_bundles_and_scan(put: Put, table: Table) -> None:
    put(bundle("done"), article(1), article(2))
    assert list(table.bundles()) == [bundle("done")]
    assert list(table.bundles(since="2026-11-21")) == []
    assert {row["article_no"] for row in table.scan()} == {1, 2}
    assert [row["article_no"] for row in table.scan(since="2026-11-20T06:02")] == [2]


def test_articles_tell_status_and_version(put: Put, table: Table) -> None:
    put(bundle("done"), *(article(number) for number in range(1, 31)))
    found = table.articles(BUNDLE, 7, 8)
    assert found == [{"article_no": number, "status": "ok", **VERSION} for number in (7, 8)]
    assert [row["article_no"] for row in table.articles(BUNDLE)] == list(range(1, 31))


def test_a_digest_is_found_by_its_text_and_version(put: Put, table: Table) -> None:
    put(article(7, max_sentences=3, **DIGEST), article(8, status="failed", max_sentences=3))
    like = {**VERSION, "max_sentences": 3}
    text = article(7)["content_sha256"]
    assert table.by_content(text, like) == DIGEST
    assert table.by_content(text, like | {"max_sentences": 2}) is None
    assert table.by_content(text, like | {"model": "another"}) is None
    assert table.by_content(article(8)["content_sha256"], like) is None
    assert table.by_content("0" * 64, like) is None


@pytest.mark.usefixtures("cloud")
@pytest.mark.parametrize(
    "operation",
    [
        lambda table: table.status(BUNDLE),
        lambda table: table.bundle(BUNDLE),
        lambda table: table.articles(BUNDLE),
        lambda table: table.by_content("0" * 64, {**VERSION, "max_sentences": 3}),
        lambda table: list(table.by_topic("uncertain")),
        lambda table: list(table.bundles()),
        lambda table: list(table.scan()),
    ],
    ids=["status", "bundle", "articles", "by_content", "by_topic", "bundles", "scan"],
)
def test_no_such_table(operation: Any) -> None:
    with pytest.raises(TableMissing, match="nowhere"):
        operation(Table("nowhere"))
