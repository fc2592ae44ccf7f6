"""Write many items: 25 at a time, and again what DynamoDB left unprocessed."""

from __future__ import annotations

import random
import time
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

from newsfold.errors import Unavailable
from newsfold.source.aws import client, translated

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from mypy_boto3_dynamodb.type_defs import AttributeValueTypeDef, WriteRequestTypeDef

_BATCH = 25


@dataclass(frozen=True, slots=True)
class Backoff:
    """How often to try, and how long to wait in between: exponential with full jitter.

    https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/

    Attributes:
        attempts: Calls per batch before giving up.
        first: Longest first wait in seconds; each later one may be twice as long.
        longest: Bound of any wait, in seconds.
        sleep: Waits for so many seconds.
        jitter: Draws the share of the longest wait that is really waited, 0 to 1.
    """

    attempts: int = 9
    first: float = 0.1
    longest: float = 5.0
    sleep: Callable[[float], None] = time.sleep
    jitter: Callable[[], float] = random.random

    def wait(self, attempt: int) -> None:
        """Sleep after attempt number `attempt` (from 0)."""
        self.sleep(min(self.longest, self.first * 2**attempt) * self.jitter())


def put(item: Mapping[str, AttributeValueTypeDef]) -> WriteRequestTypeDef:
    """Ask that an item be written."""
    return {"PutRequest": {"Item": item}}


def delete(key: Mapping[str, AttributeValueTypeDef]) -> WriteRequestTypeDef:
    """Ask that the item with this key be deleted."""
    return {"DeleteRequest": {"Key": key}}


def write(table: str, requests: Iterable[WriteRequestTypeDef], backoff: Backoff) -> None:
    """Carry out puts and deletes; no key may occur twice in `requests`.

    BatchWriteItem succeeds although it left some items out, under load or over 16 MB: those come
    back as UnprocessedItems, which boto3 does not send again.

    Raises:
        Unavailable: Items are still unprocessed after `backoff.attempts` calls, or AWS is down.
        TableMissing, AccessDenied, StorageError: As DynamoDB says.
    """
    for batch in _batches(requests):
        pending: dict[str, Any] = {table: batch}
        for attempt in range(backoff.attempts):
            with translated(table):
                answer = client("dynamodb").batch_write_item(RequestItems=pending)
            pending = dict(answer["UnprocessedItems"])
            if not pending:
                break
            backoff.wait(attempt)
        else:
            left = len(pending[table])
            raise Unavailable(f"{table}: {left} items unprocessed after {backoff.attempts} tries")


def _batches(requests: Iterable[WriteRequestTypeDef]) -> Iterator[list[WriteRequestTypeDef]]:
    remaining = iter(requests)
    while batch := list(islice(remaining, _BATCH)):
        yield batch
