"""A text of any length, a window at a time: articles as they settle, and flat memory.

A window is taken apart like a text of its own. Its last articles may change with what comes below,
so they go into the next window, which thus begins with an article. The layout that the first
window shows is the one that is tried on the others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from newsfold.article import Article, Residue, Split
from newsfold.errors import EmptyBundle
from newsfold.splitting import lines
from newsfold.splitting.layouts import IN_WINDOWS, LAYOUTS, STRUCTURED, Layout
from newsfold.splitting.numbering import Tally

Read = Callable[[int], str]
"""So many characters of the text, fewer at its end alone: what ``TextIO.read`` is."""

WINDOW = 1 << 20
"""Characters: some three hundred articles."""

_MOST = 8 * WINDOW
_MOST_LINES = 200_000
"""A window grows where no article ends in it, so far: then what it holds is cut all the same."""

_LONGEST_HEAD = 1 << 18
_KEPT = 2
"""Where an article begins is decided by the lines around; and so is where the one above ends."""


def split(text: str) -> Split:
    """Take a bundle apart as a whole.

    Args:
        text: The decoded bundle; offsets in the result refer to it.

    Returns:
        Articles and residue that, in order, cover `text` exactly.

    Raises:
        EmptyBundle: There is nothing but blank space in `text`.
    """
    if not text or text.isspace():
        raise EmptyBundle("the bundle holds no text")
    parts, _ = _recognised(text)
    tally = Tally()
    for part in in_order(parts):
        tally.add(part)
    rests = tuple(replace(rest, text=text[rest.start : rest.end]) for rest in parts.residue)
    return replace(parts, residue=rests, expected=tally.expected)


def stream(read: Read, size: int = WINDOW) -> Iterator[Split]:
    """Take a bundle apart as it is read; a short one in one go, exactly as `split` does.

    Args:
        read: Gives the text.
        size: Characters of a window, unless no article ends in it.

    Yields:
        What is settled, in order: together the articles and residue cover the text exactly. How
        many articles there should be is for whoever has seen them all (`Tally`).
    """
    held = _Held(read, size)
    while not held.done:
        held.grow()
        parts = held.parts()
        if parts is not None and (parts.articles or parts.residue):
            yield parts


class _Held:
    """The window: text that was read and has not settled yet."""

    def __init__(self, read: Read, size: int) -> None:
        self.done = False
        self._read = read
        self._size = size
        self._text = ""
        self._ended = False
        self._offset = 0  # of the window in the whole text
        self._count = 0  # of articles above it
        self._layout: Layout | None = None
        self._head = ""  # what stands above the first record of a structured text

    def grow(self) -> None:
        """Read on: at least as much again as is held, so that growing costs linear time."""
        wanted = max(self._size, len(self._text))
        more = self._read(wanted)
        self._ended = len(more) < wanted
        self._text += more

    def parts(self) -> Split | None:
        """What has settled, and is not held any more; None where the window must grow."""
        full = len(self._text) >= _MOST or self._text.count("\n") >= _MOST_LINES
        found = self._taken_apart(last=self._ended or full)
        if found is None:
            return None
        end = self._settled(found, full=full)
        return self._released(found, end) if end else None

    def _taken_apart(self, *, last: bool) -> Split | None:
        if not self._text.strip():
            return self._blank(last=last)
        first = not self._offset
        text = self._head + self._text
        parts = None
        if self._layout:
            read = IN_WINDOWS.get(self._layout)
            parts = read(text, first, not last) if read else self._layout(text)
            lines.forget()
            if parts is None and not last:
                return None
        if parts is None:
            parts, self._layout = _recognised(text, more=not last)
        return _without_head(parts, len(self._head))

    def _blank(self, *, last: bool) -> Split | None:
        self.done = self._ended and not self._text
        if not last or not self._text:
            return None
        return Split("", (), (Residue(0, len(self._text), "blank space"),))

    def _settled(self, found: Split, *, full: bool) -> int:
        """Where in the window begins what may still change; 0 where all of it may."""
        if self._ended:
            return len(self._text)
        if end := _border(found.articles, _KEPT):
            return end
        if not full:
            return 0
        return _border(found.articles, 1) or len(self._text)

    def _released(self, found: Split, end: int) -> Split:
        articles = [one for one in found.articles if one.start < end]
        residue = [rest for rest in found.residue if rest.start < end]
        released = replace(
            found,
            articles=tuple(self._placed(one, number) for number, one in enumerate(articles, 1)),
            residue=tuple(self._kept(rest) for rest in residue),
        )
        if not self._offset and self._layout in STRUCTURED and articles:
            head = self._text[: articles[0].start]
            self._head = head if len(head) <= _LONGEST_HEAD else ""
        if end == len(self._text):  # cut by force: what comes below may be anything
            self._layout = None
        self._count += len(articles)
        self._offset += end
        self._text = self._text[end:]
        self.done = self._ended
        return released

    def _placed(self, article: Article, number: int) -> Article:
        return replace(
            article,
            index=self._count + number,
            start=article.start + self._offset,
            end=article.end + self._offset,
        )

    def _kept(self, rest: Residue) -> Residue:
        return replace(
            rest,
            start=rest.start + self._offset,
            end=rest.end + self._offset,
            text=self._text[rest.start : rest.end],
        )


def _recognised(text: str, *, more: bool = False) -> tuple[Split, Layout]:
    """The text taken apart by the first layout that claims it; the last one claims any."""
    try:
        for layout in LAYOUTS:
            read = IN_WINDOWS.get(layout)
            parts = read(text, True, more) if read else layout(text)
            if parts is not None:
                return parts, layout
    finally:
        lines.forget()
    raise AssertionError("the last layout takes any text")


def in_order(parts: Split) -> list[Article | Residue]:
    """Articles and residue as they stand in the text."""
    return sorted((*parts.articles, *parts.residue), key=lambda part: part.start)


def _border(articles: Sequence[Article], kept: int) -> int:
    """Where the last `kept` articles begin, and broken ones above them; 0 if there are no others.

    A record that the window's end cuts may look like several broken ones.
    """
    count = len(articles) - kept
    while count > 0 and articles[count - 1].fault:
        count -= 1
    return articles[count].start if count > 0 else 0


def _without_head(parts: Split, length: int) -> Split:
    """The parts with offsets that do not count the head in front of the window."""
    if not length:
        return parts
    articles = (
        replace(one, start=max(0, one.start - length), end=one.end - length)
        for one in parts.articles
    )
    residue = (
        replace(rest, start=max(0, rest.start - length), end=rest.end - length)
        for rest in parts.residue
        if rest.end > length
    )
    return replace(parts, articles=tuple(articles), residue=tuple(residue))
