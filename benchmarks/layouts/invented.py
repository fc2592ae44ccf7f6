"""Invented stories: their facts are drawn, their sentences come from templates."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date, timedelta

from benchmarks.layouts import templates
from benchmarks.layouts.story import Story

_THINGS = ("copper", "sea salt", "umbrellas", "paper boats", "honey", "bicycles", "old maps", "tea")
_COMPANIES = ("Norrtech", "Amberline", "Halden & Sons", "Ostmark", "Bluefin Rail", "Kappa Foods")
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = ("January", "March", "May", "July", "September", "November")
_PAPERS = (
    "The Harbour Post",
    "Dunmere Gazette",
    "The Evening Chronicle (Brenn)",
    "Eastholm Daily News",
)
_WIRES = ("Reuters", "AP", "AFP", "dpa", "Newsfold")
_ABBREVIATED = ("Jan.", "March", "May", "July", "Sept.", "Nov.")


def invented_stories(count: int, rng: random.Random, language: str = "en") -> list[Story]:
    """Stories no two paragraphs of which are equal."""
    seen: set[str] = set()
    return [_story(rng, language, seen) for _ in range(count)]


def _story(rng: random.Random, language: str, seen: set[str]) -> Story:
    subject = rng.choice(list(templates.SUBJECTS))
    headlines, sentences, section = templates.FOREIGN.get(language, templates.SUBJECTS[subject])
    common = templates.COMMON if language == "en" else ()
    body, headings = _body(rng, sentences, common, seen)
    place = rng.choice(templates.PLACES)
    published = date(2019, 1, 1) + timedelta(days=rng.randrange(2000))
    located = place if rng.random() < 0.5 else None
    return Story(
        _fresh(rng, headlines, seen),
        body,
        published,
        headings=headings,
        byline=_byline(rng),
        located=located,
        dateline=_dateline(rng, place, published) if located else "",
        captions=tuple(_caption(rng) for _ in range(rng.choice((0, 0, 1, 1, 2)))),
        section=section,
        publication=rng.choice(_PAPERS),
        keywords=tuple(rng.sample(_THINGS, 3)),
        language=language,
        wire=rng.choice(_WIRES) if rng.random() < 0.3 else None,
    )


def _body(
    rng: random.Random, sentences: Sequence[str], common: Sequence[str], seen: set[str]
) -> tuple[tuple[str, ...], frozenset[int]]:
    """A lead of full sentences, then paragraphs, odd lines and section headings."""
    body = [_paragraph(rng, sentences, (), seen, rng.randint(1, 2))]
    headings = set()
    with_headings = rng.random() < 0.35
    spare = rng.sample(templates.SUBHEADS, len(templates.SUBHEADS))
    for number in range(rng.randint(2, 9)):
        if with_headings and number % 3 == 2 and spare[-1] not in seen:
            headings.add(len(body))
            seen.add(spare[-1])
            body.append(spare.pop())
        elif common and rng.random() < 0.15:
            body.append(_fresh(rng, templates.TRAPS, seen))
            continue
        body.append(_paragraph(rng, sentences, common, seen, rng.randint(1, 4)))
    return tuple(body), frozenset(headings)


def _paragraph(
    rng: random.Random, own: Sequence[str], common: Sequence[str], seen: set[str], count: int
) -> str:
    """Different sentences, the first one of the subject's own."""
    while True:
        first = rng.choice(own)
        pool = rng.sample((*own, *common), len(own) + len(common))
        parts = [first, *(one for one in pool if one != first)][:count]
        text = _filled(rng, " ".join(parts))
        if text not in seen:
            seen.add(text)
            return text


def _fresh(rng: random.Random, choices: Sequence[str], seen: set[str]) -> str:
    """One of the templates, filled so that it has not been seen."""
    while True:
        text = _filled(rng, rng.choice(choices))
        if text not in seen:
            seen.add(text)
            return text


def _filled(rng: random.Random, template: str) -> str:
    people, places = rng.sample(templates.PEOPLE, 2), rng.sample(templates.PLACES, 2)
    companies, numbers = rng.sample(_COMPANIES, 2), sorted(rng.sample(range(3, 9000), 2))
    return template.format(
        person=people[0],
        person2=people[1],
        place=places[0],
        place2=places[1],
        company=companies[0],
        company2=companies[1],
        number=numbers[0],
        number2=numbers[1],
        thing=rng.choice(_THINGS),
        day=rng.choice(_DAYS),
        day2=rng.choice(_MONTHS),
        verb=rng.choice(("keep", "double", "scrap", "halve")),
        year=rng.randint(1950, 2018),
        score=f"{rng.randint(0, 5)}-{rng.randint(0, 5)}",
        money=rng.choice(("£{}m", "€{} million", "${} billion", "{} million crowns")).format(
            rng.randint(2, 900)
        ),
    )


def _byline(rng: random.Random) -> str | None:
    if rng.random() < 0.2:
        return None
    names = rng.sample(templates.PEOPLE, rng.choice((1, 1, 1, 2)))
    return " and ".join(names)


def _dateline(rng: random.Random, place: str, published: date) -> str:
    month = _ABBREVIATED[(published.month - 1) // 2]
    return rng.choice(
        (
            f"{place.upper()} ({rng.choice(_WIRES)}) - ",
            f"{place.upper()}, {month} {published.day} ({rng.choice(_WIRES)}) - ",
            f"{place.upper()} — ",
            f"{place.upper()} ({rng.choice(_WIRES)}) — ",
            f"{place.upper()} ({rng.choice(_WIRES)}) -- ",
        )
    )


def _caption(rng: random.Random) -> str:
    person, place = rng.choice(templates.PEOPLE), rng.choice(templates.PLACES)
    agency = rng.choice(("Reuters", "AFP", "Getty Images", "AP"))
    return rng.choice(
        (
            f"The harbour of {place}, seen on a quiet morning. {agency.upper()}/{person}",
            f"{person} outside the town hall in {place}. Photograph: {person}/{agency}",
            f"A street in {place} after the storm ({agency})",
            f"{person} speaks to reporters in {place}, {rng.randint(2, 28)} May. Photo: {agency}",
        )
    )
