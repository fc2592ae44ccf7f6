"""The layout benchmark's own measure: it must see what is wrong."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date

import pytest

from benchmarks.layouts import command
from benchmarks.layouts.bundles import samples
from benchmarks.layouts.catalogue import LAYOUTS
from benchmarks.layouts.invented import invented_stories
from benchmarks.layouts.measure import Found, score
from benchmarks.layouts.story import Story

FERRY = Story(
    "Ferry stuck",
    ("The ferry lies on the sand.", "Nobody was hurt.", "Next steps"),
    date(2024, 3, 1),
    byline="Ada Lindqvist and Tomas Brandt",
    located="Quell",
    dateline="QUELL (AP) - ",
)
BRIDGE = Story("Bridge opens", ("The bridge is open.", "It cost a lot."), date(2024, 3, 2))
BOTH = (FERRY, BRIDGE)
FERRY_FOUND = Found(
    "Ferry stuck",
    ("QUELL (AP) - The ferry lies on the sand.", "Nobody was hurt.", "Next steps"),
    byline="By TOMAS BRANDT, Ada Lindqvist",
    published="2024-03-01T08:00:00Z",
    located="QUELL",
)
BRIDGE_FOUND = Found("Bridge  opens", ("The bridge is open.", "It cost a lot."))
FIELDS = ("byline", "published", "located")


def test_a_bundle_read_right_scores_full_marks() -> None:
    counted = score(BOTH, [FERRY_FOUND, BRIDGE_FOUND], FIELDS)
    assert (counted.f1, counted.headline, counted.lost, counted.foreign) == (1.0, 1.0, 0, 0)
    assert (counted.whole, counted.paragraphs) == (5, 5)
    assert (counted.byline, counted.byline_of) == (1, 1)
    assert (counted.published, counted.published_of) == (1, 2)
    assert (counted.located, counted.located_of) == (1, 1)


def test_two_articles_taken_for_one_miss_the_boundary() -> None:
    joined = replace(
        FERRY_FOUND, paragraphs=(*FERRY_FOUND.paragraphs, "Bridge opens", *BRIDGE_FOUND.paragraphs)
    )
    counted = score(BOTH, [joined])
    assert (counted.right, counted.predicted, counted.true, counted.f1) == (0, 0, 1, 0.0)
    assert (counted.headlines, counted.foreign) == (1, 1)


def test_an_article_cut_in_two_costs_precision() -> None:
    top = replace(FERRY_FOUND, paragraphs=FERRY_FOUND.paragraphs[:1])
    rest = Found("", FERRY_FOUND.paragraphs[1:])
    counted = score(BOTH, [top, rest, BRIDGE_FOUND])
    assert (counted.right, counted.predicted, counted.true) == (1, 2, 1)
    assert counted.f1 == pytest.approx(2 / 3)


def test_lost_text_and_a_wrong_headline_are_counted() -> None:
    short = Found("Bridge", ("The bridge is open.",))
    counted = score(BOTH, [FERRY_FOUND, short])
    assert (counted.lost, counted.headlines) == (1, 1)
    assert score(BOTH, []).lost == 5


def test_a_paragraph_left_in_pieces_is_found_but_not_whole() -> None:
    broken = replace(BRIDGE_FOUND, paragraphs=("The bridge", "is open.", "It cost a lot."))
    counted = score(BOTH, [FERRY_FOUND, broken])
    assert (counted.lost, counted.whole, counted.foreign) == (0, 4, 2)


def test_a_short_paragraph_is_looked_for_where_its_article_is() -> None:
    repeated = replace(BRIDGE, paragraphs=(*BRIDGE.paragraphs, "Next steps"))
    found = replace(BRIDGE_FOUND, paragraphs=(*BRIDGE_FOUND.paragraphs, "Next steps"))
    assert score((FERRY, repeated), [FERRY_FOUND, found]).f1 == 1.0


def test_scores_add_up() -> None:
    one = score(BOTH, [FERRY_FOUND, BRIDGE_FOUND], FIELDS)
    assert (one + one).stories == 4
    assert (one + score(BOTH, [])).lost == 5


@pytest.mark.parametrize(
    ("articles", "residue", "seamless"),
    [
        ([(0, 5), (7, 9)], [(5, 7)], True),
        ([(0, 5), (7, 9)], [], False),
        ([(0, 5), (4, 9)], [], False),
    ],
)
def test_gaps_and_overlaps_of_spans_are_seen(
    articles: list[tuple[int, int]], residue: list[tuple[int, int]], seamless: bool
) -> None:
    def pieces(spans: list[tuple[int, int]]) -> list[dict[str, int | None]]:
        return [{"start": start, "end": end, "member": None} for start, end in spans]

    record = {"articles": pieces(articles), "residue": pieces(residue)}
    assert command.seamless(record) is seamless


def test_no_two_paragraphs_of_invented_stories_are_equal() -> None:
    stories = invented_stories(50, random.Random(7))
    texts = [text for story in stories for text in story.paragraphs]
    assert len(set(texts)) == len(texts)


@pytest.mark.parametrize("name", LAYOUTS)
def test_the_same_seed_builds_the_same_bundle(name: str) -> None:
    first, again = (list(samples(name, 2, seed=3)) for _ in range(2))
    assert [one.data for one in first] == [one.data for one in again]
    assert first[0].data != first[1].data
