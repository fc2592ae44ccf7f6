"""Where the corpora are, how they are read, and which rows are held out.

The corpora live outside the project (their texts belong to their publishers). ``NEWSFOLD_CORPORA``
names the folder; without it, ``../shared/data`` beside the project.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import os
from pathlib import Path
from typing import Any

from newsfold.article import Sentence
from newsfold.model import Document

PROJECT = Path(__file__).resolve().parents[1]
CACHE = PROJECT / "training" / "cache"
"""Prepared texts and vectors; git ignores it."""

TOPIC_CODES = ("ART", "CRI", "DIS", "ECO", "EDU", "ENV", "HEA", "HUM", "LAB", "LIF", "POL", "REL",
               "SCI", "SOC", "SPO", "WAR", "WEA")  # fmt: skip
"""The corpus' topic codes, in the order of `newsfold.model.topics.CODES`."""

HELD_OUT = 5
"""One document in this many is held out for validation."""


def corpora() -> Path:
    """The folder that holds ``salience``, ``topics`` and ``summaries``."""
    return Path(os.environ.get("NEWSFOLD_CORPORA") or PROJECT.parent / "shared" / "data")


def held_out(identifier: str) -> bool:
    """True for the fifth of the documents that is measured on and never trained on.

    By a hash of the id, so that it needs no list, survives new rows, and holds the same document
    out of both the salience and the topics corpus.
    """
    return fold(identifier, HELD_OUT) == 0


def fold(identifier: str, folds: int, salt: str = "") -> int:
    """Assign a document to one of `folds` by sha256 of its id."""
    digest = hashlib.sha256(f"{salt}{identifier}".encode()).digest()
    return int.from_bytes(digest[:8], "big") % folds


def read(path: Path) -> list[dict[str, Any]]:
    """Read JSON Lines, gzipped or not."""
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def document(row: dict[str, Any]) -> Document:
    """A prepared row as the product takes it; a sentence's number stands in for its offset."""
    sentences = [Sentence(at, at + 1, text, 0) for at, text in enumerate(row["sentences"])]
    return Document(row["headline"], sentences)
