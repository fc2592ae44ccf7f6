"""Variants of layouts that the benchmark of layouts found unread."""

from __future__ import annotations

import json
from typing import Any

import pytest

from newsfold.article import Article
from newsfold.splitting import in_order, records, split, typography

RAIN = "It rained in Elsin on Monday, and schools were closed for the third day in a row."
WIND = "A gale tore the roof from the old market hall in Tarn, but nobody was hurt by it."
MORE = "The mayor said that help was on its way and that the bridge would open again soon."


def _texts(found: Article) -> list[str]:
    return [" ".join(found.text[part.start : part.end].split()) for part in found.paragraphs]


def _read(text: str) -> list[tuple[str, list[str]]]:
    return [(one.headline, _texts(one)) for one in split(text).articles]


@pytest.mark.parametrize("name", ["article_body", "Article Body", "articleBody", "ARTICLE-BODY"])
def test_blanks_and_underscores_in_names_do_not_matter(name: str) -> None:
    found = records.article({"Article Title": "Rain", name: RAIN}, 0, 9)
    assert (found.headline, found.text, found.fault) == ("Rain", RAIN, None)


@pytest.mark.parametrize("name", ["fields", "_source", "article"])
def test_an_article_inside_the_record(name: str) -> None:
    record = {"webTitle": "Rain", "id": "a1", name: {"bodyText": RAIN, "byline": "Ida Lunt"}}
    found = records.article(record, 0, 9)
    assert (found.headline, found.byline, found.id, found.text) == ("Rain", "Ida Lunt", "a1", RAIN)


@pytest.mark.parametrize("name", ["content", "article", "hits"])
def test_an_envelope_is_no_article(name: str) -> None:
    rows = [{"title": "Rain", "text": RAIN}, {"title": "Wind", "text": WIND}]
    envelope: dict[str, Any] = {"data": {name: rows}} if name == "hits" else {"items": rows}
    assert _read(json.dumps(envelope)) == [("Rain", [RAIN]), ("Wind", [WIND])]


def test_a_table_whose_first_column_has_no_name() -> None:
    text = f"\ttitle\tarticle_body\n0\tRain\t{RAIN}\n1\tWind\t{WIND}\n"
    assert _read(text) == [("Rain", [RAIN]), ("Wind", [WIND])]


@pytest.mark.parametrize(
    "record",
    [
        "<doc><title>{}</title><content>{}</content></doc>",
        '<doc><field name="title">{}</field><field name="text">{}</field></doc>',
        '<doc><str name="Headline">{}</str><arr name="content"><str>{}</str></arr></doc>',
    ],
)
def test_xml_documents_of_search_engines(record: str) -> None:
    text = f"<add>{record.format('Rain', RAIN)}{record.format('Wind', WIND)}</add>"
    assert _read(text) == [("Rain", [RAIN]), ("Wind", [WIND])]


def test_sections_of_one_page_are_no_articles() -> None:
    sections = f"<h3>A long wait</h3><p>{WIND} {MORE}</p><h3>The costs</h3><p>{MORE} {WIND}</p>"
    text = f"<html><body><p>{RAIN} {MORE}</p>{sections}</body></html>"
    (found,) = split(text).articles
    assert _texts(found)[0] == f"{RAIN} {MORE}"


@pytest.mark.parametrize(
    ("last", "kept"),
    [
        ("Copyright law protects the poems for seventy years, the court said in its ruling.", True),
        ("© is the sign that she wanted on all posters of the festival.", True),
        ("© 2031 Elsin Courier. All rights reserved.", False),
        ("© Elsin Courier", False),
    ],
)
def test_copyright_notices_and_texts_about_copyright(last: str, kept: bool) -> None:
    text = f"<html><body><article><h1>Rain</h1><p>{RAIN}</p><p>{last}</p></article></body></html>"
    (found,) = split(text).articles
    assert (last in _texts(found)) is kept


def test_the_headline_of_the_only_article_on_a_page() -> None:
    text = (
        "<html><head><title>Press review</title></head><body><main><article><h2>Rain in Elsin</h2>"
        f"<p>{RAIN}</p></article></main></body></html>"
    )
    assert _read(text) == [("Rain in Elsin", [RAIN])]


def test_a_headline_broken_into_two_lines() -> None:
    title = "Schools in Elsin stay closed for a third day after the heaviest rain"
    text = "\n\n\n\n".join(
        f"{title}\nin {years} years\n\nIt rained in Elsin on Monday, and schools were closed "
        "for the\nthird day in a row. The mayor said that help was on its way and that\n"
        "the bridge would open again soon, though nobody could say when that\nwould be."
        for years in (40, 50)
    )
    titles = [headline for headline, _ in _read(text)]
    assert titles == [f"{title} in 40 years", f"{title} in 50 years"]


def test_indents_open_paragraphs_of_wrapped_text() -> None:
    body = (
        "   It rained in Elsin on Monday, and schools were closed for the third day\n"
        "in a row, which was the longest time in ten years.\n"
        "   A gale tore the roof from the old market hall in Tarn, but nobody was\n"
        "hurt by it.\n"
        "   Next steps\n"
        "   The mayor said that help was on its way and that the bridge would open\n"
        "again soon.\n"
    )
    mark = "               {} of 2 DOCUMENTS\n\nElsin Courier\n\nMay 2, 2031 Friday\n\nRain {}\n\n"
    text = "".join(
        f"{mark.format(n, n)}LENGTH: 50 words\n\nBODY:\n{body}\nLANGUAGE: ENGLISH\n\n"
        for n in (1, 2)
    )
    for _, paragraphs in _read(text):
        assert [len(paragraph.split()) for paragraph in paragraphs] == [25, 18, 2, 17]


def test_underlined_headings_of_markdown() -> None:
    first = f"Rain in Elsin\n=====\n\n{RAIN}\n\nWhy now\n---\n\n{MORE}\n\n"
    text = f"{first}Wind\n=============\n\n{WIND}\n"
    assert _read(text) == [("Rain in Elsin", [RAIN, "Why now", MORE]), ("Wind", [WIND])]


@pytest.mark.parametrize(
    "author", ["By Ida Lunt", "Ida Lunt", "Ida Lunt and Lars Holm", "Editorial"]
)
def test_factiva_bylines(author: str) -> None:
    documents = (
        f"Rain closes all schools in Elsin\n{author}\n532 words\n3 March 2031\n"
        f"Elsin Courier\nELSC\nEnglish\n(c) 2031 Elsin Courier\n\n{text}\n\n"
        f"Document ELSC0020310303ef33000{n}x\n\n"
        for n, text in enumerate((RAIN, WIND))
    )
    for found in split("\n".join(documents)).articles:
        assert found.headline == "Rain closes all schools in Elsin"
        assert found.byline == author.removeprefix("By ")


def test_a_list_does_not_take_a_headline_s_number() -> None:
    items = "1. Call the mayor.\n2. Bring a form."
    text = (
        f"1. Rain closes schools in Elsin\n\n{RAIN}\n\n{items}\n\n{MORE}\n\n"
        f"2. Gale hits the market hall\n\n{WIND}\n\n{MORE}\n"
    )
    titles = [headline for headline, _ in _read(text)]
    assert titles == ["Rain closes schools in Elsin", "Gale hits the market hall"]


def test_lower_case_agencies_and_desks() -> None:
    assert typography.dateline("ELSIN (dpa) - It rained.") == ("Elsin", 14)
    assert typography.desk("Elsin: The Courier") == ("Elsin", "The Courier")
    assert typography.desk("Review: Ida Lunt sings in Elsin") is None


def test_a_rule_right_above_proquests_closing_lines_opens_no_document() -> None:
    text = (
        f"{'_' * 60}\nContact us at: desk@example.com\nFull text: {RAIN}\n"
        "ProQuest document ID: 1234567890\n"
    )
    parts = split(text)
    found = in_order(parts)
    assert found[0].start == 0
    assert found[-1].end == len(text)
