"""What the other likely headlines of a text say about one of them.

One text's headlines are written alike (title case, a full stop, a byline below), and its section
headings otherwise; and where the last and the next headline stand is where to compare the words
above with the words below.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from newsfold.splitting import typography
from newsfold.splitting.signs import Signs, body, form, names, stems
from newsfold.splitting.units import Unit

_LIKELY = 0.5
_REACH = 40
"""Units on either side that are compared, at most."""

_MARKS = ("byline", "dateline")
"""What stands below every headline of a text or below none."""

_OUTWEIGHED = ("stems go on", "names go on", "text below goes on", "title below", "chance")
"""Signs that count for less where such marks agree: two reports of one event have them, too."""


def agreement(
    units: Sequence[Unit], candidates: Sequence[int], chances: Sequence[float]
) -> list[Signs]:
    """The signs of each candidate that depend on the others.

    Args:
        units: The text.
        candidates: Numbers of the units that could be headlines, rising.
        chances: How likely each is one by its own signs (0 to 1).
    """
    likely = [number for number, p in zip(candidates, chances, strict=True) if p > _LIKELY]
    styles = [_style(units, number) for number in candidates]
    chosen = [s for s, p in zip(styles, chances, strict=True) if p > _LIKELY]
    total = {key: sum(style[key] for style in chosen) for key in (chosen[0] if chosen else ())}
    found = []
    for index, number in enumerate(candidates):
        itself = chances[index] > _LIKELY
        others = len(likely) - itself
        before, after = bisect_left(likely, number) - 1, bisect_right(likely, number)
        start = likely[before] if before >= 0 else 0
        stop = likely[after] if after < len(likely) else len(units)
        signs = {
            **_difference(styles[index], total, others, itself=itself),
            **_continuity(units, number, start, stop),
            "rival": _rival(candidates, chances, index),
            "chance": _logit(chances[index]) / 4,
        }
        marked = {f"{key}, marked": signs[key] * signs["marked alike"] for key in _OUTWEIGHED}
        found.append(signs | marked)
    return found


def _style(units: Sequence[Unit], number: int) -> Signs:
    own = form(units[number])
    return {
        "length": math.log(units[number].words),
        "title case": own["title case"],
        "capitals": own["capitals"],
        "full stop": own["full stop"],
        "byline": units[number + 1].header,
        "dateline": _has_dateline(units, number),
    }


def _has_dateline(units: Sequence[Unit], number: int) -> bool:
    first = body(units, number)
    return first is not None and typography.dateline(units[first].text) is not None


def _difference(style: Signs, total: Signs, others: int, *, itself: bool) -> Signs:
    """How far the style is above and below the mean of the others' styles."""
    found: Signs = {"alone": not others, "marked alike": 0.0}
    for key, value in style.items():
        mean = (total[key] - itself * value) / others if others else value
        found[f"more {key}"] = max(0.0, value - mean)
        found[f"less {key}"] = max(0.0, mean - value)
        if key in _MARKS:
            found["marked alike"] = max(found["marked alike"], mean * value if others else 0.0)
    return found


def _continuity(units: Sequence[Unit], number: int, start: int, stop: int) -> Signs:
    """Whether the text from the last likely headline goes on up to the next one."""
    above = units[max(start, number - _REACH) : number]
    below = [unit for unit in units[number + 1 : min(stop, number + 1 + _REACH)] if not unit.header]
    stems_above, stems_below = stems(above), stems(below)
    names_above, names_below = names(above), names(below)
    first, title = names(below[:2]), units[number].stems
    length_above, length_below = _words(above), _words(below)
    smaller = min(len(stems_above), len(stems_below))
    return {
        "stems go on": len(stems_above & stems_below) / (smaller + 5),
        "names go on": len(names_above & names_below)
        / (min(len(names_above), len(names_below)) + 2),
        "names go on at once": len(names_above & first) / (len(first) + 1),
        "text below goes on": _share(below, names_above),
        "text above goes on": _share(above, names_below),
        "title below": len(title & stems_below) / (len(title) + 1),
        "title above too": len(title & stems_above) / (len(title) + 1),
        "title within": max((len(title & u.stems) for u in (*above, *below)), default=0)
        / (len(title) + 1),
        "length above": min(length_above, 400) / 400,
        "length below": min(length_below, 400) / 400,
        "short above": length_above < 60 and start > 0,
        "short below": length_below < 60,
    }


def _words(units: Sequence[Unit]) -> int:
    return sum(unit.words for unit in units)


def _share(units: Sequence[Unit], named: frozenset[str]) -> float:
    return sum(not unit.names.isdisjoint(named) for unit in units) / (len(units) + 1)


def _rival(candidates: Sequence[int], chances: Sequence[float], index: int) -> float:
    """The best chance of a candidate right above or below."""
    near = [i for i in (index - 2, index - 1, index + 1, index + 2) if 0 <= i < len(candidates)]
    number = candidates[index]
    return max((chances[i] for i in near if abs(candidates[i] - number) <= 2), default=0.0)


def _logit(chance: float) -> float:
    safe = min(max(chance, 1e-4), 1 - 1e-4)
    return math.log(safe / (1 - safe))
