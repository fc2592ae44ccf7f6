"""What `sam build` made is complete and fits into Lambda."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from newsfold.settings import PROJECT

if TYPE_CHECKING:
    from pathlib import Path

# https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
UNZIPPED_BYTES = 262_144_000
FUNCTIONS = ("IngestFunction", "WorkerFunction")
LAYERS = ("NewsfoldLayer", "ModelsLayer")


def size(folder: Path) -> int:
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())


@pytest.mark.parametrize("function", FUNCTIONS)
def test_function_and_layers_fit(
    function: str, built: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sizes = {part: size(built / part) for part in (function, *LAYERS)}
    with capsys.disabled():
        print(f"\nunzipped bytes: {sizes}, together {sum(sizes.values()):,} of {UNZIPPED_BYTES:,}")
    assert all(sizes.values())
    assert sum(sizes.values()) < UNZIPPED_BYTES


@pytest.mark.parametrize("function", FUNCTIONS)
def test_the_function_is_its_handler_alone(function: str, built: Path) -> None:
    assert [file.name for file in (built / function).iterdir()] == ["app.py"]


def test_the_layer_carries_the_library_for_lambda(built: Path) -> None:
    layer = built / "NewsfoldLayer" / "python"
    assert (layer / "newsfold" / "pipeline.py").is_file()
    for package in (
        "aws_lambda_powertools",
        "lxml",
        "numpy",
        "onnxruntime",
        "sentencex",
        "tokenizers",
    ):
        assert (layer / package).is_dir()
    for package in ("boto3", "huggingface_hub", "torch", "transformers", "moto"):
        assert not (layer / package).exists()
    binaries = {file.name for file in layer.rglob("*.so") if "cpython-" in file.name}
    assert binaries
    assert all("cpython-313-x86_64-linux-gnu" in name for name in binaries)


def test_the_other_layer_carries_the_weights(built: Path) -> None:
    models = built / "ModelsLayer" / "models"
    source = PROJECT / "layers" / "models"
    names = {file.name for file in source.iterdir()} - {"Makefile"}
    assert {file.name for file in models.iterdir()} == names
    assert json.loads((models / "manifest.json").read_text())
