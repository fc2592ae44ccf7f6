"""Splitting: the right articles from every layout, and never a character lost."""

from __future__ import annotations

import json
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsfold.article import Article, Kind, Split
from newsfold.errors import EmptyBundle
from newsfold.splitting import split
from tests import newsroom
from tests.newsroom import BUNDLES, STORIES, Story

several = st.lists(st.sampled_from(STORIES), min_size=2, max_size=8, unique=True)


def texts(article: Article) -> list[str]:
    return [" ".join(article.text[part.start : part.end].split()) for part in article.paragraphs]


def assert_covers(parts: Split, text: str) -> None:
    """Articles and residue follow each other without gap or overlap, from 0 to the end."""
    spans = [(article.start, article.end) for article in parts.articles]
    spans = sorted(spans + [(rest.start, rest.end) for rest in parts.residue])
    assert spans[0][0] == 0
    assert spans[-1][1] == len(text)
    for (_, end), (start, _) in pairwise(spans):
        assert end == start
    for article in parts.articles:
        for part in article.paragraphs:
            assert 0 <= part.start < part.end <= len(article.text)
            assert article.text[part.start : part.end].strip()


def assert_same(parts: Split, stories: list[Story]) -> None:
    assert [article.headline for article in parts.articles] == [one.headline for one in stories]
    assert [texts(article) for article in parts.articles] == [
        list(one.paragraphs) for one in stories
    ]
    assert [article.index for article in parts.articles] == list(range(1, len(stories) + 1))
    assert not any(article.fault for article in parts.articles)


@pytest.mark.parametrize("layout", BUNDLES)
@given(stories=several)
def test_every_layout_gives_back_its_stories(layout: str, stories: list[Story]) -> None:
    text = BUNDLES[layout](stories)
    parts = split(text)
    assert parts.layout == layout
    assert_covers(parts, text)
    assert_same(parts, stories)


@given(stories=several, button=st.booleans(), double=st.booleans())
def test_repeated_header_variants(stories: list[Story], button: bool, double: bool) -> None:
    text = newsroom.repeated_header(stories, button=button, double=double)
    parts = split(text)
    assert_covers(parts, text)
    assert_same(parts, stories)
    assert [article.captions for article in parts.articles] == [one.captions for one in stories]
    assert not parts.residue


@pytest.mark.parametrize("rule", ["---", "=====", "* * *", "_" * 40, "#####", "\f"])
@given(stories=several)
def test_rules(rule: str, stories: list[Story]) -> None:
    text = newsroom.ruled(stories, rule)
    parts = split(text)
    assert_covers(parts, text)
    assert_same(parts, stories)


@pytest.mark.parametrize("gap", [2, 3, 5])
@given(stories=several)
def test_blank_lines(gap: int, stories: list[Story]) -> None:
    text = newsroom.blank_lines(stories, gap)
    parts = split(text)
    assert_covers(parts, text)
    assert_same(parts, stories)


def test_line_per_paragraph() -> None:
    stories = list(STORIES[1:3])
    text = newsroom.line_per_paragraph(stories)
    parts = split(text)
    assert_covers(parts, text)
    assert_same(parts, stories)


@given(stories=several, delimiter=st.sampled_from(",;\t|"))
def test_delimiters(stories: list[Story], delimiter: str) -> None:
    text = newsroom.comma_separated(stories, delimiter)
    parts = split(text)
    assert_covers(parts, text)
    assert_same(parts, stories)
    assert parts.articles[0].published == "2031-05-02"
    assert parts.articles[1].id == "/a/1"


@pytest.mark.parametrize("newline", ["\r\n", "\r"])
@pytest.mark.parametrize("layout", ["repeated-header", "ruled", "blank-lines", "jsonl", "json"])
def test_other_line_ends(layout: str, newline: str) -> None:
    stories = list(STORIES[:4])
    text = BUNDLES[layout](stories).replace("\n", newline)
    parts = split(text)
    assert_covers(parts, text)
    assert_same(parts, stories)


@given(st.lists(st.tuples(st.sampled_from(list(BUNDLES.values())), several), max_size=4), st.text())
def test_joins_of_anything_lose_nothing(
    joined: list[tuple[object, list[Story]]], junk: str
) -> None:
    text = junk.join(build(stories) for build, stories in joined)  # type: ignore[operator]
    if text.strip():
        assert_covers(split(text), text)


@given(
    st.text(
        alphabet=st.sampled_from("ab A.\n\r\f\t\"{}[],:=-*'é\u00a0\u2028\ufeff\x00"), min_size=1
    )
)
def test_any_text_is_covered(text: str) -> None:
    try:
        parts = split(text)
    except EmptyBundle:
        assert not text.strip()
    else:
        assert_covers(parts, text)


@pytest.mark.parametrize("text", ["", " ", "\n" * 10_000, "\u00a0\t\r\n"])
def test_blank_text_is_an_empty_bundle(text: str) -> None:
    with pytest.raises(EmptyBundle, match="no text"):
        split(text)


def test_headings_are_told_from_paragraphs() -> None:
    parts = split(newsroom.repeated_header([STORIES[0], STORIES[3]]))
    headings = [
        article.text[part.start : part.end]
        for article in parts.articles
        for part in article.paragraphs
        if part.kind is Kind.HEADING
    ]
    assert headings == ["Voices from the square", "BACKGROUND"]


def test_blank_lines_inside_an_article_are_no_border() -> None:
    first, second = STORIES[1], STORIES[2]
    inside = "\n\n\n".join(first.paragraphs)
    text = f"{first.headline}\n\n{inside}\n\n\n\n\n{second.headline}\n\n{second.body}"
    assert [article.headline for article in split(text).articles] == [
        first.headline,
        second.headline,
    ]


def test_a_rule_between_sections_is_no_border() -> None:
    one, two, three = STORIES[1], STORIES[2], STORIES[4]
    sections = "\n\n* * *\n\n".join([one.body, "The yard was founded in 1911 by two brothers."])
    text = newsroom.ruled([Story(one.headline, (sections,)), two, three], "* * *")
    parts = split(text)
    assert [article.headline for article in parts.articles] == [
        one.headline,
        two.headline,
        three.headline,
    ]
    assert "two brothers" in parts.articles[0].text
    assert_covers(parts, text)


def test_an_underlined_headline_is_one_article() -> None:
    stories = STORIES[1:4]
    text = "\n\n".join(
        f"{one.headline}\n{'=' * len(one.headline)}\n\n{one.body}\n\n----" for one in stories
    )
    parts = split(text)
    assert [article.headline for article in parts.articles] == [one.headline for one in stories]
    assert_covers(parts, text)


def test_a_framed_headline_belongs_to_the_text_below() -> None:
    stories = STORIES[1:4]
    text = "\n".join(f"{'=' * 30}\n{one.headline}\n{'=' * 30}\n{one.body}\n" for one in stories)
    parts = split(text)
    assert [article.headline for article in parts.articles] == [one.headline for one in stories]
    assert [texts(article)[0] for article in parts.articles] == [
        one.paragraphs[0] for one in stories
    ]
    assert_covers(parts, text)


def test_the_first_article_is_kept_though_its_header_is_gone() -> None:
    first, *others = STORIES[1], STORIES[2], STORIES[4]
    text = f"{first.headline}\n\n{first.body}\n\n\n{newsroom.repeated_header(others)}"
    parts = split(text)
    assert_same(parts, [first, *others])
    assert_covers(parts, text)


def test_a_single_article_with_its_fields() -> None:
    text = (
        "Orin Shipyard Wins Order for Six Electric Ferries\n"
        "By Ida Lunt\n"
        "May 2, 2031\n\n"
        "OSKAR BAY, Marovia (Harbor News) - The Orin shipyard has won a $410 million order.\n\n"
        "FILE PHOTO: The yard in winter\n\n"
        "Work begins in April.\n"
    )
    (article,) = split(text).articles
    assert article.headline == "Orin Shipyard Wins Order for Six Electric Ferries"
    assert article.byline == "Ida Lunt"
    assert article.published == "2031-05-02"
    assert article.located == "Oskar Bay, Marovia"
    assert article.captions == ("FILE PHOTO: The yard in winter",)
    assert texts(article)[-1] == "Work begins in April."
    assert len(texts(article)) == 2


def test_wrapped_lines_become_paragraphs() -> None:
    text = (
        "Storm Cuts Power\n\n"
        "A storm with gusts of up to 140 km/h cut power to some 40,000 homes along\n"
        "the west coast overnight and blocked roads with fallen trees, officials\n"
        "said.\n\n"
        "Two people were hurt when a roof came down in Cape Roan on Friday morning.\n"
    )
    (article,) = split(text).articles
    assert len(article.paragraphs) == 2
    assert texts(article)[0].endswith("fallen trees, officials said.")


def test_long_text_without_layout_is_one_flagged_article() -> None:
    text = " ".join(["The council met again and adjourned without a vote."] * 600)
    parts = split(text)
    assert parts.layout == "unknown"
    assert len(parts.articles) == 1
    assert parts.articles[0].confidence < 0.5
    assert_covers(parts, text)


@pytest.mark.parametrize(
    "text",
    [
        "x" * 5_000_000,
        "word " * 1_000_000,
        "=" * 1_000_000,
        "- " * 500_000,
        "(" * 1_000_000,
        "A" * 100 + "\n" + "[" * 100_000,
        '{"text": "' + "[" * 100_000,
        '{"a":' * 100_000,
        "[" * 100_000,
    ],
    ids=["line", "words", "rule", "dashes", "parens", "brackets", "string", "objects", "arrays"],
)
def test_hostile_text_is_split_without_a_crash(text: str) -> None:
    assert_covers(split(text), text)


class TestBrokenRecords:
    """A broken record costs itself only, and is reported."""

    def test_truncated_array(self) -> None:
        text = newsroom.json_array(STORIES[:3])[:-200]
        parts = split(text)
        assert [article.fault is None for article in parts.articles] == [True, True, False]
        assert parts.articles[2].fault
        assert parts.articles[2].fault.code == "malformed_record"
        assert_covers(parts, text)

    def test_truncated_envelope(self) -> None:
        text = newsroom.json_envelope(STORIES[:3])[:-200]
        parts = split(text)
        assert [article.fault is None for article in parts.articles] == [True, True, False]
        assert_covers(parts, text)

    def test_envelope(self) -> None:
        text = newsroom.json_envelope(STORIES[:3])
        parts = split(text)
        assert_same(parts, list(STORIES[:3]))
        assert_covers(parts, text)

    @pytest.mark.parametrize("broken", [0, 1, 2])
    def test_one_bad_line(self, broken: int) -> None:
        lines = newsroom.json_lines(STORIES[:3]).splitlines()
        lines[broken] = lines[broken][:-30]
        text = "\n".join(lines)
        parts = split(text)
        assert parts.layout == "jsonl"
        assert [article.fault is None for article in parts.articles] == [
            number != broken for number in range(3)
        ]
        assert_covers(parts, text)

    def test_records_without_body(self) -> None:
        text = '{"title": "No text", "id": 7}\n{"title": "Null", "text": null}\n3\n"word"\n'
        text += json.dumps({"title": "Fine", "text": "It rained all day in Elsin."})
        parts = split(text)
        codes = [article.fault.code if article.fault else "ok" for article in parts.articles]
        assert codes == ["no_body", "no_body", "not_a_record", "not_a_record", "ok"]
        assert parts.articles[0].id == "7"
        assert_covers(parts, text)

    def test_a_quote_that_is_never_closed(self) -> None:
        text = 'headline,text\nOne,"It rained\nTwo,It snowed in Elsin.\nThree,The sun shone.\n'
        parts = split(text)
        assert [article.fault is None for article in parts.articles] == [False, True, True]
        assert parts.articles[2].headline == "Three"
        assert_covers(parts, text)

    def test_half_a_surrogate_pair(self) -> None:
        parts = split('{"title": "Half \\ud83d", "text": "A lone \\udc00 sign stood there."}')
        assert parts.articles[0].headline == "Half \ufffd"
        parts.articles[0].text.encode()

    @pytest.mark.parametrize("empty", ["[]", "{}", '{"articles": []}', "headline,text\n"])
    def test_no_records(self, empty: str) -> None:
        parts = split(empty)
        assert_covers(parts, empty)
        assert all(article.fault for article in parts.articles)


def test_headlines_alone_above_runs_of_paragraphs() -> None:
    stories = [STORIES[1], STORIES[2], STORIES[4]]
    text = "\n\n".join(f"{one.headline}\n\n" + "\n".join(one.paragraphs) for one in stories)
    parts = split(text)
    assert_same(parts, stories)
    assert_covers(parts, text)


def test_rules_between_sections_do_not_outweigh_gaps_between_articles() -> None:
    first, *others = STORIES[1], STORIES[2], STORIES[4]
    parted = Story(first.headline, (*first.paragraphs, "* * *", "The yard dates from 1911."))
    text = newsroom.blank_lines([parted, *others], 3)
    parts = split(text)
    assert [article.headline for article in parts.articles] == [
        one.headline for one in (first, *others)
    ]
    assert "* * *" not in texts(parts.articles[0])
    assert_covers(parts, text)


def test_a_repeated_rule_or_sentence_is_no_header() -> None:
    inner = "* * *\n\nIt snowed.\n\n* * *\n\nSubscribe to it now.\n\nSubscribe to it now.\n"
    text = newsroom.repeated_header([STORIES[1]]) + inner
    assert len(split(text).articles) == 1


@pytest.mark.parametrize("border", ["=" * 20, "\f"])
def test_another_sign_parts_sections(border: str) -> None:
    first, *others = STORIES[1], STORIES[2], STORIES[4]
    parted = Story(first.headline, (*first.paragraphs, "* * *", "Case study", *first.paragraphs))
    text = newsroom.ruled([parted, *others], border)
    parts = split(text)
    assert [article.headline for article in parts.articles] == [
        one.headline for one in (first, *others)
    ]
    assert_covers(parts, text)
