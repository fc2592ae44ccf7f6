"""Word documents (.docx), as Nexis Uni and Factiva offer them for download: their text.

The format is ISO/IEC 29500: a zip archive with the text in word/document.xml, a <w:p> for each
paragraph. Nothing else is read: no fields, no links, no macros.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any, BinaryIO

from newsfold.errors import Damaged
from newsfold.source import archives
from newsfold.source.member import Budget, Member

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SIGNS = {f"{_W}tab": "\t", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-"}
_TITLES = ("heading", "title", "berschrift", "titre", "titel")


def read(file: BinaryIO, budget: Budget) -> Iterator[Member]:
    """The document as plain text: a line for each paragraph, a blank one above a heading.

    Raises:
        Damaged: The text in it is not well-formed.
        BundleTooLarge: It is over the limits.
    """
    with archives.document_of(file, budget) as document:
        text = "\n".join(_lines(document))
    yield Member(None, io.BytesIO(text.encode()))


def _lines(document: BinaryIO) -> Iterator[str]:
    from lxml import etree

    paragraphs = etree.iterparse(
        document,
        tag=f"{_W}p",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
    )
    try:
        for _, paragraph in paragraphs:
            if _is_title(paragraph):
                yield ""
            yield "".join(_runs(paragraph))
            paragraph.clear()
    except etree.XMLSyntaxError as error:
        raise Damaged(f"damaged Word document: {error.msg}") from error


def _runs(paragraph: Any) -> Iterator[str]:
    for node in paragraph.iter():
        if node.tag == f"{_W}t":
            yield node.text or ""
        elif node.tag == f"{_W}br":
            yield "\f" if node.get(f"{_W}type") == "page" else "\n"
        elif node.tag in _SIGNS:
            yield _SIGNS[node.tag]


def _is_title(paragraph: Any) -> bool:
    style = paragraph.find(f"{_W}pPr/{_W}pStyle")
    name = "" if style is None else (style.get(f"{_W}val") or "").lower()
    return any(title in name for title in _TITLES)
