"""Fixtures that tests of every kind share."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

import pytest
from botocore.awsrequest import AWSResponse
from botocore.compat import HTTPHeaders

from newsfold.cli.cloud import Cloud, embedded_cloud
from newsfold.source.aws import client

if TYPE_CHECKING:
    from collections.abc import Iterator


NOWHERE = "https://nowhere.invalid/"
"""Where requests go that moto must not carry out: it answers even who was answered before."""


@pytest.fixture
def cloud() -> Iterator[Cloud]:
    """A fresh bucket and table, made from template.yaml by moto in this process."""
    with embedded_cloud() as running:
        yield running


@dataclass
class Trouble:
    """Answers calls in AWS's place, as AWS does in trouble; moto neither does nor sees them.

    Attributes:
        times: How many calls get this answer; later ones reach moto.
        calls: Operations that were called, answered or not.
    """

    status: int
    body: str
    times: int = 1000
    calls: list[str] = field(default_factory=list)

    def meet(self, service: Literal["s3", "dynamodb", "sqs", "events"], operation: str) -> None:
        """Lie in wait for an operation of the client that the library uses."""
        handler: Any = self._answer
        client(service).meta.events.register_first(f"before-send.{service}.{operation}", handler)

    def _answer(self, request: Any, event_name: str, **_: Any) -> AWSResponse | None:
        self.calls.append(event_name)
        if len(self.calls) > self.times:
            return None
        request.url = NOWHERE
        return answered(self.status, self.body)

    @classmethod
    def of_s3(cls, status: int, code: str) -> Trouble:
        """S3 reports errors as XML."""
        return cls(status, f"<Error><Code>{code}</Code><Message>m</Message></Error>")

    @classmethod
    def of_dynamodb(cls, code: str, times: int = 1000) -> Trouble:
        """DynamoDB reports them as JSON, most with status 400."""
        kind = f"com.amazonaws.dynamodb.v20120810#{code}"
        return cls.of_json({"__type": kind, "message": "m"}, times)

    @classmethod
    def of_json(cls, answer: Any, times: int = 1000) -> Trouble:
        """Any answer of DynamoDB's that reports an error."""
        return cls(400, json.dumps(answer), times)


def answered(status: int, body: str) -> AWSResponse:
    """An answer in AWS's place, as botocore takes it."""
    return AWSResponse(NOWHERE, status, HTTPHeaders(), _Raw(body.encode()))


@dataclass
class _Raw:
    """As much of urllib3's response as botocore reads."""

    body: bytes

    def stream(self, **_: Any) -> list[bytes]:
        return [self.body]


@pytest.fixture
def trouble() -> type[Trouble]:
    """The class whose instances play AWS in trouble."""
    return Trouble


@pytest.fixture
def naps(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The waits of botocore's own retries, none of them really waited."""
    waited: list[float] = []
    monkeypatch.setattr("botocore.endpoint.time.sleep", waited.append)
    return waited
