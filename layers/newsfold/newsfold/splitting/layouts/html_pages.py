"""HTML: several <article>s, several headlines with text below each, or a page with one article."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from newsfold.article import Split
from newsfold.splitting import elements, marked, markup, typography, webpage
from newsfold.splitting.elements import Element

NAME = "html"

_LEVELS = ("h1", "h2", "h3")
_ARTICLE_WORDS = 25
_TEASER = "teaser"
_RULE = re.compile(r"<hr\b", re.IGNORECASE)
_BOLD = re.compile(
    r"<(?P<block>p|div|td)\b[^<>]*+>\s*+(?:<a\b[^<>]*+>\s*+)?<(?P<bold>b|strong)\b[^<>]*+>"
    r"(?:[^<>]|</?(?:a|span|font)\b[^<>]*+>){15,300}</(?P=bold)>\s*+(?:</a>\s*+)?"
    r"(?:<br\s*/?>\s*+)?</(?P=block)>",
    re.IGNORECASE,
)
_HEADLINE_WORDS = 4
_UNSEEN = frozenset({"script", "style", "nav", "footer", "aside"})


def split(text: str) -> Split | None:
    """The articles of the page or newsletter; None where the text is not HTML."""
    if marked.format_of(text) != NAME:
        return None
    if found := _articles(text):
        return marked.tile(text, NAME, found, _read_part)
    found, rule, confidence = _headed(text)
    if found:
        return marked.tile(text, NAME, found, _read_part, (rule, confidence))
    whole = Element(0, len(text), closed=True)
    return marked.tile(text, NAME, [whole], _read_page, ("a page", 0.8))


def _read_part(piece: str) -> dict[str, Any] | str:
    if _words(piece) < _ARTICLE_WORDS:
        return _TEASER
    return webpage.part_fields(markup.page(piece))


def _read_page(piece: str) -> dict[str, Any]:
    return webpage.page_fields(markup.page(piece))


def _words(piece: str) -> int:
    return len(markup.without_tags(elements.without(piece, _UNSEEN, nested=True)).split())


def _articles(text: str) -> list[Element]:
    """The <article> elements, where more than one holds an article rather than a teaser."""
    found = elements.find(text, frozenset({"article"}), nested=True)
    full = sum(_words(text[one.start : one.end]) >= _ARTICLE_WORDS for one in found)
    return found if full > 1 else []


def _headed(text: str) -> tuple[list[Element], str, float]:
    """What stands below each headline, where the page has several of the highest level."""
    for number, level in enumerate(_LEVELS):
        headings = elements.find(text, frozenset({level}))
        if not headings:
            continue
        found = _several(_sections(text, headings))
        if _words(text[: headings[0].start]) >= _ARTICLE_WORDS:
            found = _titled(text, headings)  # or they head the sections of what begins above
        below = _LEVELS[number + 1 : number + 2]
        if found or len(headings) > 1 or not below:
            return found, f"headlines in <{level}>", 0.9
        return _newsletter(text, headings, below[0]), f"headlines in <{below[0]}>", 0.7
    bold = [Element(match.start(), match.end(), closed=True) for match in _BOLD.finditer(text)]
    titles = [one for one in bold if _is_title(text, one)]
    return _several(_sections(text, titles)), "headlines in bold", 0.6


def _is_title(text: str, heading: Element) -> bool:
    """Whether a heading reads like a headline rather than like a section's title."""
    title = " ".join(markup.without_tags(text[heading.start : heading.end]).split())
    return typography.words(title) >= _HEADLINE_WORDS and typography.is_headline(title)


def _sections(text: str, headings: Sequence[Element]) -> list[Element]:
    """From heading to heading; where there is too little text below, with the one before."""
    borders = [*(heading.start for heading in headings), len(text)]
    starts: list[int] = []
    for heading, (start, end) in zip(headings, pairwise(borders), strict=True):
        if _words(text[heading.end : end]) >= _ARTICLE_WORDS:
            starts.append(start)
    return [Element(start, end, closed=True) for start, end in pairwise([*starts, len(text)])]


def _newsletter(text: str, title: Sequence[Element], level: str) -> list[Element]:
    """One title and many headings below it: they head sections of one article, or articles.

    Articles, if hardly any text stands between title and first heading, and all read like
    headlines or rules part them.
    """
    headings = elements.find(text, frozenset({level}))
    if len(headings) < 2 or _words(text[title[0].end : headings[0].start]) >= _ARTICLE_WORDS:
        return []
    if len(_RULE.findall(text)) >= len(headings) - 1:
        return _several(_sections(text, headings))
    return _titled(text, headings)


def _titled(text: str, headings: Sequence[Element]) -> list[Element]:
    """The sections, where their headings read like headlines; most of them must."""
    titles = sum(_is_title(text, heading) for heading in headings)
    return _several(_sections(text, headings)) if titles >= 0.8 * len(headings) else []


def _several(found: list[Element]) -> list[Element]:
    return found if len(found) > 1 else []
