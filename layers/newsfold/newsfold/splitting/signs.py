"""What tells a headline from a section heading or a short paragraph, seen from where it stands.

Every sign is a number between 0 and 1 (about): the line's form, its neighbours, how the text below
opens, and whether the words and names above go on below (lexical cohesion: Hearst, TextTiling,
Computational Linguistics 23(1), 1997). `borders` weighs them.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Literal

from newsfold.splitting import typography
from newsfold.splitting.units import Unit

Signs = dict[str, float]

_LONGEST = 32
"""Words of a headline, at most."""

_CONNECTIVES_WORDS = (
    "he she it they but and however that this these those his her their its meanwhile also "
    "moreover still yet so then there we i nor or another both other such"
)
_CONNECTIVES = frozenset(_CONNECTIVES_WORDS.split())
_FUNCTION_WORDS = (
    "a an and as at after against amid before but by for from has have in into is are be of off "
    "on or out over says say than that the to up was were will with he his her its it who what "
    "how why not no can could may under about"
)
_FUNCTION = frozenset(_FUNCTION_WORDS.split())
_SAID_WORDS = "said says told announced reported according"
_SAID = frozenset(_SAID_WORDS.split())
_SENTENCE_INSIDE = re.compile(r"[.!?][”’\"']? [A-Z“‘]")
_OPENERS = "\"'“‘«"
_LOOK = 30
"""Units on either side whose words are looked at, at most."""

_OPENING = 1500
"""Characters of the paragraph below that are looked at."""


def candidates(units: Sequence[Unit]) -> list[int]:
    """Numbers of the units that could be headlines: short, with text below."""
    return [
        number
        for number, unit in enumerate(units)
        if _could_be_headline(unit) and body(units, number) is not None
    ]


def body(units: Sequence[Unit], number: int) -> int | None:
    """The first unit below that is no byline, date or caption."""
    reach = range(number + 1, min(number + 6, len(units)))
    return next((below for below in reach if not units[below].header), None)


def signs(units: Sequence[Unit], number: int) -> Signs:
    """All signs of the candidate with this number."""
    first = body(units, number)
    if first is None:
        raise ValueError("no text below")
    return {
        **form(units[number]),
        **_context(units, number, first),
        **_opening(units[first]),
        **_cohesion(units, number, first),
    }


def _could_be_headline(unit: Unit) -> bool:
    text = unit.text
    return (
        len(text) <= 240
        and 2 <= unit.words <= _LONGEST
        and any(map(str.isalpha, text))
        and text[-1] not in ",;"
        and not unit.header
    )


def form(unit: Unit) -> Signs:
    """How the line itself is written."""
    text, count = unit.text, unit.words
    tokens = [token for token in unit.tokens if token[0].isalpha()]
    long = [token for token in tokens[1:] if len(token) > 3]
    capital = sum(token[0].isupper() for token in long) / len(long) if long else 0.0
    quoted = text[0] in _OPENERS
    return {
        **{f"words {number}": float(count == number) for number in range(2, 8)},
        "words 14-17": 14 <= count < 18,
        "words 18-23": 18 <= count < 24,
        "words 24-": count >= 24,
        "title case": 0.0 if text.isupper() else capital,
        "capitals": text.isupper(),
        "question": text.endswith("?"),
        "full stop": text.endswith("."),
        "other stop": unit.ends and not text.endswith((".", "?")),
        "colon at end": text.endswith(":"),
        "colon": ": " in text,
        "dash": " – " in text or " - " in text or " — " in text,
        "quoted": quoted and text[-1] in "\"'’”»",
        "lower case": text[0].islower(),
        "bullet": typography.is_list_item(text) or text[0] in "•*·–-",
        "function words": min(3, sum(token in _FUNCTION for token in tokens)) / 3,
    }


def _context(units: Sequence[Unit], number: int, first: int) -> Signs:
    """What stands around it, and how far the next short lines are."""
    above = units[number - 1] if number else None
    around = [*units[max(0, number - 4) : number], *units[number + 1 : number + 5]]
    since = _words_to_short_line(reversed(units[max(0, number - 40) : number]))
    ahead = _words_to_short_line(units[first : number + 40])
    return {
        "first": above is None,
        "below a sentence": above is not None and above.ends and above.words >= 8,
        "below few words": above is not None and above.words < 8,
        "below an open line": above is not None and not above.ends and above.words >= 8,
        "below a byline": above is not None and above.header,
        "above a byline": first > number + 1,
        "short lines around": sum(unit.words < 8 and not unit.header for unit in around) / 4,
        "words above": min(since, 400) / 400,
        "few words above": since < 60 and above is not None,
        "words below": min(ahead, 400) / 400,
        "few words below": ahead < 40,
    }


def _words_to_short_line(units: Iterable[Unit]) -> int:
    count = 0
    for unit in units:
        if unit.words < 16 and not unit.ends and not unit.header:
            break
        count += unit.words
    return count


def _opening(unit: Unit) -> Signs:
    """How the text below begins."""
    text = unit.text[:_OPENING]
    head = text.split(maxsplit=1)[0].strip("“\"'‘(").lower()
    return {
        "opens with a dateline": typography.dateline(text) is not None,
        "opens with few words": unit.words < 10,
        "opens with 10-17 words": 10 <= unit.words < 18,
        "opens like a lead": 18 <= unit.words < 48,
        "opens with a sentence": unit.ends,
        "opens with a connective": head in _CONNECTIVES,
        "opens with a quote": text[0] in _OPENERS,
        "opens with a list": typography.is_list_item(text),
        "opens with sentences": min(len(_SENTENCE_INSIDE.findall(text)), 6) / 6,
        "opens with said": not _SAID.isdisjoint(token.lower() for token in unit.tokens),
    }


def _cohesion(units: Sequence[Unit], number: int, first: int) -> Signs:
    """Which words and names are shared across it, near (150 and 60 words) and far (600, 250)."""
    above = _nearest(reversed(units[max(0, number - _LOOK) : number]), 600)
    below = _nearest(units[first : first + _LOOK], 250)
    near_above, near_below = stems(_nearest(above, 150)), stems(_nearest(below, 60))
    far_above, far_below = stems(above), stems(below)
    names_above, names_below = names(above), names(below)
    names_near = names(_nearest(below, 60))
    title = units[number].stems
    return {
        "near": 5 * _cosine(near_above, near_below),
        "far": 5 * _cosine(far_above, far_below),
        "near in far": len(far_above & near_below) / (len(near_below) + 3),
        "old names": min(len(names_near & names_above), 4) / 4,
        "old names' share": len(names_near & names_above) / (len(names_near) + 1),
        "old names far": len(names_below & names_above) / (len(names_below) + 1),
        "title near": len(title & near_below) / (len(title) + 1),
        "title far": len(title & far_below) / (len(title) + 1),
        "title above": len(title & far_above) / (len(title) + 1),
        "title nowhere": title.isdisjoint(far_below),
    }


def _cosine(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / (math.sqrt(len(one) * len(other)) + 1)


def _nearest(units: Iterable[Unit], words: int) -> list[Unit]:
    """The first units, headers left out, that hold so many words together."""
    found: list[Unit] = []
    for unit in islice(units, _LOOK):
        if not unit.header:
            found.append(unit)
            words -= unit.words
        if words <= 0:
            break
    return found


def stems(units: Iterable[Unit]) -> frozenset[str]:
    """The stems of all of them."""
    return _union(units, "stems")


def names(units: Iterable[Unit]) -> frozenset[str]:
    """The names in all of them."""
    return _union(units, "names")


def _union(units: Iterable[Unit], kind: Literal["stems", "names"]) -> frozenset[str]:
    return frozenset().union(*(getattr(unit, kind) for unit in units))
