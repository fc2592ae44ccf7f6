"""NewsML-G2 (https://iptc.org/std/NewsML-G2/): <newsItem> elements, most in a <newsMessage>."""

from __future__ import annotations

from typing import Any

from newsfold.article import Split
from newsfold.splitting import elements, marked, markup, prose
from newsfold.splitting.layouts import nitf

NAME = "newsml-g2"

_NAMES = frozenset({"newsitem", "packageitem", "conceptitem", "knowledgeitem", "planningitem"})
_TEXTUAL = ("text", "composite", "")


def split(text: str) -> Split | None:
    """Each <newsItem> with text as an article; None where the text is not NewsML-G2."""
    if marked.format_of(text) != NAME:
        return None
    return marked.tile(text, NAME, elements.find(text, _NAMES), _read)


def _read(piece: str) -> dict[str, Any] | str:
    tree = markup.xml(piece)
    kind = next((node.get("qcode") or "" for node in markup.all_of(tree, "itemclass")), "")
    kind = kind.rpartition(":")[2]
    if markup.name_of(tree) != "newsitem" or kind not in _TEXTUAL:
        return f"{kind or 'other'} item" if markup.name_of(tree) == "newsitem" else "package"
    meta = next(markup.all_of(tree, "contentmeta"), None)
    told = _content(tree)
    body = told.get("prose")
    own = {
        "headline": markup.first_text(meta, "headline"),
        "byline": marked.without_by(markup.first_text(meta, "by")),
        "located": marked.without_agency(markup.first_text(meta, "dateline")) or _place(meta),
        "published": markup.first_text(tree, "contentcreated", "versioncreated", "firstcreated"),
        "language": _language(meta) or tree.get(markup.LANGUAGE),
        "id": tree.get("guid"),
        "publication": markup.first_text(tree, "provider"),
        "keywords": [markup.text_of(node) for node in markup.all_of(tree, "keyword")],
        "note": markup.first_text(tree, "ednote"),
        "prose": body,
        "text": "" if body else markup.first_text(meta, "description"),
    }
    return told | {name: value for name, value in own.items() if value}


def _place(meta: markup.Node | None) -> str:
    """Where the story was written, by its name."""
    place = None if meta is None else next(markup.all_of(meta, "located"), None)
    return markup.first_text(place, "name")


def _language(meta: markup.Node | None) -> str | None:
    if meta is None:
        return None
    return next((node.get("tag") for node in markup.all_of(meta, "language")), None)


def _content(tree: markup.Node) -> dict[str, Any]:
    """The body, and what NITF around it says."""
    for node in markup.all_of(tree, "inlinexml", "inlinedata"):
        kind = node.get("contenttype") or ""
        if markup.name_of(node) == "inlinedata":
            text = "".join(node.itertext())
            body = prose.of_html(text) if "html" in kind else prose.of_text(text)
            told: dict[str, Any] = {"prose": body}
        elif (inner := next(markup.all_of(node, "nitf"), None)) is not None:
            told = nitf.fields(inner)
        else:
            told = {"prose": prose.of_tree(node)}
        if told.get("prose") and told["prose"].paragraphs:
            return told
    return {}
