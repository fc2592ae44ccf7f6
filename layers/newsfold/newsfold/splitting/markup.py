"""Markup to trees: parsing XML and HTML that nobody vouches for.

lxml (libxml2) parses, imported when the first markup appears. Nothing is fetched, no entity is
resolved, depth (256) and the size of text nodes (10 MB) are limited.
"""

from __future__ import annotations

import html
import re
import sys
from collections.abc import Iterator
from functools import cache
from typing import Any

Node = Any
"""An lxml element: lxml carries no types."""

LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
"""The attribute xml:lang."""

_MARKUP = re.compile(
    r"</?(?:p|div|br|h[1-6]|li|ul|ol|article|section|span|figure|table|b|i|u|em|strong|a|su[bp])"
    r"(?:\s[^<>]*+|/)?>",
    re.IGNORECASE,
)
_TAG = re.compile(r"<[^<>]*+>")
_BARE_AMPERSAND = re.compile(r"&(?!#?\w{1,31};)")
_NAMED = re.compile(r"&(?!(?:amp|lt|gt|quot|apos);)([A-Za-z]\w{1,30};)")
_NUMBERED = re.compile(r"&#(?:x(?P<hex>[0-9a-f]+)|(?P<decimal>\d+));", re.IGNORECASE)
_NO_SIGN = re.compile("[\ud800-\udfff\ufffe\uffff]")
_CONTROLS = {code: " " for code in range(32) if chr(code) not in "\t\n\r"}
_BENIGN = frozenset({"NS_ERR_UNDEFINED_NAMESPACE"})
_LEAST_KEPT = 0.95
"""Of the letters and digits of malformed XML, so many must come out of the parser."""


class Unreadable(Exception):
    """No parser can make sense of the markup without losing text; the message says why."""


def is_markup(text: str) -> bool:
    """Whether a text field holds HTML rather than plain text."""
    return "<" in text and _MARKUP.search(text) is not None


def without_tags(text: str) -> str:
    """A line of text without the tags in it; entities stay."""
    return _TAG.sub(" ", text)


def xml(piece: str) -> Node:
    """The tree of one XML element; what is slightly wrong in it is put right.

    Raises:
        Unreadable: Text would be lost.
    """
    source = _NAMED.sub(lambda match: html.unescape(match[0]), _clean(piece))
    return _parsed(_BARE_AMPERSAND.sub("&amp;", source), _xml_parser())


def page(piece: str) -> Node:
    """The tree of HTML: a page, an element, or a fragment.

    Raises:
        Unreadable: It is nested too deep.
    """
    return _parsed(f"<!DOCTYPE html><html>{_clean(piece)}", _html_parser())


@cache
def _xml_parser() -> Any:
    from lxml import etree

    return etree.XMLParser(
        recover=True,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )


@cache
def _html_parser() -> Any:
    from lxml import etree

    return etree.HTMLParser(no_network=True, huge_tree=False, remove_comments=True, remove_pis=True)


def _clean(piece: str) -> str:
    """The piece without what XML knows no sign for: no parser may stumble over it."""
    return _NUMBERED.sub(_sign, _NO_SIGN.sub("\ufffd", piece.translate(_CONTROLS)))


def _sign(reference: re.Match[str]) -> str:
    """The reference itself where it names a sign; a blank where it does not."""
    digits = reference["hex"] or reference["decimal"]
    code = int(digits, 16 if reference["hex"] else 10) if len(digits) < 10 else -1
    allowed = 32 <= code <= sys.maxunicode and not _NO_SIGN.match(chr(code))
    return reference[0] if allowed or code in (9, 10, 13) else " "


def _parsed(source: str, parser: Any) -> Node:
    from lxml import etree

    try:
        tree = etree.fromstring(source, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Unreadable("no element that can be read") from error
    kinds = {entry.type_name for entry in parser.error_log}
    if tree is None:
        raise Unreadable("no element that can be read")
    if "ERR_RESOURCE_LIMIT" in kinds:
        raise Unreadable("nested too deep or too long")
    if isinstance(parser, etree.XMLParser) and kinds - _BENIGN:
        there, kept = _letters(_TAG.sub(" ", source)), _letters("".join(tree.itertext()))
        if kept < there * _LEAST_KEPT:
            raise Unreadable("not well-formed")
    return tree


def _letters(text: str) -> int:
    return sum(map(str.isalnum, text))


def name_of(node: Node) -> str:
    """The element's name without namespace, in lower case; "" for entities and the like."""
    if not isinstance(node.tag, str):
        return ""
    return str(node.tag).rpartition("}")[2].rpartition(":")[2].lower()


def all_of(node: Node, *names: str) -> Iterator[Node]:
    """The descendants of these names, in the order of the document."""
    return (inner for inner in node.iter() if name_of(inner) in names)


def text_of(node: Node | None) -> str:
    """The text in an element on one line; "" for None."""
    return "" if node is None else " ".join("".join(node.itertext()).split())


def words_up_to(node: Node, limit: int) -> int:
    """How many words the element holds; reading stops soon after `limit`.

    So that a thousand elements around a long text do not each read all of it.
    """
    count = 0
    for text in node.itertext():
        count += len(text.split())
        if count > limit:
            break
    return count


def first_text(node: Node | None, *names: str) -> str:
    """The text of the first descendant of one of these names that holds any."""
    if node is None:
        return ""
    return next((text for inner in all_of(node, *names) if (text := text_of(inner))), "")
