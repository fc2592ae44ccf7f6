"""What the document transformer is told of each sentence beside its vector.

A sentence vector says what a sentence is about; it does not say where it stands, how long it is,
how central, or whether it can be read alone. Training and inference both call `features`, so the
two cannot drift apart.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

FEATURES = 22
"""Columns of `features`."""

HEADLINE_COLUMNS = (5, 8)
"""The columns that are 0 where there is no headline."""

_UNRESOLVED = re.compile(
    r"[\"“‘'(]*(?:he|she|it|they|his|her|hers|its|their|theirs|him|them|this|that|these|those|such|"
    r"but|and|or|so|yet|nor|also|however|meanwhile|moreover|furthermore|nevertheless|nonetheless|"
    r"then|therefore|thus|instead|otherwise|besides|still|even so|both|another|"
    r"in addition|on the other hand|for example|for instance|as a result|after that|"
    r"the (?:former|latter|same|pair|two|trio))\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W_]+(?:[’'][^\W_]+)?")
_SAID = re.compile(r"\b(?:said|says|told|added|tweeted|according to)\b", re.IGNORECASE)
_FIRST_PERSON = re.compile(r"\b(?:I|we|my|our|us|me|I’m|I'm)\b")
_OPEN_QUOTE = re.compile(r"[\"“‘']")
_QUOTED = re.compile(r"^[^“”]*”|“[^”]*(?:”|$)|\"[^\"]*(?:\"|$)")
_STOPWORDS = frozenset(
    """
    a about after all also am an and any are as at be been before being but by can could did do does
    for from had has have he her him his how i if in into is it its just like may me might more most
    my no not now of on one only or other our out over s said say says she should so some such t
    than that the their them then there these they this those to too two under up us very was we
    were what when where which while who whom why will with would you your
    """.split()  # noqa: SIM905
)


def unresolved(text: str) -> bool:
    """True where a sentence opens with a pronoun or connective that points back: "He", "But"."""
    return _UNRESOLVED.match(text) is not None


def dangles(text: str) -> bool:
    """True where a sentence leans on the one before: `unresolved`, or nothing but speech."""
    spoken = any(mark in text for mark in '“”"')
    return unresolved(text) or (spoken and not _WORD.search(_QUOTED.sub("", text)))


def features(
    texts: Sequence[str],
    vectors: NDArray[np.float32],
    headline: str,
    headline_vector: NDArray[np.float32] | None,
) -> NDArray[np.float32]:
    """Describe each sentence by position, length, centrality and surface.

    Args:
        texts: The sentences.
        vectors: Their vectors, (sentences, width), each of length 1.
        headline: "" where there is none.
        headline_vector: (width,), of length 1; None where there is no headline.

    Returns:
        (sentences, `FEATURES`), each column roughly between -1 and 1.
    """
    columns: list[NDArray[np.float64]] = [
        *_places(len(texts)),
        *_meaning(vectors, headline_vector),
        *_words(texts, headline),
    ]
    surface = np.array([_surface(text) for text in texts], np.float32)
    return np.column_stack([*columns, surface]).astype(np.float32)


def _places(count: int) -> list[NDArray[np.float64]]:
    place = np.arange(count)
    return [
        np.log1p(place) / 4,
        place / max(count - 1, 1),
        1 / (1 + place),
        np.full(count, np.log1p(count) / 4),
    ]


def _meaning(
    vectors: NDArray[np.float32], headline: NDArray[np.float32] | None
) -> list[NDArray[np.float64]]:
    """Closeness to the document's mean, the headline, the lead, and the nearest sentence before."""
    mean = vectors.mean(axis=0)
    mean /= max(float(np.linalg.norm(mean)), 1e-9)
    alike = np.tril(vectors @ vectors.T, -1)
    to_headline = np.zeros(len(vectors)) if headline is None else vectors @ headline
    near = (vectors @ mean, to_headline, vectors @ vectors[0], alike.max(axis=1))
    return [column.astype(np.float64) for column in near]


def _content(text: str) -> list[str]:
    return [word for word in _WORD.findall(text.lower()) if word not in _STOPWORDS]


def _words(texts: Sequence[str], headline: str) -> list[NDArray[np.float64]]:
    """Shared words: with the headline, with the rest of the document, and words seen first here."""
    title = set(_content(headline))
    contents = [_content(text) for text in texts]
    counts = Counter(word for words in contents for word in set(words))
    seen: set[str] = set()
    rows = []
    for words in contents:
        kinds = set(words)
        size = max(len(kinds), 1)
        rows.append(
            (
                len(kinds & title) / max(len(title), 1),
                sum(np.log(counts[word]) for word in kinds) / size / 2,
                sum(np.log(counts[word]) for word in kinds) / 20,
                len(kinds - seen) / size,
            )
        )
        seen |= kinds
    return list(np.array(rows, np.float64).T)


def _surface(text: str) -> tuple[float, ...]:
    words = text.split()
    capitals = sum(word[:1].isupper() for word in words[1:])
    return (
        np.log1p(len(words)) / 4,
        float(len(words) < 7),
        min(capitals / 8, 1.5),
        float(unresolved(text)),
        float(_OPEN_QUOTE.match(text) is not None),
        float("“" in text or '"' in text),
        float(text.endswith("?")),
        float(any(char.isdigit() for char in text)),
        float(_SAID.search(text) is not None),
        float(_FIRST_PERSON.search(text) is not None),
    )
