"""Any other XML: elements that hold a headline or a body under one of the usual names."""

from __future__ import annotations

import re
from typing import Any

from newsfold.article import Split
from newsfold.splitting import elements, marked, markup, prose, records

NAME = "xml"

_DECLARED = re.compile(
    r"[\s\ufeff]*<(?:\?xml\s|(?!!doctype\s+html|html\b)[!A-Za-z])", re.IGNORECASE
)
_TAG = re.compile(r"<(?P<close>/?)(?P<name>[A-Za-z_][\w.:-]*+)(?P<attributes>[^<>]*+)>")
_NAMED = re.compile(r"\sname\s*=\s*[\"'](?P<name>[^\"'<>]{1,60})[\"']", re.IGNORECASE)
_HTML = frozenset({"html", "body", "head"})
_HEADS = (*records.HEADLINE, *records.BYLINE, *records.PUBLISHED, "id", "url")
_BODIES = {*records.BODY, *records.BODY_HTML} - {"article", "story"}  # records, too
_FIELDS = frozenset(map(records.plain, (*_HEADS, *_BODIES)))
_REPEATED = frozenset({*records.BYLINE, *records.CAPTIONS, *records.KEYWORDS})
_GENERIC = frozenset({"field", "str", "text", "arr", "date", "property"})
_LOOK = 200


def split(text: str) -> Split | None:
    """Each record as an article; None where the text is no XML or holds no known fields."""
    if not _DECLARED.match(text):
        return None
    name = _record_name(text)
    if name is None:
        return None
    found = elements.find(text, frozenset({name}))
    parts = marked.tile(text, NAME, found, _read, (f"a <{name}>", 0.9))
    bodies = sum(article.fault is None for article in parts.articles)
    return parts if 2 * bodies > len(parts.articles) else None


def _record_name(text: str) -> str | None:
    """The element that the first known field is in, looking at the first tags only."""
    around: list[str] = []
    for number, match in enumerate(_TAG.finditer(text)):
        name = match["name"].rpartition(":")[2].lower()
        if number > _LOOK or name in _HTML:
            return None
        label = _NAMED.search(match["attributes"]) if name in _GENERIC else None
        if records.plain(label["name"] if label else name) in _FIELDS and around:
            return around[-1]
        if match["close"]:
            del around[-1:]
        elif not match[0].endswith("/>"):
            around.append(name)
    return None


def _read(piece: str) -> dict[str, Any]:
    tree = markup.xml(piece)
    told: dict[str, Any] = {
        name.lower(): value for name, value in tree.attrib.items() if name.lower() not in _REPEATED
    }
    for node in tree:
        name = _label(node)
        if not records.is_body(name):
            if name in _REPEATED:
                told.setdefault(name, []).append(markup.text_of(node))
            told.setdefault(name, markup.text_of(node))
        elif len(node):
            told.setdefault(records.PROSE, prose.of_tree(node))
        else:
            told.setdefault(name, node.text or "")
    return told


def _label(node: markup.Node) -> str:
    """The field's name: the element's, or where a search engine wrote <field name="…">, that."""
    name = markup.name_of(node)
    return (node.get("name") or name).lower() if name in _GENERIC else name
