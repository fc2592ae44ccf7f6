"""One document of Nexis classic: its preamble, the fields above and below, the body between."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from newsfold.splitting import dates, labels, typography
from newsfold.splitting.labels import Section
from newsfold.splitting.lines import Line
from newsfold.splitting.nexis_fields import (
    COPYRIGHT,
    HEAD,
    HEAD_KEYS,
    LENGTH,
    TAIL,
    TAIL_KEYS,
    article_fields,
)
from newsfold.splitting.pieces import Piece

_labelled = labels.one_of((*HEAD, *TAIL))
_WORD_COUNT = re.compile(r"\d[\d.,]*\s[^\W\d]+\.?$")
_WRAPPED = 45
"""A shorter line of a field is its last: so a body that follows without a blank line is kept."""

_EDITION = re.compile(r"\b(?:edition|ausgabe|édition|editie)\b", re.IGNORECASE)


def label(line: Line) -> tuple[str, int] | None:
    """The field that the line opens, or "copyright" for a notice; None where it opens none."""
    if len(line.text) <= 160 and COPYRIGHT.match(line.text):
        return "copyright", 0
    found = _labelled(line)
    if found and found[0] == "update" and not dates.find(line.text):
        return None  # wire copy says "UPDATE:" too; the German field holds a date
    return found


def piece(start: Line, lines: Sequence[Line], rule: str, confidence: float) -> Piece:
    """The document in `lines` as a piece that begins at `start`, its mark."""
    parts = labels.sections(lines, label)
    if not any(part.key in HEAD_KEYS | TAIL_KEYS - {"copyright"} for part in parts):
        return _unlabelled(start, lines, rule, confidence)
    preamble, fields, body = _sorted(parts)
    known = article_fields(fields)
    headline, deck = _read_preamble(preamble, known)
    return Piece(start.start, rule, confidence, headline, [*deck, *body], known=known)


def _unlabelled(start: Line, lines: Sequence[Line], rule: str, confidence: float) -> Piece:
    """A document with no field at all: its header is looked for as in any text."""
    own = [line for line in lines if not label(line)]
    titled = bool(own) and typography.is_headline(own[0].text)
    return Piece(
        start.start, rule, confidence, own[0] if titled else None, own[1:] if titled else own
    )


def _sorted(parts: Sequence[Section]) -> tuple[list[Line], dict[str, str], list[Line]]:
    """(preamble, fields by key, body): a header field ends at its blank line, a trailer's not."""
    preamble: list[Line] = list(parts[0].lines)
    fields: dict[str, str] = {}
    body: list[Line] = []
    opened = closed = False
    for part in parts[1:]:
        value, rest = part.first_block(_WRAPPED)
        if part.key == "copyright" and not opened:
            preamble.extend(part.lines[1:])  # some papers print the notice above the headline
            continue
        if part.key in TAIL_KEYS and not (part.key == "copyright" and closed):
            closed, value = True, part.lines
        elif part.key in ("body", "text"):
            value, rest = [], part.lines
        elif part.key.upper() in LENGTH and value and _WORD_COUNT.match(value[0].text):
            value, rest = part.lines[:1], part.lines[1:]
        opened = True
        fields.setdefault(part.key, " ".join(line.text for line in value))
        if not closed:
            body.extend(rest)
    return preamble, fields, body


def _read_preamble(lines: Sequence[Line], known: dict[str, Any]) -> tuple[Line | None, list[Line]]:
    """Publication, date and headline; returns the headline's first line and lines below it."""
    found = next((n for n, line in enumerate(lines[:8]) if dates.find(line.text)), None)
    rest = list(lines)
    if found is not None:
        known.setdefault("published", lines[found].text)
        if found:
            known["publication"] = " ".join(line.text for line in lines[:found])
        rest = rest[found + 1 :]
        while rest and _is_edition(rest):
            rest = rest[1:]
    elif len(rest) > 1 and any(line.gap for line in rest[1:]):
        known["publication"], rest = rest[0].text, rest[1:]
    if known.get("headline") or not rest:
        return None, rest
    title, deck = Section("", rest).first_block()
    known["headline"] = " ".join(line.text for line in title)
    return title[0], deck


def _is_edition(rest: Sequence[Line]) -> bool:
    """Whether the first line still belongs to the date: it has no blank line above, or says so."""
    below = any(line.gap for line in rest[1:])
    edition = _EDITION.search(rest[0].text) and typography.words(rest[0].text) <= 5
    return len(rest) > 1 and (bool(edition) or (rest[0].gap == 0 and below))
