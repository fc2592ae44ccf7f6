"""Whoever dies at whatever moment, the next delivery leaves the table of an undisturbed run."""

from __future__ import annotations

import pytest

from tests.faults.bundle import BUNDLE, forget, staged, undisturbed
from tests.faults.world import At, Fault, World


@pytest.mark.parametrize("inline", [100, 2], ids=["inline", "queued"])
@pytest.mark.parametrize("fault", ["killed before", "killed after"])
def test_a_crash_at_every_step_in_turn(world: World, inline: int, fault: Fault) -> None:
    expected = undisturbed(world)
    world.inline = inline
    number, met = 0, True
    while met:
        number += 1
        world.faults = at = At(number, fault)
        ref = world.upload(f"{number}.jsonl", BUNDLE)
        assert world.live([ref]) == []
        met = len(at.calls) >= number
        assert world.rows(ref) == expected, f"{fault} call {number}, {at.calls[number - 1 :][:1]}"
        assert staged(world) == []
        forget(world)
    assert number > 10
