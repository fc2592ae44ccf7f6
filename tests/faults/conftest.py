"""A world to make trouble in, and the shipped model with a memory."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import Any

import pytest

from newsfold import chunks, digests, pipeline, work
from newsfold.article import Digest
from newsfold.cli.cloud import Cloud
from newsfold.model import Document, Model
from tests.faults.world import World


class Remembering:
    """The shipped model; of a text that it has read before it says the same without reading it.

    Attributes:
        met: Called with each document's headline before it is digested; it may raise.
    """

    def __init__(self, model: Model) -> None:
        self.name = model.name
        self.met: Callable[[str], object] = str
        self._model = model
        self._known: dict[Any, Digest] = {}

    def digest(self, documents: Iterable[Document], **limits: Any) -> Iterator[Digest]:
        """As `Model.digest`."""
        for document in documents:
            self.met(document.headline)
            key = (document.headline, tuple(document.sentences), *limits.values())
            if key not in self._known:
                (self._known[key],) = self._model.digest([document], **limits)
            yield self._known[key]


@cache
def _model() -> Remembering:
    return Remembering(digests.model())


@pytest.fixture
def model(monkeypatch: pytest.MonkeyPatch) -> Iterator[Remembering]:
    """The model that every invocation uses."""
    found = _model()
    for module in (digests, pipeline):
        monkeypatch.setattr(module, "model", lambda: found)
    for module in (digests, pipeline, work):
        monkeypatch.setattr(module, "model_name", lambda: found.name)
    yield found
    found.met = str


@pytest.fixture
def world(cloud: Cloud, model: Remembering, monkeypatch: pytest.MonkeyPatch) -> World:
    """A cloud with small chunks and windows, so that a few articles have a long way to go."""
    assert model
    monkeypatch.setattr(time, "sleep", lambda _: None)
    monkeypatch.setattr(chunks, "CHUNK", 3)
    monkeypatch.setattr(pipeline, "WINDOW", 2)
    return World(cloud)
