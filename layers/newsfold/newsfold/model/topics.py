"""The 17 top-level IPTC Media Topics, in the order of the logits.

Source: https://cv.iptc.org/newscodes/mediatopic/
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from newsfold.article import Topic

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from newsfold.model.manifest import Manifest

TOPICS = {
    "medtop:01000000": "arts, culture, entertainment and media",
    "medtop:02000000": "crime, law and justice",
    "medtop:03000000": "disaster, accident and emergency incident",
    "medtop:04000000": "economy, business and finance",
    "medtop:05000000": "education",
    "medtop:06000000": "environment",
    "medtop:07000000": "health",
    "medtop:08000000": "human interest",
    "medtop:09000000": "labour",
    "medtop:10000000": "lifestyle and leisure",
    "medtop:11000000": "politics and government",
    "medtop:12000000": "religion",
    "medtop:13000000": "science and technology",
    "medtop:14000000": "society",
    "medtop:15000000": "sport",
    "medtop:16000000": "conflict, war and peace",
    "medtop:17000000": "weather",
}
"""Code to English name, in the order of the model's logits."""

CODES = tuple(TOPICS)

OPENING = 20
"""Sentences that the topic is judged by: about the 400 words that it was trained on."""

_HEADLINE_WEIGHT = 3.0
"""What a word in the headline weighs; one in the lead weighs 1."""
_BODY_WEIGHT = 0.5
"""What a word behind the lead weighs."""
_LEAD_PIECES = 140
"""Sentences that begin within so many word pieces (about 105 words) are the lead."""

UNCERTAIN = "uncertain"
"""What stands in place of a code below the manifest's threshold."""


def opening(headline: str, texts: Sequence[str]) -> str:
    """Headline and first sentences as one text, of which the encoder reads what it can."""
    title = [headline.strip().rstrip(".") + "."] if headline.strip() else []
    return " ".join([*title, *texts[:OPENING]])


def word_counts(ids: Sequence[Sequence[int]]) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """Weigh word pieces.

    The headline's count more than the text's, and those behind the lead less: what an article is
    about, it says early.

    Args:
        ids: Token ids of the headline and of each sentence, without marks; sentences after
            `OPENING` are ignored.

    Returns:
        The distinct ids in ascending order, and what each weighs in all; (pieces,) both.
    """
    pieces = list(ids[0])
    weights = [_HEADLINE_WEIGHT] * len(pieces)
    before = 0
    for text in ids[1 : OPENING + 1]:
        pieces.extend(text)
        weights.extend([1.0 if before < _LEAD_PIECES else _BODY_WEIGHT] * len(text))
        before += len(text)
    words, places = np.unique(np.array(pieces, np.int64), return_inverse=True)
    return words, np.bincount(places, weights, len(words)).astype(np.float32)


def name_topics(logits: NDArray[np.float32], manifest: Manifest) -> tuple[Topic, ...]:
    """The likeliest topic, and the next where it reaches the threshold for a second.

    Args:
        logits: (17,), in the order of `CODES`.
        manifest: Its temperature calibrates (Guo et al. 2017, https://arxiv.org/abs/1706.04599).
    """
    scaled = np.exp((logits - logits.max()).astype(np.float64) / manifest.temperature)
    shares = scaled / scaled.sum()
    first, second = np.argsort(-shares, kind="stable")[:2]
    named = [first, second] if shares[second] >= manifest.second else [first]
    return tuple(Topic(CODES[at], TOPICS[CODES[at]], round(float(shares[at]), 4)) for at in named)
