"""The manifest beside the weights: which files, their hashes, and the figures that go with them."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from newsfold.errors import ModelCorrupt, ModelMissing

if TYPE_CHECKING:
    from pathlib import Path

FILE = "manifest.json"
EMBEDDINGS, SALIENCE, TOPICS = "embeddings.onnx", "salience.onnx", "topics.onnx"
"""The encoder: the embeddings, common to both tasks, and the layers of each."""
DOCUMENT, TOKENIZER = "document.onnx", "tokenizer.json"
FILES = (EMBEDDINGS, SALIENCE, TOPICS, DOCUMENT, TOKENIZER)


@dataclass(frozen=True, slots=True)
class Manifest:
    """What inference needs to know of the weights.

    Attributes:
        name: Name and version: ``"newsfold-mini-0.1.0"``.
        max_tokens: Tokens of a text that the encoder sees.
        temperature: Topic logits are divided by it, so that probabilities are calibrated.
        uncertain: Least probability of a topic that is named.
        second: Least probability of a second topic.
        redundancy: How many logits a sentence loses for repeating a chosen one word for word.
        standalone: How many logits it loses for an opening that nothing chosen resolves.
    """

    name: str
    max_tokens: int
    temperature: float
    uncertain: float
    second: float
    redundancy: float
    standalone: float


def read_name(folder: Path) -> str:
    """The weights' name and version, without a look at the weights themselves.

    Raises:
        ModelMissing: no manifest there.
        ModelCorrupt: it cannot be read.
    """
    manifest, _ = _read(folder)
    return manifest.name


def verify(folder: Path) -> Manifest:
    """Read the manifest and check the hash of every file that it names.

    Raises:
        ModelMissing: no manifest there.
        ModelCorrupt: a file is missing or not the one that the manifest names, or the manifest
            itself cannot be read.
    """
    manifest, expected = _read(folder)
    for name in FILES:
        _check(folder / name, expected.get(name))
    return manifest


def _read(folder: Path) -> tuple[Manifest, dict[str, str]]:
    """The manifest, and the hash that it gives of each file."""
    try:
        text = (folder / FILE).read_text(encoding="utf-8")
    except OSError as error:
        raise ModelMissing(f"no {FILE} in {folder}") from error
    try:
        content: dict[str, Any] = json.loads(text)
        expected = {str(entry["file"]): str(entry["sha256"]) for entry in content["files"]}
        manifest = Manifest(
            name=f"{content['name']}-{content['version']}",
            max_tokens=int(content["max_tokens"]),
            **{
                key: float(content[key])
                for key in ("temperature", "uncertain", "second", "redundancy", "standalone")
            },
        )
    except (ValueError, KeyError, TypeError) as error:
        raise ModelCorrupt(f"{folder / FILE} cannot be read: {error!r}") from error
    return manifest, expected


def _check(path: Path, expected: str | None) -> None:
    if expected is None:
        raise ModelCorrupt(f"{path.parent / FILE} does not name {path.name}")
    try:
        with path.open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise ModelCorrupt(f"{path} cannot be read") from error
    if found != expected:
        raise ModelCorrupt(f"{path} has sha256 {found[:12]}…, not {expected[:12]}…")
