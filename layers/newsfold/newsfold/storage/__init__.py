"""The last room: rows, messages and events, written so that doing it twice changes nothing."""

from newsfold.storage.backoff import Backoff
from newsfold.storage.bus import announce
from newsfold.storage.ledger import DONE, FAILED, PARTIAL, RUNNING, Ledger
from newsfold.storage.queue import put_off, send
from newsfold.storage.rows import Row
from newsfold.storage.table import Table, same_version

__all__ = [
    "DONE",
    "FAILED",
    "PARTIAL",
    "RUNNING",
    "Backoff",
    "Ledger",
    "Row",
    "Table",
    "announce",
    "put_off",
    "same_version",
    "send",
]
