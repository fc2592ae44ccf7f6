"""Lambda's entry point for the chunk queue: the articles that messages ask for become rows."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from aws_lambda_powertools import Logger, Metrics, Tracer
from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.batch import (
    BatchProcessor,
    EventType,
    process_partial_response,
)

from newsfold.deadline import Deadline
from newsfold.errors import Superseded, Unexpected
from newsfold.events import Chunk
from newsfold.invocation import Invocation
from newsfold.settings import Settings
from newsfold.storage import put_off
from newsfold.work import work

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord

logger = Logger(stream=sys.stderr)
metrics = Metrics()
tracer = Tracer(patch_modules=["botocore"])
processor = BatchProcessor(EventType.SQS, raise_on_entire_batch_failure=False)


@logger.inject_lambda_context
@tracer.capture_lambda_handler(capture_response=False, capture_error=False)
@metrics.log_metrics
def handler(event: dict[str, Any], context: object) -> Any:
    """Process the chunks that the event's messages ask for, each for itself.

    A message whose chunk could not be processed is reported as failed, and the queue delivers it
    again, or gives it up after `newsfold.settings.TRIES` deliveries.

    Args:
        event: Lambda's event of an SQS queue; bodies as `newsfold.events.Chunk.message` has them.
        context: Lambda's.

    Returns:
        ``{"batchItemFailures": [{"itemIdentifier": "<message id>"}]}``.
    """
    call = Invocation(Settings.from_environment(), Deadline.of(context))

    def process(record: SQSRecord) -> None:
        attempt = int(record.attributes.approximate_receive_count)
        try:
            _work(record.body, attempt, call)
        except Exception as error:
            told = Unexpected.unless_ours(error)
            logger.error(str(told), code=told.code, message_id=record.message_id)  # noqa: TRY400
            put_off(call.settings.queue, record.receipt_handle, attempt)
            raise told from None

    answer = process_partial_response(event, process, processor, context)  # type: ignore[arg-type]
    for name, count in call.counts.items():
        metrics.add_metric(name, MetricUnit.Count, count)
    return answer


def _work(message: str, attempt: int, call: Invocation) -> None:
    chunk = Chunk.parse(message)
    try:
        logger.info("chunk processed", attempt=attempt, **work(chunk, call, attempt))
    except Superseded as error:
        logger.info(str(error), bundle_id=chunk.bundle_id)
