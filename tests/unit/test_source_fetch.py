"""The object that was announced is read, or the right error tells why it cannot be."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import boto3
import pytest
from botocore.exceptions import ClientError, EndpointConnectionError

from newsfold import settings
from newsfold.errors import (
    AccessDenied,
    BundleTooLarge,
    InputError,
    NewsfoldError,
    ObjectMissing,
    ObjectReplaced,
    StorageError,
    TableMissing,
    Unavailable,
    UsageError,
)
from newsfold.events import ObjectRef
from newsfold.source import fetch
from newsfold.source.aws import client, forget_clients, translated

if TYPE_CHECKING:
    from newsfold.cli.cloud import Cloud

KEY = "incoming/wire desk.txt"


def put(cloud: Cloud, data: bytes) -> ObjectRef:
    made = client("s3").put_object(Bucket=cloud.bucket, Key=KEY, Body=data)
    return ObjectRef(
        cloud.bucket, KEY, made["ETag"].strip('"'), made.get("VersionId"), len(data), ""
    )


def read(ref: ObjectRef) -> bytes:
    with fetch(ref) as file:
        return file.read()


def unversioned(ref: ObjectRef) -> ObjectRef:
    return ObjectRef(ref.bucket, ref.key, ref.etag, None, ref.size, ref.time)


def test_reads_the_bytes(cloud: Cloud) -> None:
    assert read(put(cloud, b"news")) == b"news"
    assert read(unversioned(put(cloud, b"news"))) == b"news"


def test_a_version_is_read_although_it_was_overwritten(cloud: Cloud) -> None:
    versions: Any = {"Status": "Enabled"}  # the template says so, but moto does not listen
    client("s3").put_bucket_versioning(Bucket=cloud.bucket, VersioningConfiguration=versions)
    old = put(cloud, b"old")
    assert old.version
    put(cloud, b"new")
    assert read(old) == b"old"


def test_without_versions_an_overwritten_object_is_refused(cloud: Cloud) -> None:
    old = put(cloud, b"old")
    put(cloud, b"new")
    with pytest.raises(ObjectReplaced, match="wire desk"):
        fetch(unversioned(old))


def test_missing_object_and_bucket(cloud: Cloud) -> None:
    ref = unversioned(put(cloud, b"news"))
    client("s3").delete_object(Bucket=cloud.bucket, Key=KEY)
    with pytest.raises(ObjectMissing):
        fetch(ref)
    with pytest.raises(ObjectMissing):
        fetch(ObjectRef("no-such-bucket-here", KEY, "x", None, 1, ""))


@pytest.mark.parametrize("told", [True, False], ids=["by the event", "by the answer"])
def test_too_large(cloud: Cloud, monkeypatch: pytest.MonkeyPatch, *, told: bool) -> None:
    monkeypatch.setattr(settings, "MAX_BUNDLE_BYTES", 10)
    ref = put(cloud, b"12345678901")
    if not told:
        ref = ObjectRef(ref.bucket, ref.key, ref.etag, ref.version, None, "")
    with pytest.raises(BundleTooLarge, match="11 bytes, the limit is 10"):
        fetch(ref)


@pytest.mark.parametrize(
    ("status", "code", "error"),
    [
        (403, "AccessDenied", AccessDenied),
        (403, "InvalidObjectState", InputError),
        (400, "ExpiredToken", AccessDenied),
        (400, "KMS.DisabledException", InputError),
        (404, "NoSuchVersion", ObjectMissing),
    ],
)
def test_refusals(
    cloud: Cloud, trouble: Any, status: int, code: str, error: type[NewsfoldError]
) -> None:
    ref = put(cloud, b"news")
    refusal = trouble.of_s3(status, code)
    refusal.meet("s3", "GetObject")
    with pytest.raises(error) as refused:
        fetch(ref)
    assert type(refused.value) is error
    assert not refused.value.retryable
    assert len(refusal.calls) == 1


@pytest.mark.parametrize(("status", "code"), [(503, "SlowDown"), (500, "InternalError")])
def test_failures_are_retried_and_then_reported_as_retryable(
    cloud: Cloud, trouble: Any, naps: list[float], status: int, code: str
) -> None:
    ref = put(cloud, b"news")
    failure = trouble.of_s3(status, code)
    failure.meet("s3", "GetObject")
    with pytest.raises(Unavailable) as refused:
        fetch(ref)
    assert refused.value.retryable
    assert len(failure.calls) == 5
    assert len(naps) == 4


def test_no_connection_is_unavailable() -> None:
    with pytest.raises(Unavailable), translated("desk"):
        raise EndpointConnectionError(endpoint_url="https://example.invalid")


@pytest.mark.parametrize(
    ("operation", "code", "status", "error"),
    [
        ("PutItem", "ResourceNotFoundException", 400, TableMissing),
        ("PutItem", "ValidationException", 400, StorageError),
        ("Query", "AccessDeniedException", 400, AccessDenied),
        ("Query", "ProvisionedThroughputExceededException", 400, Unavailable),
        ("Query", "InternalServerError", 500, Unavailable),
        ("GetObject", "TooManyRequestsException", 429, Unavailable),
    ],
)
def test_answers_by_code_and_status(
    operation: str, code: str, status: int, error: type[NewsfoldError]
) -> None:
    answer: Any = {"Error": {"Code": code}, "ResponseMetadata": {"HTTPStatusCode": status}}
    with pytest.raises(error, match="desk") as raised, translated("desk"):
        raise ClientError(answer, operation)
    assert type(raised.value) is error


def test_no_region_is_the_users_affair(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_REGION", "AWS_DEFAULT_REGION", "AWS_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_CONFIG_FILE", "/nonexistent")
    forget_clients()
    with pytest.raises(UsageError, match="region"):
        client("dynamodb")


def test_an_empty_endpoint_means_aws_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-1")
    monkeypatch.setenv("AWS_ENDPOINT_URL", "")
    forget_clients()
    assert client("dynamodb").meta.endpoint_url == "https://dynamodb.eu-west-1.amazonaws.com"
    forget_clients()


def test_importing_the_rooms_makes_no_client_and_imports_no_boto3() -> None:
    import subprocess
    import sys

    check = (
        "import sys, newsfold.events, newsfold.source, newsfold.storage;"
        "sys.exit('boto3' in sys.modules or 'botocore' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", check], check=False).returncode == 0


def test_clients_are_made_once(cloud: Cloud) -> None:
    assert cloud.bucket
    assert client("s3") is client("s3")
    assert isinstance(client("s3"), type(boto3.client("s3")).__mro__[1])
