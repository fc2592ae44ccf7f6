"""Invocations that run at the same time, in an order that a seed decides.

Each runs in a thread of its own, but only one at a time: at every call to AWS it gives way, and who
goes on is drawn. The same seed gives the same run.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any

Action = Callable[[], Any]


@dataclass(eq=False)
class _Actor:
    action: Action
    go: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))
    done: bool = False
    result: Any = None

    def run(self, paused: threading.Semaphore) -> None:
        self.go.acquire()
        try:
            self.result = self.action()
        except BaseException as error:  # a killed invocation is a result, too
            self.result = error
        self.done = True
        paused.release()


class Interleaving:
    """Runs actions together; `pause` is where they give way to each other."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._paused = threading.Semaphore(0)
        self._actors: dict[int, _Actor] = {}

    def run(self, actions: Sequence[Action]) -> list[Any]:
        """Run actions to their ends; return what each returned, or raised."""
        actors = [_Actor(action) for action in actions]
        threads = [threading.Thread(target=actor.run, args=(self._paused,)) for actor in actors]
        for thread, actor in zip(threads, actors, strict=True):
            thread.start()
            assert thread.ident is not None
            self._actors[thread.ident] = actor
        alive = list(actors)
        while alive:
            actor = self._random.choice(alive)
            actor.go.release()
            self._paused.acquire()
            if actor.done:
                alive.remove(actor)
        for thread in threads:
            thread.join()
        self._actors.clear()
        return [actor.result for actor in actors]

    def pause(self) -> bool:
        """Let another action go on; say whether the caller is one of them at all."""
        actor = self._actors.get(threading.get_ident())
        if actor is None:
            return False
        self._paused.release()
        actor.go.acquire()
        return True
