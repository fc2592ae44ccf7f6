"""A cloud where things go wrong on purpose: calls fail, answers get lost, invocations die."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from random import Random
from typing import Any, Literal, get_args

from botocore.awsrequest import AWSResponse

from newsfold.cli.cloud import Cloud
from newsfold.deadline import Deadline
from newsfold.events import Chunk, ObjectRef, bundle_id, parse
from newsfold.invocation import Invocation
from newsfold.pipeline import ingest
from newsfold.settings import TRIES, Settings
from newsfold.source.aws import client
from newsfold.storage import Row, Table
from newsfold.work import work
from tests.conftest import NOWHERE, answered
from tests.faults.interleaving import Interleaving

Fault = Literal["killed before", "killed after", "throttled", "failing", "answer lost"]
Services = Literal["s3", "dynamodb", "sqs", "events"]
Message = Mapping[str, Any]
Draw = Callable[[str], Fault | None]

TIMES = frozenset({"started_at", "finished_at", "ingested_at"})
_PLACE = frozenset({"bundle_id", "source", "etag"})


class Killed(BaseException):
    """Lambda ends the process: no `except Exception` sees it."""


def nothing(_operation: str) -> Fault | None:
    """No faults."""
    return None


@dataclass
class At:
    """One fault, at the call with this number."""

    number: int
    fault: Fault
    calls: list[str] = field(default_factory=list)

    def __call__(self, operation: str) -> Fault | None:
        """Count the call."""
        self.calls.append(operation)
        return self.fault if len(self.calls) == self.number else None


@dataclass
class Some:
    """So many faults at most, of any kind, each call meeting one at this rate."""

    random: Random
    left: int
    rate: float

    def __call__(self, operation: str) -> Fault | None:
        """Draw."""
        del operation
        if not self.left or self.random.random() > self.rate:
            return None
        self.left -= 1
        kinds: tuple[Fault, ...] = get_args(Fault)
        return self.random.choice(kinds)


class World:
    """The cloud, invocations that run in it side by side, and the faults that they meet."""

    def __init__(self, cloud: Cloud, seed: int = 0) -> None:
        self.cloud = cloud
        self.random = Random(seed)
        self.faults: Draw = nothing
        self.between: Callable[[], object] = str
        self.partly = 0.0
        self.inline = 100
        self.max_sentences = 3
        self.deadline = Deadline()
        self._interleaving = Interleaving(self.random)
        self._thread = threading.local()
        for service in get_args(Services):
            events = client(service).meta.events
            events.register_first("before-send", self._before)
            events.register_last("after-call", self._afterwards)
        client("sqs").meta.events.register(
            "provide-client-params.sqs.SendMessageBatch", self._withhold
        )

    # ---- What the world does. ----

    def upload(self, key: str, data: bytes) -> ObjectRef:
        """Put a bundle; return what S3's event says of it."""
        (ref,) = parse(self.cloud.put(key, data))
        return ref

    def queued(self, key: str, data: bytes) -> ObjectRef:
        """Put a bundle and have it taken apart for the workers; its chunks wait then."""
        self.inline = 2
        ref = self.upload(key, data)
        self.together(self.ingest(ref))
        return ref

    def of_version(self, ref: ObjectRef, version: str) -> ObjectRef:
        """The same, as S3 itself tells it of a bucket that keeps versions; moto leaves that out."""
        return replace(ref, version=version)

    def together(self, *actions: Callable[[], Any]) -> list[Any]:
        """Run invocations side by side; return what each returned or raised."""
        return self._interleaving.run(actions)

    def ingest(self, ref: ObjectRef) -> Callable[[], Any]:
        """An invocation of the ingest function."""
        return lambda: ingest(ref, self._call())

    def work(self, message: Message) -> Callable[[], Any]:
        """An invocation of the worker; its message is done with only if that succeeds."""
        return lambda: self._work(message)

    def messages(self) -> list[Message]:
        """All messages that wait for a worker, each delivered once."""
        found: list[Message] = []
        while message := self.cloud.receive():
            found.append(message)
        return found

    def live(self, refs: Sequence[ObjectRef], side_by_side: int = 1) -> list[Message]:
        """Deliver events and messages, in any order, until nothing is left to do.

        Returns:
            What ended in a dead-letter queue: events as references, messages.
        """
        events = [(ref, 1) for ref in refs]
        messages: list[Message] = []
        dead: list[Any] = []
        while True:
            messages += self.messages()
            tasks: list[tuple[Any, int]] = [*events, *((message, 0) for message in messages)]
            if not tasks:
                return [*dead, *self._dead_chunks()]
            self.random.shuffle(tasks)
            chosen, left = tasks[:side_by_side], tasks[side_by_side:]
            actions = [self.ingest(one) if tries else self.work(one) for one, tries in chosen]
            results = self.together(*actions)
            events = [(one, tries) for one, tries in left if tries]
            messages = [one for one, tries in left if not tries]
            for (one, tries), result in zip(chosen, results, strict=True):
                if tries and isinstance(result, BaseException):
                    if tries < TRIES:
                        events.append((one, tries + 1))
                    else:
                        dead.append(one)

    def rows(self, ref: ObjectRef) -> list[Row]:
        """The bundle's rows without what differs from run to run."""
        return [plain(row) for row in Table(self.cloud.table).bundle(bundle_id(ref))]

    def redrive(self, dead: Sequence[Any]) -> list[ObjectRef]:
        """Send dead messages to the queue again, as SQS's redrive does; return dead events."""
        for message in dead:
            if not isinstance(message, ObjectRef):
                client("sqs").send_message(QueueUrl=self.cloud.chunks, MessageBody=message["Body"])
        return [one for one in dead if isinstance(one, ObjectRef)]

    # ---- How it does it. ----

    def _call(self) -> Invocation:
        settings = Settings(
            table=self.cloud.table,
            queue=self.cloud.chunks,
            inline=self.inline,
            max_sentences=self.max_sentences,
        )
        return Invocation(settings, self.deadline)

    def _work(self, message: Message) -> Any:
        attempt = int(message["Attributes"]["ApproximateReceiveCount"])
        try:
            result = work(Chunk.parse(message["Body"]), self._call(), attempt)
        except BaseException:
            self._release(message)
            raise
        client("sqs").delete_message(
            QueueUrl=self.cloud.chunks, ReceiptHandle=message["ReceiptHandle"]
        )
        return result

    def _release(self, message: Message) -> None:
        """The visibility timeout is over."""
        client("sqs").change_message_visibility(
            QueueUrl=self.cloud.chunks,
            ReceiptHandle=message["ReceiptHandle"],
            VisibilityTimeout=0,
        )

    def _dead_chunks(self) -> Iterator[Message]:
        attributes = client("sqs").get_queue_attributes(
            QueueUrl=self.cloud.chunks, AttributeNames=["RedrivePolicy"]
        )
        policy = json.loads(attributes["Attributes"]["RedrivePolicy"])
        name = policy["deadLetterTargetArn"].rpartition(":")[2]
        url = client("sqs").get_queue_url(QueueName=name)["QueueUrl"]
        while found := client("sqs").receive_message(QueueUrl=url).get("Messages"):
            for message in found:
                client("sqs").delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
                yield message

    def _before(self, request: Any, event_name: str, **_more: Any) -> AWSResponse | None:
        """A call is about to be made: others go on first, and it may come to nothing."""
        service, operation = event_name.split(".")[1:]
        if operation in _OF_LAMBDA or not self._interleaving.pause():
            return None
        self.between()
        match self.faults(operation):
            case "killed before":
                raise Killed(f"before {operation}")
            case "killed after":
                self._thread.killed = True
            case "throttled":
                return _instead(request, *_THROTTLED[service])
            case "failing":
                return _instead(request, 503, "")
            case "answer lost":
                return answered(503, "")
        return None

    def _afterwards(self, event_name: str, parsed: Any, **_: Any) -> None:
        """A call has been answered: the answer may get lost, with who waited for it."""
        if self._thread.__dict__.pop("killed", False):
            raise Killed(f"after {event_name}")
        if withheld := self._thread.__dict__.pop("withheld", ()):
            why = {"Code": "InternalError", "SenderFault": False}
            parsed["Failed"] = [{"Id": one["Id"], **why} for one in withheld]

    def _withhold(self, params: Any, **_: Any) -> None:
        """SQS leaves out some messages of a batch."""
        entries = params["Entries"]
        if len(entries) > 1 and self.random.random() < self.partly:
            self._thread.withheld = entries[::2]
            params["Entries"] = entries[1::2]


def plain(row: Row) -> Row:
    """A row without what differs between runs: times, and which bundle it is of."""
    span = {name: row["source"].get(name) for name in ("start", "end")}
    kept = {name: value for name, value in row.items() if name not in TIMES | _PLACE}
    return {**kept, "source": span}


_OF_LAMBDA = frozenset({"DeleteMessage", "ChangeMessageVisibility", "ReceiveMessage"})
_THROTTLED = {
    "s3": (503, "<Error><Code>SlowDown</Code><Message>m</Message></Error>"),
    "dynamodb": (
        400,
        '{"__type": "com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException"}',
    ),
    "sqs": (400, '{"__type": "com.amazonaws.sqs#RequestThrottled"}'),
    "eventbridge": (400, '{"__type": "ThrottlingException"}'),
}


def _instead(request: Any, status: int, body: str) -> AWSResponse:
    """An answer to a request that is not carried out: moto must not know its address."""
    request.url = NOWHERE
    return answered(status, body)
