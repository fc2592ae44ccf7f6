"""One article from one record (a JSON object, a CSV row) with the field names that people use.

Bodies may be plain text or HTML.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from typing import Any

from newsfold.article import Article, Fault, Kind
from newsfold.splitting import dates, markup, ninjs, prose, typography

PROSE = "prose"
"""Under this name a reader of another format hands in a body that is `Prose` already."""

# Names count without capitals, blanks, hyphens and underscores: "Publication Date" is one of these.
BODY_HTML = ("body_html", "body_xhtml", "content_html", "html", "html_content", "content_encoded")
BODY = (
    "body_text", "text", "body", "content", "article", "fulltext", "full_text", "articlebody",
    "article_text", "article_content", "maintext", "main_text", "paragraphs", "story", "story_text",
    "news_text", "plain_text", "raw_text",
)  # fmt: skip
HEADLINE = (
    "headline", "title", "head", "headline_main", "hl1", "webtitle", "article_title", "heading",
)  # fmt: skip
BYLINE = (
    "byline", "author", "authors", "creator", "writer", "by", "author_name", "author_names",
    "journalist", "reporter",
)  # fmt: skip
PUBLISHED = (
    "published", "date", "published_at", "publishedat", "publish_date", "date_publish", "pubdate",
    "pub_date", "publication_date", "date_published", "datepublished", "versioncreated",
    "contentcreated", "firstcreated", "created", "created_at", "timestamp", "datetime",
    "published_date", "webpublicationdate", "article_date", "date_created",
)  # fmt: skip
LOCATED = ("located", "dateline", "location", "place")
IDENTIFIER = ("id", "_id", "guid", "uri", "url", "link", "article_id", "doc_id", "docid", "uuid")
LANGUAGE = ("language", "lang")
CAPTIONS = ("captions", "caption", "image_caption")
PUBLICATION = ("publication", "source", "publisher", "newspaper", "outlet", "site", "site_name")
SECTION = ("section", "section_name", "category", "desk", "rubric")
KEYWORDS = ("keywords", "tags", "subjects", "subject")
NOTE = ("ednote", "note", "editorial_note")

_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


@cache
def plain(name: str) -> str:
    """A field's name in the form in which names are compared."""
    return "".join(char for char in name.lower() if char.isalnum())


_BODIES = frozenset(map(plain, (*BODY, *BODY_HTML)))
_KNOWN = _BODIES | frozenset(map(plain, ninjs.BODIES))


def is_body(name: str) -> bool:
    """Whether a field of that name holds an article's body."""
    return plain(name) in _BODIES


def looks_like_article(record: object) -> bool:
    """Whether the record is an object with a field that holds an article's body."""
    return isinstance(record, Mapping) and any(
        plain(str(key)) in _KNOWN and not _holds_records(value) for key, value in record.items()
    )


def _holds_records(value: object) -> bool:
    """Whether the field is an envelope: "content" and "article" may be either."""
    inner = value[:1] if isinstance(value, list) else [value]
    return any(looks_like_article(one) for one in inner)


def _opened(record: Mapping[str, Any]) -> Mapping[str, Any]:
    """The record; where an object inside it holds the article ("fields", "_source"), with that."""
    if looks_like_article(record):
        return record
    named = ((name, one) for name, one in record.items() if looks_like_article(one))
    name, inner = next(named, ("", {}))
    return {key: value for key, value in record.items() if key != name} | dict(inner)


def article(record: object, start: int, end: int) -> Article:
    """The article of a record; one with a `fault` where the record holds none."""
    blank = Article(0, start, end, "", ())
    if not isinstance(record, Mapping):
        return replace(blank, fault=Fault("not_a_record", "a record is not an object"))
    named = {str(key).lower().strip(): value for key, value in _opened(record).items()}
    fields: dict[str, Any] = {}
    for name, value in ninjs.flat(named).items():
        fields[plain(name)] = fields.get(plain(name)) or value
    found = _with_fields(blank, fields)
    try:
        body = _body(fields)
    except (markup.Unreadable, ValueError) as error:  # lxml: a sign that it cannot hold
        why = str(error) if isinstance(error, markup.Unreadable) else "not readable"
        return replace(found, fault=Fault("malformed_record", f"the record's body is {why}"))
    if not body.paragraphs:
        fault = Fault("no_body", "the record has no body under any of the usual field names")
        return replace(found, text=body.text, fault=fault)
    return _with_body(found, body)


def _with_fields(blank: Article, fields: Mapping[str, Any]) -> Article:
    when = _text(fields, PUBLISHED)
    keywords = _listed(fields, KEYWORDS)
    if len(keywords) == 1:
        keywords = [word.strip() for word in re.split("[,;|]", keywords[0]) if word.strip()]
    found = replace(
        blank,
        headline=_one_line(_text(fields, HEADLINE)),
        byline=_one_line(_text(fields, BYLINE)) or None,
        published=when or None,
        located=_text(fields, LOCATED) or None,
        language=_text(fields, LANGUAGE) or None,
        captions=tuple(_one_line(caption) for caption in _listed(fields, CAPTIONS)),
        id=_text(fields, IDENTIFIER) or None,
        publication=_one_line(_text(fields, PUBLICATION)) or None,
        section=_one_line(_text(fields, SECTION)) or None,
        keywords=tuple(keywords),
        note=_one_line(_text(fields, NOTE)) or None,
    )
    return dates.read(found)


def _one_line(text: str) -> str:
    """A field that should be a line of text; some hold HTML or its entities."""
    if markup.is_markup(text):
        text = markup.without_tags(text)
    return " ".join(html.unescape(text).split())


def _with_body(found: Article, body: prose.Prose) -> Article:
    """The article with its body; a headline that opens the body again is a heading there."""
    paragraphs = body.paragraphs
    first = body.text[paragraphs[0].start : paragraphs[0].end]
    if found.headline and " ".join(first.split()) == found.headline:
        paragraphs = (replace(paragraphs[0], kind=Kind.HEADING), *paragraphs[1:])
    if found.located is None:
        mark = typography.dateline(first)
        found = replace(found, located=mark[0] if mark else None)
    captions = tuple(dict.fromkeys((*found.captions, *body.captions)))
    return replace(found, text=body.text, paragraphs=paragraphs, captions=captions)


def _body(fields: Mapping[str, Any]) -> prose.Prose:
    """The body; sooner from HTML than from text, which may lack paragraphs."""
    told = fields.get(PROSE)
    if isinstance(told, prose.Prose) and told.paragraphs:
        return told
    for name in (*BODY_HTML, *BODY):
        text = "\n\n".join(_strings(fields.get(plain(name))))
        if not text.strip():
            continue
        body = prose.of_html(text) if markup.is_markup(text) else prose.of_text(text)
        if body.paragraphs:
            return body
    return prose.of_text("")


def _listed(fields: Mapping[str, Any], names: tuple[str, ...]) -> list[str]:
    for name in names:
        parts = [part.strip() for part in _strings(fields.get(plain(name))) if part.strip()]
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
