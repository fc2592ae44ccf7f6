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
stand only captions and the button, and what follows the last showing repeats what stood between.
"""

from __future__ import annotations

from collections.abc import Sequence

from newsfold.article import Split
from newsfold.splitting import typography
from newsfold.splitting.lines import Line, scan
from newsfold.splitting.pieces import Piece, tile

NAME = "repeated-header"

BUTTONS = frozenset({"TT", "Share", "Print", "Save", "A A", "Aa"})
"""Page furniture of news sites that gets copied along with a header."""

_REACH = 10
"""The headline must come again within so many lines: two captions to each showing, a button."""

_BETWEEN = 4
"""At most so many other lines stand between the headline's showings."""


def split(text: str) -> Split | None:
    """Cut in front of every header; None where the text does not open with one.

    A first article that lost its own header is kept: text before the first header becomes an
    article where it holds prose.
    """
    lines = scan(text)
    headers = _headers(lines)
    if not headers:
        return None
    if headers[0][0] > 0:
        if len(headers) == 1:
            return None
        headers.insert(0, (0, 0))
    pieces = []
    for number, (first, body) in enumerate(headers):
        stop = headers[number + 1][0] if number + 1 < len(headers) else len(lines)
        pieces.append(_piece(lines, first, body, stop))
    return tile(text, NAME, pieces, ())


def _headers(lines: Sequence[Line]) -> list[tuple[int, int]]:
    """(first line, first body line) of every header, by line number."""
    found: list[tuple[int, int]] = []
    number = 0
    while number < len(lines):
        end = _header_end(lines, number)
        if end:
            found.append((number, end))
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
    others = {line for line in window[1:last] if line != window[0]} - BUTTONS
    unknown = [
        line for line in others if window.count(line) == 1 and not typography.is_caption(line)
    ]
    return len(others) <= _BETWEEN and len(unknown) <= 1


def _piece(lines: Sequence[Line], first: int, body: int, stop: int) -> Piece:
    if body == first:  # an article without a header of its own stands before the first header
        opens = typography.is_headline(lines[first].text)
        title = lines[first] if opens else None
        rest = lines[first + 1 : stop] if opens else lines[first:stop]
        return Piece(lines[first].start, f"{NAME}: text before the first header", 0.5, title, rest)
    title = lines[first]
    header = dict.fromkeys(line.text for line in lines[first + 1 : body])
    captions = [text for text in header if text != title.text and text not in BUTTONS]
    showings = sum(line.text == title.text for line in lines[first:body])
    rule = f"{NAME}: headline shown {showings} times"
    return Piece(title.start, rule, 1.0 if showings > 2 else 0.9, title, lines[body:stop], captions)
