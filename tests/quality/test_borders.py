"""Floors of the layout `paragraphs` on joins of real articles that it was not fitted on."""

from __future__ import annotations

import random

import pytest

from training.borders import Score
from training.corpora import corpora
from training.joins import Story, bundle, guardian

pytestmark = pytest.mark.shared

BUNDLES, SINGLES = 25, 150


@pytest.fixture(scope="module")
def news() -> list[Story]:
    if not corpora().is_dir():
        pytest.skip("no shared corpora here")
    return [story for story in guardian(held=True) if story.news]


@pytest.mark.parametrize(
    ("variant", "floor"),
    [("plain", 0.95), ("short", 0.95), ("byline", 0.95), ("headings", 0.93), ("wrapped", 0.93)],
)
def test_boundaries(news: list[Story], variant: str, floor: float) -> None:
    rng, score = random.Random(5), Score()
    for _ in range(BUNDLES):
        score.add(bundle(rng.sample(news, rng.randint(2, 12)), variant, rng))
    assert score.f1 >= floor
    assert score.exact >= floor * score.titles


@pytest.mark.parametrize("variant", ["plain", "headings"])
def test_single_articles_stay_whole(news: list[Story], variant: str) -> None:
    rng, score = random.Random(6), Score()
    for story in rng.sample(news, SINGLES):
        score.add(bundle([story], variant, rng))
    assert score.broken <= 0.02 * SINGLES
