"""The model in torch float32: what the shipped int8 graphs are compared with.

It is the product's own `Model` with both graphs replaced by their originals: tokenizing, features
and selection are the same code, so a difference is one of arithmetic.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import torch

from newsfold.model import Model
from newsfold.model.encoder import _CHARACTERS
from newsfold.model.manifest import verify
from newsfold.settings import model_dir
from training.encoder import MAX_TOKENS, TorchEncoder
from training.export import WEIGHTS
from training.network import from_file

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy as np
    from numpy.typing import NDArray
    from onnxruntime import InferenceSession

    from newsfold.model.encoder import Encoder


class _Encoder:
    """Stands in for `newsfold.model.encoder.Encoder`."""

    def __init__(self) -> None:
        self._torch = TorchEncoder()

    def encode(self, texts: Sequence[str]) -> tuple[NDArray[np.float32], list[list[int]]]:
        cut = [text[: MAX_TOKENS * _CHARACTERS] for text in texts]
        ids = [encoding.ids for encoding in self._torch.tokenizer.encode_batch(cut)]
        return self._torch.encode(cut), ids


class _Network:
    """Stands in for the session of ``document.onnx``."""

    def __init__(self) -> None:
        self._torch = from_file(WEIGHTS)

    @torch.inference_mode()
    def run(self, _: object, given: Mapping[str, NDArray[np.float32]]) -> list[object]:
        tensors = {name: torch.from_numpy(array) for name, array in given.items()}
        return [output.numpy() for output in self._torch(**tensors)]


def load() -> Model:
    """The torch original behind the product's interface."""
    encoder, network = cast("Encoder", _Encoder()), cast("InferenceSession", _Network())
    return Model(verify(model_dir()), encoder, network)
