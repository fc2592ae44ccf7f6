"""AWS in a box: `template.yaml` brought to life in this process, for ``newsfold run`` and tests.

moto stands in for S3, DynamoDB, SQS, EventBridge and CloudFormation. Bucket, table and queues come
from the template itself, as does the functions' environment; S3's stand-in writes the event, and
the function's own handler answers it; a pump carries the queue's messages to the other.
Nothing leaves the process, and no credentials are read.
"""

from __future__ import annotations

import json
import os
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

from newsfold import settings
from newsfold.cli import functions
from newsfold.cli.functions import REGION
from newsfold.cli.stack import Stack, create_stack, read_template
from newsfold.cli.stand_in import quick_transactions
from newsfold.errors import UsageError
from newsfold.source.aws import client, forget_clients

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    Message = Mapping[str, Any]

_FUNCTIONS = ("IngestFunction", "WorkerFunction")

# Whatever would lead boto3 elsewhere than into the box.
_ASTRAY = ("AWS_PROFILE", "AWS_DEFAULT_PROFILE", "AWS_SESSION_TOKEN")
_INSIDE = {
    "AWS_ACCESS_KEY_ID": "none",
    "AWS_SECRET_ACCESS_KEY": "none",
    "AWS_DEFAULT_REGION": REGION,
    "AWS_REGION": REGION,
    "AWS_CONFIG_FILE": os.devnull,
    "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
    "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "true",
    "AWS_EC2_METADATA_DISABLED": "true",
    # The functions' own log lines would drown the rows that the user wants to see.
    "POWERTOOLS_METRICS_DISABLED": "true",
}
_QUIET = {"POWERTOOLS_LOG_LEVEL": "CRITICAL"}


@dataclass(frozen=True, slots=True)
class Cloud:
    """The box, running: names of its parts, and a way to drop a bundle into it.

    Attributes:
        bucket: The bucket's name.
        table: The table's name.
        prefix: The key prefix whose objects reach the function, ``incoming/``.
        events: The queue where S3's stand-in puts its events, on their way to the handler.
        chunks: The queue of chunks.
        ingest: The module with the entry point of the function that S3 calls.
        worker: The one with that of the function that the queue of chunks calls.
    """

    bucket: str
    table: str
    prefix: str
    events: str
    chunks: str
    ingest: Path
    worker: Path

    def deliver(self, key: str, data: bytes) -> dict[str, Any]:
        """Upload a bundle and answer the event that S3 sends; return what the function returns.

        Args:
            key: The object's name under `prefix`.
            data: Its content.

        Raises:
            NewsfoldError: Whatever the function raises.
        """
        return self.handle(self.put(key, data))

    def put(self, key: str, data: bytes) -> Mapping[str, Any]:
        """Upload a bundle; return the event that S3 sends of it."""
        client("s3").put_object(Bucket=self.bucket, Key=f"{self.prefix}{key}", Body=data)
        (event,) = self._events()
        return event

    def handle(self, event: Mapping[str, Any]) -> dict[str, Any]:
        """Call the function that S3 calls."""
        answer: dict[str, Any] = functions.call(self.ingest, event)
        return answer

    def receive(self) -> Message | None:
        """The next message of the queue of chunks, as Lambda would fetch it."""
        found = client("sqs").receive_message(
            QueueUrl=self.chunks, MessageSystemAttributeNames=["All"]
        )
        return next(iter(found.get("Messages", [])), None)

    def work(self, message: Message) -> None:
        """Call the function that the queue calls; the message goes back unless it succeeds.

        Raises:
            BaseException: What ends a process, and no `Exception`: those are logged, as in Lambda.
        """
        where = {"QueueUrl": self.chunks, "ReceiptHandle": message["ReceiptHandle"]}
        failed = True
        try:
            with suppress(Exception):
                answer = functions.call(self.worker, sqs_event(message))
                failed = bool(answer["batchItemFailures"])
        finally:
            if failed:
                client("sqs").change_message_visibility(**where, VisibilityTimeout=0)
        if not failed:
            client("sqs").delete_message(**where)

    def drain(self, told: Callable[[], object] = lambda: None) -> None:
        """Work until the queue of chunks is empty; what fails too often leaves it for the other.

        Args:
            told: Called after each message.
        """
        while message := self.receive():
            self.work(message)
            told()

    def _events(self) -> Iterator[Mapping[str, Any]]:
        sqs = client("sqs")
        for message in sqs.receive_message(QueueUrl=self.events).get("Messages", []):
            sqs.delete_message(QueueUrl=self.events, ReceiptHandle=message["ReceiptHandle"])
            yield json.loads(message["Body"])


@contextmanager
def embedded_cloud(project: Path = settings.PROJECT) -> Iterator[Cloud]:
    """Run the project's template in this process for as long as the block lasts.

    Args:
        project: The checkout that holds ``template.yaml`` and ``functions/``.

    Raises:
        UsageError: moto is not installed, or this is no checkout.
    """
    try:
        from moto import mock_aws
    except ImportError as error:
        raise UsageError("moto is missing: pip install -e '.[local]'") from error
    template = read_template(project)
    with patch.dict(os.environ, _INSIDE), mock_aws(), quick_transactions():
        for name in _ASTRAY:
            os.environ.pop(name, None)
        forget_clients()
        try:
            stack = create_stack(template)
            os.environ.update(stack.environment | _QUIET)
            yield _running(template, stack, project)
        finally:
            forget_clients()


def _running(template: Mapping[str, Any], stack: Stack, project: Path) -> Cloud:
    ingest, worker = (template["Resources"][name]["Properties"] for name in _FUNCTIONS)
    notification = ingest["Events"]["Bundle"]["Properties"]
    (rule,) = notification["Filter"]["S3Key"]["Rules"]
    return Cloud(
        bucket=stack.bucket,
        table=stack.table,
        prefix=rule["Value"],
        events=_listen(stack.bucket, notification),
        chunks=stack.environment["CHUNK_QUEUE_URL"],
        ingest=project / ingest["CodeUri"] / "app.py",
        worker=project / worker["CodeUri"] / "app.py",
    )


def _listen(bucket: str, notification: Mapping[str, Any]) -> str:
    """Let S3's stand-in send its events to a queue, since it cannot call the function itself."""
    sqs = client("sqs")
    queue: str = sqs.create_queue(QueueName="newsfold-events")["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["QueueArn"])
    client("s3").put_bucket_notification_configuration(
        Bucket=bucket,
        NotificationConfiguration={
            "QueueConfigurations": [
                {
                    "QueueArn": arn["Attributes"]["QueueArn"],
                    "Events": [notification["Events"]],
                    "Filter": {"Key": {"FilterRules": notification["Filter"]["S3Key"]["Rules"]}},
                }
            ]
        },
    )
    sqs.purge_queue(QueueUrl=queue)  # S3's test event, which no function is ever sent
    return queue


def sqs_event(message: Message) -> dict[str, Any]:
    """What Lambda hands to a function that a queue calls.

    https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html
    """
    record = {
        "messageId": message["MessageId"],
        "receiptHandle": message["ReceiptHandle"],
        "body": message["Body"],
        "attributes": message["Attributes"],
        "messageAttributes": {},
        "md5OfBody": message["MD5OfBody"],
        "eventSource": "aws:sqs",
        "eventSourceARN": f"arn:aws:sqs:{REGION}:123456789012:chunks",
        "awsRegion": REGION,
    }
    return {"Records": [record]}
