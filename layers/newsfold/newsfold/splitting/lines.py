"""Lines and blocks of a text, each with its offsets: what the text layouts look at."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

_LINE = re.compile(r"[^\r\n\f]*(?:\r\n|[\r\n\f]|$)")


@dataclass(frozen=True, slots=True)
class Line:
    """A line that is not blank: `text` is ``bundle[start:end]`` without blanks at either end.

    Attributes:
        gap: How many blank lines stand before it.
        page: Whether a form feed stands before it.
        indent: How many characters of its line stand in front of it.
    """

    start: int
    end: int
    text: str
    gap: int
    page: bool = False
    indent: int = 0


def scan(text: str, start: int = 0, end: int | None = None) -> list[Line]:
    r"""All lines of ``text[start:end]`` that are not blank; ends are \n, \r\n, \r and form feed."""
    if start == 0 and end is None:
        return list(_whole(text))
    return list(_scan(text, start, len(text) if end is None else end))


@lru_cache(maxsize=1)
def _whole(text: str) -> tuple[Line, ...]:
    """The last text's lines: a dozen layouts ask for them in turn."""
    return tuple(_scan(text, 0, len(text)))


def forget() -> None:
    """Let go of the last text and its lines."""
    _whole.cache_clear()


def _scan(text: str, start: int, end: int) -> Iterator[Line]:
    gap, page = 0, False
    for match in _LINE.finditer(text, start, end):
        raw = match.group()
        bare = raw.strip()
        if bare:
            indent = len(raw) - len(raw.lstrip())
            offset = match.start() + indent
            yield Line(offset, offset + len(bare), bare, gap, page, indent)
            gap, page = 0, False
        elif raw:
            gap += 1
        page = page or raw.endswith("\f")


def blocks(lines: list[Line]) -> list[list[Line]]:
    """Runs of lines with no blank line between them."""
    found: list[list[Line]] = []
    for line in lines:
        if found and not line.gap and not line.page:
            found[-1].append(line)
        else:
            found.append([line])
    return found
