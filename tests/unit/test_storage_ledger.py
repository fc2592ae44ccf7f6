"""What is written is written once and counted once, whatever comes in between."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest

from newsfold.deadline import Deadline
from newsfold.errors import NotText, StorageError, Superseded, TableMissing, Unavailable
from newsfold.source.aws import client
from newsfold.storage import Backoff, Ledger, Row, Table
from newsfold.storage.record import _groups, _Written
from newsfold.storage.rows import size, to_item

if TYPE_CHECKING:
    from newsfold.cli.cloud import Cloud

BUNDLE = "wire-0123456789ab"
START = "2026-11-20T06:00:00.000Z"
END = "2026-11-20T06:01:00.000Z"
VERSION = {"model": "newsfold-mini-1", "pipeline": "2026-11-20"}
NEWER = {"model": "newsfold-mini-2", "pipeline": "2026-11-20"}
COUNTERS = {"processed": 0, "ok": 0, "failed": 0, "reused": 0}


@pytest.fixture
def waits() -> list[float]:
    return []


@pytest.fixture
def ledger(cloud: Cloud, waits: list[float]) -> Ledger:
    return Ledger(Table(cloud.table), Backoff(sleep=waits.append, jitter=lambda: 1.0))


def article(number: int, status: str = "ok", **more: Any) -> Row:
    return {
        "bundle_id": BUNDLE,
        "article_no": number,
        "status": status,
        "headline": f"Headline {number}",
        "ingested_at": START,
        **VERSION,
    } | more


def articles(first: int, last: int) -> list[Row]:
    return [article(number) for number in range(first, last + 1)]


def bundle(**more: Any) -> Row:
    told = {"bundle_id": BUNDLE, "article_no": 0, "status": "running", "started_at": START}
    return told | VERSION | more


def begun(ledger: Ledger, found: int) -> Row:
    row, _ = ledger.begin(bundle())
    return ledger.plan(row, {"found": found, "layout": "single"})


def counters(ledger: Ledger) -> tuple[int, int, int, int]:
    row = ledger.table.status(BUNDLE) or {}
    return row["processed"], row["ok"], row["failed"], row["reused"]


def numbers(ledger: Ledger) -> list[int]:
    return [row["article_no"] for row in ledger.table.bundle(BUNDLE)]


def test_a_bundle_from_begin_to_end(ledger: Ledger) -> None:
    assert ledger.begin(bundle()) == (bundle(**COUNTERS), True)
    row = ledger.plan(bundle(), {"found": 130, "layout": "single", "expected": None})
    assert (row["found"], row["layout"], "expected" in row) == (130, "single", False)
    assert ledger.record(row, articles(1, 130)) == {"ok": 130, "reused": 0}
    closed = ledger.close(row, END)
    assert (closed["status"], closed["finished_at"]) == ("done", END)
    assert counters(ledger) == (130, 130, 0, 0)
    assert numbers(ledger) == list(range(131))
    assert ledger.announced(closed)["announced"] == "done"


def test_who_comes_second_joins(ledger: Ledger) -> None:
    first, _ = ledger.begin(bundle())
    assert ledger.begin(bundle(started_at=END)) == (first, False)
    planned = begun(ledger, 1)
    ledger.record(planned, [article(1)])
    closed = ledger.close(planned, END)
    assert ledger.begin(bundle(started_at=END)) == (closed, False)
    assert ledger.plan(planned, {"found": 1, "layout": "single"}) == closed


def test_who_loses_the_race_to_begin_joins(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    status = Table.status
    seen: list[Row | None] = []

    def beaten(table: Table, bundle_id: str) -> Row | None:
        row = status(table, bundle_id)
        if not seen:
            seen.append(row)
            Ledger(table).begin(bundle(started_at=END))
        return row

    monkeypatch.setattr(Table, "status", beaten)
    assert ledger.begin(bundle()) == (bundle(started_at=END, **COUNTERS), False)


def test_twice_is_once(ledger: Ledger) -> None:
    row = begun(ledger, 3)
    assert ledger.record(row, articles(1, 2))["ok"] == 2
    assert ledger.record(row, articles(1, 3))["ok"] == 1
    assert ledger.record(row, articles(1, 3)) == Counter()
    assert counters(ledger) == (3, 3, 0, 0)


def test_nothing_closes_before_all_articles_are_there(ledger: Ledger) -> None:
    row, _ = ledger.begin(bundle())
    assert ledger.close(row, END)["status"] == "running", "how many there are is not known yet"
    row = ledger.plan(row, {"found": 2})
    ledger.record(row, [article(2)])
    assert ledger.close(row, END)["status"] == "running"
    ledger.record(row, [article(1)])
    assert ledger.close(row, END)["status"] == "done"


def test_a_clock_that_is_behind_does_not_end_before_the_start(ledger: Ledger) -> None:
    row = begun(ledger, 0)
    assert ledger.close(row, "2026-11-20T05:00:00.000Z")["finished_at"] == START


def test_failed_articles_make_a_bundle_partial_until_they_succeed(ledger: Ledger) -> None:
    row = begun(ledger, 2)
    poison = article(2, "failed", error={"code": "worker_lost"})
    ledger.record(row, [article(1), poison])
    assert ledger.close(row, END)["status"] == "partial"
    assert ledger.record(row, [article(2)]) == Counter(), "only who says so replaces"
    ledger.record(row, [article(2, "failed", error={"code": "other"})], failed_before={2})
    assert counters(ledger) == (2, 1, 1, 0)
    ledger.record(row, [article(2)], failed_before={2})
    assert counters(ledger) == (2, 2, 0, 0)
    assert ledger.close(row, END)["status"] == "done"
    assert ledger.record(row, [article(2)], failed_before={2}) == Counter()


def test_reused_digests_are_counted(ledger: Ledger) -> None:
    row = begun(ledger, 3)
    assert ledger.record(row, articles(1, 3), reused={2, 3})["reused"] == 2
    assert counters(ledger) == (3, 3, 0, 2)


def test_another_version_begins_anew_and_refuses_the_old_one(ledger: Ledger) -> None:
    old = begun(ledger, 4)
    ledger.record(old, articles(1, 4))
    new, anew = ledger.begin(bundle(**NEWER))
    assert anew
    assert counters(ledger) == (0, 0, 0, 0)
    for refused in (
        lambda: ledger.record(old, [article(1)]),
        lambda: ledger.close(old, END),
        lambda: ledger.plan(old, {"found": 4}),
        lambda: ledger.fail(old, NotText("x"), END),
        lambda: ledger.announced(old),
    ):
        with pytest.raises(Superseded):
            refused()
    new = ledger.plan(new, {"found": 2})
    ledger.record(new, [article(1, **NEWER), article(2, **NEWER)])
    assert counters(ledger) == (2, 2, 0, 0)
    ledger.close(new, END)
    assert numbers(ledger) == [0, 1, 2], "what the old version left over is deleted"


def test_many_left_over_rows_are_deleted(ledger: Ledger) -> None:
    ledger.record(begun(ledger, 250), articles(1, 250))
    new, _ = ledger.begin(bundle(**NEWER))
    ledger.close(ledger.plan(new, {"found": 0}), END)
    assert numbers(ledger) == [0]


def test_rows_of_an_earlier_life_of_this_version_are_counted(ledger: Ledger) -> None:
    old = begun(ledger, 3)
    ledger.record(old, [article(1), article(2, "failed")])
    ledger.begin(bundle(**NEWER))
    again, anew = ledger.begin(bundle(started_at=END))
    assert anew
    assert counters(ledger) == (2, 1, 1, 0)
    again = ledger.plan(again, {"found": 3})
    ledger.record(again, articles(1, 3))
    assert counters(ledger) == (3, 2, 1, 0)


def test_a_bundle_that_cannot_be_read(ledger: Ledger) -> None:
    row, _ = ledger.begin(bundle())
    failed = ledger.fail(row, NotText("the bundle is binary"), END)
    assert (failed["status"], failed["error"]["code"]) == ("failed", "not_text")
    again, anew = ledger.begin(bundle(started_at=END))
    assert (again["started_at"], anew) == (END, True)
    assert "error" not in again


def test_failure_gives_way_to_who_could_read_it(ledger: Ledger) -> None:
    row = begun(ledger, 1)
    assert ledger.fail(row, NotText("x"), END)["status"] == "running"
    ledger.record(row, [article(1)])
    assert ledger.fail(row, NotText("x"), END)["status"] == "running"
    ledger.close(row, END)
    assert ledger.fail(row, NotText("x"), END)["status"] == "done"


def test_who_could_read_it_overrules_failure(ledger: Ledger) -> None:
    row, _ = ledger.begin(bundle())
    ledger.announced(ledger.fail(row, NotText("x"), END))
    planned = ledger.plan(row, {"found": 1})
    assert planned["status"] == "running"
    assert not planned.keys() & {"error", "finished_at", "announced"}


def test_a_row_over_the_limit_is_kept_as_failed(ledger: Ledger) -> None:
    row = begun(ledger, 3)
    rows = [article(1), article(2, summary="x" * 500_000), article(3)]
    assert ledger.record(row, rows)["failed"] == 1
    stored = {one["article_no"]: one for one in ledger.table.bundle(BUNDLE)}
    assert stored[2]["error"]["code"] == "too_large"
    assert stored[2]["headline"] == "Headline 2"
    assert [stored[number]["status"] for number in (1, 2, 3)] == ["ok", "failed", "ok"]
    assert counters(ledger) == (3, 2, 1, 0)


@pytest.mark.parametrize("over", [False, True])
def test_a_row_at_the_edge_of_the_limit(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch, over: bool
) -> None:
    # moto draws the line at 405,000 bytes, DynamoDB at 409,600: ours is drawn where both agree.
    monkeypatch.setattr("newsfold.storage.rows.ITEM_BYTES", 404_000)
    room = 404_000 - size(to_item(article(1, summary="")))
    row = begun(ledger, 1)
    counted = ledger.record(row, [article(1, summary="x" * (room + over))])
    assert counted["failed"] == over, "what fits by a byte is stored as it is"


def test_a_bundle_row_with_endless_residue_is_kept(ledger: Ledger) -> None:
    residue = [{"start": n, "end": n + 1, "reason": "blank lines"} for n in range(20_000)]
    row, _ = ledger.begin(bundle())
    planned = ledger.plan(row, {"found": 0, "residue": residue})
    assert planned["residue_left_out"] > 0
    assert len(planned["residue"]) + planned["residue_left_out"] == 20_000


def test_groups_stay_within_a_transaction() -> None:
    rows = [article(number, summary="x" * 300_000) for number in range(1, 12)] + articles(12, 300)
    groups = [[one.row for one in group] for group in _groups(map(_Written.fitting, rows))]
    assert [row for group in groups for row in group] == rows
    assert all(len(group) <= 99 for group in groups)
    sizes = [sum(size(to_item(row)) for row in group) for group in groups]
    assert max(sizes) <= 2 << 20
    assert all(
        one + two > 2 << 20 or len(g) == 99
        for (one, two), g in zip(pairwise(sizes), groups, strict=False)
    )


CONFLICT = "TransactionConflict"


def cancelled(*codes: str) -> dict[str, Any]:
    """What DynamoDB says of a transaction that it cancelled."""
    return {
        "__type": "com.amazonaws.dynamodb.v20120810#TransactionCanceledException",
        "Message": "Transaction cancelled",
        "CancellationReasons": [{"Code": code} for code in codes],
    }


@pytest.mark.parametrize("code", [CONFLICT, "ThrottlingError", "ProvisionedThroughputExceeded"])
def test_conflicts_and_throttling_that_pass_go_unnoticed(
    ledger: Ledger, trouble: Any, waits: list[float], code: str
) -> None:
    row = begun(ledger, 1)
    trouble.of_json(cancelled("None", code), times=3).meet("dynamodb", "TransactWriteItems")
    ledger.record(row, [article(1)])
    assert counters(ledger) == (1, 1, 0, 0)
    assert waits == [0.1, 0.2, 0.4]


def test_conflicts_that_stay_are_retryable(
    ledger: Ledger, trouble: Any, waits: list[float]
) -> None:
    row = begun(ledger, 1)
    trouble.of_json(cancelled(CONFLICT, "None")).meet("dynamodb", "TransactWriteItems")
    with pytest.raises(Unavailable, match="given up after 9 tries"):
        ledger.record(row, [article(1)])
    assert len(waits) == 8
    assert max(waits) == 5.0


def test_no_wait_outlasts_the_deadline(ledger: Ledger, trouble: Any, waits: list[float]) -> None:
    row = begun(ledger, 1)
    left = iter([9.0, 8.0, 5.3, 5.2])
    hurried = Ledger(
        ledger.table, Backoff(Deadline(lambda: next(left)), sleep=waits.append, jitter=lambda: 1.0)
    )
    trouble.of_json(cancelled(CONFLICT, "None")).meet("dynamodb", "TransactWriteItems")
    with pytest.raises(Unavailable, match="no time is left"):
        hurried.record(row, [article(1)])
    assert waits == [0.1, 0.2]


def test_a_row_that_dynamodb_refuses_costs_only_itself(ledger: Ledger) -> None:
    row = begun(ledger, 3)
    poison = article(2, topic="")  # an empty key of an index
    assert ledger.record(row, [article(1), poison, article(3)])["failed"] == 1
    stored = {one["article_no"]: one for one in ledger.table.bundle(BUNDLE)}
    assert stored[2]["error"]["code"] == "refused"
    assert "headline" not in stored[2]
    assert counters(ledger) == (3, 2, 1, 0)


def test_a_bundle_that_dynamodb_refuses_altogether(ledger: Ledger, trouble: Any) -> None:
    row = begun(ledger, 1)
    trouble.of_dynamodb("ValidationException").meet("dynamodb", "TransactWriteItems")
    with pytest.raises(StorageError, match="ValidationException"):
        ledger.record(row, [article(1)])


THROTTLED = "ProvisionedThroughputExceededException"


def test_throttling_that_stays_is_retryable(
    ledger: Ledger, trouble: Any, naps: list[float]
) -> None:
    throttle = trouble.of_dynamodb(THROTTLED)
    throttle.meet("dynamodb", "PutItem")
    with pytest.raises(Unavailable):
        ledger.begin(bundle())
    assert len(throttle.calls) == 5
    assert len(naps) == 4


@pytest.mark.parametrize("operation", ["PutItem", "UpdateItem"])
def test_a_transaction_in_the_way_of_a_plain_write(
    ledger: Ledger, trouble: Any, waits: list[float], operation: str
) -> None:
    trouble.of_dynamodb("TransactionConflictException", times=2).meet("dynamodb", operation)
    row = begun(ledger, 0)
    assert ledger.close(row, END)["status"] == "done"
    assert waits == [0.1, 0.2]


@pytest.mark.usefixtures("cloud")
@pytest.mark.parametrize(
    "operation",
    [
        lambda ledger: ledger.begin(bundle()),
        lambda ledger: ledger.plan(bundle(), {"found": 1}),
        lambda ledger: ledger.fail(bundle(), NotText("x"), END),
        lambda ledger: ledger.record(bundle(), [article(1)]),
        lambda ledger: ledger.close(bundle(), END),
        lambda ledger: ledger.announced(bundle()),
    ],
    ids=["begin", "plan", "fail", "record", "close", "announced"],
)
def test_no_such_table(operation: Any) -> None:
    with pytest.raises(TableMissing, match="nowhere"):
        operation(Ledger(Table("nowhere")))


def test_moto_undoes_a_transaction_item_by_item(cloud: Cloud) -> None:
    dynamodb = client("dynamodb")
    item = {"bundle_id": {"S": "a"}, "article_no": {"N": "1"}, "status": {"S": "was"}}
    dynamodb.put_item(TableName=cloud.table, Item=item)
    other = {**item, "article_no": {"N": "2"}}
    changed = {**item, "status": {"S": "changed"}}
    never = {"ConditionExpression": "attribute_exists(bundle_id)"}
    last = {**item, "article_no": {"N": "3"}}
    actions = [
        {"Put": {"TableName": cloud.table, "Item": changed}},
        {"Put": {"TableName": cloud.table, "Item": other}},
        {"Put": {"TableName": cloud.table, "Item": last} | never},
    ]
    with pytest.raises(dynamodb.exceptions.TransactionCanceledException) as told:
        dynamodb.transact_write_items(TransactItems=actions)  # type: ignore[arg-type]
    reasons = told.value.response["CancellationReasons"]
    assert [reason["Code"] for reason in reasons] == ["None", "None", "ConditionalCheckFailed"]
    assert dynamodb.scan(TableName=cloud.table)["Items"] == [item]
