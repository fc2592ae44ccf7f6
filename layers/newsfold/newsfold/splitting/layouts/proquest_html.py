"""ProQuest's export as HTML, and its result mail: documents that open with an anchor.

::

    <div ...><a name="DocID_MSTAR_251439970"></a><p></p><p>Headline</p>
    <p><strong>Author: </strong>...</p> ... <p><strong>Full text: </strong>...</p>
    <p><strong>Subject: </strong>...</p> ...</div>
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from newsfold.article import Split
from newsfold.splitting import languages, marked, prose
from newsfold.splitting.elements import Element

NAME = "proquest-html"

_ANCHOR = re.compile(r'(?:<div\b[^<>]*+>\s*+)?<a\s+name="DocID_', re.IGNORECASE)
_END = re.compile(r'<div\b[^<>]*\bclass="copyright"|</body>\s*</html>\s*$', re.IGNORECASE)
_LABELS = (
    "Author|Publication info|Abstract|Links|Full text|Publication title|Pages|Publication year|"
    "Publication date|Publisher|Place of publication|Country of publication|Publication subject|"
    "ISSN|Source type|Language of ?publication|Document type|ProQuest document ID|Document URL|"
    "Copyright|Last updated|Database|Section|Subject|Company ?/ ?organization|Company|Location|"
    "People|Dateline|Classification|column|Title|Identifier / keyword|Volume|Issue|First page|"
    "Number of pages|Document feature|Dateline"
)
_LABEL = re.compile(rf"<strong[^<>]*+>\s*+({_LABELS}):\s*</strong>", re.IGNORECASE)
_INNER_PAGE = re.compile(r"</?(?:html|head|body|text|meta)\b[^<>]*+>|<title>[^<]*</title>", re.I)


def split(text: str) -> Split | None:
    """Each document as an article; None where the text is not such an export."""
    if marked.format_of(text) != "html":
        return None
    starts = [match.start() for match in _ANCHOR.finditer(text)]
    if not starts:
        return None
    last = _END.search(text, starts[-1])
    borders = [*starts, last.start() if last else len(text)]
    found = [Element(start, end, closed=True) for start, end in pairwise(borders)]
    return marked.tile(text, NAME, found, _read)


def _read(piece: str) -> dict[str, Any]:
    labels = dict(_labelled(piece))
    head = _LABEL.split(piece, maxsplit=1)[0]
    when = _line(labels, "publication date")
    body = labels.get("full text") or labels.get("abstract") or ""
    return {
        "headline": next(iter(_paragraphs(head)), ""),
        "byline": _line(labels, "author"),
        "located": marked.without_agency(_line(labels, "dateline")),
        "published": when,
        "publication": _line(labels, "publication title"),
        "section": _line(labels, "section"),
        "keywords": [word.strip() for word in _line(labels, "subject").split(";") if word.strip()],
        "language": languages.code(_line(labels, "language of publication")),
        "id": _line(labels, "proquest document id"),
        "prose": prose.of_html(_INNER_PAGE.sub(" ", body)),
    }


def _labelled(piece: str) -> Iterator[tuple[str, str]]:
    """Each label and the HTML up to the next one; the first of a name counts."""
    parts = _LABEL.split(piece)
    for name, value in reversed(list(zip(parts[1::2], parts[2::2], strict=True))):
        yield name.lower().replace("ofpublication", "of publication"), value


def _line(labels: dict[str, str], name: str) -> str:
    return " ".join(_paragraphs(labels.get(name, "")))


def _paragraphs(html: str) -> list[str]:
    read = prose.of_html(_INNER_PAGE.sub(" ", html)) if html.strip() else prose.of_text("")
    return [read.text[part.start : part.end] for part in read.paragraphs]
