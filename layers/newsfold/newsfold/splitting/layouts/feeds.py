"""RSS 0.9 to 2.0 and Atom (RFC 4287): items, with full content where the feed carries it."""

from __future__ import annotations

import html
from typing import Any

from newsfold.article import Split
from newsfold.splitting import elements, marked, markup, prose

RSS = "rss"
ATOM = "atom"

_NAMES = {RSS: frozenset({"item"}), ATOM: frozenset({"entry"})}
_DATES = ("pubdate", "published", "date", "updated")
_IDENTIFIERS = ("guid", "id", "link")


def split(text: str) -> Split | None:
    """Each item as an article; None where the text is not a feed."""
    layout = marked.format_of(text)
    if layout not in _NAMES:
        return None
    return marked.tile(text, layout, elements.find(text, _NAMES[layout]), _read)


def _read(piece: str) -> dict[str, Any]:
    tree = markup.xml(piece)
    own = {markup.name_of(node): node for node in reversed(tree)}  # the first of a name wins
    bodies = [_body(node) for node in tree if markup.name_of(node) in ("encoded", "content")]
    bodies = [body for body in bodies if body.paragraphs] or [
        _body(own[name]) for name in ("description", "summary") if name in own
    ]
    return {
        "headline": _line(own.get("title")),
        "byline": ", ".join(
            _author(node) for node in tree if markup.name_of(node) in ("creator", "author")
        ),
        "published": next((_line(own[name]) for name in _DATES if name in own), ""),
        "id": next((_line(own[name]) for name in _IDENTIFIERS if name in own), ""),
        "language": tree.get(markup.LANGUAGE),
        "keywords": [
            node.get("term") or _line(node) for node in tree if markup.name_of(node) == "category"
        ],
        "prose": max(bodies, key=lambda body: len(body.text), default=None),
    }


def _body(node: markup.Node) -> prose.Prose:
    """A body as tags of its own (XHTML), as escaped or CDATA HTML, or as plain text."""
    if len(node):
        return prose.of_tree(node)
    text = node.text or ""
    if markup.is_markup(text):
        return prose.of_html(text)
    return prose.of_text(html.unescape(text))


def _author(node: markup.Node) -> str:
    """Atom has a name inside; RSS has an address, perhaps with a name in brackets after it."""
    name = markup.first_text(node, "name") or _line(node)
    _, bracket, inner = name.partition("(")
    return inner.rstrip(")") if bracket and "@" in name else name


def _line(node: markup.Node | None) -> str:
    return markup.text_of(node)
