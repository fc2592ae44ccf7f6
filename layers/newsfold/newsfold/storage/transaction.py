"""One DynamoDB transaction: all of it or nothing, and why not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from newsfold.errors import StorageError
from newsfold.source.aws import client, translated

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsfold.storage.backoff import Backoff

MOST_ACTIONS = 100
MOST_BYTES = 4 << 20
"""https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html"""

_CONDITION = "ConditionalCheckFailed"
_PASSING = frozenset(
    {
        "TransactionConflict",
        "ThrottlingError",
        "ProvisionedThroughputExceeded",
        "RequestLimitExceeded",
    }
)
_AGAIN = "TransactionInProgressException"


@dataclass(frozen=True, slots=True)
class Refused:
    """Nothing was written, because conditions do not hold.

    Attributes:
        actions: The numbers of the actions whose condition does not hold, from 0.
    """

    actions: frozenset[int]


def write(what: str, actions: Sequence[dict[str, Any]], backoff: Backoff) -> Refused | None:
    """Carry out actions, all or none; None where all were.

    Conflicts with other transactions and throttling are tried again. boto3 gives each call a token,
    so that its own retries of a call whose answer was lost do not write twice.

    Args:
        what: The table, for messages.
        actions: At most `MOST_ACTIONS`, each on another item, together at most `MOST_BYTES`.
        backoff: How often to try.

    Raises:
        Unavailable: Conflicts or throttling outlast all tries, or AWS is down.
        TableMissing, AccessDenied, StorageError: As DynamoDB says.
    """
    from botocore.exceptions import ClientError

    for _ in backoff.tries(what):
        with translated(what):
            try:
                client("dynamodb").transact_write_items(TransactItems=list(actions))  # type: ignore[arg-type]
            except ClientError as error:
                reasons = _reasons(error)
                if reasons is None:
                    raise
            else:
                return None
        failed = frozenset(number for number, code in enumerate(reasons) if code == _CONDITION)
        if failed:
            return Refused(failed)
        lasting = sorted({code for code in reasons if code not in _PASSING | {"None"}})
        if lasting:
            raise StorageError(f"{what}: {lasting[0]} in TransactWriteItems")
    return None  # not reached: the tries end by raising


def _reasons(error: Any) -> list[str] | None:
    """Why a transaction was cancelled, action by action; None: that is not what happened."""
    code = error.response["Error"].get("Code")
    if code == _AGAIN:
        return []
    if code != "TransactionCanceledException":
        return None
    return [reason.get("Code", "None") for reason in error.response["CancellationReasons"]]
