"""IPTC's ninjs, 1.x to 3.x, told in the plain field names that `records` knows.

Since 2.0 ninjs keeps headlines, bodies and descriptions in lists of objects with a role, a content
type and a value: https://iptc.org/std/ninjs/
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

NAME = "ninjs"

BODIES = ("bodies", "descriptions", "description_text", "description_html")
_STAMPS = frozenset({"versioncreated", "firstcreated", "pubstatus", "profile", "headlines"})
_CAPTIONED = frozenset({"picture", "graphic", "video"})


def is_ninjs(record: object) -> bool:
    """Whether the record is a ninjs object rather than any other JSON object."""
    return (
        isinstance(record, dict)
        and "uri" in record
        and not _STAMPS.isdisjoint(str(key).lower() for key in record)
    )


def flat(fields: Mapping[str, Any]) -> Mapping[str, Any]:
    """The record with ninjs's lists as plain fields; any other record as it is.

    A description stands in for a body that is not there: agencies send briefs like that.
    """
    if "uri" not in fields or _STAMPS.isdisjoint(fields):
        return fields
    told = dict(fields)
    if headline := _of_role(fields, "headlines", "main"):
        told["headline"] = headline
    if body := _best(_objects(fields, "bodies")) or _best(_objects(fields, "descriptions")):
        told["body_html" if _is_html(body) else "body_text"] = body["value"]
    bodiless = not any(told.get(name) for name in ("body_text", "body_html", "body_xhtml"))
    if bodiless:
        told["text"] = fields.get("description_html") or fields.get("description_text")
    told["captions"] = [caption for one in _associated(fields) for caption in _captions(one)]
    return told


def _best(bodies: list[dict[str, Any]]) -> dict[str, Any] | None:
    """The main one, and of those the one with paragraphs: HTML."""
    filled = [body for body in bodies if body.get("value")]
    rank = {(True, True): 0, (True, False): 1, (False, True): 2, (False, False): 3}
    return min(
        filled, key=lambda body: rank[body.get("role") == "main", _is_html(body)], default=None
    )


def _is_html(body: Mapping[str, Any]) -> bool:
    kind = str(body.get("contenttype", ""))
    return "html" in kind or "xml" in kind


def _of_role(fields: Mapping[str, Any], name: str, role: str) -> str | None:
    values = _objects(fields, name)
    chosen = [one for one in values if one.get("role") == role] or values
    return next((value for one in chosen if isinstance(value := one.get("value"), str)), None)


def _objects(fields: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
    value = fields.get(name)
    members = value if isinstance(value, list) else []
    return [
        {str(key).lower(): inner for key, inner in member.items()}
        for member in members
        if isinstance(member, dict)
    ]


def _associated(fields: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Pictures and the like that go with the item: an object of objects in 1.x, then a list."""
    value = fields.get("associations")
    members = list(value.values()) if isinstance(value, dict) else value
    for member in members if isinstance(members, list) else ():
        if isinstance(member, dict) and member.get("type") in _CAPTIONED:
            yield {str(key).lower(): inner for key, inner in member.items()}


def _captions(picture: Mapping[str, Any]) -> Iterator[str]:
    text = picture.get("description_text") or _of_role(picture, "descriptions", "caption")
    if isinstance(text, str) and text.strip():
        yield text
