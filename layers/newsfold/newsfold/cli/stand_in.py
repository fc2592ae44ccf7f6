"""Where moto is too slow to stand in for DynamoDB.

moto copies the whole table once for every action of a transaction, in case it has to be undone:
quadratic in the rows. Here only the items that the transaction touches are kept.
"""

from __future__ import annotations

import copy
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


@contextmanager
def quick_transactions() -> Iterator[None]:
    """Run moto's own transactions, undone by item, for as long as the block lasts."""
    from moto.dynamodb.models import DynamoDBBackend
    from moto.dynamodb.models.table import Table

    whole = DynamoDBBackend.transact_write_items

    def transact(backend: Any, actions: list[dict[str, Any]]) -> None:
        kept = [_kept(backend, action) for action in actions]
        try:
            with patch.object(Table, "__deepcopy__", lambda table, _: table, create=True):
                whole(backend, actions)
        except Exception:
            for table, key, item in kept:
                _restore(backend.get_table(table), key, item)
            raise

    with patch.object(DynamoDBBackend, "transact_write_items", transact):
        yield


def _kept(backend: Any, action: Mapping[str, Any]) -> tuple[str, Any, Any]:
    """The table, the key and the present state of what an action touches."""
    (request,) = action.values()
    name = request["TableName"]
    table = backend.get_table(name)
    source = request.get("Key") or request["Item"]
    key = {
        attribute: source[attribute] for attribute in (table.hash_key_attr, table.range_key_attr)
    }
    return name, key, copy.deepcopy(backend.get_item(name, key))


def _restore(table: Any, key: Mapping[str, Any], item: Any) -> None:
    from moto.dynamodb.models.dynamo_type import DynamoType

    first, second = DynamoType(key[table.hash_key_attr]), DynamoType(key[table.range_key_attr])
    if item is not None:
        table.items[first][second] = item
    elif first in table.items:
        table.items[first].pop(second, None)
