"""The layer: what is deployed is what pyproject.toml says, for the processor that is asked for."""

from __future__ import annotations

import re
import subprocess
import tomllib

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from newsfold.cli.stack import read_template
from newsfold.settings import PROJECT

# The python3.13 runtime brings it.
IN_THE_RUNTIME = {"boto3"}


@pytest.fixture(scope="module")
def pins() -> dict[str, str]:
    lines = (PROJECT / "layers/newsfold/requirements.txt").read_text().splitlines()
    parsed = [Requirement(line.partition("#")[0]) for line in lines if re.match(r"\w", line)]
    return {canonicalize_name(pin.name): str(pin.specifier) for pin in parsed}


def test_the_layer_satisfies_the_runtime_dependencies(pins: dict[str, str]) -> None:
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text())["project"]
    for line in project["dependencies"]:
        need = Requirement(line)
        if need.name not in IN_THE_RUNTIME:
            pinned = pins[canonicalize_name(need.name)]
            assert pinned.startswith("=="), need.name
            assert pinned.removeprefix("==") in need.specifier, need.name


def test_the_layer_names_no_host_and_nothing_heavy(pins: dict[str, str]) -> None:
    text = (PROJECT / "layers/newsfold/requirements.txt").read_text()
    assert "://" not in text
    assert not re.search(r"^-", text, re.MULTILINE)
    assert pins.keys().isdisjoint({"torch", "transformers", "huggingface-hub", "boto3"})


@pytest.mark.parametrize(("architecture", "machine"), [("x86_64", "x86_64"), ("arm64", "aarch64")])
def test_the_layer_takes_wheels_for_the_processor(architecture: str, machine: str) -> None:
    context = read_template(PROJECT)["Resources"]["NewsfoldLayer"]["Metadata"]["ContextPath"]
    folder = context["Fn::Sub"].replace("${Architecture}", architecture)
    command = ["make", "--dry-run", "--makefile", str(PROJECT / folder / "Makefile")]
    run = subprocess.run(
        [*command, "build-NewsfoldLayer", "ARTIFACTS_DIR=/nowhere"],
        cwd=PROJECT / "layers/newsfold",  # sam build: a copy of it
        capture_output=True,
        check=True,
        text=True,
    )
    platforms = re.findall(r"--platform (\S+)", run.stdout)
    assert f"manylinux2014_{machine}" in platforms
    assert all(platform.endswith(f"_{machine}") for platform in platforms)
