"""A room imports only from rooms to its left; AWS and heavy imports stay where they belong."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import newsfold

LIBRARY = Path(newsfold.__file__).parent
ROOMS = ("events", "source", "splitting", "text", "model", "storage")
COMMON = {"article", "deadline", "errors", "settings"}


def _imports(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{name.name}" for name in node.names)


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_imports_only_from_its_left(room: str) -> None:
    allowed = {*ROOMS[: ROOMS.index(room) + 1], *COMMON}
    files = list((LIBRARY / room).rglob("*.py"))
    assert files
    for file in files:
        for name in _imports(file):
            parts = name.split(".")
            if parts[0] == "newsfold" and len(parts) > 1:
                assert parts[1] in allowed, f"{file.name} imports {name}"


@pytest.mark.parametrize("room", ["splitting", "text", "model"])
def test_the_rooms_in_the_middle_know_no_aws(room: str) -> None:
    for file in (LIBRARY / room).rglob("*.py"):
        assert not {name.split(".")[0] for name in _imports(file)} & {"boto3", "botocore"}


def test_the_library_imports_neither_torch_nor_training() -> None:
    for file in LIBRARY.rglob("*.py"):
        roots = {name.split(".")[0] for name in _imports(file)}
        assert not roots & {"torch", "transformers", "training"}


def test_modules_are_of_a_size_to_be_read() -> None:
    long = {
        file.name: count
        for file in LIBRARY.rglob("*.py")
        if (count := len(file.read_text().splitlines())) > 250
    }
    assert not long
