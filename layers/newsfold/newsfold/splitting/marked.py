"""Elements of marked-up text as articles: the part that all layouts with tags share."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from newsfold.article import Article, Fault, Residue, Split
from newsfold.splitting import elements, records
from newsfold.splitting.elements import Element
from newsfold.splitting.markup import Unreadable

Reader = Callable[[str], Mapping[str, Any] | str]
"""Reads one element: its fields as `records` names them, or why it is no article."""

_HTML = "html head body main article section table div h1 h2 h3 p"
_FORMATS = {
    "nitf": "nitf",
    "newsml": "newsml",
    "newsmessage": "newsml-g2",
    "newsitem": "newsml-g2",
    "packageitem": "newsml-g2",
    "rss": "rss",
    "rdf": "rss",
    "feed": "atom",
    "reuters": "sgml",
    "doc": "sgml",
    **dict.fromkeys(_HTML.split(), "html"),
}
_NAMES = frozenset(_FORMATS)

_MONTH = r"[A-Z][a-zé]{2,8}\.?"
_BY = re.compile(r"^\s*by[\s:]+", re.IGNORECASE)
_PLACE_END = re.compile(rf",?\s+(?:{_MONTH}\s\d|\d|\(|--|[-–—])|\s*\(")


def format_of(text: str) -> str | None:
    """Which format the first element that is known belongs to; None for text that is not tagged.

    An envelope around the elements, of whatever name, does not matter.
    """
    name = elements.first(text, _NAMES)
    return _FORMATS[name] if name else None


def without_by(byline: str) -> str:
    """The authors, without the word that agencies put before them."""
    return _BY.sub("", byline)


def without_agency(dateline: str) -> str:
    """The place in "GAZA CITY, May 16 (AFP) -", as far as a day, an agency or a dash."""
    return _PLACE_END.split(dateline, maxsplit=1)[0].strip(" ,")


def tile(
    text: str,
    layout: str,
    found: Sequence[Element],
    read: Reader,
    why: tuple[str, float] = ("an element", 1.0),
) -> Split:
    """Each element as an article; those that hold none, and all around them, become residue.

    Blank space goes with what stands before it. `why` says what cut there, and how surely.
    """
    articles: list[Article] = []
    residue: list[Residue] = []
    position = 0
    for element in found:
        _rest(text, (position, element.start), articles, residue)
        position = element.end
        result = _article(text, element, read)
        if isinstance(result, str):
            residue.append(Residue(element.start, element.end, result))
            continue
        articles.append(
            replace(result, index=len(articles) + 1, rule=f"{layout}: {why[0]}", confidence=why[1])
        )
    _rest(text, (position, len(text)), articles, residue)
    return Split(layout, tuple(articles), tuple(residue))


def _rest(
    text: str, span: tuple[int, int], articles: list[Article], residue: list[Residue]
) -> None:
    """Give the text of a span to the article before it if it is blank, else to the residue."""
    start, end = span
    if start == end:
        return
    if articles and articles[-1].end == start and not text[start:end].strip():
        articles[-1] = replace(articles[-1], end=end)
    elif residue and residue[-1].end == start:
        residue[-1] = replace(residue[-1], end=end)
    else:
        residue.append(Residue(start, end, "markup"))


def _article(text: str, element: Element, read: Reader) -> Article | str:
    start, end = element.start, element.end
    try:
        told = read(text[start:end])
        found = told if isinstance(told, str) else records.article(told, start, end)
    except (Unreadable, ValueError) as error:  # lxml raises the latter for signs it cannot hold
        why = str(error) if isinstance(error, Unreadable) else "not readable"
        fault = Fault("malformed_record", f"the element at character {start} is {why}")
        return Article(0, start, end, "", (), fault=fault)
    if element.closed or isinstance(found, str):
        return found
    fault = Fault("malformed_record", f"the element at character {start} is not closed")
    return replace(found, fault=fault)
