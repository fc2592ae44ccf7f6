"""How well a bundle came apart: boundaries, headlines, fields, lost and foreign text."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields

from benchmarks.layouts.story import Story


@dataclass(frozen=True, slots=True)
class Found:
    """An article as the splitter reports it; paragraphs with runs of blanks made one."""

    headline: str
    paragraphs: tuple[str, ...]
    byline: str | None = None
    published: str | None = None
    located: str | None = None
    note: str | None = None
    captions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Score:
    """Counts of one bundle, or of many added up.

    Attributes:
        right, predicted, true: Boundaries between neighbouring paragraphs: in both, in the
            splitter's articles, in the stories.
        lost: Paragraphs found in no article, nor in its captions or note.
        whole: Paragraphs found as exactly one paragraph, but for a dateline before them.
        foreign: Paragraphs of articles that no story has.
        gaps: Bundles whose articles and residue do not cover the decoded text exactly.
    """

    bundles: int = 0
    stories: int = 0
    articles: int = 0
    right: int = 0
    predicted: int = 0
    true: int = 0
    paragraphs: int = 0
    lost: int = 0
    whole: int = 0
    foreign: int = 0
    headlines: int = 0
    byline: int = 0
    byline_of: int = 0
    published: int = 0
    published_of: int = 0
    located: int = 0
    located_of: int = 0
    gaps: int = 0

    def __add__(self, other: Score) -> Score:
        names = [field.name for field in fields(self)]
        return Score(*(getattr(self, name) + getattr(other, name) for name in names))

    @property
    def f1(self) -> float:
        """Boundary F1; 1 where there is no boundary and none was seen."""
        return 2 * self.right / both if (both := self.predicted + self.true) else 1.0

    @property
    def headline(self) -> float:
        """The share of stories whose headline is right to the letter."""
        return self.headlines / self.stories if self.stories else 1.0


def score(stories: Sequence[Story], found: Sequence[Found], shows: Iterable[str] = ()) -> Score:
    """Compare what was found with the stories that the bundle was built from."""
    truth = [normal(text) for story in stories for text in story.paragraphs]
    owners = [number for number, story in enumerate(stories) for _ in story.paragraphs]
    printed = [normal(text) for story in stories for text in story.printed]
    places = list(_places(truth, printed, found))
    cuts = _cuts(owners, places)
    exact = {text for one in found for text in one.paragraphs}
    whole = sum({text, shown} & exact != set() for text, shown in zip(truth, printed, strict=True))
    homes = [_home(number, owners, places, found) for number in range(len(stories))]
    known = {*truth, *printed}
    counted = Score(
        bundles=1,
        stories=len(stories),
        articles=len(found),
        right=sum(true and seen for true, seen in cuts),
        predicted=sum(seen for _, seen in cuts),
        true=sum(true for true, _ in cuts),
        paragraphs=len(truth),
        lost=places.count(None),
        whole=whole,
        foreign=sum(text not in known for one in found for text in one.paragraphs),
        headlines=sum(
            bool(home and normal(home.headline) == normal(story.headline))
            for story, home in zip(stories, homes, strict=True)
        ),
    )
    return counted + _fields(stories, homes, frozenset(shows))


def normal(text: str) -> str:
    """The text with runs of blanks made one."""
    return " ".join(text.split())


def _places(
    truth: Sequence[str], printed: Sequence[str], found: Sequence[Found]
) -> Iterator[int | None]:
    """For each paragraph of the stories the article it is in; None: in none.

    A correction may be in the article's note, a caption among its captions. A short paragraph may
    be in several articles; they keep the stories' order, so that the first one not before the
    last paragraph's article is meant.
    """
    texts = [
        " ".join((*one.paragraphs, *map(normal, one.captions), normal(one.note or "")))
        for one in found
    ]
    index: dict[str, list[int]] = {}
    for number, one in enumerate(found):
        for text in one.paragraphs:
            index.setdefault(text, []).append(number)
    last = 0
    for text, shown in zip(truth, printed, strict=True):
        exact = (
            index.get(text)
            or index.get(shown)
            or [at for at, whole in enumerate(texts) if text in whole]
        )
        ahead = [at for at in exact if at >= last]
        place = ahead[0] if ahead else exact[0] if exact else None
        last = last if place is None else place
        yield place


def _cuts(owners: Sequence[int], places: Sequence[int | None]) -> list[tuple[bool, bool]]:
    """Between neighbours that were found: whether there is a boundary, and whether one is seen."""
    kept = [(owner, at) for owner, at in zip(owners, places, strict=True) if at is not None]
    return [(left[0] != right[0], left[1] != right[1]) for left, right in itertools.pairwise(kept)]


def _home(
    number: int, owners: Sequence[int], places: Sequence[int | None], found: Sequence[Found]
) -> Found | None:
    """The article that holds most of a story."""
    at = [place for owner, place in zip(owners, places, strict=True) if owner == number]
    known = [place for place in at if place is not None]
    return found[max(known, key=known.count)] if known else None


def _fields(
    stories: Sequence[Story], homes: Sequence[Found | None], shows: frozenset[str]
) -> Score:
    """How many of the fields that the bundle says were read to the letter."""
    counts: dict[str, int] = {}
    for story, home in zip(stories, homes, strict=True):
        for name in shows:
            truth = getattr(story, name)
            if truth is None:
                continue
            seen = getattr(home, name) if home else None
            counts[f"{name}_of"] = counts.get(f"{name}_of", 0) + 1
            counts[name] = counts.get(name, 0) + (_plain(name, seen) == _plain(name, truth))
    return Score(**counts)


def _plain(name: str, value: object) -> object:
    """A field without what exports differ in: capitals, the order of names, the hour."""
    text = normal(str(value or "")).casefold()
    if name == "published":
        return text[:10]
    if name == "located":
        return text
    words = text.replace(",", " ").replace(";", " ").split()
    return sorted(word for word in words if word not in {"by", "and"})
