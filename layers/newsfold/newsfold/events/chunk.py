"""The message that asks a worker to process some articles of a bundle."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

from newsfold.errors import InputError


@dataclass(frozen=True, slots=True)
class Chunk:
    """Some articles of a bundle; all else is in the bundle's own row.

    Attributes:
        bundle_id: The bundle.
        model: The weights that its row names, and ...
        pipeline: ... the version that took it apart: article numbers mean something only with it.
        articles: The articles' numbers, ascending; none: the bundle has to be taken apart first.
        staged: Where these articles are staged, in the bundle's bucket; None, or nothing there any
            more: the bundle is taken apart again.
        again: Whether articles that failed before are tried again.
    """

    bundle_id: str
    model: str
    pipeline: str
    articles: tuple[int, ...] = ()
    staged: str | None = None
    again: bool = False

    @property
    def version(self) -> str:
        """Model and pipeline in one word."""
        return f"{self.model}/{self.pipeline}"

    def message(self) -> str:
        """The chunk as the body of a message, JSON."""
        return json.dumps(asdict(self))

    @classmethod
    def parse(cls, body: str) -> Chunk:
        """Read a message's body.

        Raises:
            InputError: It is no chunk.
        """
        try:
            fields = json.loads(body)
            return cls(**{**fields, "articles": tuple(map(int, fields["articles"]))})
        except (ValueError, KeyError, TypeError) as error:
            raise InputError(f"not a chunk of articles: {type(error).__name__}") from None
