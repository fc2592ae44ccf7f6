"""The table: one partition per bundle, row 0 for the bundle itself, the articles after it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from newsfold.source.aws import client, translated
from newsfold.storage.batch import Backoff, delete, put, write
from newsfold.storage.rows import Row, fits, from_item, shortened, to_item, too_large

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

BUNDLE_ROW = 0


class Table:
    """Rows in and out of one DynamoDB table; every write may safely be repeated.

    All methods raise `TableMissing`, `AccessDenied`, `Unavailable` (retryable) and, for anything
    else that DynamoDB refuses, `StorageError`.
    """

    def __init__(self, name: str, backoff: Backoff | None = None) -> None:
        """Name the table; nothing is read or written yet."""
        self.name = name
        self._backoff = backoff or Backoff()

    def status(self, bundle_id: str) -> Row | None:
        """Return the bundle's own row as it is now, or None."""
        with translated(self.name):
            answer = client("dynamodb").get_item(
                TableName=self.name, Key=_key(bundle_id, BUNDLE_ROW), ConsistentRead=True
            )
        return from_item(answer["Item"]) if "Item" in answer else None

    def begin(self, row: Row) -> Row:
        """Write the bundle's `running` row; return it as written.

        `started_at` of an attempt that died while running is kept: the bundle began then.
        """
        return self._put_bundle(row)

    def put_articles(self, rows: Iterable[Row]) -> list[int]:
        """Write article rows as they come; no number may occur twice.

        Returns:
            The numbers of articles whose row is over 400 KB: each was written as a `failed` row
            with error code ``too_large`` instead.
        """
        reduced: list[int] = []

        def items() -> Iterator[dict[str, Any]]:
            for row in rows:
                item = to_item(row)
                if not fits(item):
                    reduced.append(row["article_no"])
                    item = to_item(too_large(row))
                yield item

        write(self.name, map(put, items()), self._backoff)
        return reduced

    def finish(self, row: Row) -> Row:
        """Write the bundle's final row, after removing what an earlier version left over.

        Where the row says how many articles were `found`, article rows with higher numbers come
        from an earlier pipeline version that cut the bundle otherwise. A row without `found` (the
        object could not be read) leaves all article rows alone.
        """
        if row.get("found") is not None:
            self._delete_above(row["bundle_id"], row["found"])
        return self._put_bundle(row)

    def bundle(self, bundle_id: str) -> list[Row]:
        """Return all rows of a bundle by `article_no`; the first is the bundle's own."""
        return list(
            self._pages(
                "query",
                KeyConditionExpression="bundle_id = :bundle",
                ExpressionAttributeValues=to_item({":bundle": bundle_id}),
                ConsistentRead=True,
            )
        )

    def by_topic(self, code: str, since: str | None = None) -> Iterator[Row]:
        """Yield article rows of a topic, newest first; the index lags writes by moments.

        Args:
            code: ``medtop:…`` or ``uncertain``.
            since: The earliest `ingested_at`, ISO 8601 in UTC.
        """
        return self._pages(
            "query",
            IndexName="by_topic",
            KeyConditionExpression="topic = :topic AND ingested_at >= :since",
            ExpressionAttributeValues=to_item({":topic": code, ":since": since or "0"}),
            ScanIndexForward=False,
        )

    def bundles(self, since: str | None = None) -> Iterator[Row]:
        """Yield bundle rows begun at or after `since`, in no order; reads the whole table."""
        return self._pages(
            "scan",
            FilterExpression="article_no = :zero AND started_at >= :since",
            ExpressionAttributeValues=to_item({":zero": BUNDLE_ROW, ":since": since or "0"}),
        )

    def scan(self, since: str | None = None) -> Iterator[Row]:
        """Yield article rows ingested at or after `since`, in no order; reads the whole table."""
        return self._pages(
            "scan",
            FilterExpression="article_no > :zero AND ingested_at >= :since",
            ExpressionAttributeValues=to_item({":zero": BUNDLE_ROW, ":since": since or "0"}),
        )

    def _put_bundle(self, row: Row) -> Row:
        earlier = self.status(row["bundle_id"])
        if earlier and earlier.get("status") == "running":
            row = {**row, "started_at": earlier.get("started_at")}
        row = shortened(row)
        with translated(self.name):
            client("dynamodb").put_item(TableName=self.name, Item=to_item(row))
        return row

    def _delete_above(self, bundle_id: str, found: int) -> None:
        left_over = self._pages(
            "query",
            KeyConditionExpression="bundle_id = :bundle AND article_no > :found",
            ExpressionAttributeValues=to_item({":bundle": bundle_id, ":found": found}),
            ProjectionExpression="bundle_id, article_no",
            ConsistentRead=True,
        )
        keys = (_key(row["bundle_id"], row["article_no"]) for row in left_over)
        write(self.name, map(delete, keys), self._backoff)

    def _pages(self, operation: str, **request: Any) -> Iterator[Row]:
        """Run a query or scan through all its pages, each fetched when it is needed."""
        with translated(self.name):
            paginator = client("dynamodb").get_paginator(operation)  # type: ignore[call-overload]
            for page in paginator.paginate(TableName=self.name, **request):
                yield from map(from_item, page["Items"])


def _key(bundle_id: str, article_no: int) -> dict[str, Any]:
    return to_item({"bundle_id": bundle_id, "article_no": article_no})
