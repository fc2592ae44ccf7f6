"""A bundle's own row from its first delivery to the last of its articles.

Deliveries come twice, at once, out of order and after crashes. So each step is a change on a
condition: whoever comes late finds it done and goes on from there. A row of another version (model,
pipeline) is begun anew, and whoever still works for the old one is refused: `Superseded`.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from newsfold.errors import InputError, Superseded
from newsfold.source.aws import client, translated
from newsfold.storage import record, transaction
from newsfold.storage.backoff import Backoff
from newsfold.storage.expressions import SAME_VERSION, conditional, update, version
from newsfold.storage.rows import Row, from_item, shortened, to_item
from newsfold.storage.table import BUNDLE_ROW, Table, key, same_version

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

_TELLING = ("status", "started_at", "processed", "ok", "left_over")
"""What changes of a bundle's row when any of its rows changes."""

RUNNING, DONE, PARTIAL, FAILED = "running", "done", "partial", "failed"


class Ledger:
    """Writes rows of one table; every call may safely be repeated.

    All methods raise `Unavailable` (try again), `TableMissing`, `AccessDenied` and `StorageError`
    as `Table` does; those that are given a bundle's row raise `Superseded` where another version
    has begun the bundle anew, or nobody has.
    """

    def __init__(self, table: Table, backoff: Backoff | None = None) -> None:
        """Name the table; nothing is read or written yet."""
        self.table = table
        self._backoff = backoff or Backoff()

    def begin(self, row: Row) -> tuple[Row, bool]:
        """Begin a bundle, unless this version did before and it did not fail.

        Args:
            row: The bundle's row, `running`, without counters.

        Returns:
            The row that counts, and whether this call has just begun it.
        """
        for _ in self._backoff.tries(row["bundle_id"]):
            earlier = self.table.status(row["bundle_id"])
            if earlier and same_version(earlier, row) and earlier["status"] != FAILED:
                return earlier, False
            begun = {**row, **self._counted_before(row, earlier)}
            if self._put(begun, earlier):
                break
        return begun, True

    def plan(self, bundle: Row, facts: Row) -> Row:
        """Write what taking the bundle apart has told, `found` above all; return the row.

        Where the bundle is closed already (a second delivery of its event), nothing changes.
        """
        kept = shortened({**bundle, **facts})
        told = {name: value for name, value in kept.items() if name not in bundle or name in facts}
        return self._changed(
            bundle,
            sets={**told, "status": RUNNING},
            removes=["error", "finished_at", "announced"],
            condition="#status IN (:running, :failed)",
            values={"running": RUNNING, "failed": FAILED},
        )

    def fail(self, bundle: Row, error: InputError, now: str) -> Row:
        """Close a bundle that cannot be read, unless another delivery could read it."""
        told = {"code": error.code, "message": str(error)}
        return self._changed(
            bundle,
            sets={"status": FAILED, "error": told, "finished_at": max(now, bundle["started_at"])},
            condition="#status = :running AND attribute_not_exists(#found)",
            values={"running": RUNNING},
        )

    def record(
        self,
        bundle: Row,
        rows: Sequence[Row],
        *,
        failed_before: Collection[int] = (),
        reused: Collection[int] = (),
    ) -> Counter[str]:
        """Write article rows and count them, unless they are there already.

        A row over 400 KB, or one that DynamoDB refuses, is written as a `failed` row instead.

        Args:
            bundle: The bundle's row.
            rows: Article rows of this version, any number.
            failed_before: Articles whose rows say `failed`: these are replaced.
            reused: Articles whose digest was copied, to be counted as such.

        Returns:
            How many were written: `ok`, `failed`, `reused`.
        """
        writing = record.Writing(self.table.name, bundle, failed_before, reused, self._backoff)
        return writing.write(rows)

    def close(self, bundle: Row, now: str) -> Row:
        """Close the bundle if all its articles are there; return its row as it is then.

        Rows that another version left, with numbers above `found`, are deleted before. A bundle
        that is `partial` becomes `done` once no article is `failed` any more.

        Args:
            bundle: Its row, as it was at any time.
            now: The time for `finished_at`; one before `started_at` (clocks differ) becomes that.
        """
        for _ in self._backoff.tries(bundle["bundle_id"]):
            row = self._current(bundle)
            closed = PARTIAL if row["failed"] else DONE
            if row["processed"] != row.get("found") or row["status"] in {closed, FAILED}:
                return row
            if row["status"] == RUNNING:
                self._delete_left_over(row)
            changed = self._update(
                row,
                sets={"status": closed, "finished_at": max(now, row["started_at"])},
                condition=f"{SAME_VERSION} AND #status = :was AND #failed = :count"
                " AND #processed = #found",
                values={"was": row["status"], "count": row["failed"], **version(row)},
            )
            if changed:
                break
        return changed or row

    def asked(self, bundle: Row, by: str) -> Row:
        """Note that another version has asked for the bundle to be made anew."""
        return self._changed(bundle, sets={"asked": by})

    def announced(self, bundle: Row) -> Row:
        """Note that listeners were told of the bundle's status."""
        return self._changed(bundle, sets={"announced": bundle["status"]})

    def _changed(self, bundle: Row, *, condition: str = "", **change: Any) -> Row:
        """The bundle's row after a change, or as it is where the condition does not hold."""
        values = {**change.pop("values", {}), **version(bundle)}
        whole = f"{SAME_VERSION} AND {condition}" if condition else SAME_VERSION
        changed = self._update(bundle, condition=whole, values=values, **change)
        return changed or self._current(bundle)

    def _current(self, bundle: Row) -> Row:
        row = self.table.status(bundle["bundle_id"])
        if row is None or not same_version(row, bundle):
            raise Superseded(f"{bundle['bundle_id']}: begun anew by another version")
        return row

    def _update(self, bundle: Row, **change: Any) -> Row | None:
        """The bundle's row after an update; None where its condition does not hold.

        Who meets a transaction on the row is refused, and AWS's client does not try that again.
        """
        for _ in self._backoff.tries(bundle["bundle_id"]):
            with translated(self.table.name):
                dynamodb = client("dynamodb")
                try:
                    answer = dynamodb.update_item(
                        TableName=self.table.name,
                        Key=key(bundle["bundle_id"], BUNDLE_ROW),
                        ReturnValues="ALL_NEW",
                        **update(**change),
                    )
                except dynamodb.exceptions.ConditionalCheckFailedException:
                    break
                except dynamodb.exceptions.TransactionConflictException:
                    continue
            return from_item(answer["Attributes"])
        return None

    def _put(self, row: Row, earlier: Row | None) -> bool:
        """Write the bundle's row if it still is what it was; say whether it was written."""
        condition = conditional("attribute_not_exists(#bundle_id)")
        if earlier:
            known = {name: earlier[name] for name in _TELLING if name in earlier}
            terms = [f"#{name} = :{name}" for name in known]
            terms += [f"attribute_not_exists(#{name})" for name in _TELLING if name not in known]
            condition = conditional(" AND ".join(terms), known)
        with translated(self.table.name):
            refusals = client("dynamodb").exceptions
            try:
                client("dynamodb").put_item(
                    TableName=self.table.name, Item=to_item(row), **condition
                )
            except (
                refusals.ConditionalCheckFailedException,
                refusals.TransactionConflictException,
            ):
                return False
        return True

    def _counted_before(self, row: Row, earlier: Row | None) -> dict[str, int]:
        """The counters to begin with: articles that this version wrote in an earlier life.

        Nobody can add to them meanwhile: the bundle's row is not this version's. Whoever takes
        some away, writing or deleting rows for that version, changes what `_put` looks at.
        """
        rows = self.table.articles(row["bundle_id"]) if earlier else ()
        counts = Counter(one["status"] for one in rows if same_version(one, row))
        return {
            "processed": counts.total(),
            "ok": counts["ok"],
            "failed": counts[FAILED],
            "reused": 0,
        }

    def _delete_left_over(self, bundle: Row) -> None:
        """Delete articles above `found`, unless the bundle is begun anew at this moment."""
        same = {"TableName": self.table.name, "Key": key(bundle["bundle_id"], BUNDLE_ROW)}
        rows = self.table.articles(bundle["bundle_id"], bundle["found"] + 1)
        above = [row["article_no"] for row in rows]
        step = transaction.MOST_ACTIONS - 1
        for start in range(0, len(above), step):
            deletions = [
                {"Delete": {"TableName": self.table.name, "Key": key(bundle["bundle_id"], number)}}
                for number in above[start : start + step]
            ]
            counted = update(
                adds={"left_over": len(deletions)},
                condition=SAME_VERSION,
                values=version(bundle),
            )
            actions = [{"Update": same | counted}, *deletions]
            if transaction.write(self.table.name, actions, self._backoff):
                raise Superseded(f"{bundle['bundle_id']}: begun anew by another version")
