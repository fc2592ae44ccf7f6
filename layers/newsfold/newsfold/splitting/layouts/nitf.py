"""NITF, the News Industry Text Format (https://iptc.org/std/NITF/): <nitf> elements."""

from __future__ import annotations

from itertools import chain
from typing import Any

from newsfold.article import Split
from newsfold.splitting import elements, marked, markup, prose

NAME = "nitf"

_NAMES = frozenset({"nitf"})
_DATES = (("date.issue", "norm"), ("pubdata", "date.publication"), ("story.date", "norm"))


def split(text: str) -> Split | None:
    """Each <nitf> as an article; None where the text is not NITF."""
    if marked.format_of(text) != NAME:
        return None
    return marked.tile(text, NAME, elements.find(text, _NAMES), _read)


def _read(piece: str) -> dict[str, Any]:
    return fields(markup.xml(piece))


def fields(tree: markup.Node) -> dict[str, Any]:
    """What a <nitf> element says, under the names of `records`.

    Only what it says: NewsML carries NITF without a head.
    """
    head = next(markup.all_of(tree, "head"), None)
    opening = next(markup.all_of(tree, "body.head"), None)
    content = next(chain(markup.all_of(tree, "body.content"), markup.all_of(tree, "body")), None)
    body = None if content is None else prose.of_tree(content)
    told = {
        "headline": markup.first_text(tree, "hl1", "hedline") or markup.first_text(head, "title"),
        "byline": marked.without_by(markup.first_text(opening, "byline")),
        "located": marked.without_agency(markup.first_text(opening, "location", "dateline")),
        "published": _date(tree),
        "language": tree.get("baselang") or tree.get(markup.LANGUAGE),
        "id": next((node.get("id-string") for node in markup.all_of(tree, "doc-id")), None),
        "keywords": [node.get("key") for node in markup.all_of(tree, "keyword")],
        "prose": body if body and body.paragraphs else None,
        "text": markup.first_text(opening, "abstract"),
    }
    return {name: value for name, value in told.items() if value}


def _date(tree: markup.Node) -> str | None:
    for name, attribute in _DATES:
        for node in markup.all_of(tree, name):
            if node.get(attribute):
                return str(node.get(attribute))
    return None
