"""The table keeps what it is given, once, whatever DynamoDB answers in between."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from newsfold.errors import StorageError, TableMissing, Unavailable
from newsfold.source.aws import client
from newsfold.storage import Row, Table
from newsfold.storage.batch import Backoff

if TYPE_CHECKING:
    from newsfold.cli.cloud import Cloud

BUNDLE = "wire-0123456789ab"


@pytest.fixture
def waits() -> list[float]:
    return []


@pytest.fixture
def table(cloud: Cloud, waits: list[float]) -> Table:
    return Table(cloud.table, Backoff(sleep=waits.append, jitter=lambda: 1.0))


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
    } | more


def bundle(status: str = "running", **more: Any) -> Row:
    started = {"started_at": "2026-11-20T06:00:00.000Z"}
    return {"bundle_id": BUNDLE, "article_no": 0, "status": status} | started | more


def test_a_bundle_from_begin_to_end(table: Table) -> None:
    assert table.status(BUNDLE) is None
    assert table.begin(bundle()) == bundle()
    assert table.status(BUNDLE) == bundle()
    assert table.put_articles(article(number) for number in range(1, 61)) == []
    final = bundle("done", found=60, ok=60, failed=0)
    assert table.finish(final) == final
    assert table.bundle(BUNDLE) == [final, *(article(number) for number in range(1, 61))]


def test_twice_is_once(table: Table) -> None:
    for _ in range(2):
        table.begin(bundle())
        table.put_articles([article(1), article(2)])
        table.finish(bundle("done", found=2))
    assert [row["article_no"] for row in table.bundle(BUNDLE)] == [0, 1, 2]


def test_the_start_of_an_attempt_that_died_is_kept(table: Table) -> None:
    table.begin(bundle())
    later = "2026-11-20T07:00:00.000Z"
    assert table.begin(bundle(started_at=later))["started_at"] == bundle()["started_at"]
    assert table.finish(bundle("done", started_at=later))["started_at"] == bundle()["started_at"]
    assert table.begin(bundle(started_at=later))["started_at"] == later, "made anew"


def test_a_final_row_leaves_nothing_of_the_running_one(table: Table) -> None:
    table.begin(bundle(note="first try"))
    table.finish(bundle("done"))
    assert "note" not in (table.status(BUNDLE) or {})


def test_rows_that_an_earlier_version_left_over_are_deleted(table: Table) -> None:
    table.put_articles(article(number) for number in range(1, 61))
    other = article(9) | {"bundle_id": "other-0123456789ab"}
    table.put_articles([other])
    table.finish(bundle("done", found=3))
    assert [row["article_no"] for row in table.bundle(BUNDLE)] == [0, 1, 2, 3]
    assert table.bundle(other["bundle_id"]) == [other]


def test_a_bundle_that_cannot_be_read_any_more_keeps_its_articles(table: Table) -> None:
    table.put_articles([article(1), article(2)])
    table.finish(bundle("failed", found=None))
    assert [row["article_no"] for row in table.bundle(BUNDLE)] == [0, 1, 2]


def test_a_row_over_the_limit_is_reported_and_kept_as_failed(table: Table) -> None:
    rows = [article(1), article(2, summary="x" * 500_000), article(3)]
    assert table.put_articles(rows) == [2]
    stored = {row["article_no"]: row for row in table.bundle(BUNDLE)}
    assert stored[2]["error"]["code"] == "too_large"
    assert stored[2]["headline"] == "Headline 2"
    assert [stored[number]["status"] for number in (1, 2, 3)] == ["ok", "failed", "ok"]


def test_a_bundle_row_with_endless_residue_is_kept(table: Table) -> None:
    residue = [{"start": n, "end": n + 1, "reason": "blank lines"} for n in range(20_000)]
    table.finish(bundle("done", found=0, residue=residue))
    assert (table.status(BUNDLE) or {})["residue_left_out"] > 0


def test_rows_are_taken_as_they_come(table: Table) -> None:
    made = []

    def rows() -> Any:
        for number in range(1, 101):
            made.append(number)
            yield article(number)
            assert number - written() <= 26

    def written() -> int:
        return len(table.bundle(BUNDLE))

    table.put_articles(rows())
    assert len(made) == written() == 100


def test_by_topic_newest_first_over_several_pages(table: Table) -> None:
    big = "x" * 200_000  # six to a page of 1 MB
    table.put_articles(article(number, headline=big) for number in range(1, 13))
    table.put_articles([article(20, topic="uncertain")])
    found = list(table.by_topic("medtop:04000000"))
    assert [row["article_no"] for row in found] == list(range(12, 0, -1))
    assert found[0]["summary"] == "It happened.", "the index carries whole rows"
    since = list(table.by_topic("medtop:04000000", since="2026-11-20T06:11:00.000Z"))
    assert [row["article_no"] for row in since] == [12, 11]
    assert [row["article_no"] for row in table.by_topic("uncertain")] == [20]


def test_bundles_and_scan(table: Table) -> None:
    table.finish(bundle("done"))
    table.put_articles([article(1), article(2)])
    assert list(table.bundles()) == [bundle("done")]
    assert list(table.bundles(since="2026-11-21")) == []
    assert {row["article_no"] for row in table.scan()} == {1, 2}
    assert [row["article_no"] for row in table.scan(since="2026-11-20T06:02")] == [2]


def test_the_index_by_content_finds_a_text(cloud: Cloud, table: Table) -> None:
    table.put_articles([article(7)])
    found = client("dynamodb").query(
        TableName=cloud.table,
        IndexName="by_content",
        KeyConditionExpression="content_sha256 = :text",
        ExpressionAttributeValues={":text": {"S": article(7)["content_sha256"]}},
    )
    assert [item["article_no"] for item in found["Items"]] == [{"N": "7"}]


class Unprocessed:
    """Lets DynamoDB leave out the first `share` of each batch, for so many calls."""

    def __init__(self, table: str, calls: int, share: int = 10) -> None:
        self.table, self.calls, self.share = table, calls, share
        self.batches: list[int] = []
        self._left: list[Any] = []
        events = client("dynamodb").meta.events
        events.register("provide-client-params.dynamodb.BatchWriteItem", self._take)
        events.register("after-call.dynamodb.BatchWriteItem", self._give_back)

    def _take(self, params: Any, **_: Any) -> Any:
        ((name, requests),) = params["RequestItems"].items()
        self.batches.append(len(requests))
        # One is always written: DynamoDB refuses an empty batch.
        share = min(self.share, len(requests) - 1) if self.calls > 0 else 0
        self.calls -= 1
        self._left = requests[:share]
        return {"RequestItems": {name: requests[share:]}}

    def _give_back(self, parsed: Any, **_: Any) -> None:
        if self._left:
            parsed["UnprocessedItems"] = {self.table: self._left}


def test_unprocessed_items_are_sent_again(cloud: Cloud, table: Table, waits: list[float]) -> None:
    server = Unprocessed(cloud.table, calls=3)
    table.put_articles(article(number) for number in range(1, 41))
    assert len(table.bundle(BUNDLE)) == 40
    assert server.batches == [25, 10, 9, 8, 15]
    assert waits == [0.1, 0.2, 0.4]


def test_giving_up_is_retryable(cloud: Cloud, table: Table, waits: list[float]) -> None:
    Unprocessed(cloud.table, calls=1000)
    table._backoff = Backoff(attempts=4, sleep=waits.append, jitter=lambda: 0.5)
    with pytest.raises(Unavailable, match="unprocessed after 4 tries") as given_up:
        table.put_articles(article(number) for number in range(1, 26))
    assert given_up.value.retryable
    assert waits == [0.05, 0.1, 0.2, 0.4]


def test_waits_are_bounded() -> None:
    waits: list[float] = []
    backoff = Backoff(sleep=waits.append, jitter=lambda: 1.0)
    for attempt in range(40):
        backoff.wait(attempt)
    assert max(waits) == backoff.longest
    assert sum(waits[: backoff.attempts]) < 30, "well inside the function's timeout"


THROTTLED = "ProvisionedThroughputExceededException"


def test_throttling_that_passes_goes_unnoticed(
    table: Table, trouble: Any, naps: list[float]
) -> None:
    trouble.of_dynamodb(THROTTLED, times=2).meet("dynamodb", "BatchWriteItem")
    table.put_articles([article(1)])
    assert table.bundle(BUNDLE) == [article(1)]
    assert len(naps) == 2


def test_throttling_that_stays_is_retryable(table: Table, trouble: Any, naps: list[float]) -> None:
    throttle = trouble.of_dynamodb(THROTTLED)
    throttle.meet("dynamodb", "PutItem")
    with pytest.raises(Unavailable):
        table.begin(bundle())
    assert len(throttle.calls) == 5
    assert len(naps) == 4


@pytest.mark.usefixtures("cloud")
@pytest.mark.parametrize(
    "operation",
    [
        lambda table: table.status(BUNDLE),
        lambda table: table.begin(bundle()),
        lambda table: table.put_articles([article(1)]),
        lambda table: table.finish(bundle("done", found=1)),
        lambda table: table.bundle(BUNDLE),
        lambda table: list(table.by_topic("uncertain")),
        lambda table: list(table.bundles()),
        lambda table: list(table.scan()),
    ],
    ids=["status", "begin", "put", "finish", "bundle", "by_topic", "bundles", "scan"],
)
def test_no_such_table(operation: Any) -> None:
    with pytest.raises(TableMissing, match="nowhere"):
        operation(Table("nowhere"))


def test_a_request_that_dynamodb_refuses(table: Table) -> None:
    with pytest.raises(StorageError, match="ValidationException"):
        table.put_articles([article(1), article(1)])
