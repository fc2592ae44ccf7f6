"""Hundreds of runs in which anything goes wrong at any time: the table is that of a quiet one.

A seed decides which calls fail or kill, who runs beside whom, in which order all is delivered.
``NEWSFOLD_FAULT_RUNS`` sets how many runs, ``NEWSFOLD_FAULT_SEED`` the first seed.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from random import Random

import pytest

from newsfold import chunks
from newsfold.storage import Row
from tests.faults.bundle import SMALL, forget, staged, undisturbed
from tests.faults.conftest import Remembering
from tests.faults.world import Some, World, nothing

RUNS = int(os.environ.get("NEWSFOLD_FAULT_RUNS", "150"))
FIRST = int(os.environ.get("NEWSFOLD_FAULT_SEED", "1"))


def test_whatever_happens_the_table_is_that_of_a_quiet_run(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = undisturbed(world, SMALL)
    met = {"faults": 0, "dead": 0}
    for seed in range(FIRST, FIRST + RUNS):
        world.random.seed(seed)
        draw = Random(seed)
        monkeypatch.setattr(chunks, "CHUNK", draw.choice([1, 2, 5]))
        world.inline = draw.choice([1, 3, 100])
        world.partly = draw.choice([0.0, 0.5])
        faults = Some(draw, left := draw.randint(0, 12), draw.uniform(0.02, 0.5))
        world.faults = faults
        ref = world.upload(f"{seed}.jsonl", SMALL)
        dead = world.live([ref] * draw.randint(1, 4), side_by_side=draw.randint(1, 5))
        met["faults"] += left - faults.left
        met["dead"] += len(dead)
        world.faults = nothing
        assert world.live(world.redrive(dead)) == [], f"seed {seed}"
        assert world.rows(ref) == expected, f"seed {seed}"
        assert staged(world) == [], f"seed {seed}"
        forget(world)
    assert met["faults"] > RUNS, "nothing went wrong"
    assert met["dead"] > RUNS / 50, "nothing was given up"


def test_versions_that_change_at_random(
    world: World, model: Remembering, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(model, "name", "1")
    expected = [without(row) for row in undisturbed(world, SMALL)]
    changes = 0
    for seed in range(FIRST, FIRST + RUNS // 2):
        world.random.seed(seed)
        draw = Random(seed)
        monkeypatch.setattr(chunks, "CHUNK", draw.choice([1, 2, 5]))
        world.inline = draw.choice([1, 3, 100])
        world.faults = Some(draw, draw.randint(0, 4), 0.1)
        ref = world.upload(f"{seed}.jsonl", SMALL)
        world.between = deployments = Deployments(draw, model, left=draw.randint(1, 4))
        dead = world.live([ref] * draw.randint(1, 3), side_by_side=draw.randint(1, 5))
        changes += deployments.done
        world.between, world.faults = str, nothing
        assert world.live(world.redrive(dead)) == [], f"seed {seed}"
        own, *articles = world.rows(ref)
        assert {row["model"] for row in articles} == {own["model"]}, f"seed {seed}"
        assert [without(row) for row in (own, *articles)] == expected, f"seed {seed}"
        forget(world)
    assert changes > RUNS / 4


@dataclass
class Deployments:
    """Some other version becomes the current one, now and then."""

    random: Random
    model: Remembering
    left: int
    done: int = 0

    def __call__(self) -> None:
        """Draw."""
        if self.left and self.random.random() < 0.1:
            self.left -= 1
            self.done += 1
            self.model.name = self.random.choice("123")


def without(row: Row) -> Row:
    """A row without what tells of versions."""
    told = {"model", "asked", "left_over"}
    return {name: value for name, value in row.items() if name not in told}
