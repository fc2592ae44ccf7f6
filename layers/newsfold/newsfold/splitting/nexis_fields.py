"""The fields that Nexis puts above and below an article, in English, German and French.

Nexis classic prints the names in capitals, Nexis Uni in title case: they are kept in capitals here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from newsfold.splitting import labels, languages

_BYLINE = ("BYLINE", "AUTOR", "AUTEUR")
_SECTION = ("SECTION", "RUBRIK", "RUBRIQUE")
LENGTH = ("LENGTH", "LÄNGE", "LONGUEUR", "LENGTE")
_DATELINE = ("DATELINE", "ORT", "LIEU")
HEAD = (
    *_BYLINE, *_SECTION, *LENGTH, *_DATELINE, "HIGHLIGHT", "ENCART", "HEADLINE", "TITRE",
    "TITEL", "BODY", "TEXT", "SOURCE", "ORIGINE", "SERIES", "SERIE", "EDITION", "COLUMN",
)  # fmt: skip
_LANGUAGE = ("LANGUAGE", "SPRACHE", "LANGUE")
_KEYWORDS = ("SUBJECT", "SUJET")
_CAPTION = ("GRAPHIC", "GRAFIK", "GRAPHIQUE")
_NOTE = ("CORRECTION", "NOTES", "NOTE")
TAIL = (
    *_LANGUAGE, *_KEYWORDS, *_CAPTION, *_NOTE, "LOAD-DATE", "UPDATE", "DATE-CHARGEMENT",
    "PUBLICATION-TYPE", "TYPE-PUBLICATION", "PUB-TYPE", "JOURNAL-CODE", "CODE-REVUE",
    "DOCUMENT-TYPE", "TYPE", "GEOGRAPHIC", "COMPANY", "SOCIETE", "ORGANIZATION", "PERSON",
    "TICKER", "INDUSTRY", "COUNTRY", "STATE", "CITY", "URL", "DISTRIBUTION", "CORRECTION-DATE",
    "ACC-NO", "NAME", "LOCALISATION-GEO", "SECTEUR-ACTIVITE", "SYMBOLE-BOURSIER", "COPYRIGHT",
)  # fmt: skip

HEAD_KEYS = frozenset(name.lower() for name in HEAD)
TAIL_KEYS = frozenset(name.lower() for name in TAIL)
ONE_LINE = TAIL_KEYS - {name.lower() for name in (*_CAPTION, *_NOTE, *_KEYWORDS)}
COPYRIGHT = re.compile(r"(?:Copyright|©|\(c\)).{0,20}\s\d{4}\b|(?:All|Alle) Rights? Reserved", re.I)


def article_fields(fields: Mapping[str, str]) -> dict[str, Any]:
    """The article's fields by their names in `Article`, from the export's by name in lower case."""

    def first(names: Sequence[str]) -> str:
        return next((fields[name.lower()] for name in names if fields.get(name.lower())), "")

    caption = first(_CAPTION)
    known: dict[str, Any] = {
        "byline": labels.byline(first(_BYLINE)),
        "section": first(_SECTION) or None,
        "located": labels.place(first(_DATELINE)),
        "language": languages.code(first(_LANGUAGE)),
        "keywords": labels.keywords(first(_KEYWORDS)),
        "note": first(_NOTE) or None,
        "captions": (caption,) if caption else (),
    }
    headline = first(("HEADLINE", "TITRE", "TITEL"))
    if headline:
        known["headline"] = headline
    publication = first(("SOURCE", "ORIGINE"))
    if publication:
        known["publication"] = publication
    return known
