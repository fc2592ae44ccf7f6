"""CSV and TSV with a header row that names the usual fields."""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Iterator
from dataclasses import replace

from newsfold.article import Article, Fault, Residue, Split
from newsfold.splitting import records

NAME = "csv"

_DELIMITERS = (",", "\t", ";", "|")

csv.field_size_limit(min(sys.maxsize, 2**31 - 1))

Row = tuple[int, int, list[str]]


def split(text: str) -> Split | None:
    """Each row as an article; None where the first line does not name a body and another field."""
    return window(text, True, False)


def window(text: str, first: bool, more: bool) -> Split | None:
    """The same for a part of a text; where `more` follows, the last row may be cut in a quote."""
    del first  # every window has the header row in front
    start = len(text) - len(text.lstrip(" \r\n\ufeff"))  # a tab may stand for a nameless column
    head, delimiter = _header(text, start)
    if head is None:
        return None
    rows = list(_rows(text, start, delimiter, more=more))
    names, body = rows[0][2], rows[1:]
    articles: list[Article] = []
    for number, (begin, end, values) in enumerate(body):
        stop = body[number + 1][0] if number + 1 < len(body) else len(text)
        found = _article(names, values, begin, end)
        articles.append(replace(found, index=number + 1, end=stop, rule=f"{NAME}: a row"))
    header_end = body[0][0] if body else len(text)
    return Split(NAME, tuple(articles), (Residue(0, header_end, "header row"),))


def _header(text: str, start: int) -> tuple[list[str] | None, str]:
    """The header's names and the delimiter between them."""
    line = text[start : start + 2000].splitlines()[:1]
    for delimiter in _DELIMITERS:
        names = next(csv.reader(line, delimiter=delimiter), [])
        if len(names) > 1 and any(map(records.is_body, names)) and _mostly_names(names):
            return names, delimiter
    return None, ""


def _mostly_names(names: list[str]) -> bool:
    """Whether the cells are column names rather than the text of an article."""
    return all(len(name) <= 40 and len(name.split()) <= 3 for name in names)


def _rows(text: str, start: int, delimiter: str, *, more: bool) -> Iterator[Row]:
    """(start, end, cells) of each row that is not blank; no cells where the row is broken.

    A quote that is never closed would swallow all rows after it: then its first line is a broken
    row of its own and reading goes on below, unless `more` text may close it.
    """
    while start < len(text):
        position = start
        lines = _Lines(text, start)
        start = len(text)
        for cells in csv.reader(lines, delimiter=delimiter):
            end = lines.position
            if (
                not more
                and end == len(text)
                and text.count('"', position, end) % 2
                and "\n" in text[position:end]
            ):
                start = text.index("\n", position) + 1
                yield position, start, []
                break
            if any(cell.strip() for cell in cells):
                yield position, end, cells
            position = end


class _Lines:
    """The lines of a text for `csv.reader`; `position` is the offset after the last one read."""

    def __init__(self, text: str, start: int) -> None:
        self._lines = io.StringIO(text[start:], newline="")
        self.position = start

    def __iter__(self) -> Iterator[str]:
        for line in self._lines:
            self.position += len(line)
            yield line


def _article(names: list[str], values: list[str], start: int, end: int) -> Article:
    if not values:
        fault = Fault(
            "malformed_record", f"the quote in the row at character {start} is not closed"
        )
        return Article(0, start, end, "", (), fault=fault)
    return records.article(dict(zip(names, values, strict=False)), start, end)
