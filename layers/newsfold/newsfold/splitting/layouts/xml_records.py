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
_TAG = re.compile(r"<(?P<close>/?)(?P<name>[A-Za-z_][\w.:-]*+)[^<>]*+>")
_HTML = frozenset({"html", "body", "head"})
_FIELDS = frozenset({*records.HEADLINE, *records.BYLINE, *records.PUBLISHED, "id", "url"})
_FIELDS |= frozenset({*records.BODY, *records.BODY_HTML} - {"article", "story"})  # records, too
_REPEATED = frozenset({*records.BYLINE, *records.CAPTIONS, *records.KEYWORDS})
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
        if name in _FIELDS and around:
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
        name = markup.name_of(node)
        if name not in (*records.BODY, *records.BODY_HTML):
            if name in _REPEATED:
                told.setdefault(name, []).append(markup.text_of(node))
            told.setdefault(name, markup.text_of(node))
        elif len(node):
            told.setdefault(records.PROSE, prose.of_tree(node))
        else:
            told.setdefault(name, node.text or "")
    return told
