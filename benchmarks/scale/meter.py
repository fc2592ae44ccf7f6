"""What AWS would count: requests of each service, DynamoDB's units, bytes.

Sizes and units after
https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping
from typing import Any, Literal, get_args

from newsfold.source.aws import client

Services = Literal["s3", "dynamodb", "sqs", "events"]
_WRITTEN, _READ = 1024, 4096


class Meter:
    """Counts every request of the clients that the library uses, from now on.

    Attributes:
        counts: `s3 put` (with lists and deletions), `s3 get`, `sqs`, `events`, `write units` (the
            table's and its indexes'), `table units` alone, `read units`, and `transactions`.
    """

    def __init__(self) -> None:
        self.counts: defaultdict[str, float] = defaultdict(float)
        self._bundle_bytes = 0
        self._consistent = False
        for service in get_args(Services):
            events = client(service).meta.events
            events.register("provide-client-params", self._asked)
            events.register("after-call", self._answered)

    def _asked(self, params: Mapping[str, Any], event_name: str, **_: Any) -> None:
        service, operation = event_name.split(".")[1:]
        if service == "s3":
            self.counts["s3 get" if operation == "GetObject" else "s3 put"] += 1
        elif service == "sqs":
            self.counts["sqs"] += 1
        elif service in {"events", "eventbridge"}:
            self.counts["events"] += len(params["Entries"])
        elif operation == "Query":
            self._consistent = params.get("ConsistentRead", False)
        elif operation == "PutItem":
            self._written(_units(size(params["Item"])))
        elif operation == "UpdateItem":
            self._written(_units(self._bundle_bytes))
        elif operation == "TransactWriteItems":
            self.counts["transactions"] += 1
            for action in params["TransactItems"]:
                self._written(*self._of_action(action))

    def _of_action(self, action: Mapping[str, Any]) -> tuple[int, int]:
        """Twice the units of a plain write, and those of the indexes, where nothing is doubled."""
        ((kind, request),) = action.items()
        if kind != "Put":
            return 2 * _units(self._bundle_bytes), 0
        item = request["Item"]
        units = _units(size(item))
        by_topic = units if "topic" in item else 0
        return 2 * units, by_topic + 1  # by_content holds keys only

    def _written(self, table: int, indexes: int = 0) -> None:
        self.counts["table units"] += table
        self.counts["write units"] += table + indexes

    def _answered(self, parsed: Mapping[str, Any], event_name: str, **_: Any) -> None:
        operation = event_name.rpartition(".")[2]
        if operation == "GetItem" and "Item" in parsed:
            bytes_ = size(parsed["Item"])
            self.counts["read units"] += math.ceil(bytes_ / _READ)
            if parsed["Item"]["article_no"]["N"] == "0":
                self._bundle_bytes = bytes_
        elif operation == "Query":
            units = max(1, math.ceil(sum(map(size, parsed["Items"])) / _READ))
            self.counts["read units"] += units if self._consistent else units / 2


def size(item: Mapping[str, Any]) -> int:
    """The bytes that DynamoDB counts of an item in its wire form."""
    return sum(len(name.encode()) + _of_value(value) for name, value in item.items())


def _of_value(value: Mapping[str, Any]) -> int:
    ((kind, content),) = value.items()
    match kind:
        case "S":
            return len(content.encode())
        case "N":
            return math.ceil(len(content.strip("-0.").replace(".", "")) / 2) + 1
        case "L":
            return 3 + sum(1 + _of_value(one) for one in content)
        case "M":
            return 3 + sum(1 + len(name.encode()) + _of_value(one) for name, one in content.items())
    return 1


def _units(bytes_: int) -> int:
    return max(1, math.ceil(bytes_ / _WRITTEN))
