"""Trying again, ever more slowly, as long as there is time."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from newsfold.deadline import Deadline
from newsfold.errors import Unavailable

_LAST_MOMENT = 5.0
"""Seconds that are left to report a failure."""


@dataclass(frozen=True, slots=True)
class Backoff:
    """How often to try, and how long to wait in between: exponential with full jitter.

    https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/

    Attributes:
        deadline: No wait outlasts it.
        attempts: Tries before giving up.
        first: Longest first wait in seconds; each later one may be twice as long.
        longest: Bound of any wait, in seconds.
        sleep: Waits for so many seconds.
        jitter: Draws the share of the longest wait that is really waited, 0 to 1; from the system,
            for functions that start from one snapshot would all draw the same.
    """

    deadline: Deadline = field(default_factory=Deadline)
    attempts: int = 9
    first: float = 0.1
    longest: float = 5.0
    sleep: Callable[[float], None] = field(default_factory=lambda: time.sleep)
    jitter: Callable[[], float] = random.SystemRandom().random

    def tries(self, what: str) -> Iterator[int]:
        """Yield the number of each try, from 0, waiting between them; leave the loop on success.

        Args:
            what: What is tried, for the error's message.

        Raises:
            Unavailable: The tries or the time are used up.
        """
        for attempt in range(self.attempts):
            yield attempt
            if attempt + 1 == self.attempts:
                break
            wait = min(self.longest, self.first * 2**attempt) * self.jitter()
            if wait > self.deadline.remaining() - _LAST_MOMENT:
                raise Unavailable(f"{what}: no time is left for another try")
            self.sleep(wait)
        raise Unavailable(f"{what}: given up after {self.attempts} tries")
