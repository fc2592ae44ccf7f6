"""Bundles of every layout, drawn with a fixed seed, and one run over them."""

from __future__ import annotations

import random
import time
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from benchmarks.layouts import command
from benchmarks.layouts.catalogue import LAYOUTS
from benchmarks.layouts.invented import invented_stories
from benchmarks.layouts.measure import Score, score
from benchmarks.layouts.story import Story

_LARGE = 1_000_000


@dataclass(frozen=True, slots=True)
class Sample:
    """A bundle and the stories it was built from."""

    layout: str
    stories: tuple[Story, ...]
    data: bytes


def samples(
    name: str, count: int, seed: int, real: Sequence[Story] = (), large: bool = False
) -> Iterator[Sample]:
    """Bundles of one layout; every second one of `real` stories where there are some.

    Args:
        name: The layout.
        count: How many bundles.
        seed: The same seed draws the same bundles.
        real: Stories to draw from beside the invented ones.
        large: Bundles of a megabyte instead of 2 to 12 articles.
    """
    layout = LAYOUTS[name]
    rng = random.Random(zlib.crc32(f"{name} {seed}".encode()))
    usable = real if layout.language == "en" and not layout.lossy else ()
    for number in range(count):
        size = rng.randint(min(2, layout.most), layout.most)
        if large:
            size = 700 if layout.most > 1 else 1
        if usable and number % 2:
            start = rng.randrange(len(usable))
            stories = tuple((*usable[start:], *usable)[:size])
        else:
            stories = tuple(invented_stories(size, rng, layout.language))
        yield Sample(name, stories, layout.build(stories, rng))


def check(sample: Sample) -> Score:
    """Take the bundle apart and compare."""
    record = command.split(sample.data)
    found = command.found(record)
    counted = score(sample.stories, found, LAYOUTS[sample.layout].shows)
    return replace(counted, gaps=int(not command.seamless(record)))


def speed(name: str, seed: int) -> float:
    """Megabytes of the file a second (compressed ones count as they are stored): 700 articles."""
    (sample,) = samples(name, 1, seed, large=True)
    begun = time.perf_counter()
    command.split(sample.data)
    return len(sample.data) / 1e6 / (time.perf_counter() - begun)
