"""DynamoDB's expressions, in which every attribute is named by a placeholder.

Half of our attributes (status, source, found …) are reserved words, so `#status` it is throughout.
https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ReservedWords.html
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from newsfold.storage.rows import to_item

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

_NAME = re.compile(r"#(\w+)")

SAME_VERSION = "#model = :model AND #pipeline = :pipeline"
"""Holds for a row that this model and this pipeline made."""


def update(
    *,
    sets: Mapping[str, Any] | None = None,
    adds: Mapping[str, int] | None = None,
    removes: Collection[str] = (),
    condition: str = "",
    values: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """The parameters of an update.

    Args:
        sets: Attributes to set; one that is None is removed.
        adds: Numbers to add to attributes.
        removes: Attributes to remove.
        condition: On which it is done: names as ``#name``, values as ``:name``.
        values: The condition's values by name.
    """
    set_to = {name: value for name, value in (sets or {}).items() if value is not None}
    gone = [*removes, *(name for name, value in (sets or {}).items() if value is None)]
    parts = [
        ("SET", [f"#{name} = :set_{name}" for name in set_to]),
        ("ADD", [f"#{name} :add_{name}" for name in adds or ()]),
        ("REMOVE", [f"#{name}" for name in gone]),
    ]
    expression = " ".join(f"{verb} {', '.join(terms)}" for verb, terms in parts if terms)
    given = {f"set_{name}": value for name, value in set_to.items()}
    given |= {f"add_{name}": value for name, value in (adds or {}).items()}
    return {"UpdateExpression": expression} | conditional(
        condition, {**given, **(values or {})}, others=expression
    )


def conditional(
    condition: str, values: Mapping[str, Any] | None = None, others: str = ""
) -> dict[str, Any]:
    """The parameters of a condition.

    Args:
        condition: Names as ``#name``, values as ``:name``.
        values: All values that it (and `others`) names.
        others: Another expression of the same request.
    """
    names = sorted(set(_NAME.findall(f"{condition} {others}")))
    whole: dict[str, Any] = {
        "ConditionExpression": condition,
        "ExpressionAttributeNames": {f"#{name}": name for name in names},
    }
    if values:  # DynamoDB refuses an empty list
        given = {f":{name}": value for name, value in to_item(values).items()}
        whole["ExpressionAttributeValues"] = given
    return whole


def version(row: Mapping[str, Any]) -> dict[str, Any]:
    """The values that `SAME_VERSION` wants."""
    return {"model": row["model"], "pipeline": row["pipeline"]}
