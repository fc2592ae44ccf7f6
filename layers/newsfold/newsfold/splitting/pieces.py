"""From where the cuts fall to whole articles: the part that all text layouts share.

A layout hands over `Piece`s (where an article is, and its lines); here the lines become headline,
byline, date, captions and paragraphs. `tile` gives every character of the bundle to an article or
to the residue, by construction, so that no layout can lose text.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from newsfold.article import Article, Kind, Paragraph, Residue, Split
from newsfold.splitting import dates, typography, wrapping
from newsfold.splitting.lines import Line, blocks, scan
from newsfold.splitting.numbering import Mark

_HEADER_LINES = 6
"""Between headline and body stand a byline, a date, captions, a standfirst: rarely more."""


@dataclass(slots=True)
class Piece:
    """One article as a layout cuts it.

    Attributes:
        headline: The headline's first line; None where the article opens without one.
        lines: All lines below the headline that are not part of a repeated header.
        captions: What the layout itself knows to be captions.
        known: Fields of the article that the layout read itself, as exports label them; then
            `lines` are the body and no header is looked for in them. None: look for it.
        mark: The export's own number of the article, where it has one.
    """

    start: int
    rule: str
    confidence: float
    headline: Line | None
    lines: Sequence[Line]
    captions: list[str] = field(default_factory=list)
    skipped: frozenset[str] = frozenset()
    known: Mapping[str, Any] | None = None
    mark: Mark | None = None


def article(bundle: str, piece: Piece, column: int | None = None) -> Article:
    """The article of a piece; `index` and `end` are set by `tile`.

    Where all articles' lines were broken at one `column`, that says more than this one's lines.
    """
    title, lines = _headline(piece, column)
    found = Article(0, piece.start, piece.start, bundle, (), headline=title)
    found = replace(found, rule=piece.rule, confidence=piece.confidence)
    if piece.mark:
        found = replace(found, number=piece.mark.number, total=piece.mark.total)
    if piece.known is not None:
        return _as_labelled(bundle, replace(found, **piece.known), piece, column)
    captions = list(piece.captions)
    body: list[Line] = []
    in_header = True
    for number, line in enumerate(lines):
        if line.text in captions or line.text == title or line.text in piece.skipped:
            continue
        twice = number + 1 < len(lines) and lines[number + 1].text == line.text
        if typography.is_caption(line.text) or (in_header and number < _HEADER_LINES and twice):
            captions.append(line.text)
            continue
        if in_header and number < _HEADER_LINES:
            changed = _header_field(found, line.text)
            if changed is not None:
                found = changed
                continue
            in_header = not typography.is_prose(line.text)
        if any(map(str.isalnum, line.text)):  # a rule between sections is no paragraph
            body.append(line)
    found = replace(found, captions=tuple(captions))
    return _with_paragraphs(bundle, found, body, column)


def _headline(piece: Piece, column: int | None) -> tuple[str, Sequence[Line]]:
    """The headline, which may have been broken into lines, and the lines below it."""
    if piece.headline is None:
        return "", piece.lines
    whole = wrapping.folded(piece.headline, piece.lines, column)
    taken = sum(line.end <= whole.end for line in piece.lines[:4]) if piece.known is None else 0
    return whole.text if taken else piece.headline.text, piece.lines[taken:]


def _as_labelled(bundle: str, found: Article, piece: Piece, column: int | None) -> Article:
    """The article of an export's document, whose fields its layout has read."""
    body = [line for line in piece.lines if any(map(str.isalnum, line.text))]
    captions = (*found.captions, *piece.captions)
    return _with_paragraphs(bundle, replace(found, captions=captions), body, column)


def _with_paragraphs(
    bundle: str, found: Article, body: Sequence[Line], column: int | None
) -> Article:
    paragraphs = paragraphs_of(bundle, body, column)
    if found.located is None and paragraphs:
        opening = bundle[paragraphs[0].start : paragraphs[0].end]
        mark = typography.dateline(opening)
        found = replace(found, located=mark[0] if mark else None)
    return replace(found, paragraphs=paragraphs)


def _header_field(found: Article, line: str) -> Article | None:
    """`found` with the byline, place or date that the line holds; None where it holds none."""
    if found.byline is None:
        author = typography.byline(line)
        if author:
            return replace(found, byline=author)
        office = typography.desk(line)
        if office:
            return replace(found, located=office[0], byline=office[1])
    if found.published is None and dates.alone(line):
        return replace(found, published=line)
    return None


def paragraphs_of(
    bundle: str, lines: Sequence[Line], column: int | None = None
) -> tuple[Paragraph, ...]:
    """The paragraphs that the lines form; wrapped lines are joined, headings recognised."""
    found: list[Paragraph] = []
    column = column or wrapping.width(lines)
    for block in blocks(list(lines)):
        if column:
            parts = wrapping.paragraphs(block, column)
            found.extend(Paragraph(part[0].start, part[-1].end) for part in parts)
        elif is_wrapped(block):
            found.append(Paragraph(block[0].start, block[-1].end))
        else:
            found.extend(Paragraph(line.start, line.end) for line in block)
    return tuple(
        replace(paragraph, kind=Kind.HEADING) if _is_heading(bundle, found, number) else paragraph
        for number, paragraph in enumerate(found)
    )


def is_wrapped(block: Sequence[Line]) -> bool:
    """Whether the block is one paragraph broken into lines rather than a line per paragraph."""
    if len(block) == 1:
        return False
    inner = block[:-1]
    if max(line.end - line.start for line in inner) > 130:  # no export wraps wider
        return False
    open_ended = sum(not typography.ends_sentence(line.text) for line in inner)
    lower = sum(line.text[0].islower() for line in block[1:])
    long_enough = sum(line.end - line.start >= 40 for line in inner)
    return lower > 0 and 2 * open_ended >= len(inner) and 2 * long_enough >= len(inner)


def _is_heading(bundle: str, found: Sequence[Paragraph], number: int) -> bool:
    """A heading stands above a body paragraph; the last paragraph never is one."""
    if number + 1 >= len(found):
        return False
    text = bundle[found[number].start : found[number].end]
    return "\n" not in text and typography.is_heading(text)


def tile(
    bundle: str,
    layout: str,
    pieces: Sequence[Piece],
    residue: Iterable[Residue],
) -> Split:
    """Give every character of the bundle to one article or one residue, in order.

    An article reaches to the next article or residue; blank space goes with what stands before it
    (at the very start, with what follows). Text before the first piece becomes residue.

    Args:
        bundle: The decoded text.
        layout: The layout's name.
        pieces: The articles, in order.
        residue: What belongs to none of them; its end is set here.
    """
    claims: list[tuple[int, Piece | Residue]] = [
        *((piece.start, piece) for piece in pieces),
        *((rest.start, rest) for rest in residue),
    ]
    claims.sort(key=lambda claim: claim[0])
    if claims and bundle[: claims[0][0]].strip():
        claims.insert(0, (0, Residue(0, claims[0][0], "before the first article")))
    articles: list[Article] = []
    rests: list[Residue] = []
    column = wrapping.width([line for piece in pieces for line in piece.lines])
    for number, (begin, claim) in enumerate(claims):
        start = 0 if number == 0 else begin
        end = claims[number + 1][0] if number + 1 < len(claims) else len(bundle)
        if isinstance(claim, Residue):
            rests.append(_audited(bundle, replace(claim, start=start, end=end)))
        else:
            found = article(bundle, claim, column)
            articles.append(dates.read(_placed(found, len(articles) + 1, start, end)))
    return Split(layout, tuple(articles), tuple(rests))


def _audited(bundle: str, rest: Residue) -> Residue:
    """The residue; a cover page or trailer that holds running text is none and is called so."""
    if rest.reason not in ("cover page", "trailer"):
        return rest
    lines = scan(bundle, rest.start, rest.end)
    prose = sum(
        typography.words(line.text) >= 20 for line in lines if typography.is_prose(line.text)
    )
    return replace(rest, reason="unparsed") if prose > 2 else rest


def _placed(found: Article, index: int, start: int, end: int) -> Article:
    """The article with its span; `text` and paragraph offsets made relative to its start."""
    return replace(
        found,
        index=index,
        start=start,
        end=end,
        text=found.text[start:end],
        paragraphs=tuple(
            replace(part, start=part.start - start, end=part.end - start)
            for part in found.paragraphs
        ),
    )
