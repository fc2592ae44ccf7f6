"""Upper half of the encoder, document transformers and topic heads as one network to fine-tune.

The same vectors serve both tasks, as in the product: an article's opening and headline give its
topic, headline and sentences its summary. The lower half is cached (`training.lower`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional
from torch.nn.utils.rnn import pad_sequence

from newsfold.model.features import HEADLINE_COLUMNS, features
from training.corpora import TOPIC_CODES
from training.lower import LOWER, SENTENCES, Layers, padded
from training.network import TOPICS, WIDTH, Member

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from numpy.typing import NDArray


SECTIONS = ("politics", "world", "football", "sport", "uk-news", "australia-news", "business",
            "us-news", "society", "books", "film", "music", "lifeandstyle", "environment",
            "tv-and-radio", "stage", "technology", "education", "artanddesign", "money", "media",
            "food", "fashion", "science", "global-development", "culture", "travel", "cities",
            "law", "games")  # fmt: skip
"""Sections that say something of the subject; "commentisfree" and "news" do not."""
_BUDGET = 4096
"""Tokens, padding included, that the encoder takes at once."""
_MEANING = slice(4, 8)
"""Columns of `features` that come from vectors: made anew in each step."""


class Batch(NamedTuple):
    """Stories, padded, as `Member.forward` takes them; then the salience that is wanted."""

    vectors: Tensor
    told: Tensor
    headline: Tensor
    mask: Tensor
    salience: Tensor


class OpeningHead(nn.Module):
    """Topics from the vectors of headline and opening: a hidden layer beside a linear path."""

    def __init__(self, hidden: int = 256) -> None:
        super().__init__()
        self.wide, self.narrow = nn.Linear(2 * WIDTH, hidden), nn.Linear(hidden, TOPICS)
        self.skip = nn.Linear(2 * WIDTH, TOPICS)
        self.before, self.inside = nn.Dropout(0.1), nn.Dropout(0.3)

    def forward(self, vectors: Tensor) -> Tensor:
        """Topic logits (articles, 17) of openings and headlines in turn, (2 x articles, 384)."""
        x = self.before(torch.cat([vectors[1::2], vectors[::2]], 1)) * 4
        return self.narrow(self.inside(functional.gelu(self.wide(x)))) + self.skip(x)


class Joint(nn.Module):
    """What is trained: upper layers, `members` document transformers and topic heads each."""

    def __init__(self, members: int) -> None:
        super().__init__()
        self.upper = Layers(LOWER)
        self.members = nn.ModuleList(Member() for _ in range(members))
        for member in self.members:
            del member.topics  # the head of the frozen encoder
        self.heads = nn.ModuleList(OpeningHead() for _ in range(members))
        self.sections = nn.Linear(WIDTH, len(SECTIONS))

    def encode(self, texts: Sequence[NDArray[np.float16]]) -> Tensor:
        """Vectors (texts, 384), each of length 1, of the lower half's states."""
        found: list[Tensor] = []
        order: list[int] = []
        for numbers, states in padded(texts, _BUDGET):
            lengths = torch.tensor([len(texts[number]) for number in numbers])
            with torch.autocast("cpu", torch.bfloat16):
                hidden = self.upper(states, lengths).float()
            real = torch.arange(hidden.shape[1]) < lengths[:, None]
            found.append(functional.normalize((hidden * real[..., None]).sum(1), dim=1))
            order += numbers
        return torch.cat(found)[torch.argsort(torch.tensor(order))]


def story(row: dict[str, Any]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """What does not change of a story: features without their vectors, and salience targets."""
    sentences = row["sentences"][:SENTENCES]
    count = len(sentences)
    told = features(sentences, np.zeros((count, WIDTH), np.float32), row["headline"], None)
    wanted = np.zeros(count, np.float32)
    for value, key in ((0.5, "also"), (1.0, "best"), (1.0, "oracle")):
        wanted[[at for at in row.get(key, ()) if at < count]] = value
    return told, wanted


def meaning(vectors: Tensor, headline: Tensor | None) -> Tensor:
    """`newsfold.model.features` of vectors (sentences, 384), in torch, without a gradient."""
    found = vectors.detach()
    mean = functional.normalize(found.mean(0), dim=0)
    near = torch.zeros(len(found)) if headline is None else found @ headline.detach()
    alike = torch.tril(found @ found.T, -1).amax(1)
    return torch.stack([found @ mean, near, found @ found[0], alike], 1)


def gather(
    vectors: Sequence[Tensor],
    rows: Sequence[dict[str, Any]],
    known: Sequence[tuple[NDArray[np.float32], NDArray[np.float32]]],
    drop: Sequence[bool],
) -> Batch:
    """A batch of stories whose `vectors` are each (1 + sentences, 384), the headline first."""
    told, titles = [], []
    for own, row, (plain, _), without in zip(vectors, rows, known, drop, strict=True):
        titled = bool(row["headline"]) and not without
        title, told_here = own[0] * titled, torch.from_numpy(plain.copy())
        told_here[:, _MEANING] = meaning(own[1:], title if titled else None)
        if not titled:
            told_here[:, list(HEADLINE_COLUMNS)] = 0
        told.append(told_here)
        titles.append(title)
    mask = pad_sequence([torch.ones(len(own) - 1, dtype=torch.bool) for own in vectors], True)
    return Batch(
        vectors=pad_sequence([own[1:] for own in vectors], True),
        told=pad_sequence(told, True),
        headline=torch.stack(titles),
        mask=mask,
        salience=pad_sequence([torch.from_numpy(wanted) for _, wanted in known], True),
    )


def topic_target(row: dict[str, Any]) -> NDArray[np.float32]:
    """Primary 0.7 and secondary 0.3 where there are two."""
    target = np.zeros(TOPICS, np.float32)
    target[TOPIC_CODES.index(row["primary"])] = 1 if row["secondary"] is None else 0.7
    if row["secondary"] is not None:
        target[TOPIC_CODES.index(row["secondary"])] += 0.3
    return target
