"""Trees to paragraphs: HTML, XHTML, NITF and whatever else names its blocks alike.

Scripts, styles, forms and navigation are dropped; figures become captions.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from newsfold.article import Kind, Paragraph
from newsfold.splitting import typography
from newsfold.splitting.lines import scan
from newsfold.splitting.markup import Node, first_text, name_of, page, text_of, words_up_to
from newsfold.splitting.pieces import paragraphs_of

_NEVER_TEXT = (
    "script style noscript template svg math iframe object form button select textarea nav head "
    "title meta link media-metadata"
)
_NEVER = frozenset(_NEVER_TEXT.split())
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "hl1", "hl2"})
_CAPTIONS = frozenset({"figcaption", "media-caption", "caption"})
_FIGURES = frozenset({"figure", "media"}) | _CAPTIONS
_BLOCK_TEXT = (
    "p div section article main header footer aside body html table thead tbody tfoot tr td th ul "
    "ol li dl dt dd blockquote pre address center hr block body.content note fieldset details "
    "summary bq"
)
_BLOCKS = frozenset(_BLOCK_TEXT.split()) | _HEADINGS | _FIGURES
_BOLD = frozenset({"b", "strong", "em", "i", "u"})
_CAPTION_CLASS = re.compile(r"(?:^|[\s_-])(?:caption|photo-?credit)", re.IGNORECASE)
_LONGEST_CAPTION = 80  # words; a page's body may stand in a "with-captions" too
_BREAK = "\0"  # stands for <br>: no parser lets it through


@dataclass(frozen=True, slots=True)
class Prose:
    """Marked-up text as text: `text` is the paragraphs with a blank line between them."""

    text: str
    paragraphs: tuple[Paragraph, ...]
    captions: tuple[str, ...]


def of_text(text: str) -> Prose:
    """The paragraphs of plain text, which stays as it is."""
    return Prose(text, paragraphs_of(text, scan(text)), ())


def of_html(markup: str) -> Prose:
    """The paragraphs of HTML."""
    return of_tree(page(markup))


def of_tree(node: Node, skip: frozenset[str] = frozenset()) -> Prose:
    """The paragraphs in an element.

    Args:
        node: Any element.
        skip: Names of elements to leave out beside those that never hold an article's text.
    """
    reader = _Reader(_NEVER | skip)
    reader.read(node)
    return reader.prose()


class _Reader:
    """Collects the blocks of a tree: walks it once, without recursion."""

    def __init__(self, dropped: frozenset[str]) -> None:
        self._dropped = dropped
        self._blocks: list[tuple[str, bool]] = []  # text, and whether the markup says heading
        self._captions: list[str] = []
        self._inline: list[str] = []
        self._bold = 0
        self._preformatted = 0
        self._plain = False

    def read(self, root: Node) -> None:
        from lxml import etree  # here, as in `markup`: only bundles with markup pay for it

        walker = etree.iterwalk(root, events=("start", "end"))
        for event, node in walker:
            name = name_of(node)
            if event == "start":
                if node is not root and (name in self._dropped or _is_caption(node, name)):
                    self._caption(node, name)
                    walker.skip_subtree()
                else:
                    self._open(node, name)
                continue
            if not (name in self._dropped or _is_caption(node, name)) or node is root:
                self._close(name)
            if node is not root:
                self._add(node.tail)
        self._flush(heading=False)

    def _caption(self, node: Node, name: str) -> None:
        if name in self._dropped:
            return
        self._flush(heading=False)
        told = first_text(node, *_CAPTIONS)
        credit = " ".join(text_of(node).replace(told, " ", 1).split()) if told else ""
        told = told or text_of(node)
        if told:
            self._captions.append(f"{told} ({credit})" if credit else told)

    def _open(self, node: Node, name: str) -> None:
        if name in _BLOCKS:
            self._flush(heading=False)
        elif name == "br":
            self._inline.append(_BREAK)
        self._bold += name in _BOLD
        self._preformatted += name == "pre"
        self._add(node.text)

    def _close(self, name: str) -> None:
        if name in _BLOCKS:
            self._flush(heading=name in _HEADINGS)
        self._bold -= name in _BOLD
        self._preformatted -= name == "pre"

    def _add(self, text: str | None) -> None:
        if text:
            self._inline.append(text.replace("\n", _BREAK) if self._preformatted else text)
            self._plain = self._plain or (not self._bold and not text.isspace())

    def _flush(self, *, heading: bool) -> None:
        """Close the block that the text so far forms; a <br> in it may end a paragraph."""
        raw, bold = "".join(self._inline), not self._plain
        self._inline, self._plain = [], False
        lines = [" ".join(line.split()) for line in raw.split(_BREAK)]
        for part in _paragraphs("\n".join(lines)):
            if typography.is_caption(part) and not heading:
                self._captions.append(part)
                continue
            short = bold and typography.is_heading(part)
            self._blocks.append((part, heading or short))

    def prose(self) -> Prose:
        """What was read; blocks without a letter or digit (rules, bullets) are left out."""
        blocks = [block for block in self._blocks if any(map(str.isalnum, block[0]))]
        paragraphs, start = [], 0
        for number, (text, heading) in enumerate(blocks):
            looks = number + 1 < len(blocks) and typography.is_heading(text)
            kind = Kind.HEADING if heading or looks else Kind.BODY
            paragraphs.append(Paragraph(start, start + len(text), kind))
            start += len(text) + 2
        text = "\n\n".join(text for text, _ in blocks)
        return Prose(text, tuple(paragraphs), tuple(dict.fromkeys(self._captions)))


def _is_caption(node: Node, name: str) -> bool:
    if name in _FIGURES:
        return True
    named = bool(name) and _CAPTION_CLASS.search(node.get("class") or "") is not None
    return named and words_up_to(node, _LONGEST_CAPTION) <= _LONGEST_CAPTION


def _paragraphs(raw: str) -> Iterator[str]:
    """A block's text as paragraphs: line breaks inside it either wrap lines or end paragraphs."""
    if "\n" in raw:
        for part in paragraphs_of(raw, scan(raw)):
            yield " ".join(raw[part.start : part.end].split())
    elif raw:
        yield raw
