"""SGML of research corpora: Reuters-21578's <REUTERS>, and <DOC> as TREC and others have it.

There is no parser for it, and hardly a need: elements do not nest deeper than two, attributes are
of no interest, and what is not quite right (control characters, "&" alone) is so everywhere.
"""

from __future__ import annotations

import html
import re
from typing import Any

from newsfold.article import Split
from newsfold.splitting import elements, marked, prose

NAME = "sgml"

_NAMES = frozenset({"reuters", "doc"})
_HEADER = frozenset({"title", "dateline", "author"})
_ID = re.compile(r'^<REUTERS\b[^<>]*\bNEWID="([^"<>]*)"', re.IGNORECASE)
_CONTROL = re.compile(r"&#(?:\d|[12]\d|3[01]);|[\x00-\x08\x0e-\x1f]")
_TAG = re.compile(r"</?[A-Za-z][^<>]*+>")
_SIGN_OFF = re.compile(r"\n\s*(?:reuters?)\s*$", re.IGNORECASE)
_INDENTED = re.compile(r"\n(?=[ \t]{2,}\S)")


def split(text: str) -> Split | None:
    """Each document as an article; None where the text is not such SGML, but XML with <doc>s."""
    if marked.format_of(text) != NAME:
        return None
    parts = marked.tile(text, NAME, elements.find(text, _NAMES), _read)
    return None if all(article.fault for article in parts.articles) else parts


def _read(piece: str) -> dict[str, Any]:
    number = _ID.match(piece)
    body = _inner(piece, "body") or elements.without(_inner(piece, "text"), _HEADER)
    place = _line(piece, "dateline")
    when = _line(piece, "date", "date_time")
    return {
        "headline": _line(piece, "title", "headline", "hl", "head"),
        "byline": marked.without_by(_line(piece, "author", "byline")),
        "located": marked.without_agency(place),
        "published": when,
        "id": number[1] if number else _line(piece, "docno", "docid"),
        "keywords": [
            _plain(topic) for topic in re.split(r"</?D>", _inner(piece, "topics")) if topic.strip()
        ],
        "prose": prose.of_text(_paragraphs(body)),
    }


def _inner(piece: str, *names: str) -> str:
    """What stands in the first of these elements that is there."""
    for name in names:
        for element in elements.find(piece, frozenset({name}))[:1]:
            tagged = piece[element.start : element.end]
            opened = tagged.index(">") + 1
            closed = tagged.rfind("</") if element.closed else len(tagged)
            return tagged[opened : max(opened, closed)]
    return ""


def _line(piece: str, *names: str) -> str:
    return " ".join(_plain(_inner(piece, *names)).split())


def _plain(text: str) -> str:
    return html.unescape(_TAG.sub(" ", _CONTROL.sub(" ", text)))


def _paragraphs(body: str) -> str:
    """The body with a blank line between paragraphs: they open with <P> or with an indent."""
    body = re.sub(r"</?P\b[^<>]*+>", "\n\n", body, flags=re.IGNORECASE)
    lines = [line.rstrip() for line in _plain(body).rstrip().split("\n")]
    text = _SIGN_OFF.sub("", "\n".join(lines))
    found = (" ".join(part.split()) for part in re.split(r"\n\s*\n", _INDENTED.sub("\n\n", text)))
    return "\n\n".join(part for part in found if part)
