"""The manifest: what was shipped is what is loaded."""

import json
import shutil
from pathlib import Path

import pytest

from newsfold.errors import ModelCorrupt, ModelMissing
from newsfold.model import Model
from newsfold.model.manifest import FILES, verify
from newsfold.settings import model_dir


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    folder = tmp_path / "models"
    shutil.copytree(model_dir(), folder)
    return folder


def test_the_shipped_weights_are_whole() -> None:
    manifest = verify(model_dir())
    assert manifest.name == "newsfold-mini-0.4.2"
    assert 0 < manifest.uncertain < 1
    assert manifest.temperature > 0


def test_every_file_stays_under_the_hosts_limit() -> None:
    manifest = json.loads((model_dir() / "manifest.json").read_text())
    for entry in manifest["files"]:
        assert (model_dir() / entry["file"]).stat().st_size == entry["bytes"] < 95_000_000
        assert entry["licence"]
        assert entry["origin"]


def test_no_manifest(tmp_path: Path) -> None:
    with pytest.raises(ModelMissing, match=r"no manifest\.json"):
        Model.load(tmp_path)


@pytest.mark.parametrize("name", FILES)
def test_a_tampered_file(copy: Path, name: str) -> None:
    path = copy / name
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    with pytest.raises(ModelCorrupt, match=name):
        Model.load(copy)


def test_a_missing_file(copy: Path) -> None:
    (copy / "document.onnx").unlink()
    with pytest.raises(ModelCorrupt, match=r"document\.onnx cannot be read"):
        Model.load(copy)


def test_a_file_that_the_manifest_does_not_name(copy: Path) -> None:
    manifest = json.loads((copy / "manifest.json").read_text())
    manifest["files"] = manifest["files"][1:]
    (copy / "manifest.json").write_text(json.dumps(manifest))
    with pytest.raises(ModelCorrupt, match="does not name"):
        verify(copy)


@pytest.mark.parametrize("text", ["", "{", "[]", '{"files": []}', '{"files": 3}'])
def test_a_manifest_that_cannot_be_read(tmp_path: Path, text: str) -> None:
    (tmp_path / "manifest.json").write_text(text)
    with pytest.raises(ModelCorrupt, match=r"manifest\.json"):
        verify(tmp_path)


@pytest.mark.parametrize("name", [name for name in FILES if name.endswith(".onnx")])
def test_graphs_hold_no_trace_of_the_machine_that_wrote_them(name: str) -> None:
    """The exporter of torch writes stack traces, with paths, into every node."""
    assert b'.py", line' not in (model_dir() / name).read_bytes()
