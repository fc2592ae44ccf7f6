"""How likely an article begins at a line: two small logistic models, one upon the other.

The first weighs what is seen from the line itself (`signs`), the second that and what the other
likely headlines say (`agreement`). Chances come out calibrated on joins of real news: of the lines
that get 0.8, about four in five are headlines.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from newsfold.splitting import dates, typography
from newsfold.splitting.agreement import agreement
from newsfold.splitting.border_weights import ALONE, TOGETHER
from newsfold.splitting.signs import Signs, candidates, signs
from newsfold.splitting.units import Unit

_TITLE = 4
"""Words of a headline, at least, where form alone decides."""

_SURE = 0.9


def chances(units: Sequence[Unit]) -> dict[int, float]:
    """Numbers of the units that could be headlines, each with its probability of being one."""
    numbers = candidates(units)
    own = [signs(units, number) for number in numbers]
    first = [chance(ALONE, one) for one in own]
    both = zip(numbers, own, agreement(units, numbers, first), strict=True)
    found = {number: chance(TOGETHER, {**mine, **others}) for number, mine, others in both}
    return {number: max(one, _dressed(units, number)) for number, one in found.items()}


def _dressed(units: Sequence[Unit], number: int) -> float:
    """The least chance of what reads like a headline and has what only headlines have below.

    Those are a byline, a date or a dateline. News written to one pattern, such as sports results
    or weather, shares its words across articles: there the models see no change of subject.
    """
    title = units[number]
    if title.ends or title.words < _TITLE or not typography.is_headline(title.text):
        return 0.0
    if number and not units[number - 1].ends:
        return 0.0
    below = units[number + 1].text
    named = typography.byline(below) or dates.alone(below)
    return _SURE if named or typography.dateline(below) else 0.0


def chance(weights: Mapping[str, float], found: Signs) -> float:
    """The logistic of the weighted signs; `weights` holds one more, called "bias"."""
    total = weights["bias"] + sum(weights[name] * value for name, value in found.items())
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))
