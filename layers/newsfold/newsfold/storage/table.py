"""The table as it is read: one partition per bundle, row 0 for the bundle itself, then articles."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from newsfold.source.aws import client, translated
from newsfold.storage.rows import Row, from_item, to_item

if TYPE_CHECKING:
    from collections.abc import Iterator

BUNDLE_ROW = 0
_COPIED = ("summary", "sentences", "topics", "topic")
_CANDIDATES = 5


class Table:
    """Rows out of one DynamoDB table.

    All methods raise `TableMissing`, `AccessDenied`, `Unavailable` (retryable) and, for anything
    else that DynamoDB refuses, `StorageError`.
    """

    def __init__(self, name: str) -> None:
        """Name the table; nothing is read yet."""
        self.name = name

    def status(self, bundle_id: str) -> Row | None:
        """Return the bundle's own row as it is now, or None."""
        return self._row(bundle_id, BUNDLE_ROW)

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

    def articles(self, bundle_id: str, first: int = 1, last: int | None = None) -> list[Row]:
        """Return number, status and versions of a bundle's articles, as they are now.

        Args:
            bundle_id: The bundle.
            first: The first number that is asked for.
            last: The last one; None: all that follow.
        """
        until = "BETWEEN :first AND :last" if last else ">= :first"
        bounds = {":bundle": bundle_id, ":first": first} | ({":last": last} if last else {})
        return list(
            self._pages(
                "query",
                KeyConditionExpression=f"bundle_id = :bundle AND article_no {until}",
                ExpressionAttributeValues=to_item(bounds),
                ProjectionExpression="article_no, #status, model, pipeline",
                ExpressionAttributeNames={"#status": "status"},
                ConsistentRead=True,
            )
        )

    def by_content(self, content_sha256: str, like: Row) -> Row | None:
        """Find an article of the same text that has been digested the same way; None without one.

        The index lags writes by moments: a copy that is not found is made anew, no more.

        Args:
            content_sha256: The text's hash.
            like: A row whose `model`, `pipeline` and `max_sentences` the copy has to share.

        Returns:
            The fields of its digest.
        """
        with translated(self.name):
            answer = client("dynamodb").query(
                TableName=self.name,
                IndexName="by_content",
                Limit=_CANDIDATES,
                KeyConditionExpression="content_sha256 = :text",
                ScanIndexForward=False,  # what other versions made is older
                ExpressionAttributeValues=to_item({":text": content_sha256}),
            )
        wanted = {name: like[name] for name in ("model", "pipeline", "max_sentences")}
        for found in map(from_item, answer["Items"]):
            row = self._row(found["bundle_id"], found["article_no"]) or {}
            if row.get("status") == "ok" and wanted.items() <= row.items():
                return {name: row[name] for name in _COPIED}
        return None

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

    def _row(self, bundle_id: str, article_no: int) -> Row | None:
        with translated(self.name):
            answer = client("dynamodb").get_item(
                TableName=self.name, Key=key(bundle_id, article_no), ConsistentRead=True
            )
        return from_item(answer["Item"]) if "Item" in answer else None

    def _pages(self, operation: str, **request: Any) -> Iterator[Row]:
        """Run a query or scan through all its pages, each fetched when it is needed."""
        with translated(self.name):
            paginator = client("dynamodb").get_paginator(operation)  # type: ignore[call-overload]
            for page in paginator.paginate(TableName=self.name, **request):
                yield from map(from_item, page["Items"])


def key(bundle_id: str, article_no: int) -> dict[str, Any]:
    """The key of a row, as DynamoDB wants it."""
    return to_item({"bundle_id": bundle_id, "article_no": article_no})


def same_version(one: Row, other: Row) -> bool:
    """Whether the same model and the same pipeline made both rows."""
    return all(one.get(name) == other.get(name) for name in ("model", "pipeline"))
