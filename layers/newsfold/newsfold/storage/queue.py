"""Messages to the chunk queue: ten at a time, and again those that SQS left out."""

from __future__ import annotations

from contextlib import suppress
from itertools import islice
from typing import TYPE_CHECKING

from newsfold.errors import NewsfoldError, StorageError
from newsfold.source.aws import client, translated

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from newsfold.storage.backoff import Backoff

_FIRST_PAUSE, _LATER_PAUSE = 60, 600
_BATCH = 10
"""https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessageBatch.html"""


def send(queue: str, bodies: Iterable[str], backoff: Backoff) -> int:
    """Send messages in order; return how many.

    SendMessageBatch succeeds although some of its messages failed: those are sent again. A message
    may arrive twice all the same.

    Args:
        queue: The queue's URL.
        bodies: Messages of a few kilobytes.
        backoff: How often to try.

    Raises:
        Unavailable: SQS throttles or fails, or messages are left after all tries.
        StorageError: SQS refuses a message, or there is no such queue.
    """
    remaining = iter(bodies)
    count = 0
    while batch := list(islice(remaining, _BATCH)):
        _send_batch(queue, batch, backoff)
        count += len(batch)
    return count


def put_off(queue: str, receipt: str, attempt: int) -> None:
    """Let a message that failed wait before it is delivered again: a minute, then ten.

    Lambda would leave it invisible for as long as the queue's visibility timeout, which is six
    times the worker's: an hour and a half. Where this cannot be done, that is what happens.

    Args:
        queue: The queue's URL.
        receipt: The delivery's handle.
        attempt: How often the message has been delivered.
    """
    with suppress(NewsfoldError), translated(queue):
        client("sqs").change_message_visibility(
            QueueUrl=queue,
            ReceiptHandle=receipt,
            VisibilityTimeout=_FIRST_PAUSE if attempt == 1 else _LATER_PAUSE,
        )


def _send_batch(queue: str, bodies: Sequence[str], backoff: Backoff) -> None:
    pending = {str(number): body for number, body in enumerate(bodies)}
    for _ in backoff.tries(queue):
        with translated(queue):
            answer = client("sqs").send_message_batch(
                QueueUrl=queue,
                Entries=[{"Id": name, "MessageBody": body} for name, body in pending.items()],
            )
        failed = answer.get("Failed", [])
        refused = [failure["Code"] for failure in failed if failure["SenderFault"]]
        if refused:
            raise StorageError(f"{queue}: {refused[0]} in SendMessageBatch")
        pending = {failure["Id"]: pending[failure["Id"]] for failure in failed}
        if not pending:
            return
