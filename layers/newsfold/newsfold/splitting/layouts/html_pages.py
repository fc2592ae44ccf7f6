"""HTML: several <article>s, several headlines with text below each, or a page with one article."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from newsfold.article import Split
from newsfold.splitting import elements, marked, markup, webpage
from newsfold.splitting.elements import Element

NAME = "html"

_LEVELS = ("h1", "h2", "h3")
_ARTICLE_WORDS = 25
_TEASER = "teaser"
_RULE = re.compile(r"<hr\b", re.IGNORECASE)
_LINKED = re.compile(r"<h\d[^<>]*+>\s*+<a\b", re.IGNORECASE)
_UNSEEN = frozenset({"script", "style", "nav", "footer", "aside"})


def split(text: str) -> Split | None:
    """The articles of the page or newsletter; None where the text is not HTML."""
    if marked.format_of(text) != NAME:
        return None
    found = _articles(text) or _headed(text)
    if found:
        return marked.tile(text, NAME, found, _read_part)
    whole = Element(0, len(text), closed=True)
    return marked.tile(text, NAME, [whole], _read_page)


def _read_part(piece: str) -> dict[str, Any] | str:
    if _words(piece) < _ARTICLE_WORDS:
        return _TEASER
    return webpage.part_fields(markup.page(piece))


def _read_page(piece: str) -> dict[str, Any]:
    return webpage.page_fields(markup.page(piece))


def _words(piece: str) -> int:
    for element in reversed(elements.find(piece, _UNSEEN, nested=True)):
        piece = piece[: element.start] + " " + piece[element.end :]
    return len(markup.without_tags(piece).split())


def _articles(text: str) -> list[Element]:
    """The <article> elements, where more than one holds an article rather than a teaser."""
    found = elements.find(text, frozenset({"article"}), nested=True)
    full = sum(_words(text[one.start : one.end]) >= _ARTICLE_WORDS for one in found)
    return found if full > 1 else []


def _headed(text: str) -> list[Element]:
    """What stands below each headline, where the page has several of the highest level."""
    for number, level in enumerate(_LEVELS):
        headings = elements.find(text, frozenset({level}))
        if not headings:
            continue
        found = _sections(text, headings)
        if len(found) > 1:
            return found
        below = _LEVELS[number + 1 : number + 2]
        return _newsletter(text, headings, below[0]) if below and len(headings) == 1 else []
    return []


def _sections(text: str, headings: Sequence[Element]) -> list[Element]:
    """From heading to heading; where there is too little text below, with the one before."""
    borders = [*(heading.start for heading in headings), len(text)]
    starts: list[int] = []
    for heading, (start, end) in zip(headings, pairwise(borders), strict=True):
        if _words(text[heading.end : end]) >= _ARTICLE_WORDS:
            starts.append(start)
    return [Element(start, end, closed=True) for start, end in pairwise([*starts, len(text)])]


def _newsletter(text: str, title: Sequence[Element], level: str) -> list[Element]:
    """One title and many headlines below it: they head sections of one article, or articles.

    Articles, if no text stands between title and first headline, and rules part the headlines or
    they link to the full text.
    """
    headings = elements.find(text, frozenset({level}))
    if len(headings) < 2 or _words(text[title[0].end : headings[0].start]) >= _ARTICLE_WORDS:
        return []
    rules = len(_RULE.findall(text))
    linked = sum(_LINKED.match(text, heading.start) is not None for heading in headings)
    if rules < len(headings) - 1 and linked < len(headings):
        return []
    found = _sections(text, headings)
    return found if len(found) > 1 else []
