"""What the README says can be typed, can be typed; what it lists, is there."""

from __future__ import annotations

import re
import shlex
import sys
from pathlib import Path

import pytest

from newsfold.cli import _parser
from newsfold.cli.stack import read_template
from newsfold.splitting import ninjs
from newsfold.splitting.layouts import LAYOUTS

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text("utf-8")
SHELL = "\n".join(re.findall(r"```sh\n(.*?)```", README, re.DOTALL)).replace("\\\n", " ")
LINES = [line.split("#")[0].split("&")[0].strip() for line in SHELL.splitlines()]


def _typed(program: str) -> list[str]:
    found = [line for line in LINES if line.split(" ")[0] == program]
    assert found, f"the README shows no {program}"
    return found


@pytest.mark.parametrize("line", _typed("newsfold"))
def test_newsfold_lines_are_understood(line: str) -> None:
    _parser().parse_args(shlex.split(line)[1:])


@pytest.mark.parametrize("line", _typed("make"))
def test_make_targets_exist(line: str) -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    assert re.search(rf"^{line.split()[1]}:", makefile, re.MULTILINE)


@pytest.mark.parametrize("path", re.findall(r"`([\w./-]+/[\w.-]*)`", README))
def test_paths_exist(path: str) -> None:
    if not (ROOT / path).exists():
        pytest.fail(f"the README names {path}")


def test_every_option_that_is_named_exists() -> None:
    names = set(re.findall(r"`(--[a-z][a-z-]+)", README))
    shown = "".join(
        parser.format_help()
        for action in _parser()._actions
        if action.choices
        for parser in dict(action.choices).values()
    )
    assert names
    assert {name for name in names if name not in shown} == set()


def test_every_parameter_of_the_template_is_listed_with_its_default() -> None:
    parameters = read_template(ROOT)["Parameters"]
    listed = dict(re.findall(r"^\| `([A-Z]\w+)` \| `?([\w.]*)`? ?\|", README, re.MULTILINE))
    defaults = {name: str(told["Default"]) for name, told in parameters.items()}
    assert listed == defaults


def test_every_layout_is_listed() -> None:
    modules = (sys.modules[layout.__module__] for layout in LAYOUTS)
    names = {
        value
        for module in (*modules, ninjs)
        for name, value in vars(module).items()
        if name in {"NAME", "LINES", "ARRAY", "RSS", "ATOM", "UNKNOWN"}
    }
    table = README.partition("| `layout` | what it is |")[2].partition("\n\n")[0]
    assert set(re.findall(r"`([a-z0-9-]+)`", table)) >= names >= {"csv", "ninjs", "unknown"}
