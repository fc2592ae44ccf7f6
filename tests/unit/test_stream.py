"""Splitting window by window: what a whole text gives, in flat memory, with nothing lost."""

from __future__ import annotations

import io
import random
import tracemalloc
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsfold.article import Split
from newsfold.splitting import Tally, split, stream
from newsfold.splitting.stream import in_order
from tests import exports, formats, newsroom
from tests.newsroom import STORIES, Story
from tests.unit.test_splitting import assert_covers

Builder = Callable[[Sequence[Story]], str]

BUILDERS: dict[str, Builder] = {
    **newsroom.BUNDLES,
    **exports.EXPORTS,
    **{name: build for name, (_, build) in formats.FORMATS.items()},
}
WINDOW = 12_000


def many(count: int) -> list[Story]:
    """So many stories, no two with the same headline."""
    return [
        replace(
            STORIES[n % len(STORIES)], headline=f"{STORIES[n % len(STORIES)].headline} Again {n}"
        )
        for n in range(count)
    ]


def joined(windows: Sequence[Split]) -> Split:
    """All windows as one."""
    layouts = {one.layout for one in windows if one.articles}
    articles = tuple(article for one in windows for article in one.articles)
    residue = tuple(rest for one in windows for rest in one.residue)
    tally = Tally()
    for one in windows:
        for part in in_order(one):
            tally.add(part)
    return Split(" ".join(sorted(layouts)), articles, residue, tally.expected)


# `paragraphs` goes by changes of subject: the same eight stories again and again have none.
@pytest.mark.parametrize("name", [name for name in BUILDERS if name != "paragraphs"])
def test_windows_give_what_the_whole_gives(name: str) -> None:
    text = BUILDERS[name](many(60))
    whole = split(text)
    windows = list(stream(io.StringIO(text, newline="").read, WINDOW))
    found = joined(windows)
    assert_covers(found, text)
    assert len(windows) > 2
    assert found.layout == whole.layout
    assert found.expected == whole.expected
    for one, other in zip(found.articles, whole.articles, strict=True):
        assert replace(one, rule="") == replace(other, rule="")
    assert "".join(rest.text for rest in found.residue) == "".join(
        text[rest.start : rest.end] for rest in found.residue
    )


@given(
    st.lists(
        st.tuples(st.sampled_from(sorted(BUILDERS)), st.integers(2, 12)), min_size=1, max_size=5
    ),
    st.integers(500, 20_000),
    st.text(max_size=50),
)
@settings(deadline=None, max_examples=60)
def test_joins_of_anything_lose_nothing(parts: list[tuple[str, int]], size: int, junk: str) -> None:
    text = junk.join(BUILDERS[name](many(count)) for name, count in parts)
    assert_covers(joined(list(stream(io.StringIO(text, newline="").read, size))), text)


def test_a_short_text_is_split_as_a_whole() -> None:
    text = newsroom.ruled(STORIES)
    (only,) = stream(io.StringIO(text).read)
    assert replace(only, expected=None) == replace(split(text), expected=None)


@pytest.mark.parametrize("size", [1, 7, 100])
def test_blank_space_between_windows_goes_somewhere(size: int) -> None:
    text = "\n" * 50 + "One line of news stands here, and it ends.\n" + "\n" * 200
    assert_covers(joined(list(stream(io.StringIO(text).read, size))), text)


class _Endless:
    """A text that is made as it is read, and forgotten."""

    def __init__(self, pieces: Iterator[str], length: int) -> None:
        self._pieces = pieces
        self._left = length
        self._rest = ""

    def read(self, size: int) -> str:
        size = min(size, self._left)
        while len(self._rest) < size:
            self._rest += next(self._pieces)
        given, self._rest = self._rest[:size], self._rest[size:]
        self._left -= size
        return given


def _endless(kind: str) -> Iterator[str]:
    rng = random.Random(5)
    number = 0
    while True:
        number += 1
        if kind == "articles":
            yield f"{rng.choice(STORIES).headline}\n\n" + rng.choice(STORIES).body + "\n\n---\n\n"
        elif kind == "one article":
            yield rng.choice(rng.choice(STORIES).paragraphs) + " "
        else:
            yield "\n" if kind == "blank" else "a\n"


@pytest.mark.parametrize("kind", ["articles", "one article", "blank", "short lines"])
def test_memory_is_flat(kind: str) -> None:
    """A window grows so far only, in characters and in lines, whatever the text is like."""
    length, size = 600_000 if kind == "short lines" else 2_000_000, 20_000
    tracemalloc.start()
    end = 0
    for window in stream(_Endless(_endless(kind), length).read, size):
        end = max(part.end for part in in_order(window))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert end == length
    assert peak < 60_000_000
