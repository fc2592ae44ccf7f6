"""One call of a function: its settings, its deadline, and what was done."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime

from newsfold.deadline import Deadline
from newsfold.events import timestamp
from newsfold.settings import Settings
from newsfold.storage import Backoff, Ledger, Table

_COUNTED = (
    "found", "missing", "doubtful", "drift", "ok", "failed", "reused", "chunks",
)  # fmt: skip


@dataclass(slots=True)
class Invocation:
    """What one call of a function works with.

    Attributes:
        settings: Table, queue, bus, limits.
        deadline: When it has to be over.
        counts: What was done, for the metrics: articles `found`, `missing` and `doubtful`, bundles
            whose layouts `drift`, articles `ok`, `failed` and `reused`, `chunks` asked for.
    """

    settings: Settings
    deadline: Deadline = field(default_factory=Deadline)
    counts: Counter[str] = field(default_factory=lambda: Counter(dict.fromkeys(_COUNTED, 0)))

    @property
    def backoff(self) -> Backoff:
        """How calls to AWS are tried again within the time that is left."""
        return Backoff(self.deadline)

    @property
    def ledger(self) -> Ledger:
        """The table, to be written."""
        return Ledger(Table(self.settings.table), self.backoff)


def now() -> str:
    """The time, as rows hold it."""
    return timestamp(datetime.now(UTC))
