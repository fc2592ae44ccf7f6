"""Bundles of real articles, all parted by single blank lines (or none), as people paste them.

The layout `paragraphs` is trained and measured on these. They are made at run time from corpora
outside the project, with a seed, and are never written down.
"""

from __future__ import annotations

import random
import re
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from newsfold.splitting.units import Unit
from training.corpora import corpora, held_out, read

NEWS = ("News", "Sport")
_COLLECTIONS = re.compile(
    r"briefing:|morning mail|corrections and clarifications|talking points|football rumours|quiz|"
    r"letters spread of our print edition|\* \* \*|today.s (?:top )?stor|readers on|"
    r"letters@theguardian|from our archives",
    re.IGNORECASE,
)
"""Pages of letters, briefings and round-ups: many small stories with headlines of their own."""

VARIANTS = (
    "plain",
    "short",
    "byline",
    "dateline",
    "standfirst",
    "headings",
    "quotes",
    "title-case",
    "capitals",
    "full-stop",
    "wrapped",
    "no-blank",
)

_HEADINGS = """
A new phase|Background|How it works|What happens next?|The numbers|Reaction|Looking ahead|
Why does it matter?|A long road|BASES|ANALYSIS|History|On the ground|Under pressure|Mixed signals|
No way back|The view from abroad|What we know so far|Warning signs|Money and power|Second thoughts|
BACKGROUND|Rising costs|“Nothing to hide”|A question of trust|The next generation|Who pays?|
Calls for change|An uneasy peace|Winners and losers|Life after the storm|Family ties|Legal battle|
WHAT NOW?|Fears for the future|Key dates|Unanswered questions|The case against|In the dock
"""
HEADINGS = tuple(heading.strip() for heading in _HEADINGS.replace("\n", "").split("|"))
_TOWNS = ("CAIRO", "ELSIN", "NEW DELHI", "UPPER TARN", "SAO PAULO", "BRANNOC", "SAN DIEGO, Calif.")
_AGENCIES = ("Reuters", "AP", "AFP", "Harbor News")
_NAMES = ("Ida Lunt", "Kaja Lind", "Tom O'Dell", "Joy Okello and Ana Brandt", "T. K. Raman")
_DATES = ("May 2, 2031", "12 March 2031", "2031-04-17", "Updated: June 9, 2031 10:15 AM")


@dataclass(frozen=True)
class Story:
    """A real article; `news` where it is in the news or sport pages and no collection."""

    id: str
    headline: str
    standfirst: str
    paragraphs: tuple[str, ...]
    news: bool


@dataclass(frozen=True)
class Bundle:
    """A joined text and where its articles begin, with their headlines."""

    text: str
    starts: tuple[int, ...]
    headlines: tuple[str, ...]


def guardian(*, held: bool, folder: Path | None = None) -> list[Story]:
    """The Guardian's articles: those held out, or all others."""
    rows = read((folder or corpora()) / "summaries" / "guardian.jsonl.gz")
    return [
        Story(
            row["id"],
            _line(row["title"]),
            _line(row["standfirst"]),
            paragraphs,
            row["pillar"] in NEWS and not _COLLECTIONS.search(row["title"] + row["article"]),
        )
        for row in rows
        if held_out(row["id"]) is held and (paragraphs := _paragraphs(row["article"]))
    ]


def cnn(*, held: bool, folder: Path | None = None) -> list[Story]:
    """CNN's training stories; the first highlight stands in for the headline they lack."""
    rows = read((folder or corpora()) / "summaries" / "cnn.train.jsonl.gz")
    return [
        Story(row["id"], _line(row["highlights"][0]).rstrip("."), "", paragraphs, True)
        for row in rows
        if held_out(row["id"]) is held and len(paragraphs := _paragraphs(row["article"])) > 2
    ]


def akin(stories: Sequence[Story], count: int, rng: random.Random) -> list[Story]:
    """Stories of one subject, as those who watch a subject collect them, in any order.

    Of a hundred stories those that share most words with the first of them.
    """
    pool = rng.sample(stories, 100)
    subject = _stems(pool[0])
    found = sorted(pool, key=lambda story: -len(subject & _stems(story)))[:count]
    return rng.sample(found, count)


def twins(stories: Sequence[Story], headlines: Sequence[str]) -> list[Story]:
    """Long stories halved, as two reports of one event; the second ones get these headlines."""
    found: list[Story] = []
    for story, headline in zip(stories, headlines, strict=True):
        half = len(story.paragraphs) // 2
        found.append(replace(story, paragraphs=story.paragraphs[:half] or story.paragraphs))
        if half >= 5:
            rest = story.paragraphs[half:]
            found.append(replace(story, headline=headline, standfirst="", paragraphs=rest))
        else:
            found[-1] = story
    return found


@cache
def _stems(story: Story) -> frozenset[str]:
    return Unit((), " ".join([story.headline, *story.paragraphs[:8]])).stems


def _line(text: str | None) -> str:
    return " ".join((text or "").split())


def _paragraphs(text: str) -> tuple[str, ...]:
    return tuple(line for raw in text.split("\n") if (line := _line(raw)))


def bundle(stories: Sequence[Story], variant: str, rng: random.Random) -> Bundle:
    """The stories one after another, dressed as the variant says ("plain" for none).

    Several variants may be named, joined by "+".
    """
    kinds = frozenset(variant.split("+"))
    gap = "\n" if "no-blank" in kinds else "\n\n"
    column = rng.randint(60, 90) if "wrapped" in kinds else 0
    parts: list[str] = []
    starts: list[int] = []
    headlines: list[str] = []
    length = 0
    near = rng.random() < 0.5
    for story in stories:
        headline, body = _dressed(story, kinds, rng, near=near)
        starts.append(length)
        headlines.append(headline)
        text = gap.join(_wrapped(part, column) for part in [headline, *body]) + gap
        parts.append(text)
        length += len(text)
    return Bundle("".join(parts), tuple(starts), tuple(headlines))


def _wrapped(part: str, column: int) -> str:
    return (
        part
        if not column
        else "\n".join(
            textwrap.fill(line, column, break_long_words=False, break_on_hyphens=False)
            for line in part.split("\n")
        )
    )


def _dressed(
    story: Story, kinds: frozenset[str], rng: random.Random, *, near: bool
) -> tuple[str, list[str]]:
    """The story's headline and what stands below it."""
    headline, body = story.headline, list(story.paragraphs)
    if "short" in kinds:
        body = body[: rng.randint(2, 7)]
    if "title-case" in kinds:
        headline = " ".join(w[:1].upper() + w[1:] if len(w) > 3 else w for w in headline.split())
    if "capitals" in kinds:
        headline = headline.upper()
    if "full-stop" in kinds and headline[-1].isalnum():
        headline += "."
    if "headings" in kinds:
        body = _with_headings(body, rng)
    if "quotes" in kinds:
        body = _with_quotes(body, rng)
    if "dateline" in kinds:
        body[0] = f"{rng.choice(_TOWNS)} ({rng.choice(_AGENCIES)}) - {body[0]}"
    if "standfirst" in kinds and story.standfirst:
        body.insert(0, story.standfirst)
    if "byline" in kinds:
        above = [f"By {rng.choice(_NAMES)}", *([rng.choice(_DATES)] if rng.random() < 0.5 else [])]
        body[:0] = ["\n".join(above)] if near else above
    return headline, body


def _with_headings(body: Sequence[str], rng: random.Random) -> list[str]:
    """A section heading above every third to seventh paragraph, never the first."""
    found: list[str] = []
    wait = rng.randint(2, 5)
    capitals = rng.random() < 0.2
    for number, paragraph in enumerate(body):
        if number and not wait:
            heading = _heading(paragraph, rng)
            found.append(heading.upper() if capitals else heading)
            wait = rng.randint(3, 7)
        wait = max(0, wait - 1)
        found.append(paragraph)
    return found


def _heading(paragraph: str, rng: random.Random) -> str:
    """An invented heading, or one made of words of the paragraph that it stands above."""
    words = re.findall(r"[\w’'-]+", paragraph)
    if rng.random() < 0.4 or len(words) < 12:
        return rng.choice(HEADINGS)
    size = rng.randint(1, 5)
    first = rng.randrange(len(words) - size)
    fragment = " ".join(words[first : first + size])
    if rng.random() < 0.25:
        return f"‘{fragment}’"
    if rng.random() < 0.2:
        fragment = " ".join(word.capitalize() for word in fragment.split())
    return fragment[:1].upper() + fragment[1:] + ("?" if rng.random() < 0.15 else "")


def _with_quotes(body: Sequence[str], rng: random.Random) -> list[str]:
    """A pull quote here and there: a sentence of the article, set apart once more."""
    found: list[str] = []
    for number, paragraph in enumerate(body):
        found.append(paragraph)
        if number and rng.random() < 0.12:
            sentences = re.split(r"(?<=[.!?])\s", rng.choice(list(body)))
            quote = min(sentences, key=lambda sentence: abs(len(sentence) - 90))
            found.append(quote.strip(" .“”") if rng.random() < 0.7 else f"“{quote.strip('“”')}”")
    return [part for part in found if part]
