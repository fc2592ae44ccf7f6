"""How likely an article begins at a line: two small logistic models, one upon the other.

The first weighs what is seen from the line itself (`signs`), the second that and what the other
likely headlines say (`agreement`). Chances come out calibrated on joins of real news: of the lines
that get 0.8, about four in five are headlines.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from newsfold.splitting.agreement import agreement
from newsfold.splitting.border_weights import ALONE, TOGETHER
from newsfold.splitting.signs import Signs, candidates, signs
from newsfold.splitting.units import Unit


def chances(units: Sequence[Unit]) -> dict[int, float]:
    """Numbers of the units that could be headlines, each with its probability of being one."""
    numbers = candidates(units)
    own = [signs(units, number) for number in numbers]
    first = [chance(ALONE, one) for one in own]
    both = zip(numbers, own, agreement(units, numbers, first), strict=True)
    return {number: chance(TOGETHER, {**mine, **others}) for number, mine, others in both}


def chance(weights: Mapping[str, float], found: Signs) -> float:
    """The logistic of the weighted signs; `weights` holds one more, called "bias"."""
    total = weights["bias"] + sum(weights[name] * value for name, value in found.items())
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))
