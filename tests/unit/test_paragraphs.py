"""The layout `paragraphs`: articles told apart where nothing but single blank lines parts them."""

from __future__ import annotations

import textwrap
import time
from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsfold.article import Kind, Split
from newsfold.splitting import lines, signs, split, units
from newsfold.splitting.borders import chances
from newsfold.splitting.layouts import paragraphs
from tests import newsroom
from tests.newsroom import STORIES, Story
from tests.unit.test_splitting import assert_covers, assert_same

several = st.lists(st.sampled_from(STORIES), min_size=2, max_size=8, unique=True)

LONG = """\
Harbor Town Counts the Cost of a Lost Winter

The fishing fleet of Merrin spent only eleven days at sea this winter, the harbor office said on \
Tuesday, fewer than in any year since its records began in 1926.

Storm followed storm from November on. Waves broke a hundred meters of the outer mole, and the \
ice house lost its roof twice within a month.

Days without work

Skipper Jorun Tveit, who owns two of the town's nineteen boats, said he had paid his crew from \
his savings since Christmas. “I can do that until Easter,” he said. “Then the boats go.”

The fish plant sent its sixty workers home in January. It buys frozen cod from abroad now, but \
that keeps only one of its three lines running.

WHO PAYS FOR THE MOLE?

Repairing the mole would cost 14 million crowns, which is more than the town takes in taxes in a \
year. The council asked the government for help in February and is still waiting for an answer.

The ministry of fisheries said that it was looking into the matter.

A question of time

Tveit and the other skippers mean to go out again as soon as the wind turns. The mole, they say, \
must be closed before the autumn gales, or the harbor of Merrin will be of no use to anyone.
"""


def starts(parts: Split) -> list[int]:
    return [article.start for article in parts.articles]


def places(text: str, stories: Sequence[Story]) -> list[int]:
    return [text.index(story.headline) for story in stories]


@given(stories=several)
def test_no_blank_lines_at_all(stories: list[Story]) -> None:
    text = newsroom.paragraphs(stories, "\n")
    parts = split(text)
    assert parts.layout == "paragraphs"
    assert_covers(parts, text)
    assert_same(parts, stories)


@given(stories=several, near=st.booleans())
def test_bylines_and_dates(stories: list[Story], near: bool) -> None:
    gap = "\n" if near else "\n\n"
    text = "".join(
        f"{one.headline}{gap}By Ida Lunt{gap}May 2, 2031\n\n{one.body}\n\n" for one in stories
    )
    parts = split(text)
    assert_covers(parts, text)
    assert_same(parts, stories)
    assert {(one.byline, one.published) for one in parts.articles} == {("Ida Lunt", "2031-05-02")}


@given(stories=several)
def test_datelines(stories: list[Story]) -> None:
    dated = [
        replace(one, paragraphs=(f"CAPE ROAN (AP) - {one.paragraphs[0]}", *one.paragraphs[1:]))
        for one in stories
    ]
    parts = split(newsroom.paragraphs(dated))
    assert_same(parts, dated)
    assert {article.located for article in parts.articles} == {"Cape Roan"}


@pytest.mark.parametrize("column", [50, 64, 80])
def test_lines_broken_at_a_column(column: int) -> None:
    stories = list(STORIES)
    text = "\n\n".join(
        textwrap.fill(part, column) for part in newsroom.paragraphs(stories).strip().split("\n\n")
    )
    parts = split(text)
    assert parts.layout == "paragraphs"
    assert_covers(parts, text)
    assert_same(parts, stories)


def test_headlines_in_capitals() -> None:
    stories = [replace(one, headline=one.headline.upper()) for one in STORIES]
    assert_same(split(newsroom.paragraphs(stories)), stories)


def test_text_above_the_first_headline_is_an_article_without_one() -> None:
    text = STORIES[1].body + "\n\n" + newsroom.paragraphs(STORIES[2:6])
    parts = split(text)
    assert_covers(parts, text)
    assert [one.headline for one in parts.articles] == ["", *(s.headline for s in STORIES[2:6])]


def test_a_few_words_above_the_first_headline_are_no_article() -> None:
    text = "Evening news\n\n" + newsroom.paragraphs(STORIES)
    parts = split(text)
    assert_covers(parts, text)
    assert_same(parts, list(STORIES))
    assert [rest.reason for rest in parts.residue] == ["before the first article"]


def test_one_article_with_section_headings_stays_one() -> None:
    parts = split(LONG)
    assert parts.layout == "single"
    (article,) = parts.articles
    headings = [p for p in article.paragraphs if p.kind is Kind.HEADING]
    assert len(headings) == 3


def test_section_headings_stay_inside_their_articles() -> None:
    text = newsroom.paragraphs(STORIES[1:4]) + "\n" + LONG + "\n" + newsroom.paragraphs(STORIES[4:])
    parts = split(text)
    wanted = [*(s.headline for s in STORIES[1:4]), LONG.splitlines()[0]]
    assert [one.headline for one in parts.articles] == [
        *wanted, *(s.headline for s in STORIES[4:])
    ]  # fmt: skip
    headings = [part for part in parts.articles[3].paragraphs if part.kind is Kind.HEADING]
    assert len(headings) == 3


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.headline[:20])
def test_a_single_article_is_left_to_the_layout_single(story: Story) -> None:
    assert paragraphs.split(newsroom.paragraphs([story])) is None


def test_questions_and_answers_stay_one_article() -> None:
    interview = "\n\n".join(
        [
            "Bridge Builder Vera Holt Looks Back",
            "Vera Holt built forty bridges in forty years. Before she retires this spring, the "
            "engineer talked to us about the longest of them, which crosses the Sund at Orin.",
            "What was the hardest part of the work?",
            "The currents. We had to lower every pier of the bridge between two tides, and the "
            "Sund gives you four hours, no more. Twice we were late and had to begin again.",
            "Did you ever think of giving up?",
            "Never on the bridge. At my desk, often. The bridge was always easier than the letters "
            "about the bridge, and Orin writes a great many letters.",
            "What will you do now?",
            "I will walk across the bridge at Orin, all of it, for the first time with nothing in "
            "my hands, and look at the Sund.",
        ]
    )
    assert len(split(interview).articles) == 1


def test_a_cut_says_how_sure_it_is() -> None:
    parts = split(newsroom.paragraphs(STORIES))
    assert starts(parts) == places(newsroom.paragraphs(STORIES), STORIES)
    assert all(0.5 <= cut.confidence <= 1 for cut in parts.articles[1:])
    assert all("headline" in cut.rule for cut in parts.articles[1:])


def test_a_rule_inside_an_article_claims_no_bundle() -> None:
    broken = replace(
        STORIES[3], paragraphs=(*STORIES[3].paragraphs[:2], "* * *", *STORIES[3].paragraphs[3:])
    )
    parts = split(newsroom.paragraphs([*STORIES[:3], broken, *STORIES[4:]]))
    assert parts.layout == "paragraphs"
    assert [one.headline for one in parts.articles] == [one.headline for one in STORIES]


@given(stories=several, cut=st.integers(0, 400), junk=st.text(max_size=20))
def test_whatever_is_found_covers_the_text(stories: list[Story], cut: int, junk: str) -> None:
    text = junk + newsroom.paragraphs(stories)[cut:] + junk
    parts = paragraphs.split(text)
    if parts:
        assert_covers(parts, text)


@pytest.mark.parametrize("piece", ["Aa bb\n", "Aa Bb Cc\n\n", "By A\n", "“A.” ", "Aa bb cc.\n" * 3])
def test_time_is_bounded_on_what_is_no_news(piece: str) -> None:
    text = piece * (300_000 // len(piece))
    began = time.process_time()
    assert paragraphs.split(text) is None
    assert time.process_time() - began < 10


def test_units_join_broken_lines_and_keep_bylines_apart() -> None:
    text = (
        "Orin Shipyard Wins an Order for Six\nElectric Ferries\nBy Ida Lunt\n\n"
        "The Orin shipyard has won an order\nworth $410 million to build six\nelectric ferries.\n"
    )
    assert [unit.text for unit in units.units(lines.scan(text))] == [
        "Orin Shipyard Wins an Order for Six Electric Ferries",
        "By Ida Lunt",
        "The Orin shipyard has won an order worth $410 million to build six electric ferries.",
    ]


def test_a_change_of_subject_shows_in_the_signs() -> None:
    """The same line between paragraphs of one story, and between two stories."""
    inside = [
        STORIES[1].headline,
        *STORIES[1].paragraphs[:2],
        "Work and money",
        STORIES[1].paragraphs[2],
    ]
    between = [*inside[:4], *STORIES[4].paragraphs]
    found = [units.units(lines.scan("\n\n".join(parts))) for parts in (inside, between)]
    one, other = (signs.signs(text, 3) for text in found)
    assert one["far"] > other["far"] == 0
    assert chances(found[0])[3] < 0.5


@settings(max_examples=20)
@given(stories=several)
def test_other_line_ends(stories: list[Story]) -> None:
    assert_same(split(newsroom.paragraphs(stories).replace("\n", "\r\n")), stories)
