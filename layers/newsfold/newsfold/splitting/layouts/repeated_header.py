"""Pages scraped with their share header: the headline stands above the article twice or more.

::

    Headline
                                   blank
    Caption (AFP)                  not always; often twice
    TT                             the site's text-size button, not always
                                   blank
    Headline
    Caption (AFP)

    Body ...

A header is a run of lines in which the first line comes again; between its first and last showing
stand only captions, a byline, a date and the button, and what follows the last showing repeats what
stood between. Where the headline is shown once, the button alone tells the header.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from newsfold.article import Split
from newsfold.splitting import dates, typography
from newsfold.splitting.layouts import blank_lines
from newsfold.splitting.lines import Line, scan
from newsfold.splitting.pieces import Piece, tile

NAME = "repeated-header"

BUTTONS = frozenset({"TT", "Share", "Print", "Save", "A A", "Aa"})
"""Page furniture of news sites that gets copied along with a header."""

SITE_BUTTONS = frozenset({"TT"})
"""What opens an article even where the headline is shown once: no article has it in its text."""

_BARE_WORDS = 5
"""A headline without a header has at least so many words: section headings are shorter."""

_REACH = 10
"""The headline must come again within so many lines: two captions to each showing, a button."""

_BETWEEN = 4
"""At most so many other lines stand between the headline's showings."""


def split(text: str) -> Split | None:
    """Cut in front of every header; None where there is none.

    Between articles with a header may stand some that lost theirs: a headline below a wider gap
    opens one too. Text before the first header becomes an article where it holds prose.
    """
    lines = scan(text)
    headers = _headers(lines)
    opened = {header.first for header in headers}
    if not headers or (len(headers) == 1 and _is_doubtful(lines, headers[0])):
        return None
    headers.extend(_bare(lines, headers))
    headers.sort(key=lambda header: header.first)
    if headers[0].first > 0 and _has_prose(lines[: headers[0].first]):
        headers.insert(0, _Header(0, 0, False))
    stops = [*(header.first for header in headers[1:]), len(lines)]
    pieces = [
        _piece(lines, header, stop) if header.first in opened else _bare_piece(lines, header, stop)
        for header, stop in zip(headers, stops, strict=True)
    ]
    return tile(text, NAME, pieces, ())


@dataclass(frozen=True, slots=True)
class _Header:
    """By number: the headline's line, the first line below the header; is there a button in it?"""

    first: int
    body: int
    button: bool


def _is_doubtful(lines: Sequence[Line], header: _Header) -> bool:
    """Whether the only header may be a line that an article merely repeats."""
    if header.first == 0 or header.button:
        return False
    return lines[header.first].gap < 2 or not typography.is_headline(lines[0].text)


def _bare(lines: Sequence[Line], headers: Sequence[_Header]) -> list[_Header]:
    """Headlines shown once, with prose below, after a gap as wide as those above the headers."""
    gaps = [lines[header.first].gap for header in headers if header.first]
    least = max(2, min(gaps, default=2))
    ends = [header.body for header in headers]
    found: list[_Header] = []
    for number in blank_lines.wide_gaps(lines)[1:]:
        after = bisect_right(ends, number)
        above = max(ends[after - 1] if after else 0, found[-1].body + 1 if found else 0)
        inside = after < len(headers) and headers[after].first <= number
        title = typography.words(lines[number].text) >= _BARE_WORDS or _is_dressed(lines, number)
        wide = lines[number].gap >= least
        if not inside and title and wide and _has_prose(lines[above:number]):
            found.append(_Header(number, number, False))
    return found


def _is_dressed(lines: Sequence[Line], number: int) -> bool:
    """Whether a caption, a byline or a date stands right below."""
    below = lines[number + 1 : number + 2]
    return any(typography.is_caption(line.text) or _is_fact(line.text) for line in below)


def _has_prose(lines: Sequence[Line]) -> bool:
    return any(typography.is_prose(line.text) for line in lines)


def _is_fact(line: str) -> bool:
    """Whether the line is a byline, a desk or a date."""
    return bool(typography.byline(line) or typography.desk(line) or dates.alone(line))


def _headers(lines: Sequence[Line]) -> list[_Header]:
    """The headers whose headline comes again, or that hold a button."""
    found: list[_Header] = []
    number = 0
    while number < len(lines):
        end = _header_end(lines, number) or _button_end(lines, number)
        if end:
            button = any(line.text in BUTTONS for line in lines[number:end])
            found.append(_Header(number, end, button))
        number = end or number + 1
    return found


def _header_end(lines: Sequence[Line], first: int) -> int | None:
    """The line after the header that opens at `first`; None where none opens there."""
    title = lines[first].text
    if (first and not lines[first].gap and not lines[first].page) or not _may_open(title):
        return None
    window = lines[first : first + _REACH]
    last = max(number for number, line in enumerate(window) if line.text == title)
    if not last:
        return None
    between = {line.text for line in window[:last]}
    if not _is_furniture([line.text for line in window], last):
        return None
    end = last + 1
    while end < len(window) and window[end].text in between | BUTTONS:
        end += 1
    return first + end


def _button_end(lines: Sequence[Line], first: int) -> int | None:
    """The same for a header that shows its headline once: captions and facts, then the button."""
    title = lines[first].text
    if (
        (first and not lines[first].gap)
        or not _may_open(title)
        or not typography.is_headline(title)
    ):
        return None
    window = lines[first : first + _BETWEEN + 2]
    last = next((n for n, line in enumerate(window) if line.text in SITE_BUTTONS), 0)
    between = [line for line in window[1:last] if not _is_fact(line.text)]
    if any(line.gap > 1 or _is_paragraph(line.text) for line in between):
        return None
    return first + last + 1 if last else None


def _is_paragraph(line: str) -> bool:
    return typography.is_prose(line) and not typography.is_caption(line)


def _may_open(title: str) -> bool:
    """A header opens with its headline: not with a button, a caption or a full paragraph."""
    if title in BUTTONS or len(title) > 300:  # no headline is that long
        return False
    if title.endswith(".") and not title.endswith("..."):
        return False
    words = [word for word in title.split() if any(map(str.isalnum, word))]
    return len(words) >= 2 and not typography.is_caption(title)


def _is_furniture(window: Sequence[str], last: int) -> bool:
    """Whether the lines between the headline's showings are captions and buttons.

    A line counts as one where it is known (a button, a credit), where it comes twice (most often
    once with each showing of the headline), or where it is the only other line.
    """
    others = {line for line in window[1:last] if line != window[0] and not _is_fact(line)} - BUTTONS
    unknown = [
        line for line in others if window.count(line) == 1 and not typography.is_caption(line)
    ]
    return len(others) <= _BETWEEN and len(unknown) <= 1


def _piece(lines: Sequence[Line], header: _Header, stop: int) -> Piece:
    title, above = lines[header.first], lines[header.first + 1 : header.body]
    facts = [line for line in above if _is_fact(line.text)]
    known = {title.text, *(line.text for line in facts)} | BUTTONS
    captions = [text for text in dict.fromkeys(line.text for line in above) if text not in known]
    showings = 1 + sum(line.text == title.text for line in above)
    rule = f"{NAME}: headline shown {showings} times"
    if showings == 1:
        rule = f"{NAME}: headline above a button"
    body = [*facts, *lines[header.body : stop]]
    confidence = 1.0 if showings > 2 else 0.9
    return Piece(title.start, rule, confidence, title, body, captions, BUTTONS)


def _bare_piece(lines: Sequence[Line], header: _Header, stop: int) -> Piece:
    """An article without a header of its own."""
    first = header.first
    titled = typography.is_headline(lines[first].text)
    rule = f"{NAME}: {'headline below a wide gap' if first else 'text before the first header'}"
    body = lines[first + titled : stop]
    title = lines[first] if titled else None
    return Piece(lines[first].start, rule, 0.5, title, body, skipped=BUTTONS)
