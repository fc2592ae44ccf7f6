"""Article rows and the counters of their bundle, written in one transaction.

An article's row is written on the condition that this version has not written it yet, and the
bundle's counters move with it or not at all. So whoever comes twice, or together with others, or
after a crash, counts nothing twice and leaves nothing out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from newsfold.errors import StorageError, Superseded, TableMissing
from newsfold.storage import transaction
from newsfold.storage.backoff import Backoff
from newsfold.storage.expressions import SAME_VERSION, conditional, update, version
from newsfold.storage.rows import REFUSED, Row, fits, reduced, size, to_item, too_large
from newsfold.storage.table import BUNDLE_ROW, key

_NEW = f"attribute_not_exists(#bundle_id) OR NOT ({SAME_VERSION})"
_FAILED_BEFORE = f"#status = :failed AND {SAME_VERSION}"
_MOST_BYTES = transaction.MOST_BYTES // 2
"""Half of what is allowed: our sizes are those of the request, not those that DynamoDB counts."""


@dataclass(frozen=True, slots=True)
class Writing:
    """How rows are written; `Ledger.record` says what each field is."""

    table: str
    bundle: Row
    failed_before: Collection[int]
    reused: Collection[int]
    backoff: Backoff

    def write(self, rows: Iterable[Row]) -> Counter[str]:
        """Write rows in as few transactions as their number and size allow."""
        counted: Counter[str] = Counter()
        for group in _groups(map(_Written.fitting, rows)):
            counted.update(self._group(group))
        return counted

    def _group(self, rows: Sequence[_Written]) -> Counter[str]:
        """Write as many rows as one transaction takes, without those that somebody else wrote."""
        while rows:
            counts = self._counts(rows)
            actions = [self._counting(counts), *map(self._putting, rows)]
            try:
                refused = transaction.write(self.table, actions, self.backoff)
            except StorageError as error:
                if error.retryable or isinstance(error, TableMissing):
                    raise
                return self._one_by_one(rows, error)
            if refused is None:
                del counts["replaced"]
                return counts
            if 0 in refused.actions:
                raise Superseded(f"{self.bundle['bundle_id']}: begun anew by another version")
            rows = [row for number, row in enumerate(rows, 1) if number not in refused.actions]
        return Counter()

    def _one_by_one(self, rows: Sequence[_Written], error: StorageError) -> Counter[str]:
        """DynamoDB refuses something in a group: it costs its own row only."""
        if len(rows) > 1:
            counted: Counter[str] = Counter()
            for one in rows:
                counted.update(self._group([one]))
            return counted
        (row,) = (one.row for one in rows)
        if row.get("error", {}).get("code") == REFUSED:
            raise error
        less = reduced(row, REFUSED, "DynamoDB refuses the row")
        return self._group([_Written(less, to_item(less))])

    def _counts(self, rows: Sequence[_Written]) -> Counter[str]:
        counts = Counter(written.row["status"] for written in rows)
        counts["replaced"] = sum(written.number in self.failed_before for written in rows)
        counts["reused"] = sum(written.number in self.reused for written in rows)
        return counts

    def _counting(self, counts: Counter[str]) -> dict[str, Any]:
        """The update of the bundle's row."""
        replaced = counts["replaced"]
        adds = {name: counts[name] for name in ("ok", "reused")}
        adds |= {"failed": counts["failed"] - replaced}
        adds |= {"processed": counts["ok"] + counts["failed"] - replaced}
        change = update(adds=adds, condition=SAME_VERSION, values=version(self.bundle))
        where = {"TableName": self.table, "Key": key(self.bundle["bundle_id"], BUNDLE_ROW)}
        return {"Update": where | change}

    def _putting(self, written: _Written) -> dict[str, Any]:
        """The write of one article's row."""
        values = version(written.row)
        condition = conditional(_NEW, values)
        if written.number in self.failed_before:
            condition = conditional(_FAILED_BEFORE, {"failed": "failed", **values})
        return {"Put": {"TableName": self.table, "Item": written.item} | condition}


@dataclass(frozen=True, slots=True)
class _Written:
    """A row, and what DynamoDB gets of it."""

    row: Row
    item: dict[str, Any]

    @classmethod
    def fitting(cls, row: Row) -> _Written:
        """The row, or what is left of it where it is too large."""
        item = to_item(row)
        if fits(item):
            return cls(row, item)
        less = too_large(row)
        return cls(less, to_item(less))

    @property
    def number(self) -> int:
        """The article's number."""
        number: int = self.row["article_no"]
        return number


def _groups(rows: Iterable[_Written]) -> Iterator[list[_Written]]:
    """Rows by the transaction; one action is the bundle's."""
    group: list[_Written] = []
    room = _MOST_BYTES
    for row in rows:
        needed = size(row.item)
        if group and (needed > room or len(group) + 1 >= transaction.MOST_ACTIONS):
            yield group
            group, room = [], _MOST_BYTES
        group.append(row)
        room -= needed
    if group:
        yield group
