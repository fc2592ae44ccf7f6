"""ProQuest as text: labelled documents between ruled lines, numbered "Document 3 of 20" or not.

::

    ____________________________________________________________

    Document 3 of 20

    Headline

    Author: Doe, Jane

    Publication info: Example News ; London [London]03 Mar 2031: 5.

    Abstract: ...

    Full text: First paragraph ...

    Subject: Elections; Parliaments

    Publication date: Mar 3, 2031

    ProQuest document ID: 1234567890

A report's heading and a table of contents stand in front, contact and copyright at the end.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

from newsfold.article import Residue, Split
from newsfold.splitting import dates, labels, languages, numbering
from newsfold.splitting.labels import Section
from newsfold.splitting.lines import Line, scan
from newsfold.splitting.numbering import Mark
from newsfold.splitting.pieces import Piece, tile

NAME = "proquest"

_MARK = re.compile(r"Document (?P<number>\d[\d,]{0,9}) of (?P<total>\d[\d,]{0,9})", re.IGNORECASE)
_RULE = re.compile(r"_{20,}")
_HEAD = (
    "Author", "Authors", "Publication info", "Correspondence author", "Author affiliation",
    "ProQuest document link", "Document link", "Abstract", "Links", "Link", "Headnote",
    "Abstract (summary)", "Illustration", "Caption", "Dateline",
)  # fmt: skip
_TEXT = ("Full text", "Full Text")
_TAIL = (
    "Subject", "Subjects", "Location", "People", "Person", "Company / organization", "Company",
    "Classification", "Identifier / keyword", "Keywords", "Title", "Alternate title",
    "Publication title", "Publication", "Volume", "Issue", "Pages", "First page",
    "Number of pages", "Publication year", "Publication date", "Year", "Section", "Column",
    "Dateline", "Publisher", "Place of publication", "Country of publication",
    "Publication subject", "ISSN", "CODEN", "Source type", "Language of publication", "Language",
    "Document type", "Document feature", "Source attribution", "ProQuest document ID",
    "Accession number", "Document URL", "Copyright", "Last updated", "Database", "Ethnicity",
    "Supplement", "DOI", "Product name", "Narrow subject", "Broad subject", "Credit",
)  # fmt: skip
_SURE = ("Full text", "Full Text", "Publication info", "ProQuest document ID")
_CLOSING = re.compile(r"(?:Contact us at:|Contact ProQuest|Database copyright\b).*", re.IGNORECASE)
_NONE = re.compile(r"(?:Full text )?(?:is )?(?:not available|unavailable)\b.{0,60}", re.IGNORECASE)
_above = labels.one_of((*_HEAD, *_TEXT))
_below = labels.one_of((*_TAIL, *_TEXT))
_sure = labels.one_of(_SURE)


def split(text: str) -> Split | None:
    """Cut at numbered marks and ruled lines; None where no document's sure fields are found."""
    lines = scan(text)
    marks = list(_marks(lines))
    rules = [number for number, line in enumerate(lines) if _RULE.fullmatch(line.text)]
    sure = [number for number, line in enumerate(lines) if _sure(line)]
    if not sure or not (marks or rules or _is_export(lines)):
        return None
    segments = list(_segments(lines, sorted({*rules, *(mark.at for mark in marks)}), sure))
    pieces: list[Piece] = []
    rests: list[Residue] = []
    numbered = {mark.at: mark for mark in marks}
    for kind, first, stop in segments:
        if kind == "document":
            pieces.append(_piece(lines[first:stop]))
            pieces[-1].mark = numbered.get(first)
        else:
            rests.append(Residue(lines[first].start, lines[first].start, kind))
    return tile(text, NAME, pieces, rests)


def _marks(lines: Sequence[Line]) -> Iterator[Mark]:
    for number, line in enumerate(lines):
        match = _MARK.fullmatch(line.text)
        if match:
            numbers = numbering.counted(match["number"]), numbering.counted(match["total"])
            yield Mark(number, *numbers)


def _is_export(lines: Sequence[Line]) -> bool:
    """Without mark and rule, one document alone: then its number must be named."""
    return any(line.text.startswith("ProQuest document ID:") for line in lines)


def _segments(
    lines: Sequence[Line], borders: Sequence[int], sure: Sequence[int]
) -> Iterator[tuple[str, int, int]]:
    """(kind, first line, line after the last): "document", or the residue's reason.

    A rule inside a document's text is no border: what follows it has no fields of its own.
    """
    seen = False
    fields = iter([*sure, len(lines)])
    field = next(fields)
    for first, stop in pairwise([*([0] if borders[:1] != [0] else []), *borders, len(lines)]):
        while field < first:
            field = next(fields)
        ruled = bool(_RULE.fullmatch(lines[first].text))
        if field < stop or _MARK.fullmatch(lines[first].text):
            if ruled:
                yield "separator", first, first + 1
            end = _closing(lines, first, stop)
            starts = [first + ruled, *_unmarked(lines, first + ruled, end), end]
            yield from (("document", one, two) for one, two in pairwise(starts) if one < two)
            seen = True
            if end < stop:
                yield "trailer", end, stop
        elif not seen and not (ruled and stop == first + 1):
            yield "cover page", first, stop
        elif _closing(lines, first, stop) < stop:
            yield "trailer", first, stop
        elif ruled and stop == first + 1:
            yield "separator", first, stop


def _closing(lines: Sequence[Line], first: int, stop: int) -> int:
    """The line of the segment at which the report's contact and copyright lines begin."""
    return next((n for n in range(first, stop) if _CLOSING.fullmatch(lines[n].text)), stop)


def _unmarked(lines: Sequence[Line], first: int, stop: int) -> Iterator[int]:
    """Where a document begins without mark and rule: below the one above's last field."""
    closed, candidate = False, None
    for number in range(first, stop):
        line = lines[number]
        if closed and (_above(line) or line.text.startswith("Title:")) and candidate is not None:
            yield candidate
            closed, candidate = False, None
        elif line.text.startswith(("ProQuest document ID:", "Last updated:", "Database:")):
            closed, candidate = True, None
        elif closed and candidate is None and not _below(line) and line.gap:
            candidate = number


def _piece(lines: Sequence[Line]) -> Piece:
    mark = _MARK.fullmatch(lines[0].text)
    parts = _sections(lines[1:] if mark else lines)
    fields: dict[str, Section] = {}
    for part in parts:
        fields.setdefault(part.key, part)
    whole = fields.get("full text", Section(""))
    body = whole.lines
    if not body or (len(body) == 1 and _NONE.fullmatch(body[0].text)):
        body = fields.get("abstract", Section("")).lines
    title, _ = parts[0].first_block()
    known = _known({key: part.text for key, part in fields.items()})
    known["headline"] = " ".join(line.text for line in title) or known["headline"]
    rule = f"{NAME}: {mark[0] if mark else 'fields below a rule'}"
    head = title[0] if title else None
    return Piece(lines[0].start, rule, 1.0 if mark else 0.9, head, body, known=known)


def _sections(lines: Sequence[Line]) -> list[Section]:
    """The fields; those that stand above the text are not looked for inside it."""
    in_text = False

    def label(line: Line) -> tuple[str, int] | None:
        nonlocal in_text
        found = (None if in_text else _above(line)) or _below(line)
        if found and found[0] == "full text":
            in_text = True
        return found

    return labels.sections(lines, label)


def _known(texts: dict[str, str]) -> dict[str, Any]:
    def first(*names: str) -> str:
        return next((texts[name] for name in names if texts.get(name)), "")

    when = first("publication date", "publication info")
    paper = first("publication title", "publication", "publication info")
    number = first("proquest document id")
    caption = first("caption", "illustration")
    return {
        "id": number or None,
        "headline": first("title"),
        "byline": labels.byline(first("author", "authors")),
        "published": when[-200:] if dates.find(when[-200:]) else first("publication date") or None,
        "publication": paper.partition(";")[0].strip() or None,
        "section": first("section") or None,
        "located": labels.place(first("dateline")),
        "language": languages.code(first("language of publication", "language")),
        "keywords": labels.keywords(first("subject", "subjects")),
        "captions": (caption,) if caption else (),
    }
