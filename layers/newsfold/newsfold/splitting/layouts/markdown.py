"""Markdown: a heading per article, deeper headings inside it; or articles with front matter.

::

    # Headline                          ---
                                        title: Headline
    Text ...                            date: 2031-03-03
                                        ---
    ## A heading inside
                                        Text ...
    # Next headline

The articles' level is the highest that comes twice. Where a single heading of the highest level
has no text of its own, it is the bundle's title and the level below it counts.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from newsfold.article import Residue, Split
from newsfold.splitting import labels, typography
from newsfold.splitting.lines import Line, scan
from newsfold.splitting.pieces import Piece, tile

NAME = "markdown"

_HEADING = re.compile(r"(?P<marks>#{1,6})[ \t]+(?P<text>[^\s#].*)")
_UNDERLINE = re.compile(r"={3,}|-{3,}")
_FENCE = re.compile(r"(?:---|\+\+\+)")
_RULE = re.compile(r"(?=[-*_=])(?:-{3,}|={3,}|_{3,}|(?:\* ?){3,})")
_FIELD = re.compile(r"(?P<key>[A-Za-z][\w -]{0,30}):(?:\s+(?P<value>.*))?$")
_ITEM = re.compile(r"[-*]\s+(?P<value>.+)")
_IMAGE = re.compile(r"!\[(?P<caption>[^\[\]]{0,500})\]\([^()]{0,2000}\)")
_EMPHASIS = re.compile(r"(?P<mark>\*{1,3}|_{1,3})(?=\S)(?P<text>[^*_]{1,300})(?P=mark)")
_TITLES = frozenset({"title", "headline"})
_MOST = 60
"""Lines of front matter, at most."""


@dataclass(frozen=True, slots=True)
class _Head:
    """An article's head: lines `first` to `body`; `level` 0 where it is front matter."""

    first: int
    body: int
    level: int
    title: Line | None
    fields: dict[str, str]


def split(text: str) -> Split | None:
    """Cut at front matter, or else at the headings of one level; None where there is neither."""
    lines = scan(text)
    heads = _front_matter(lines) or _of_one_level(_headings(lines), lines)
    if not heads or (len(heads) == 1 and heads[0].level and _has_rule(lines[heads[0].body :])):
        return None
    rests = []
    if heads[0].first > 0:
        prose = any(typography.is_prose(line.text) for line in lines[: heads[0].first])
        if prose and heads[0].level:
            return None  # a text with a heading somewhere in it, not a text of articles
        rests.append(Residue(lines[0].start, lines[0].start, "title"))
    stops = [*(head.first for head in heads[1:]), len(lines)]
    pieces = [_piece(lines, head, stop) for head, stop in zip(heads, stops, strict=True)]
    return tile(text, NAME, pieces, rests)


def _has_rule(lines: Sequence[Line]) -> bool:
    return any(_RULE.fullmatch(line.text) for line in lines)


def _headings(lines: Sequence[Line]) -> list[_Head]:
    found = []
    underlined = _is_underlined(lines, 0)  # else such lines are rules between articles
    for number, line in enumerate(lines):
        match = _HEADING.fullmatch(line.text)
        if match:
            title = _bare(line, match.start("text"))
            found.append(_Head(number, number + 1, len(match["marks"]), title, {}))
        elif underlined and _is_underlined(lines, number):
            level = 1 if lines[number + 1].text[0] == "=" else 2
            found.append(_Head(number, number + 2, level, line, {}))
    return found


def _is_underlined(lines: Sequence[Line], number: int) -> bool:
    """Whether the line is a heading because of the signs right under it, and only those."""
    if number + 1 >= len(lines) or not (number == 0 or lines[number].gap):
        return False
    below = lines[number + 1]
    parted = number + 2 >= len(lines) or lines[number + 2].gap > 0
    title = not below.gap and parted and _UNDERLINE.fullmatch(below.text) is not None
    return title and not typography.ends_sentence(lines[number].text.rstrip("?!"))


def _of_one_level(headings: Sequence[_Head], lines: Sequence[Line]) -> list[_Head]:
    """The headings that open articles."""
    counts = Counter(head.level for head in headings)
    if not counts:
        return []
    top = min(counts)
    if counts[top] == 1 and len(counts) > 1:
        below = [head for head in headings if head.level == min(set(counts) - {top})]
        own = lines[headings[0].body : below[0].first]
        first = headings[0].level == top
        if len(below) > 1 and first and not any(typography.is_prose(line.text) for line in own):
            return below
    return [head for head in headings if head.level == top]


def _front_matter(lines: Sequence[Line]) -> list[_Head]:
    """Blocks between two fences that name a title; empty where the text does not open with one."""
    fences = [number for number, line in enumerate(lines) if _FENCE.fullmatch(line.text)]
    if not fences or fences[0] != 0:
        return []
    found: list[_Head] = []
    for first, last in pairwise(fences):
        if last - first > _MOST or (found and first < found[-1].body):
            continue
        fields = _fields(lines[first + 1 : last])
        if fields and _TITLES & set(fields):
            found.append(_Head(first, last + 1, 0, None, fields))
    return found


def _fields(lines: Sequence[Line]) -> dict[str, str]:
    """The fields of front matter as far as news have them; empty where a line is none."""
    found: dict[str, str] = {}
    key = ""
    for line in lines:
        field, item = _FIELD.match(line.text), _ITEM.match(line.text)
        if field:
            key = field["key"].lower()
            found[key] = _unquoted(field["value"] or "")
        elif item and key:
            found[key] = "; ".join(filter(None, [found[key], _unquoted(item["value"])]))
        elif not line.text.startswith("#"):
            return {}
    return found


def _unquoted(value: str) -> str:
    bare = value.strip()
    quoted = len(bare) > 1 and bare[0] == bare[-1] and bare[0] in "\"'"
    return bare[1:-1] if quoted else bare


def _piece(lines: Sequence[Line], head: _Head, stop: int) -> Piece:
    rule = f"{NAME}: {f'heading of level {head.level}' if head.level else 'front matter'}"
    captions: list[str] = []
    body: list[Line] = []
    for line in lines[head.body : stop]:
        image, heading = _IMAGE.fullmatch(line.text), _HEADING.fullmatch(line.text)
        if image:
            captions.extend(filter(None, [image["caption"].strip()]))
        elif heading:
            body.append(_bare(line, heading.start("text")))
        else:
            body.append(_bare(line, 0))
    start = lines[head.first].start
    if head.level:
        return Piece(start, rule, 0.95, head.title, body, captions)
    known = _known(head.fields)
    while body and body[0].text == known["headline"]:
        body = body[1:]  # many repeat the title as a heading
    return Piece(start, rule, 1.0, None, body, captions, known=known)


def _bare(line: Line, start: int) -> Line:
    """The line from `start` on, without closing marks of a heading or emphasis around it."""
    text = line.text[start:].rstrip("#").rstrip() if start else line.text
    offset = line.start + start
    emphasis = _EMPHASIS.fullmatch(text)
    if emphasis:
        text, offset = emphasis["text"], offset + emphasis.start("text")
    return replace(line, start=offset, end=offset + len(text), text=text)


def _known(fields: dict[str, str]) -> dict[str, Any]:
    def first(*names: str) -> str:
        return next((fields[name] for name in names if fields.get(name)), "")

    when = first("date", "published", "pubdate", "publish_date")
    listed = first("tags", "keywords").strip("[]").replace(",", ";")
    return {
        "headline": first("title", "headline"),
        "byline": labels.byline(first("author", "byline", "authors").strip("[]")),
        "published": when or None,
        "located": first("location", "dateline", "place") or None,
        "publication": first("source", "publication", "publisher", "site") or None,
        "section": first("section", "category", "categories").strip("[]") or None,
        "language": first("lang", "language") or None,
        "keywords": tuple(_unquoted(part) for part in labels.keywords(listed)),
        "id": first("id", "url", "slug") or None,
    }
