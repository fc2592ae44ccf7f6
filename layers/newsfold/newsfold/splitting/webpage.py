"""What a page of HTML, or a part of it, says about itself, and which of its text is the article.

Main text by rule rather than by one of the extractors: the lightest good one (trafilatura) weighs
55 MB with what it needs, a quarter of the layer. The rules: an element that is made for it
(<article>, articleBody, <main>), without navigation, asides and footers, and without blocks that
are named after page furniture or consist mostly of links.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from newsfold.article import Kind
from newsfold.splitting import dates, prose, typography
from newsfold.splitting.markup import LANGUAGE, Node, all_of, name_of, text_of, words_up_to
from newsfold.splitting.prose import Prose

_SIDE = frozenset({"aside", "footer"})
_FURNITURE = re.compile(
    r"(?:^|[\s_-])(?:nav|menu|breadcrumbs?|sidebar|comments?|related|recommend\w*|share|sharing|"
    r"social|promo\w*|advert\w*|ads?|banner|cookies?|newsletter|subscri\w+|sign-?up|popular|"
    r"most-?read|trending|tags?|toolbar|paywall|footer|skip|more-?on|read-?more|teasers?)"
    r"(?=$|[\s_-])",
    re.IGNORECASE,
)
_WRITTEN_BY = re.compile(r"(?:^|[\s_-])(?:byline|author)(?:$|[\s_-])", re.IGNORECASE)
_BY = re.compile(r"^\s*by[\s:]+", re.IGNORECASE)
_SITE = re.compile(r"\s+[|–—·»]\s+[^|–—·»]{2,40}$|\s-\s[^-]{2,30}$")
_LONGEST_BYLINE = 12
_TITLE_PARTS = re.compile(r"\s+[|–—·»-]\s+")
_HEADER = 3
_COPYRIGHT = re.compile(
    r"(?=.{0,300}$)(?:©|\(c\)|copyright)\W(?:.*\b(?:(?:19|20)\d\d|rights|reserved)\b|(?-i:\s?[A-Z])[^.!?]{1,60}$)",
    re.IGNORECASE,
)
_PARTED = re.compile(r"\s+[|•·/–—]\s+")
_MOSTLY_LINKS = 0.6
_CONTAINERS = frozenset({"div", "section", "ul", "ol", "p", "table", "td", "dl", "header", "li"})
_OPENERS = ("h2", "h3", "h4", "p")
_TITLES = frozenset({"og:title", "twitter:title", "headline"})
_DATES = frozenset(
    {"article:published_time", "date", "dc.date", "datepublished", "pubdate", "parsely-pub-date"}
)
_AUTHORS = frozenset({"author", "dc.creator", "article:author", "parsely-author"})


def part_fields(tree: Node) -> dict[str, Any]:
    """An <article>, or what stands below a heading: the first heading is its headline.

    Where there is none, a line in bold above the text is.
    """
    title = next((node for node in all_of(tree, "h1", "h2", "h3", "h4") if text_of(node)), None)
    told = _fields(tree, tree, title)
    return told if title is not None else told | {"headline": _opening_heading(told)}


def page_fields(tree: Node) -> dict[str, Any]:
    """A page that holds one article: the page's head knows what its body leaves open."""
    main = _main(tree)
    title = next((node for node in all_of(tree, "h1") if text_of(node)), None)
    if title is None and name_of(main) == "article":  # a part of a page whose h1 is not its own
        first = next((node for node in all_of(main, *_OPENERS) if text_of(node)), None)
        title = None if first is None or name_of(first) == "p" else first
    told = _head(tree) | _fields(tree, main, title)
    if not told.get("headline"):
        told["headline"] = _meta_title(tree) or _opening_heading(told)
        told["headline"] = told["headline"] or _title(tree, told.get("prose"))
    return told


def _opening_heading(told: dict[str, Any]) -> str:
    """The heading that the main text opens with, if it does; it stays there as one."""
    body = told.get("prose")
    if not body or not body.paragraphs or body.paragraphs[0].kind is not Kind.HEADING:
        return ""
    return str(body.text[: body.paragraphs[0].end])


def _fields(tree: Node, main: Node, title: Node | None) -> dict[str, Any]:
    author, time = _author(tree), next(all_of(tree, "time"), None)
    told = {
        "headline": text_of(title),
        "byline": _BY.sub("", text_of(author)),
        "published": "" if time is None else time.get("datetime") or text_of(time),
    }
    for node in (title, author, time):
        if node is not None and node is not main:
            _drop(node)
    _drop_furniture(main)
    told["prose"] = _without_frame(prose.of_tree(main, _SIDE), told)
    return {name: value for name, value in told.items() if value}


def _without_frame(body: Prose, told: dict[str, Any]) -> Prose:
    """The text without the byline and date above it, which go to `told`, and notices below it."""
    skipped = 0
    for part in body.paragraphs[:_HEADER]:
        pieces = _PARTED.split(body.text[part.start : part.end])
        known = [
            (typography.byline(piece), piece if dates.alone(piece) else None) for piece in pieces
        ]
        if not all(name or when for name, when in known):
            break
        for name, when in known:
            told["byline"] = told.get("byline") or name
            told["published"] = told.get("published") or when
        skipped += 1
    end = len(body.paragraphs)
    while end > skipped + 1 and _is_notice(body, end - 1):
        end -= 1
    return replace(body, paragraphs=body.paragraphs[skipped:end])


def _is_notice(body: Prose, number: int) -> bool:
    """Whether the paragraph is a copyright notice rather than a text about copyright."""
    part = body.paragraphs[number]
    return _COPYRIGHT.match(body.text[part.start : part.end]) is not None


def _author(tree: Node) -> Node | None:
    """The element that names the author: by class, by microdata or as a link to them."""
    for node in tree.iter():
        marks = (node.get("rel"), node.get("itemprop")) if name_of(node) else ()
        named = "author" in marks or (
            name_of(node) and _WRITTEN_BY.search(node.get("class") or "") is not None
        )
        if named and 0 < words_up_to(node, _LONGEST_BYLINE) <= _LONGEST_BYLINE:
            return node
    return None


def _head(tree: Node) -> dict[str, Any]:
    """What the <meta> elements say."""
    told: dict[str, Any] = {}
    for node in all_of(tree, "meta"):
        name = (node.get("property") or node.get("name") or node.get("itemprop") or "").lower()
        content = (node.get("content") or "").strip()
        for field, names in (("published", _DATES), ("byline", _AUTHORS)):
            if name in names and content and "://" not in content:
                told.setdefault(field, content)
        if name == "og:url" and content:
            told["id"] = content
    language = tree.get("lang") or tree.get(LANGUAGE)
    return told | ({"language": language} if language else {})


def _meta_title(tree: Node) -> str:
    """The headline as the page's head has it for those who share it."""
    for node in all_of(tree, "meta"):
        name = (node.get("property") or node.get("name") or "").lower()
        if name in _TITLES and (node.get("content") or "").strip():
            return " ".join(node.get("content").split())
    return ""


def _title(tree: Node, body: Prose | None) -> str:
    """The page's title without the site's name: the part that opens the text too, if one does."""
    title = next((text for node in all_of(tree, "title") if (text := text_of(node))), "")
    opening = body.paragraphs[:_HEADER] if body else ()
    shown = {body.text[part.start : part.end] for part in opening} if body else set()
    part = next((part for part in _TITLE_PARTS.split(title) if part in shown), None)
    return part or _SITE.sub("", title)


def _main(tree: Node) -> Node:
    """The smallest element that is marked as the one with the article."""
    ranked: dict[int, tuple[int, Node]] = {}
    for node in tree.iter():
        rank = _rank(node)
        if rank is None:
            continue
        count = _words(node)
        if rank not in ranked or count > ranked[rank][0]:
            ranked[rank] = (count, node)
    fullest = max((count for count, _ in ranked.values()), default=0)
    enough = [rank for rank in sorted(ranked) if ranked[rank][0] >= min(40, fullest)]
    return ranked[enough[0]][1] if enough else tree


def _rank(node: Node) -> int | None:
    """How surely the element is the one with the article, 0 best; None if it is not marked."""
    name = name_of(node)
    if name and (node.get("itemprop") or "").lower() == "articlebody":
        return 0
    if name == "main" or (name and node.get("role") == "main"):
        return 2
    return {"article": 1, "body": 3}.get(name)


def _words(node: Node) -> int:
    return len(text_of(node).split())


def _drop_furniture(main: Node) -> None:
    """Take out blocks that are no article text, unless that would be half of it."""
    whole = len(text_of(main))
    sizes = _sizes(main)
    for node in list(main.iter()):
        if node is main or name_of(node) not in _CONTAINERS:
            continue
        size, linked = sizes[node]
        label = f"{node.get('class') or ''} {node.get('id') or ''}"
        is_furniture = _FURNITURE.search(label) is not None and size < whole / 2
        if is_furniture or (size and linked > size * _MOSTLY_LINKS and size < whole / 2):
            _drop(node)


def _sizes(main: Node) -> dict[Node, tuple[int, int]]:
    """For each element, the length of the text in it and of that in links, bottom up."""
    sizes: dict[Node, tuple[int, int]] = {}
    for node in reversed(list(main.iter())):  # descendants come before their ancestors
        size = len((node.text or "").strip()) if name_of(node) else 0
        linked = 0
        for child in node:
            inner, inner_linked = sizes.get(child, (0, 0))
            size += inner + len((child.tail or "").strip())
            linked += inner_linked
        sizes[node] = (size, size if name_of(node) == "a" else linked)
    return sizes


def _drop(node: Node) -> None:
    """Empty an element; what follows it stays."""
    node.clear(keep_tail=True)
