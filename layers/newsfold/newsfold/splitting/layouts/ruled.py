"""Articles with a ruled line between them: ``---``, ``=====``, ``* * *``, or a form feed.

Not every rule is a border: a rule may underline a headline, frame it from both sides, or stand
between the sections of one article. What follows the rule decides.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from newsfold.article import Residue, Split
from newsfold.splitting import typography
from newsfold.splitting.layouts import blank_lines, paragraphs
from newsfold.splitting.lines import Line, blocks, scan
from newsfold.splitting.pieces import Piece, is_wrapped, tile

NAME = "ruled"

_RULE = re.compile(r"(?=(?P<mark>[-=*_#~+•—–]))(?:(?P=mark)[ \t]*){3,}$")

_WRAPPED = 3
"""Lines of a paragraph broken at a column; a headline has fewer."""


def split(text: str) -> Split | None:
    """Cut at the rules; None where fewer than two articles would come of it."""
    lines = scan(text)
    rules = [
        number
        for number, line in enumerate(lines)
        if line.page or (_RULE.match(line.text) and not _underlines(lines, number))
    ]
    if not rules:
        return None
    rules = _bordering(lines, rules)
    parts = _parts(lines, rules)
    borders = _borders(parts)
    pieces = [piece for part in borders if (piece := _piece(part))]
    if len(pieces) < max(2, len(blank_lines.wide_gaps(lines))):  # then rules part sections
        return None
    if _mostly_untitled(borders) and paragraphs.split(text):  # then they stand inside articles
        return None
    starts = {piece.start for piece in pieces}
    return tile(text, NAME, pieces, _rests(lines, rules, borders, starts))


def _underlines(lines: Sequence[Line], number: int) -> bool:
    """Whether the rule stands right under a headline of about its own length."""
    if not number or lines[number].gap:
        return False
    above = lines[number - 1]
    is_title = number == 1 or above.gap > 0 or bool(_RULE.match(lines[number - 2].text))
    lengths = abs(len(above.text) - len(lines[number].text))
    return is_title and lengths <= 3 and typography.is_headline(above.text)


def _bordering(lines: Sequence[Line], rules: list[int]) -> list[int]:
    """The rules of the signs that headlines follow most often.

    Where articles stand between rows of one sign, another sign parts their sections. All rules
    count where no headline follows any.
    """
    kinds = ["\f" if lines[number].page else lines[number].text[0] for number in rules]
    titled = Counter(
        kind
        for kind, number in zip(kinds, rules, strict=True)
        if (below := _below(lines, number)) and typography.is_headline(below)
    )
    if not titled:
        return rules
    half = max(titled.values()) / 2
    return [number for kind, number in zip(kinds, rules, strict=True) if titled[kind] > half]


def _below(lines: Sequence[Line], number: int) -> str:
    """The text that the rule stands above: its own line where a form feed makes the rule."""
    if not _RULE.match(lines[number].text):
        return lines[number].text
    return lines[number + 1].text if number + 1 < len(lines) else ""


def _parts(lines: Sequence[Line], rules: Sequence[int]) -> list[list[Line]]:
    """The lines between rules, underlines left out; never an empty part."""
    parts: list[list[Line]] = [[]]
    marks = set(rules)
    for number, line in enumerate(lines):
        if number in marks:
            parts.append([])
        if not _RULE.match(line.text):
            parts[-1].append(line)
    return [part for part in parts if part]


def _borders(parts: Sequence[list[Line]]) -> list[list[Line]]:
    """Parts joined where the rule between them was no border.

    A framed headline joins the text below it. A part without a headline joins the one above where
    most parts have one: then the rule only separated sections.
    """
    titled = [_opens_with_headline(part) for part in parts]
    mostly_titled = 2 * sum(titled) > len(parts)
    found: list[list[Line]] = []
    for part, has_title in zip(parts, titled, strict=True):
        framed = bool(found) and _is_title_only(found[-1])
        if found and not has_title and (framed or mostly_titled):
            found[-1] = [*found[-1], *part]
        else:
            found.append(list(part))
    return found


def _opens_with_headline(part: Sequence[Line]) -> bool:
    opening = blocks(list(part[:_WRAPPED]))[0]
    if len(opening) == _WRAPPED and is_wrapped(opening):  # a paragraph's first line is no headline
        return False
    return typography.is_headline(part[0].text) or (
        len(part) > 1 and typography.is_heading(part[0].text)
    )


def _mostly_untitled(parts: Sequence[list[Line]]) -> bool:
    """Whether hardly a rule has a headline below it."""
    return 2 * sum(_opens_with_headline(part) for part in parts[1:]) < len(parts) - 1


def _is_title_only(part: Sequence[Line]) -> bool:
    return len(part) == 1 and typography.is_headline(part[0].text)


def _piece(part: Sequence[Line]) -> Piece | None:
    """The part as an article; None where it holds no text worth one (a page number, say)."""
    if not any(char.isalpha() for line in part for char in line.text):
        return None
    titled = _opens_with_headline(part) and len(part) > 1
    rule = f"{NAME}: {'headline' if titled else 'text'} after a rule"
    body = part[1:] if titled else part
    return Piece(part[0].start, rule, 0.95 if titled else 0.7, part[0] if titled else None, body)


def _rests(
    lines: Sequence[Line], rules: Sequence[int], borders: Sequence[list[Line]], starts: set[int]
) -> list[Residue]:
    """Rules that separate, and parts that hold no article."""
    rests = [Residue(p[0].start, p[0].end, "no words") for p in borders if p[0].start not in starts]
    firsts = starts | {rest.start for rest in rests}
    for number in rules:
        line = lines[number]
        following = lines[number + 1].start if number + 1 < len(lines) else None
        if _RULE.match(line.text) and (following is None or following in firsts):
            rests.append(Residue(line.start, line.end, "separator"))
    return rests
