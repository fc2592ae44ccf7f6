"""A story: the truth that a bundle is built from and that its articles are compared with."""

from __future__ import annotations

import gzip
import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

CORPORA = Path("../shared/data/summaries")
"""Real stories, where the corpora exist. They are read at run time and never copied."""

_LONGEST = 60


@dataclass(frozen=True, slots=True)
class Story:
    """One article as its newsroom knows it.

    Attributes:
        paragraphs: The body with its section headings, in order, each on one line.
        headings: Which of the paragraphs are section headings.
        located: The place of the dateline, as a field gives it ("Cairo").
        dateline: How the body's text opens with it ("CAIRO (Reuters) - "); "" where it does not.
        wire: The agency or the desk that the story came from.
    """

    headline: str
    paragraphs: tuple[str, ...]
    published: date
    headings: frozenset[int] = frozenset()
    byline: str | None = None
    located: str | None = None
    dateline: str = ""
    captions: tuple[str, ...] = ()
    section: str = "World"
    publication: str = "The Harbour Post"
    keywords: tuple[str, ...] = ()
    language: str = "en"
    wire: str | None = None

    @property
    def printed(self) -> tuple[str, ...]:
        """The paragraphs as a page prints them: the first one opens with the dateline."""
        return (self.dateline + self.paragraphs[0], *self.paragraphs[1:])

    @property
    def words(self) -> int:
        """The length that exports state."""
        return sum(len(paragraph.split()) for paragraph in self.paragraphs)


def real_stories(seed: int, corpora: Path = CORPORA) -> list[Story]:
    """Guardian and CNN stories in a random order; none where the corpora are absent."""
    if not corpora.is_dir():
        return []
    stories = [
        *map(_guardian, _rows(corpora / "guardian.jsonl.gz")),
        *map(_cnn, _rows(corpora / "cnn.validation.jsonl.gz")),
    ]
    usable = [story for story in stories if story.headline and len(story.paragraphs) >= 2]
    random.Random(seed).shuffle(usable)
    return usable


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def _guardian(row: dict[str, str]) -> Story:
    return Story(
        " ".join(row["title"].split()),
        _paragraphs(row["article"]),
        date.fromisoformat(row["date"]),
        byline=row["byline"] or None,
        section=row["section"].capitalize(),
        publication="The Guardian",
    )


def _cnn(row: dict[str, str]) -> Story:
    """The corpus has no headlines; the first highlight, a short sentence, stands in for one."""
    headline = " ".join(row["highlights"][0].split()).removesuffix(" .")
    text = row["article"].removeprefix("(CNN)").lstrip(" -")
    return Story(headline, _paragraphs(text), date(2015, 3, 14), publication="CNN")


def _paragraphs(text: str) -> tuple[str, ...]:
    """Its paragraphs without repetitions: a repeated one could not be told where it is found."""
    lines = (" ".join(line.split()) for line in text.splitlines())
    kept = (line for line in lines if any(map(str.isalnum, line)))  # "* * *" is no paragraph
    return tuple(dict.fromkeys(kept))[:_LONGEST]
