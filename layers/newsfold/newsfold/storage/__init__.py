"""The last room: rows in DynamoDB, written so that doing it twice leaves the same table."""

from newsfold.storage.rows import Row
from newsfold.storage.table import Table

__all__ = ["Row", "Table"]
