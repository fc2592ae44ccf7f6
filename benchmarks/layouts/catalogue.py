"""Every layout by its name: how it is built, what it shows of a story, what is asked of it."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from benchmarks.layouts import (
    containers,
    exports,
    exports_nexis,
    mails,
    ninjs,
    pasted,
    records,
    web,
    wires,
)
from benchmarks.layouts.story import Story

Builder = Callable[[Sequence[Story], random.Random], bytes]


@dataclass(frozen=True, slots=True)
class Layout:
    """One layout.

    Attributes:
        shows: The fields that a bundle always says where the story has them.
        exact: An export, a structured format or a container: every boundary must be right.
        language: Of the invented stories; real ones are English.
        most: How many articles a bundle holds at most.
        lossy: The encoding cannot carry every character, so real stories are left out.
    """

    build: Builder
    shows: frozenset[str] = frozenset()
    exact: bool = True
    language: str = "en"
    most: int = 12
    lossy: bool = field(default=False)


def _layout(
    build: Builder,
    *shows: str,
    exact: bool = True,
    language: str = "en",
    most: int = 12,
    lossy: bool = False,
) -> Layout:
    return Layout(build, frozenset(shows), exact, language, most, lossy)


LAYOUTS: dict[str, Layout] = {
    "nexis": _layout(exports_nexis.classic, "byline", "published", "located"),
    "nexis-de": _layout(exports_nexis.classic, "byline", "published", "located", language="de"),
    "nexis-fr": _layout(exports_nexis.classic, "byline", "published", "located", language="fr"),
    "nexis-lexis": _layout(exports_nexis.lexis, "byline", "published", "located"),
    "nexis-uni": _layout(exports_nexis.uni, "byline", "published", "located"),
    "factiva-fields": _layout(exports.factiva_fields, "byline", "published", "located"),
    "factiva-display": _layout(exports.factiva_display, "byline", "published", "located"),
    "proquest": _layout(exports.proquest, "byline", "published", "located"),
    "proquest-mail": _layout(exports.proquest_mail, "byline", "published", "located"),
    "repeated-header": _layout(pasted.repeated_header, exact=False),
    "repeated-headline": _layout(pasted.twice, "located", exact=False),
    "site-pages": _layout(pasted.site_pages, "byline", "published", exact=False),
    "markdown": _layout(pasted.headings, "byline", "located"),
    "front-matter": _layout(pasted.front_matter, "byline", "published", "located"),
    "numbered": _layout(pasted.numbered, "byline", "located", exact=False),
    "labelled": _layout(pasted.labelled, "byline", "published", "located", exact=False),
    "ruled-dashes": _layout(
        pasted.ruled(("---", "-" * 40, "–" * 20)), "byline", "located", exact=False
    ),
    "ruled-equals": _layout(
        pasted.ruled(("===", "=" * 60, "=========")), "byline", "located", exact=False
    ),
    "ruled-stars": _layout(
        pasted.ruled(("***", "* * *", "*" * 30, "#####")), "byline", "located", exact=False
    ),
    "form-feeds": _layout(pasted.form_feeds, "byline", "located", exact=False),
    "wide-gaps": _layout(pasted.wide_gaps, "byline", "located", exact=False),
    "wide-gaps-wrapped": _layout(pasted.wrapped_gaps, "byline", "located", exact=False),
    "line-each": _layout(pasted.line_each, "byline", "located", exact=False),
    "paragraphs": _layout(pasted.paragraphs, "located", exact=False),
    "json-lines": _layout(records.json_lines, "byline", "published", "located"),
    "json-array": _layout(records.json_array, "byline", "published", "located"),
    "json-envelope": _layout(records.json_envelope, "byline", "published", "located"),
    "json-pretty": _layout(records.json_pretty, "byline", "published", "located"),
    "json-concatenated": _layout(records.json_concatenated, "byline", "published", "located"),
    "guardian-api": _layout(records.guardian_api, "byline", "published", "located"),
    "csv": _layout(records.table(","), "byline", "published", "located"),
    "tsv": _layout(records.table("\t"), "byline", "published", "located"),
    "csv-semicolon": _layout(records.table(";"), "byline", "published", "located"),
    "ninjs-1": _layout(ninjs.ninjs(1), "byline", "published", "located"),
    "ninjs-2": _layout(ninjs.ninjs(2), "byline", "published", "located"),
    "ninjs-3": _layout(ninjs.ninjs(3), "byline", "published", "located"),
    "ninjs-single": _layout(ninjs.ninjs(3), "byline", "published", "located", most=1),
    "nitf": _layout(wires.nitf, "byline", "published", "located"),
    "newsml-g2": _layout(wires.newsml_g2, "byline", "published", "located"),
    "newsml-1.2": _layout(wires.newsml_1, "byline", "published", "located"),
    "reuters-sgml": _layout(wires.reuters, "byline", "published", "located"),
    "trec-sgml": _layout(wires.trec, "byline"),
    "xml": _layout(wires.other_xml, "byline", "published", "located"),
    "xml-solr": _layout(wires.solr, "byline", "published", "located"),
    "rss": _layout(web.rss, "byline", "published", "located"),
    "atom": _layout(web.atom, "byline", "published", "located"),
    "html-articles": _layout(web.articles, "byline", "published", "located"),
    "html-page": _layout(web.one_page, "byline", "published", "located", most=1),
    "html-pages": _layout(web.pages, "byline", "published", "located"),
    "html-headed": _layout(web.headed, "byline", "located"),
    "newsletter-html": _layout(mails.html_newsletter, "byline", "located"),
    "newsletter-text": _layout(mails.text_newsletter, "byline", "located", exact=False),
    "mbox": _layout(mails.mailbox, "published", "located"),
    "gzip": _layout(containers.gzipped),
    "zip": _layout(containers.zipped),
    "tar-gz": _layout(containers.tarred),
    "zip-pages": _layout(containers.page_archive, "byline", "published", "located"),
    "zip-texts": _layout(containers.text_archive, "located"),
    "zip-mails": _layout(containers.mail_archive, "byline", "located"),
    "docx-nexis": _layout(containers.nexis_docx, "byline", "published", "located"),
    "docx-factiva": _layout(containers.factiva_docx, "byline", "published", "located"),
    "utf-16": _layout(containers.utf_16, "byline", "published", "located"),
    "cp1252": _layout(containers.cp1252, "byline", lossy=True),
}
"""What the benchmark runs, by name."""

UNPINNED = frozenset({"paragraphs", "labelled"})
"""Measured, but nothing is asked of them yet."""
