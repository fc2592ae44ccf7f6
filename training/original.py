"""The model in torch float32: what the shipped int8 graphs are compared with.

It is the product's own `Model` with all graphs replaced by their originals: tokenizing, features
and selection are the same code, so a difference is one of arithmetic.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import torch

from newsfold.model import Model
from newsfold.model.manifest import verify
from newsfold.settings import model_dir
from training.encoder import TorchEncoder, tokenizer
from training.export import original, original_network

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np
    from numpy.typing import NDArray
    from onnxruntime import InferenceSession


class _Network:
    """Stands in for the session of ``document.onnx``."""

    def __init__(self) -> None:
        self._torch = original_network()

    @torch.inference_mode()
    def run(self, _: object, given: Mapping[str, NDArray[np.float32]]) -> list[object]:
        tensors = {name: torch.from_numpy(array) for name, array in given.items()}
        return [output.numpy() for output in self._torch(**tensors)]


def load() -> Model:
    """The torch original behind the product's interface."""
    salience, topics = (TorchEncoder(original(task)) for task in ("salience", "topics"))
    network = cast("InferenceSession", _Network())
    return Model(verify(model_dir()), tokenizer(), salience, topics, network)
