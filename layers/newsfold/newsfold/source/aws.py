"""AWS clients, made when first needed, and AWS's errors told in Newsfold's terms."""

from __future__ import annotations

from contextlib import contextmanager
from functools import cache
from http import HTTPStatus
from typing import TYPE_CHECKING, Literal, overload

from newsfold.errors import (
    AccessDenied,
    InputError,
    NewsfoldError,
    ObjectMissing,
    ObjectReplaced,
    StorageError,
    TableMissing,
    Unavailable,
    UsageError,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from botocore.exceptions import BotoCoreError, ClientError
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_events import EventBridgeClient
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_sqs import SQSClient

    Client = S3Client | DynamoDBClient | SQSClient | EventBridgeClient

Service = Literal["s3", "dynamodb", "sqs", "events"]

_ATTEMPTS = 5
_ARCHIVED = "the object is archived and must be restored first"

# Of the codes that the services document: those whose HTTP status alone does not tell enough.
_BY_CODE: dict[str, type[NewsfoldError]] = {
    "ResourceNotFoundException": TableMissing,
    "PreconditionFailed": ObjectReplaced,
    "AccessDenied": AccessDenied,
    "AccessDeniedException": AccessDenied,
    "ExpiredToken": AccessDenied,
    "ExpiredTokenException": AccessDenied,
    "InvalidAccessKeyId": AccessDenied,
    "UnrecognizedClientException": AccessDenied,
    "ProvisionedThroughputExceededException": Unavailable,
    "ReplicatedWriteConflictException": Unavailable,
    "TransactionConflictException": Unavailable,
    "RequestLimitExceeded": Unavailable,
    "RequestTimeout": Unavailable,
    "RequestThrottled": Unavailable,
    "SlowDown": Unavailable,
    "ThrottlingException": Unavailable,
    "Throttling": Unavailable,
}
_SAID = {
    "ResourceNotFoundException": "no such table (ResourceNotFoundException)",
    "NoSuchBucket": "no such bucket (NoSuchBucket)",
    "AWS.SimpleQueueService.NonExistentQueue": "no such queue (NonExistentQueue)",
}
_BY_STATUS: dict[int, type[NewsfoldError]] = {
    HTTPStatus.FORBIDDEN: AccessDenied,
    HTTPStatus.NOT_FOUND: ObjectMissing,
    HTTPStatus.PRECONDITION_FAILED: ObjectReplaced,
    HTTPStatus.TOO_MANY_REQUESTS: Unavailable,
}


@overload
def client(service: Literal["s3"]) -> S3Client: ...
@overload
def client(service: Literal["dynamodb"]) -> DynamoDBClient: ...
@overload
def client(service: Literal["sqs"]) -> SQSClient: ...
@overload
def client(service: Literal["events"]) -> EventBridgeClient: ...
def client(service: Service) -> Client:
    """Return the process's one client for a service; the first call makes it.

    Its own retries (exponential, with jitter) meet throttling and 5xx answers. The endpoint is
    boto3's affair: ``AWS_ENDPOINT_URL`` and its kin, where "" means unset.

    Raises:
        UsageError: There is no region or the profile is unknown.
    """
    return _make(service)


def forget_clients() -> None:
    """Drop the clients, so that the next call reads the environment anew."""
    _make.cache_clear()


@cache
def _make(service: Service) -> Client:
    import boto3  # here: 0.15 s that `newsfold split` need not pay
    from botocore.config import Config

    config = Config(
        retries={"mode": "standard", "total_max_attempts": _ATTEMPTS},
        connect_timeout=5,
        read_timeout=10,
    )
    with translated(service):
        made: Client = boto3.client(service, config=config)
    return made


@contextmanager
def translated(what: str) -> Iterator[None]:
    """Raise what botocore raises inside as one of Newsfold's errors.

    Args:
        what: What is being read or written, for the message: ids only, never article text.

    Raises:
        Unavailable: Throttled, 5xx, or no connection, after botocore's own retries.
        AccessDenied, ObjectMissing, ObjectReplaced, TableMissing: As AWS says.
        InputError: S3 refuses the object for another reason.
        StorageError: DynamoDB refuses the request for another reason.
        UsageError: No credentials, no region, an unknown profile, a malformed request.
    """
    from botocore.exceptions import BotoCoreError, ClientError

    try:
        yield
    except ClientError as error:
        raise _of_answer(error, what) from error
    except BotoCoreError as error:
        raise _of_call(error, what) from error


def _of_answer(error: ClientError, what: str) -> NewsfoldError:
    code = error.response["Error"].get("Code", "")
    status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
    message = f"{what}: {_SAID.get(code, code)} in {error.operation_name}"
    if code == "InvalidObjectState":
        return InputError(f"{what}: {_ARCHIVED}")
    if known := _BY_CODE.get(code):
        return known(message)
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return Unavailable(message)
    if known := _BY_STATUS.get(status):
        return known(message)
    return InputError(message) if error.operation_name == "GetObject" else StorageError(message)


def _of_call(error: BotoCoreError, what: str) -> NewsfoldError:
    from botocore import exceptions

    passing = (
        exceptions.ConnectionError,
        exceptions.HTTPClientError,
        exceptions.IncompleteReadError,
    )
    if isinstance(error, exceptions.ParamValidationError):  # it quotes what it refuses
        return UsageError(f"{what}: AWS takes no such name or value (ParamValidationError)")
    if isinstance(error, exceptions.NoRegionError):
        return UsageError(f"{what}: no region: set AWS_DEFAULT_REGION")
    kind = Unavailable if isinstance(error, passing) else UsageError
    return kind(f"{what}: {' '.join(str(error).split())}")
