"""Settings, each from one environment variable, with the default that suits a laptop."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

PIPELINE = "2026-11-25"
"""Version of splitting and selection; a row made by another one is made anew."""

MAX_BUNDLE_BYTES = 64 * 1024 * 1024
"""A bundle is held in memory once as bytes and once as text; Lambda has 1,769 MB by default."""

MAX_UNPACKED_BYTES = 4 * MAX_BUNDLE_BYTES
"""All members of an archive together; they are taken apart one after another."""

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


@dataclass(frozen=True, slots=True)
class Settings:
    """What the functions read from their environment.

    Attributes:
        table: ``TABLE_NAME``, the DynamoDB table.
        max_sentences: ``MAX_SENTENCES``, sentences per summary.
    """

    table: str
    max_sentences: int = 3

    @classmethod
    def from_environment(cls) -> Settings:
        """Read the environment; the table is "newsfold" where nothing names one."""
        return cls(
            table=os.environ.get("TABLE_NAME") or "newsfold",
            max_sentences=int(os.environ.get("MAX_SENTENCES") or 3),
        )
