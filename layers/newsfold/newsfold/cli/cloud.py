"""AWS in a box: `template.yaml` brought to life in this process, for ``newsfold run`` and tests.

moto stands in for S3, DynamoDB, SQS and CloudFormation. Bucket and table come from the template
itself, as does the function's environment; S3's stand-in writes the event, and the function's own
handler answers it. Nothing leaves the process, and no credentials are read.
"""

from __future__ import annotations

import importlib.util
import json
import os
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

from newsfold import settings
from newsfold.cli.stack import Stack, create_stack, read_template
from newsfold.errors import UsageError
from newsfold.source.aws import client, forget_clients

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    Handler = Callable[[Mapping[str, Any], "Context"], dict[str, Any]]

_FUNCTION = "IngestFunction"
_REGION = "us-east-1"

# Whatever would lead boto3 elsewhere than into the box.
_ASTRAY = ("AWS_PROFILE", "AWS_DEFAULT_PROFILE", "AWS_SESSION_TOKEN")
_INSIDE = {
    "AWS_ACCESS_KEY_ID": "none",
    "AWS_SECRET_ACCESS_KEY": "none",
    "AWS_DEFAULT_REGION": _REGION,
    "AWS_REGION": _REGION,
    "AWS_CONFIG_FILE": os.devnull,
    "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
    "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "true",
    "AWS_EC2_METADATA_DISABLED": "true",
    # The function's own log lines would drown the rows that the user wants to see.
    "POWERTOOLS_METRICS_DISABLED": "true",
}
_QUIET = {"POWERTOOLS_LOG_LEVEL": "CRITICAL"}


@dataclass(frozen=True, slots=True)
class Context:
    """What Lambda tells a handler about itself, as far as Powertools' logger reads it."""

    function_name: str = _FUNCTION
    memory_limit_in_mb: int = 1769
    invoked_function_arn: str = f"arn:aws:lambda:{_REGION}:123456789012:function:{_FUNCTION}"
    aws_request_id: str = "00000000-0000-0000-0000-000000000000"


@dataclass(frozen=True, slots=True)
class Cloud:
    """The box, running: names of its parts, and a way to drop a bundle into it.

    Attributes:
        bucket: The bucket's name.
        table: The table's name.
        prefix: The key prefix whose objects reach the function, ``incoming/``.
        queue: Where S3's stand-in puts its events, on their way to the handler.
        function: The module with the function's entry point.
    """

    bucket: str
    table: str
    prefix: str
    queue: str
    function: Path

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
        """Call the function, as Lambda would."""
        return _handler(self.function)(event, Context())

    def _events(self) -> Iterator[Mapping[str, Any]]:
        sqs = _sqs()
        for message in sqs.receive_message(QueueUrl=self.queue).get("Messages", []):
            sqs.delete_message(QueueUrl=self.queue, ReceiptHandle=message["ReceiptHandle"])
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
    with patch.dict(os.environ, _INSIDE), mock_aws():
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
    function = template["Resources"][_FUNCTION]["Properties"]
    notification = function["Events"]["Bundle"]["Properties"]
    (rule,) = notification["Filter"]["S3Key"]["Rules"]
    return Cloud(
        bucket=stack.bucket,
        table=stack.table,
        prefix=rule["Value"],
        queue=_listen(stack.bucket, notification),
        function=project / function["CodeUri"] / "app.py",
    )


def _listen(bucket: str, notification: Mapping[str, Any]) -> str:
    """Let S3's stand-in send its events to a queue, since it cannot call the function itself."""
    sqs = _sqs()
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


def _sqs() -> Any:
    import boto3

    return boto3.client("sqs")


@cache
def _handler(path: Path) -> Handler:
    spec = importlib.util.spec_from_file_location("newsfold_ingest_app", path)
    if spec is None or spec.loader is None:
        raise UsageError(f"{path} is not a Python module")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    handler: Handler = module.handler
    return handler
