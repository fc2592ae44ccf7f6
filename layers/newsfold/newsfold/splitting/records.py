"""One article from one record (a JSON object, a CSV row) with the field names that people use."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from newsfold.article import Article, Fault, Kind
from newsfold.splitting import typography
from newsfold.splitting.lines import scan
from newsfold.splitting.pieces import paragraphs_of

BODY = (
    "body_text", "text", "body", "content", "article", "fulltext", "full_text", "articlebody",
    "article_text", "maintext", "main_text", "paragraphs", "story", "plain_text", "raw_text",
)  # fmt: skip
HEADLINE = ("headline", "title", "head", "headline_main", "hl1")
BYLINE = ("byline", "author", "authors", "creator", "writer")
PUBLISHED = (
    "published", "date", "published_at", "publishedat", "publish_date", "date_publish", "pubdate",
    "pub_date", "publication_date", "date_published", "datepublished", "versioncreated", "created",
    "created_at", "timestamp", "datetime",
)  # fmt: skip
LOCATED = ("located", "dateline", "location", "place")
IDENTIFIER = ("id", "_id", "guid", "uri", "url", "link", "article_id", "doc_id", "docid", "uuid")
LANGUAGE = ("language", "lang")
CAPTIONS = ("captions", "caption", "image_caption")

_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


def looks_like_article(record: object) -> bool:
    """Whether the record is an object with a field that holds an article's body."""
    return isinstance(record, dict) and any(str(key).lower().strip() in BODY for key in record)


def article(record: object, start: int, end: int) -> Article:
    """The article of a record; one with a `fault` where the record holds none."""
    blank = Article(0, start, end, "", ())
    if not isinstance(record, Mapping):
        return replace(blank, fault=Fault("not_a_record", "a record is not an object"))
    fields = {str(key).lower().strip(): value for key, value in record.items()}
    text = _body(fields)
    found = replace(
        blank,
        headline=" ".join(_text(fields, HEADLINE).split()),
        byline=_text(fields, BYLINE) or None,
        published=typography.iso_date(_text(fields, PUBLISHED)) or None,
        located=_text(fields, LOCATED) or None,
        language=_text(fields, LANGUAGE) or None,
        captions=tuple(_listed(fields, CAPTIONS)),
        id=_text(fields, IDENTIFIER) or None,
        text=text,
    )
    if not text.strip():
        fault = Fault("no_body", "the record has no body under any of the usual field names")
        return replace(found, fault=fault)
    return _with_paragraphs(found)


def _with_paragraphs(found: Article) -> Article:
    """The article with its paragraphs; a headline that opens the body again is a heading there."""
    paragraphs = paragraphs_of(found.text, scan(found.text))
    first = found.text[paragraphs[0].start : paragraphs[0].end] if paragraphs else ""
    if first and found.headline and " ".join(first.split()) == found.headline:
        paragraphs = (replace(paragraphs[0], kind=Kind.HEADING), *paragraphs[1:])
    if found.located is None and first:
        mark = typography.dateline(first)
        found = replace(found, located=mark[0] if mark else None)
    return replace(found, paragraphs=paragraphs)


def _body(fields: Mapping[str, Any]) -> str:
    for name in BODY:
        parts = _strings(fields.get(name))
        if any(part.strip() for part in parts):
            return "\n\n".join(parts)
    return ""


def _listed(fields: Mapping[str, Any], names: tuple[str, ...]) -> list[str]:
    for name in names:
        parts = [part.strip() for part in _strings(fields.get(name)) if part.strip()]
        if parts:
            return parts
    return []


def _text(fields: Mapping[str, Any], names: tuple[str, ...]) -> str:
    return ", ".join(_listed(fields, names))


def _strings(value: object) -> list[str]:
    """The strings in a field: itself, a list's members, the name or text of an object."""
    if isinstance(value, str):
        return [_LONE_SURROGATE.sub("\ufffd", value)]  # JSON can spell them, UTF-8 cannot
    if isinstance(value, bool) or value is None:
        return []
    if isinstance(value, int | float):
        return [str(value)]
    if isinstance(value, list):
        return [part for member in value for part in _strings(member)]
    if isinstance(value, dict):
        return _strings(
            next((value[key] for key in ("name", "text", "main") if key in value), None)
        )
    return []
