"""What a deployed stack's bucket, table and queue are called, and where they are."""

from __future__ import annotations

import argparse
import os
from typing import Literal
from urllib.parse import urlsplit

from newsfold.errors import StorageError, UsageError
from newsfold.source.aws import translated

Part = Literal["bucket", "table", "queue"]

_DEFAULT = "newsfold"
_VARIABLES = {"bucket": "BUCKET_NAME", "table": "TABLE_NAME", "queue": "CHUNK_QUEUE_URL"}
_OUTPUTS = {"bucket": "BucketName", "table": "TableName", "queue": "ChunkQueueUrl"}


def use_endpoint(options: argparse.Namespace) -> None:
    """Lead all clients to ``--endpoint-url``, where it is given.

    Raises:
        UsageError: It is no URL.
    """
    url = options.endpoint_url
    if url is None:
        return
    if urlsplit(url).scheme not in {"http", "https"} or not urlsplit(url).netloc:
        raise UsageError(f"--endpoint-url: not a URL: {url!r}")
    os.environ["AWS_ENDPOINT_URL"] = url


def name_of(part: Part, options: argparse.Namespace) -> str:
    """The name that an option says, else the stack that one says, else the environment.

    Without any of them it is that of the stack ``newsfold``.

    Raises:
        UsageError: There is no such stack, or no region.
    """
    named: str | None = getattr(options, part)
    if named is None and options.stack is None:
        named = os.environ.get(_VARIABLES[part]) or None
    return named or _output(options.stack or _DEFAULT, _OUTPUTS[part])


def _output(stack: str, name: str) -> str:
    """An output of the CloudFormation stack."""
    import boto3

    try:
        with translated(f"stack {stack}"):
            answer = boto3.client("cloudformation").describe_stacks(StackName=stack)
    except StorageError as error:
        if error.retryable:
            raise
        raise UsageError(f"no stack {stack!r} here: see --stack, AWS_DEFAULT_REGION") from error
    outputs: dict[str, str] = {
        output["OutputKey"]: output["OutputValue"] for output in answer["Stacks"][0]["Outputs"]
    }
    if name not in outputs:
        raise UsageError(f"stack {stack} has no output {name}")
    return outputs[name]
