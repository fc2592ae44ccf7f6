"""A bundle through ``newsfold split --format json``: what its users see is what is measured."""

from __future__ import annotations

import contextlib
import io
import json
import tempfile
from pathlib import Path
from typing import Any

from benchmarks.layouts.measure import Found, normal
from newsfold.cli import UNUSABLE, main

Record = dict[str, Any]


def split(data: bytes) -> Record:
    """The record that the command prints.

    Raises:
        ValueError: It printed none.
    """
    out, reason = io.StringIO(), io.StringIO()
    with tempfile.TemporaryDirectory() as directory:
        path = Path(directory) / "bundle"
        path.write_bytes(data)
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(reason):
            status = main(["split", str(path), "--format", "json"])
    if status == UNUSABLE:
        raise ValueError(reason.getvalue())
    record: Record = json.loads(out.getvalue())
    return record


def found(record: Record) -> list[Found]:
    """The articles in it."""
    names = ("headline", "byline", "published", "located", "note")
    return [
        Found(
            paragraphs=tuple(map(normal, one["paragraphs"])),
            captions=tuple(one["captions"]),
            **{name: one[name] for name in names},
        )
        for one in record["articles"]
    ]


def seamless(record: Record) -> bool:
    """Whether articles and residue follow one another in each member without gap or overlap."""
    ends: dict[str | None, int] = {}
    pieces = [*record["articles"], *record["residue"]]
    for piece in sorted(pieces, key=lambda piece: (piece["start"], piece["end"])):
        if piece["start"] != ends.get(piece["member"], 0):
            return False
        ends[piece["member"]] = piece["end"]
    return True
