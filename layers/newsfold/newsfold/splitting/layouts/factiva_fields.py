"""Factiva with field codes: documents open with HD (CLM or SE above it), then BY, WC, PD, SN.

::

    HD  Headline,
        which may go on
    BY  By Jane Doe
    WC  532 words
    PD  3 March 2031
    SN  Example News
    LA  English
    LP
    Lead paragraph ...

    TD
    The other paragraphs ...

    NS  gpol : Domestic Politics
    AN  Document EXNEWS0020310303ef330001x

A code that belongs above the body, met below one, opens the next document: so a document whose
number or headline is missing is not swallowed by the one above. The codes:
https://developer.dowjones.com/ (Factiva field codes).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from newsfold.article import Residue, Split
from newsfold.splitting import labels, languages
from newsfold.splitting.labels import Label, Section
from newsfold.splitting.layouts import factiva
from newsfold.splitting.lines import Line, scan
from newsfold.splitting.pieces import Piece, tile

NAME = "factiva-fields"

_HEAD = (
    "CLM", "SE", "HD", "BY", "CR", "WC", "PD", "ET", "SN", "SC", "ED", "PG", "VOL", "LA", "CY",
)  # fmt: skip
_BODY = ("LP", "TD")
_TAIL = (
    "CT", "CX", "RF", "ART", "CO", "IN", "NS", "RE", "IPC", "IPD", "PUB", "AN", "RBC", "DLN", "PE",
)  # fmt: skip
_CODE = re.compile(rf"(?P<code>{'|'.join((*_HEAD, *_BODY, *_TAIL))})(?P<gap>[ \t\u00a0]*)(?=\S|$)")
_HEADLINE = re.compile(r"HD(?P<gap>[ \t\u00a0]+)(?=\S)")
_NEEDED = 3
"""So many different codes, HD among them, make the layout sure."""


def split(text: str) -> Split | None:
    """Cut in front of every header; None where the codes are not found."""
    lines = scan(text)
    opening = next((m for line in lines if (m := _HEADLINE.match(line.text))), None)
    bare = any(line.text == "HD" for line in lines)
    if opening is None and not bare:
        return None
    wide = opening is None or len(opening["gap"].replace("\t", "    ")) > 1
    label = _labels(wide)
    codes = [found[0] if (found := label(line)) else "" for line in lines]
    if len(set(codes)) - ("" in codes) < _NEEDED or not {"LP", "TD", "WC", "PD"} & set(codes):
        return None
    starts = _starts(codes)
    ends = [n for n, line in enumerate(lines) if codes[n] == "AN" or _number(line)]
    stop = factiva.trailer_start(lines, ends) if ends else len(lines)
    rests = [Residue(lines[0].start, lines[0].start, "cover page")] if starts[0] else []
    if stop < len(lines):
        rests.append(factiva.trailer(lines[stop:]))
    bounds = [*(start for start in starts if start < stop), stop]
    pieces = [_piece(lines[start:end], label) for start, end in pairwise(bounds)]
    return tile(text, NAME, pieces, rests)


def _labels(wide: bool) -> Label:
    """Codes with at least two blanks (or a tab) behind them, or with one: as the export has it.

    A code alone on its line is one either way. With one blank, "TD Bank" opens no field: LP and TD
    then count only when they stand alone.
    """

    def label(line: Line) -> tuple[str, int] | None:
        match = _CODE.match(line.text)
        if match is None:
            return None
        alone = match.end() == len(line.text)
        blanks = len(match["gap"].replace("\t", "    "))
        if alone or blanks > 1 or (blanks == 1 and not wide and match["code"] not in _BODY):
            return match["code"], match.end()
        return None

    return label


def _number(line: Line) -> bool:
    return bool(factiva.DOCUMENT.fullmatch(line.text))


def _starts(codes: Sequence[str]) -> list[int]:
    """The lines with a header's first code: one that follows a body, a trailer, or its like."""
    found: list[int] = []
    seen: set[str] = set()
    below = True
    for number, code in enumerate(codes):
        if code in _HEAD:
            if below or (code == "HD" and code in seen):
                found.append(number)
                seen = set()
                below = False
            seen.add(code)
        elif code:
            below = bool(found)
            if not found:
                found.append(number)
    return found


def _piece(lines: Sequence[Line], label: Label) -> Piece:
    own = [line for line in lines if not factiva.FURNITURE.fullmatch(line.text)]
    parts = labels.sections([line for line in own if not _number(line)], label)
    fields: dict[str, Section] = {}
    body: list[Line] = []
    for part in parts:
        if part.key in _BODY or not part.key:
            body.extend(part.lines)
        fields.setdefault(part.key, part)
    texts = {key: part.text for key, part in fields.items()}
    headline = fields["HD"].lines[0] if "HD" in fields and fields["HD"].lines else None
    numbers = (m["id"] for line in own if (m := factiva.DOCUMENT.search(line.text)))
    identifier = next(numbers, None)
    whole = headline is not None and identifier is not None
    rule = f"{NAME}: {'header codes' if whole else 'header codes, not all of them'}"
    known = {"id": identifier, **_known(texts)}
    return Piece(lines[0].start, rule, 1.0 if whole else 0.7, headline, body, known=known)


def _known(texts: dict[str, str]) -> dict[str, Any]:
    names = (part.rpartition(" : ")[2] for part in texts.get("NS", "").split("|"))
    when = texts.get("PD", "")
    caption = texts.get("ART")
    return {
        "headline": texts.get("HD", ""),
        "byline": labels.byline(texts.get("BY", "")),
        "published": when or None,
        "publication": texts.get("SN") or None,
        "section": texts.get("SE") or None,
        "language": languages.code(texts.get("LA", "")),
        "keywords": labels.keywords(";".join(names)),
        "captions": (caption,) if caption else (),
        "note": texts.get("CX") or None,
    }
