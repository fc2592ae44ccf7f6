"""Where the time goes: the model, the stand-in for AWS, and all the rest, which is our own."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from moto.core.botocore_stubber import BotocoreStubber

from newsfold.model import Model


class Watch:
    """Seconds of processor time spent in the model and in the stand-in, while it watches.

    Attributes:
        seconds: By name: `model`, `stand-in` and, of the whole block, `all`.
    """

    def __init__(self) -> None:
        self.seconds: defaultdict[str, float] = defaultdict(float)

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Measure for as long as the block lasts."""
        read, stand_in = Model.digest, BotocoreStubber.__call__

        def digest(model: Model, documents: Any, **limits: Any) -> Iterator[Any]:
            documents = list(documents)  # whoever makes them is not the model
            return iter(self._timed("model", lambda: list(read(model, documents, **limits))))

        def answer(stubber: Any, *arguments: Any, **named: Any) -> Any:
            return self._timed("stand-in", lambda: stand_in(stubber, *arguments, **named))

        with (
            patch.object(Model, "digest", digest),
            patch.object(BotocoreStubber, "__call__", answer),
        ):
            began = time.process_time()
            try:
                yield
            finally:
                self.seconds["all"] += time.process_time() - began

    def _timed(self, name: str, work: Callable[[], Any]) -> Any:
        began = time.process_time()
        try:
            return work()
        finally:
            self.seconds[name] += time.process_time() - began
