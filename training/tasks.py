"""A corpus of cached states as an endless stream of documents, and their vectors as tensors."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from torch import Tensor

from training.corpora import fold
from training.joint import SECTIONS, gather, story
from training.lower import Lower

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from training.joint import Batch, Joint

DEV_FOLDS = 5
"""Of the training part, one in so many tunes and calibrates; the final run trains on all."""
CORPORA = {"salience": "salience", "topics": "topics", "guardian": "guardian", "cnn": "cnn.train"}
"""Task to prepared corpus."""
_STORIES = 16
"""Documents encoded together where nothing is trained."""


def in_part(row: dict[str, Any], *, dev: bool | None) -> bool:
    """True for a training row inside (True) or outside (False) the development fold; None: any.

    A Guardian row is inside where a labelled document with its headline is.
    """
    if row["part"] != "train":
        return False
    inside = any(fold(one, DEV_FOLDS, "dev") == 0 for one in row.get("twins", [row["id"]]))
    return dev is None or inside == dev


class Task:
    """A corpus, its training documents in an endless, shuffled order, and its development fold.

    Args:
        name: One of `CORPORA`.
        size: Documents per step.
        dev: Leave the development fold out of training.
        limit: At most so many documents; None: all.
    """

    def __init__(
        self, name: str, size: int, seed: int, *, dev: bool, limit: int | None = None
    ) -> None:
        self.name, self.size = name, size
        self.corpus = Lower.load(CORPORA[name])
        self.rows = self.corpus.rows
        kept = [at for at, row in enumerate(self.rows) if in_part(row, dev=False if dev else None)]
        if name == "guardian":
            kept = [at for at in kept if self.rows[at]["section"] in SECTIONS]
        self.train = kept[:limit]
        self.dev = [at for at, row in enumerate(self.rows) if in_part(row, dev=True)]
        stories = {*self.train, *self.dev} if name in {"salience", "cnn"} else ()
        self.known = {at: story(self.rows[at]) for at in stories}
        self.vectors: dict[int, Tensor] = {}
        self._order = self._shuffled(seed)

    def _shuffled(self, seed: int) -> Iterator[int]:
        shuffler, order = random.Random(seed), list(self.train)
        while True:
            shuffler.shuffle(order)
            yield from order

    def draw(self) -> list[int]:
        """The next step's documents."""
        return [next(self._order) for _ in range(self.size)]

    def texts(self, numbers: Sequence[int]) -> list[NDArray[np.float16]]:
        """States of the documents' texts; of the Guardian's only openings are used."""
        step = 2 if self.name == "guardian" else 1
        return [text for number in numbers for text in self.corpus.texts(number)[::step]]

    def freeze(self, joint: Joint) -> None:
        """Encode the training documents once, for training with an encoder that stays."""
        for at in range(0, len(self.train), _STORIES):
            some = self.train[at : at + _STORIES]
            with torch.no_grad():
                vectors = joint.encode(self.texts(some))
            self.vectors |= dict(zip(some, vectors.split(self._counts(some)), strict=True))

    def _counts(self, numbers: Sequence[int]) -> list[int]:
        return [int(self.corpus.docs[at + 1] - self.corpus.docs[at]) for at in numbers]

    def stories(self, numbers: Sequence[int], vectors: Tensor, drop: float = 0.0) -> Batch:
        """The batch of stories whose texts' `vectors` are given; headlines are dropped at random.

        A document without a headline must be summarized too.
        """
        dropped = [random.random() < drop for _ in numbers]
        known = [self.known[at] for at in numbers]
        rows = [self.rows[at] for at in numbers]
        return gather(vectors.split(self._counts(numbers)), rows, known, dropped)


def encoded(joint: Joint, tasks: dict[str, Task], drawn: dict[str, list[int]]) -> dict[str, Tensor]:
    """Vectors of the drawn documents' texts, by task; all are encoded together."""
    if all(task.vectors for task in tasks.values()):
        return {n: torch.cat([tasks[n].vectors[at] for at in drawn[n]]) for n in drawn}
    texts = {name: tasks[name].texts(numbers) for name, numbers in drawn.items()}
    vectors = joint.encode([text for some in texts.values() for text in some])
    return dict(zip(texts, vectors.split([len(some) for some in texts.values()]), strict=True))


@torch.inference_mode()
def topic_logits(joint: Joint, task: Task, numbers: Sequence[int]) -> NDArray[np.float32]:
    """Mean of the heads' logits, (articles, 17)."""
    vectors = joint.eval().encode(task.texts(numbers))
    return torch.stack([head(vectors) for head in joint.heads]).mean(0).numpy()


@torch.inference_mode()
def salience_logits(
    joint: Joint, task: Task, numbers: Sequence[int]
) -> list[tuple[NDArray[np.float32], NDArray[np.float32]]]:
    """For each story the mean of the members' logits, (sentences,), and its sentences' vectors."""
    joint.eval()
    found = []
    for at in range(0, len(numbers), _STORIES):
        some = list(numbers[at : at + _STORIES])
        batch = task.stories(some, joint.encode(task.texts(some)))
        given = (batch.vectors, batch.told, batch.headline, batch.mask)
        logits = torch.stack([member(*given) for member in joint.members]).mean(0)
        for one, own, mask in zip(logits, batch.vectors, batch.mask, strict=True):
            found.append((one[mask].numpy(), own[mask].numpy()))
    return found
