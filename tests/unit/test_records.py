"""The field names that people use in JSON and CSV."""

from __future__ import annotations

from typing import Any

import pytest

from newsfold.article import Kind
from newsfold.splitting import records

BODY = "It rained in Elsin on Monday. Schools were closed."


def _record(**fields: Any) -> dict[str, Any]:
    return {"text": BODY, **fields}


@pytest.mark.parametrize("name", ["headline", "title", "Title", " HEADLINE "])
def test_headline(name: str) -> None:
    assert records.article(_record(**{name: "Rain  in\nElsin"}), 0, 9).headline == "Rain in Elsin"


@pytest.mark.parametrize("name", ["text", "body", "content", "full_text", "articleBody"])
def test_body(name: str) -> None:
    found = records.article({"title": "Rain", name: BODY}, 3, 9)
    assert (found.text, found.start, found.end, found.fault) == (BODY, 3, 9, None)


def test_the_fuller_field_counts_when_the_first_is_empty() -> None:
    assert records.article({"text": " ", "content": BODY}, 0, 9).text == BODY


def test_a_list_of_paragraphs() -> None:
    found = records.article({"body": ["One line.", "Two lines."]}, 0, 9)
    assert [found.text[part.start : part.end] for part in found.paragraphs] == [
        "One line.",
        "Two lines.",
    ]


@pytest.mark.parametrize(
    ("value", "byline"),
    [
        ("Ida Lunt", "Ida Lunt"),
        (["Ida Lunt", "Lars Holm"], "Ida Lunt, Lars Holm"),
        ({"name": "Ida Lunt"}, "Ida Lunt"),
        ([{"name": "Ida Lunt", "email": "x"}], "Ida Lunt"),
        (None, None),
        ("  ", None),
    ],
)
def test_byline(value: Any, byline: str | None) -> None:
    assert records.article(_record(author=value), 0, 9).byline == byline


@pytest.mark.parametrize(
    ("raw", "published"),
    [
        ("2031-05-02", "2031-05-02"),
        ("2031-05-02T10:00:00Z", "2031-05-02T10:00:00Z"),
        ("May 2, 2031", "2031-05-02"),
        ("2 May 2031", "2031-05-02"),
        ("Fri, 02 May 2031 10:00:00 +0200", "2031-05-02T10:00:00+02:00"),
        ("03/04/2031", "03/04/2031"),
        ("May 32, 2031", "May 32, 2031"),
        ("yesterday", "yesterday"),
    ],
)
def test_published(raw: str, published: str) -> None:
    assert records.article(_record(date=raw), 0, 9).published == published


def test_identifier_language_and_captions() -> None:
    found = records.article(_record(id=7, lang="en", caption="A wet street (AFP)"), 0, 9)
    assert (found.id, found.language, found.captions) == ("7", "en", ("A wet street (AFP)",))


def test_the_headline_again_on_top_of_the_body_is_a_heading() -> None:
    found = records.article({"title": "Rain in Elsin", "text": f"Rain in Elsin\n\n{BODY}"}, 0, 9)
    assert [part.kind for part in found.paragraphs] == [Kind.HEADING, Kind.BODY]


def test_located_from_the_dateline() -> None:
    assert records.article({"text": f"ELSIN (AFP) - {BODY}"}, 0, 9).located == "Elsin"
