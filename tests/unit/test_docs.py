"""What docs/ promises is tested, and what is tested of faults is in docs/."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from newsfold.errors import InputError, Unsupported

ROOT = Path(__file__).parents[2]
FAULTS = ROOT / "tests" / "faults"
TABLE = (ROOT / "docs" / "faults.md").read_text("utf-8")
NAMED = re.findall(r"`(test_\w+\.py)::(test_\w+)`", TABLE)


def written(file: Path) -> set[str]:
    return set(re.findall(r"^def (test_\w+)", file.read_text("utf-8"), re.MULTILINE))


@pytest.mark.parametrize(("file", "test"), sorted(set(NAMED)))
def test_every_test_that_is_named_exists(file: str, test: str) -> None:
    assert test in written(FAULTS / file)


def test_every_row_names_a_test() -> None:
    faults = TABLE.partition("\n## ")[0]
    rows = [line for line in faults.splitlines() if line.startswith("| ")][1:]
    assert rows
    assert [row for row in rows if not re.search(r"`test_\w+\.py::test_\w+` \|$", row)] == []


def test_error_codes_are_those_of_the_code() -> None:
    library = "".join(
        file.read_text("utf-8") for file in (ROOT / "layers/newsfold/newsfold").rglob("*.py")
    )
    listed = TABLE.partition("## Error codes")[2].partition("\n## ")[0]
    codes = set(re.findall(r"`(\w+)`", "".join(re.findall(r"^\| (`.*?) \|", listed, re.MULTILINE))))
    raised = set(re.findall(r"Fault\(\s*\"(\w+)\"", library))
    kinds: list[type[InputError]] = [InputError, *InputError.__subclasses__(), Unsupported]
    errors = {kind.code for kind in kinds}
    assert codes == raised | errors | {"refused"}
