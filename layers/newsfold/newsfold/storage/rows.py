"""Rows as plain dictionaries, and as DynamoDB wants them: typed, with Decimal, under 400 KB."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mypy_boto3_dynamodb.type_defs import AttributeValueTypeDef

Row: TypeAlias = dict[str, Any]
"""A row by field name; `bundle_id` and `article_no` are its key."""

ITEM_BYTES = 400 * 1024
"""DynamoDB's limit, attribute names included.
https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html
"""

TOO_LARGE, REFUSED = "too_large", "refused"
"""Codes of errors that only the table has."""

_SMALL = 1024
_OF_A_DIGEST = ("summary", "sentences", "topics", "topic")
_SURE = (
    "bundle_id", "article_no", "wordcount", "content_sha256", "source", "layout", "model",
    "pipeline", "max_sentences", "ingested_at",
)  # fmt: skip


def to_item(row: Mapping[str, Any]) -> dict[str, AttributeValueTypeDef]:
    """Serialize a row; None, at any depth of a mapping, is left out."""
    from boto3.dynamodb.types import TypeSerializer

    serialize = TypeSerializer().serialize
    return {name: serialize(value) for name, value in _storable(row).items()}


def from_item(item: Mapping[str, Any]) -> Row:
    """Read a row back; numbers become int where they are whole, else float."""
    from boto3.dynamodb.types import TypeDeserializer

    deserialize = TypeDeserializer().deserialize
    return {name: _plain(deserialize(value)) for name, value in item.items()}


def size(item: Mapping[str, Any]) -> int:
    """The item's bytes on the wire.

    That is longer than the stored form that DynamoDB counts, by its punctuation and type names, so
    it errs on the safe side by a few percent.
    """
    return len(json.dumps(item, ensure_ascii=False).encode("utf-8", "surrogatepass"))


def fits(item: Mapping[str, Any]) -> bool:
    """Say whether DynamoDB surely takes the item."""
    return size(item) <= ITEM_BYTES


def too_large(row: Mapping[str, Any]) -> Row:
    """Reduce an article row that does not fit to a failed one that tells what it was."""
    kept = {
        name: value
        for name, value in row.items()
        if name not in _OF_A_DIGEST and len(str(value)) <= _SMALL
    }
    message = f"the row is over DynamoDB's limit of {ITEM_BYTES:,} bytes"
    return {**kept, "status": "failed", "error": {"code": TOO_LARGE, "message": message}}


def reduced(row: Mapping[str, Any], code: str, message: str) -> Row:
    """A failed row of what surely can be written: where the article is, and what made the row."""
    kept = {name: row[name] for name in _SURE if row.get(name) is not None}
    return {**kept, "status": "failed", "error": {"code": code, "message": message}}


def shortened(row: Row, name: str = "residue") -> Row:
    """Halve a bundle row's list until the row fits; ``<name>_left_out`` counts what went."""
    entries = row.get(name) or []
    kept, left_out = len(entries), row.get(f"{name}_left_out") or 0
    while kept and not fits(to_item(row)):
        kept //= 2
        left = left_out + len(entries) - kept
        row = {**row, name: entries[:kept], f"{name}_left_out": left}
    return row


def _storable(value: Any) -> Any:
    match value:
        case float():
            return Decimal(repr(float(value)))  # the shortest decimal that reads back as this float
        case dict():
            return {name: _storable(part) for name, part in value.items() if part is not None}
        case list() | tuple():
            return [_storable(part) for part in value]
    return value


def _plain(value: Any) -> Any:
    match value:
        case Decimal():
            return int(value) if value == value.to_integral_value() else float(value)
        case dict():
            return {name: _plain(part) for name, part in value.items()}
        case list():
            return [_plain(part) for part in value]
    return value
