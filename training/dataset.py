"""Prepared documents and their cached vectors as padded batches of tensors."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import torch

from newsfold.model.features import FEATURES, HEADLINE_COLUMNS, features
from training.corpora import CACHE, TOPIC_CODES, fold, read

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray
    from torch import Tensor

DEV_FOLDS = 5
"""Of the training part, one in so many tunes and calibrates; the final run trains on all."""


@dataclass(slots=True)
class Example:
    """One document: vectors (sentences, 384), features, headline vector or None, its row."""

    row: dict[str, Any]
    vectors: NDArray[np.float32]
    told: NDArray[np.float32]
    headline: NDArray[np.float32] | None
    opening: NDArray[np.float32]
    salience: NDArray[np.float32] | None = None
    topics: NDArray[np.float32] | None = None


@dataclass(slots=True)
class Batch:
    """A padded batch, as `Network.forward` takes it, and its targets."""

    vectors: Tensor
    told: Tensor
    headline: Tensor
    opening: Tensor
    mask: Tensor
    salience: Tensor
    topics: Tensor


def load(corpus: str, encoder: str) -> list[Example]:
    """All documents of a prepared corpus with the vectors that `encoder` gave them."""
    stored = np.load(CACHE / f"{corpus}.{encoder}.npz")
    vectors, counts, openings = stored["vectors"], stored["counts"], stored["openings"]
    ends = np.cumsum(counts)
    rows = zip(read(CACHE / f"{corpus}.jsonl"), ends, counts, openings, strict=True)
    return [_example(row, vectors[end - size : end], whole) for row, end, size, whole in rows]


def _example(
    row: dict[str, Any], stored: NDArray[np.float16], opening: NDArray[np.float16]
) -> Example:
    vectors = stored.astype(np.float32)
    headline = vectors[0] if row["headline"] else None
    body = vectors[1:]
    told = features(row["sentences"], body, row["headline"], headline)
    example = Example(row, body, told, headline, opening.astype(np.float32))
    if "best" in row:
        example.salience = np.zeros(len(body), np.float32)
        example.salience[row["also"]] = 0.5
        example.salience[row["best"]] = 1
    if "oracle" in row:
        example.salience = np.zeros(len(body), np.float32)
        example.salience[row["oracle"]] = 1
    if "primary" in row:
        example.topics = np.zeros(len(TOPIC_CODES), np.float32)
        example.topics[TOPIC_CODES.index(row["primary"])] = 1 if row["secondary"] is None else 0.7
        if row["secondary"] is not None:
            example.topics[TOPIC_CODES.index(row["secondary"])] += 0.3
    return example


def part(examples: Sequence[Example], *, dev: bool | None) -> list[Example]:
    """The training part: all of it (None), its development fold (True), or the rest (False)."""
    training = [one for one in examples if one.row["part"] == "train"]
    if dev is None:
        return training
    return [one for one in training if (fold(one.row["id"], DEV_FOLDS, "dev") == 0) == dev]


def held(examples: Sequence[Example]) -> list[Example]:
    """The held-out fifth."""
    return [one for one in examples if one.row["part"] == "held"]


def collate(examples: Sequence[Example], drop_headline: float = 0.0) -> Batch:
    """Pad documents to one length; drop headlines at random (CNN stories have none)."""
    size, longest = len(examples), max(len(one.vectors) for one in examples)
    vectors = np.zeros((size, longest, examples[0].vectors.shape[1]), np.float32)
    told = np.zeros((size, longest, FEATURES), np.float32)
    headline = np.zeros((size, vectors.shape[2]), np.float32)
    opening = np.stack([one.opening for one in examples])
    mask = np.zeros((size, longest), bool)
    salience = np.zeros((size, longest), np.float32)
    topics = np.zeros((size, len(TOPIC_CODES)), np.float32)
    for at, one in enumerate(examples):
        count = len(one.vectors)
        vectors[at, :count], told[at, :count], mask[at, :count] = one.vectors, one.told, True
        if one.headline is not None and random.random() >= drop_headline:
            headline[at] = one.headline
        else:
            told[at, :, HEADLINE_COLUMNS] = 0
        if one.salience is not None:
            salience[at, :count] = one.salience
        if one.topics is not None:
            topics[at] = one.topics
    arrays = (vectors, told, headline, opening, mask, salience, topics)
    return Batch(*(torch.from_numpy(array) for array in arrays))


def stream(
    examples: Sequence[Example], size: int, seed: int, drop_headline: float
) -> Iterator[Batch]:
    """Batches for ever, shuffled anew each pass."""
    order = list(range(len(examples)))
    shuffler = random.Random(seed)
    while True:
        shuffler.shuffle(order)
        for at in range(0, len(order) - size + 1, size):
            yield collate([examples[index] for index in order[at : at + size]], drop_headline)
