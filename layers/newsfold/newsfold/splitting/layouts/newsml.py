"""NewsML 1.x (https://iptc.org/std/NewsML/1.2/): <NewsItem> elements in a <NewsML>."""

from __future__ import annotations

from typing import Any

from newsfold.article import Split
from newsfold.splitting import elements, marked, markup, prose
from newsfold.splitting.layouts import nitf

NAME = "newsml"

_NAMES = frozenset({"newsitem"})
_CAPTION_ROLES = ("caption", "photocaption", "picturecaption")


def split(text: str) -> Split | None:
    """Each <NewsItem> with text as an article; None where the text is not NewsML 1.x."""
    if marked.format_of(text) != NAME:
        return None
    return marked.tile(text, NAME, elements.find(text, _NAMES, nested=True), _read)


def _read(piece: str) -> dict[str, Any] | str:
    tree = markup.xml(piece)
    contents = [(node, _content(node)) for node in markup.all_of(tree, "datacontent")]
    bodies = [(node, told) for node, told in contents if told and not _is_caption(node)]
    if not bodies and not contents:
        return "item without text"
    told = bodies[0][1] if bodies else {}
    captions = [inner["prose"].text for node, inner in contents if inner and _is_caption(node)]
    own = {
        "headline": markup.first_text(tree, "headline"),
        "byline": marked.without_by(markup.first_text(tree, "byline")) or _creator(tree),
        "located": marked.without_agency(markup.first_text(tree, "dateline")),
        "published": markup.first_text(tree, "firstcreated", "thisrevisioncreated", "dateid"),
        "language": _formal(tree, "language") or tree.get(markup.LANGUAGE),
        "id": markup.first_text(tree, "publicidentifier") or markup.first_text(tree, "newsitemid"),
        "publication": _provider(tree),
        "keywords": _keywords(tree),
        "note": _note(tree),
        "captions": captions,
    }
    return told | {name: value for name, value in own.items() if value}


def _content(node: markup.Node) -> dict[str, Any] | None:
    """The body in a <DataContent>: NITF, XHTML, or plain text; None where it holds no words."""
    inner = next(markup.all_of(node, "nitf"), None)
    if inner is not None:
        told = nitf.fields(inner)
    elif len(node):
        told = {"prose": prose.of_tree(node)}
    else:
        text = node.text or ""
        told = {"prose": prose.of_html(text) if markup.is_markup(text) else prose.of_text(text)}
    return told if told.get("prose") and told["prose"].paragraphs else None


def _is_caption(node: markup.Node) -> bool:
    """Whether the component that the content belongs to is a picture's caption."""
    component = next((one for one in node.iterancestors() if _is_component(one)), None)
    role = "" if component is None else _formal(component, "role", "mediatype") or ""
    return role.lower().replace(" ", "") in (*_CAPTION_ROLES, "photo", "picture", "graphic")


def _is_component(node: markup.Node) -> bool:
    return markup.name_of(node) == "newscomponent"


def _formal(tree: markup.Node, *names: str) -> str | None:
    return next((node.get("FormalName") for node in markup.all_of(tree, *names)), None)


def _creator(tree: markup.Node) -> str | None:
    return next((_formal(node, "party") for node in markup.all_of(tree, "creator")), None)


def _provider(tree: markup.Node) -> str | None:
    return next((_formal(node, "party") for node in markup.all_of(tree, "provider")), None)


def _keywords(tree: markup.Node) -> list[str]:
    return [
        node.get("Value") or ""
        for node in markup.all_of(tree, "property")
        if node.get("FormalName") == "Keyword" and not node.get("Role")
    ]


def _note(tree: markup.Node) -> str:
    """The lines that an agency adds for editors: what an update changes, say."""
    for line in markup.all_of(tree, "newsline"):
        if "advisory" in (_formal(line, "newslinetype") or "").lower():
            return markup.first_text(line, "newslinetext")
    return ""
