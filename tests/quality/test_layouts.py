"""The splitter on every layout, with invented stories: what `make layouts` measures at length."""

from __future__ import annotations

from functools import cache

import pytest

from benchmarks.layouts.bundles import check, samples
from benchmarks.layouts.catalogue import LAYOUTS, UNPINNED
from benchmarks.layouts.measure import Score

_SEED = 11
_BUNDLES = 4
_PINNED = [name for name in LAYOUTS if name not in UNPINNED]


@cache
def _score(name: str) -> Score:
    return sum((check(sample) for sample in samples(name, _BUNDLES, _SEED)), Score())


@pytest.mark.parametrize("name", _PINNED)
def test_nothing_is_lost(name: str) -> None:
    counted = _score(name)
    assert counted.bundles == _BUNDLES
    assert (counted.lost, counted.gaps) == (0, 0)


@pytest.mark.parametrize("name", [name for name in _PINNED if LAYOUTS[name].exact])
def test_every_boundary_of_exports_formats_and_containers_is_found(name: str) -> None:
    counted = _score(name)
    assert counted.f1 == 1.0
    assert counted.articles == counted.stories


def test_boundaries_and_headlines_of_all_layouts() -> None:
    total = sum(map(_score, _PINNED), Score())
    assert total.f1 >= 0.99
    assert total.headline >= 0.98
    assert total.whole >= 0.99 * total.paragraphs


def test_fields_that_bundles_say() -> None:
    total = sum(map(_score, _PINNED), Score())
    assert total.byline >= 0.97 * total.byline_of
    assert total.published >= 0.98 * total.published_of
    assert total.located >= 0.97 * total.located_of


def test_there_are_layouts_enough() -> None:
    assert len(_PINNED) > 50
