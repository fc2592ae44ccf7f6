"""Nexis Uni as text (Lexis+ and Nexis Advance alike): a line says where a document ends.

::

    Headline
    The Daily Example (London)
    March 3, 2031 Monday

    Copyright 2031 Example Ltd. All Rights Reserved

    Section: NEWS; Pg. 3
    Length: 532 words
    Byline: Jane Doe
    Body

    Paragraphs ...

    Classification

    Language: ENGLISH
    Load-Date: March 3, 2031

    End of Document

A list of the documents may stand in front, under "Documents (20)".
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from newsfold.article import Residue, Split
from newsfold.splitting import dates, labels, numbering, typography
from newsfold.splitting.lines import Line, scan
from newsfold.splitting.nexis_fields import COPYRIGHT, HEAD, TAIL, article_fields
from newsfold.splitting.pieces import Piece, tile

NAME = "nexis-uni"

_END = re.compile(r"End of Document|Ende des Dokuments?|Fin du document", re.IGNORECASE)
_LENGTH = re.compile(r"(?:Length|Länge|Longueur):\s*\d[\d.,]*\s[^\W\d]+$")
_COVER = re.compile(r"(?:Documents|Dokumente)\s?\((?P<count>\d[\d.,]{0,9})\)$|Job Number:")
_PAGE = re.compile(r"Page \d+ of \d+$")
_BODY = frozenset({"Body", "Full Text", "Text"})
_OPENERS = frozenset({"Classification", "Graphic", "Graphics", "Notes", "Correction", "Load-Date"})
_head = labels.one_of([name.title() for name in HEAD])
_tail = labels.one_of(sorted({name.title() for name in TAIL} | {"Journal Code", "Load-Date"}))


def split(text: str) -> Split | None:
    """Cut below every end mark; None where neither those nor the fields above a body are found."""
    lines = scan(text)
    ends = [number for number, line in enumerate(lines) if _END.fullmatch(line.text)]
    lengths = [number for number, line in enumerate(lines) if _LENGTH.match(line.text)]
    bodies = [number for number, line in enumerate(lines) if line.text in _BODY]
    if not ((ends and (lengths or bodies or len(ends) > 1)) or (lengths and bodies)):
        return None
    pieces: list[Piece] = []
    rests: list[Residue] = []
    first = 0
    for stop in [*(number + 1 for number in ends), len(lines)]:
        if first < stop:
            _segment(lines[first:stop], pieces, rests)
        first = stop
    return tile(text, NAME, pieces, rests) if pieces else None


def _stated(lines: Sequence[Line]) -> int | None:
    """The sum of the counts above the lists of documents."""
    matches = (_COVER.match(line.text) for line in lines)
    counts = [numbering.counted(match["count"]) for match in matches if match and match["count"]]
    return sum(counts) or None


def _segment(lines: Sequence[Line], pieces: list[Piece], rests: list[Residue]) -> None:
    """What stands between two end marks: a document, or several where an end mark is missing."""
    starts = _starts(lines)
    if not starts:
        if any(typography.is_prose(line.text) for line in lines):
            pieces.append(_piece(lines, f"{NAME}: text without fields", 0.5))
        else:
            rests.append(Residue(lines[0].start, lines[0].start, "trailer"))
        return
    if starts[0] > 0:
        stated = _stated(lines[: starts[0]])
        rests.append(Residue(lines[0].start, lines[0].start, "cover page", stated=stated))
    for number, (start, stop) in enumerate(zip(starts, [*starts[1:], len(lines)], strict=True)):
        lost = number + 1 < len(starts)
        rule = "no end mark below it" if lost else "document up to its end mark"
        pieces.append(_piece(lines[start:stop], f"{NAME}: {rule}", 0.6 if lost else 1.0))


def _starts(lines: Sequence[Line]) -> list[int]:
    """Where documents begin: at the first line, below a cover page, below a forgotten end mark.

    A document has its body's label or its length once: another one belongs to a further document,
    whose header is found from there upwards.
    """
    found: list[int] = []
    in_header = False
    floor = 0
    covered = any(_COVER.match(line.text) for line in lines)
    for number, line in enumerate(lines):
        if line.text in _BODY or _LENGTH.match(line.text):
            if not in_header:
                plain = not found and not covered
                found.append(0 if plain else _header_start(lines, number, floor))
            in_header = line.text not in _BODY
            floor = number + 1
        elif in_header and typography.is_prose(line.text):
            in_header = False
    return found


def _header_start(lines: Sequence[Line], field: int, floor: int) -> int:
    """The headline's first line, from a field of the header upwards; not above `floor`."""
    start = field
    while start > floor and not dates.alone(lines[start].text):
        start -= 1
        if field - start > 12:
            return max(floor, field - 1)
    start = max(floor, start - 2)  # the date, the publication above it, the headline's last line
    while start > floor and not lines[start].gap:
        start -= 1
    return start


def _piece(lines: Sequence[Line], rule: str, confidence: float) -> Piece:
    """The document's header, body and fields; furniture of printed pages is left out."""
    preamble: list[Line] = []
    fields: dict[str, list[str]] = {}
    body: list[Line] = []
    where = preamble
    key: str | None = None
    for line in lines:
        if _PAGE.match(line.text) or _END.fullmatch(line.text):
            continue
        in_tail = where is not preamble and where is not body
        opener = line.text.rstrip(":")
        if line.text in _BODY and where is preamble:
            where, key = body, None
        elif opener in _OPENERS and where is not preamble:
            key, where = opener.lower(), []
        elif label := (_head(line) if where is preamble else _tail(line) if in_tail else None):
            key = label[0]
            fields.setdefault(key, []).append(line.text[label[1] :].strip())
        elif line.text.startswith("Load-Date:"):
            key, where = "load-date", []
        elif where is preamble and key and line.gap and not COPYRIGHT.match(line.text):
            where, key = body, None  # the label of the body is missing
            body.append(line)
        elif key:
            fields.setdefault(key, []).append(line.text)
        else:
            where.append(line)
    known = article_fields({name: " ".join(values).strip() for name, values in fields.items()})
    title, deck = _header([line for line in preamble if not COPYRIGHT.match(line.text)], known)
    return Piece(lines[0].start, rule, confidence, title, [*deck, *body], known=known)


def _header(lines: Sequence[Line], known: dict[str, Any]) -> tuple[Line | None, list[Line]]:
    """Headline, publication and date, which stand in this order; what is below them is body."""
    dated = next((n for n, line in enumerate(lines[1:9], 1) if dates.alone(line.text)), None)
    if not lines:
        return None, []
    if dated is None:
        return lines[0], list(lines[1:])
    known["published"] = lines[dated].text
    last = max(1, dated - 1)
    if last < dated:
        known["publication"] = lines[last].text
    known["headline"] = " ".join(line.text for line in lines[:last])
    return lines[0], list(lines[dated + 1 :])
