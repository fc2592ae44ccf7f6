"""Where elements stand in marked-up text, found by their tags alone.

Record formats (NITF, RSS, HTML with several articles ...) are cut here, and only the pieces go to
a parser. So spans are exact, a broken record costs itself only, files joined one after another
are read too, and what a prolog declares (entities above all) never reaches a parser.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

_START = re.compile(r"[\s\ufeff]*<[!?\w]")
_PREFIX = r"(?:[\w.-]++:)?+"
_CLOSERS = {"<!--": "-->", "<![cdata[": "]]>", "<script": "</script", "<style": "</style"}


@dataclass(frozen=True, slots=True)
class Element:
    """An element's place: ``text[start:end]``.

    Attributes:
        closed: Whether its end tag is there; if not, it ends where the next one opens.
    """

    start: int
    end: int
    closed: bool


def first(text: str, names: frozenset[str]) -> str | None:
    """The first element of these (lower-case) names; None where text does not open with a tag."""
    if not _START.match(text):
        return None
    return next((name for name, _, _, _ in _tags(text, names)), None)


def find(text: str, names: frozenset[str], *, nested: bool = False) -> list[Element]:
    """The outermost elements of these names, in order.

    Args:
        text: Any marked-up text.
        names: Names without prefix, in lower case.
        nested: Whether such an element may hold others of its kind. If not, one that opens
            before the last is closed shows that the end tag is missing.
    """
    found: list[Element] = []
    depth, start = 0, -1
    for _, kind, begin, end in _tags(text, names):
        if kind == "empty":
            if not depth:
                found.append(Element(begin, end, closed=True))
        elif kind == "close":
            depth = max(depth - 1, 0)
            if not depth and start >= 0:
                found.append(Element(start, end, closed=True))
                start = -1
        elif depth and nested:
            depth += 1
        else:
            if depth:
                found.append(Element(start, begin, closed=False))
            depth, start = 1, begin
    if depth:
        found.append(Element(start, len(text), closed=False))
    return found


def without(text: str, names: frozenset[str], *, nested: bool = False) -> str:
    """The text without the elements of these names."""
    kept, position = [], 0
    for element in find(text, names, nested=nested):
        kept.append(text[position : element.start])
        position = element.end
    return " ".join([*kept, text[position:]])


def _tags(text: str, names: frozenset[str]) -> Iterator[tuple[str, str, int, int]]:
    """(name, "open" | "close" | "empty", start, end) of tags outside comments, CDATA and scripts.

    Each closing mark is looked for once more only if it was there the last time, so that a
    megabyte of "<!--" takes linear time.
    """
    pattern = _pattern(names)
    absent: set[str] = set()
    position = 0
    while match := pattern.search(text, position):
        position = match.end()
        name = match["name"]
        if name is None:
            closer = _CLOSERS[match["raw"].lower()]
            if closer not in absent:
                end = text.find(closer, position)
                if end < 0 and closer.startswith("</"):
                    end = text.find(closer.upper(), position)
                if end < 0:
                    absent.add(closer)
                else:
                    position = end + len(closer)
        elif match["close"]:
            yield name.lower(), "close", match.start(), position
        else:
            kind = "empty" if text[position - 2] == "/" else "open"
            yield name.lower(), kind, match.start(), position


@cache
def _pattern(names: frozenset[str]) -> re.Pattern[str]:
    alternatives = "|".join(re.escape(name) for name in sorted(names))
    raw = r"(?P<raw><!--|<!\[CDATA\[|<(?:script|style)(?=[\s>]))"
    tag = rf"<(?P<close>/?){_PREFIX}(?P<name>{alternatives})(?:[\s/][^<>]*+)?+>"
    return re.compile(f"{raw}|{tag}", re.IGNORECASE)
