"""The layer for the other processor, which can be built here though not run."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

# https://refspecs.linuxfoundation.org/elf/gabi4+/ch4.eheader.html: e_machine, little-endian
ELF, MACHINE = b"\x7fELF", slice(18, 20)
X86_64, AARCH64 = 62, 183


@pytest.fixture
def layers(built: Path) -> dict[int, Path]:
    """The layer of each processor, by the processor's number in ELF."""
    return {
        X86_64: built / "NewsfoldLayer" / "python",
        AARCH64: built.parent / "arm64" / "NewsfoldLayer" / "python",
    }


@pytest.mark.parametrize("machine", [X86_64, AARCH64])
def test_every_binary_is_of_its_processor(layers: dict[int, Path], machine: int) -> None:
    heads = {file: file.read_bytes()[:20] for file in layers[machine].rglob("*.so*")}
    assert len(heads) > 20
    assert all(head.startswith(ELF) for head in heads.values())
    assert {int.from_bytes(head[MACHINE], "little") for head in heads.values()} == {machine}


def test_both_have_the_same_packages(layers: dict[int, Path]) -> None:
    ours, theirs = ({item.name for item in layer.glob("*.dist-info")} for layer in layers.values())
    assert ours == theirs
    assert any(name.startswith("onnxruntime-") for name in ours)
