"""Settings, each from one environment variable, with the default that suits a laptop."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

PIPELINE = "2026-11-25.1"
"""Version of splitting and selection; a row made by another one is made anew."""

MAX_BUNDLE_BYTES = 256 * 1024 * 1024
"""What the function takes apart in its 15 minutes, the slowest layout (0.6 MB/s) included."""

MAX_UNPACKED_BYTES = MAX_BUNDLE_BYTES
"""All members of an archive together; they are taken apart one after another."""

MAX_HELD_BYTES = 64 * 1024 * 1024
"""A mail or a Word document is held in memory as a whole; Lambda has 1,769 MB by default."""

MAX_MEMBERS = 10_000
MAX_RATIO = 200
"""Unpacked to packed. Text shrinks to a third, the tags of feeds to a twentieth."""

MAX_NESTED = 1
"""How many archives an archive may be in."""

PROJECT = Path(__file__).resolve().parents[3]
"""The checkout that holds template.yaml, functions/ and layers/; means nothing inside a layer."""

_LAYER = Path("/opt/models")


def model_dir() -> Path:
    """Where the weights are: ``NEWSFOLD_MODEL_DIR``, the Lambda layer, or the project."""
    named = os.environ.get("NEWSFOLD_MODEL_DIR")
    if named:
        return Path(named)
    return _LAYER if _LAYER.is_dir() else PROJECT / "layers" / "models"


CHUNK = 50
"""Articles that one message asks for: some five seconds of one core."""

TRIES = 3
"""How often a message is delivered before the queue gives it up: the template's maxReceiveCount."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What the functions read from their environment.

    Attributes:
        table: ``TABLE_NAME``, the DynamoDB table.
        queue: ``CHUNK_QUEUE_URL``, the SQS queue of chunks.
        bus: ``EVENT_BUS_NAME``, the EventBridge bus that is told of bundles that are complete.
        max_sentences: ``MAX_SENTENCES``, sentences per summary.
        inline: ``INLINE_ARTICLES``, how many articles a bundle may have to be processed by the
            function that takes it apart.
    """

    table: str = "newsfold"
    queue: str = ""
    bus: str = "default"
    max_sentences: int = 3
    inline: int = 100

    @classmethod
    def from_environment(cls) -> Settings:
        """Read the environment; what nothing names has its default."""
        read, otherwise = os.environ.get, cls()
        return cls(
            table=read("TABLE_NAME") or otherwise.table,
            queue=read("CHUNK_QUEUE_URL") or otherwise.queue,
            bus=read("EVENT_BUS_NAME") or otherwise.bus,
            max_sentences=int(read("MAX_SENTENCES") or otherwise.max_sentences),
            inline=int(read("INLINE_ARTICLES") or otherwise.inline),
        )
