"""JSON Lines, concatenated JSON objects, a JSON array, or an envelope like {"articles": […]}.

The decoder of the standard library reads one value at a time, so that every record has its own
span and a broken one costs itself only: reading goes on at the next line that opens an object.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from newsfold.article import Article, Fault, Residue, Split
from newsfold.splitting import ninjs, records

LINES = "jsonl"
ARRAY = "json"
NAME = LINES

_OPENS = re.compile(r'\s*(?:\[\s*[\[{\]]|\{\s*["}])')
_BETWEEN = re.compile(r"[\s,]*")
_LIST_KEYS = (
    "articles", "items", "documents", "docs", "results", "data", "stories", "hits", "entries",
    "records", "response", "news", "value", "rows",
)  # fmt: skip
_DEEPEST = 40
"""Columns that records themselves may be indented by."""

_BROKEN = object()
_decoder = json.JSONDecoder()

Value = tuple[int, int, Any]


def split(text: str) -> Split | None:
    """Each record as an article; None where the text does not open as JSON."""
    if not _OPENS.match(text):
        return None
    start = len(text) - len(text.lstrip())
    if text[start] == "[":
        return _tiled(text, ARRAY, list(_values(text, start + 1, closing="]")))
    value, _ = _decode(text, start)
    if not records.looks_like_article(value):
        inner = _list_start(text, start)
        if inner is not None:
            return _tiled(text, ARRAY, list(_values(text, inner + 1, closing="]")))
    return _tiled(text, LINES, list(_values(text, start, closing=None)))


def _decode(text: str, start: int) -> tuple[Any, int]:
    """The value at `start` and where it ends; `_BROKEN` where there is none that can be read."""
    try:
        return _decoder.raw_decode(text, start)
    except (ValueError, RecursionError):
        return _BROKEN, start


def _values(text: str, start: int, closing: str | None) -> Iterator[Value]:
    """(start, end, value) of each value from `start` on, up to the closing bracket if any."""
    while True:
        start = _skip(text, start)
        if start >= len(text) or text[start] == closing:
            return
        value, end = _decode(text, start)
        if value is _BROKEN:
            end = _next_object(text, start)
        yield start, end, value
        start = end


def _next_object(text: str, start: int) -> int:
    """Where reading goes on after the broken record at `start`.

    At the next line that opens an object and is not indented deeper: that would be one inside.
    """
    column = min(start - text.rfind("\n", 0, start) - 1, _DEEPEST)
    following = re.compile(rf"\n[ \t]{{0,{column}}}(?:,[ \t]*)?(?=\{{)").search(text, start)
    return following.end() if following else len(text)


def _skip(text: str, start: int) -> int:
    match = _BETWEEN.match(text, start)
    return match.end() if match else start


def _list_start(text: str, start: int) -> int | None:
    """Where the list of records opens inside an envelope; None where there is none.

    Goes member by member, so that an envelope whose end is missing is read too.
    """
    position = start + 1
    while text[(position := _skip(text, position)) : position + 1] == '"':
        key, position = _decode(text, position)
        position = _skip(text, _skip(text, position) + 1)  # over the colon
        if isinstance(key, str) and key.lower() in _LIST_KEYS:
            if text[position : position + 1] == "[":
                return position
            if text[position : position + 1] == "{":
                return _list_start(text, position)
        value, position = _decode(text, position)
        if value is _BROKEN:
            return None
    return None


def _tiled(text: str, layout: str, values: list[Value]) -> Split:
    """The records as articles; brackets and commas around them go to the residue or before."""
    whole = [value for _, _, value in values if value is not _BROKEN]
    if whole and all(map(ninjs.is_ninjs, whole)):
        layout = ninjs.NAME
    articles: list[Article] = []
    residue: list[Residue] = []
    head = values[0][0] if values else len(text)
    if text[:head].strip():
        residue.append(Residue(0, head, "syntax"))
    for number, (start, end, value) in enumerate(values):
        first = 0 if number == 0 and not residue else start
        stop = values[number + 1][0] if number + 1 < len(values) else _skip(text, end)
        found = replace(_article(value, start, end), start=first, end=stop)
        articles.append(replace(found, index=number + 1, rule=f"{layout}: a record"))
    tail = articles[-1].end if articles else head
    if tail < len(text):
        residue.append(Residue(tail, len(text), "syntax"))
    return Split(layout, tuple(articles), tuple(residue))


def _article(value: object, start: int, end: int) -> Article:
    if value is _BROKEN:
        fault = Fault("malformed_record", f"no JSON value can be read at character {start}")
        return Article(0, start, end, "", (), fault=fault)
    return records.article(value, start, end)
