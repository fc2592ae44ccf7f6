"""How long this invocation may still run."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

RESERVE = 90.0
"""Seconds that must be left to begin another article.

The slowest (400 sentences of 128 tokens) takes some 3 seconds on one core with VNNI, 10 with AVX2
alone; writing rows, staging what is left and sending its messages takes more, with AWS's client
trying five times.
"""


@dataclass(frozen=True, slots=True)
class Deadline:
    """The moment at which Lambda ends the process, told by the seconds that remain.

    Never by the wall clock: clocks of two machines differ, and one may be set while it runs.

    Attributes:
        remaining: Gives the seconds left.
    """

    remaining: Callable[[], float] = lambda: math.inf

    @classmethod
    def of(cls, context: object) -> Deadline:
        """The deadline of a Lambda context; none where that does not tell.

        https://docs.aws.amazon.com/lambda/latest/dg/python-context.html
        """
        tell = getattr(context, "get_remaining_time_in_millis", None)
        return cls(lambda: tell() / 1000) if tell else cls()

    def is_near(self) -> bool:
        """Whether it is time to hand over rather than to begin something."""
        return self.remaining() < RESERVE
