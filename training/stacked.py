"""Members as one network: what `newsfold.model` opens.

A graph of eight members written out one by one has three times the nodes, and every one of them
takes ONNX Runtime time to open, which each cold start pays.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch
from torch import Tensor, nn
from torch.func import stack_module_state
from torch.nn import functional

from training.network import PLACES

if TYPE_CHECKING:
    from training.network import Members


class Stacked(nn.Module):
    """`Members` with each weight of all of them in one tensor, (members, ...); for inference.

    Args:
        members: Alike but for their weights.
    """

    def __init__(self, members: Members) -> None:
        super().__init__()
        self.layers, self.heads = len(members[0].layers), members[0].layers[0].heads
        parts = members[0].named_modules()
        linear = {f"{name}.weight" for name, part in parts if isinstance(part, nn.Linear)}
        stacked, _ = stack_module_state(list(members))
        self.weights = nn.ParameterDict(
            {
                _key(name): nn.Parameter((value.mT if name in linear else value).contiguous())
                for name, value in stacked.items()
            }
        )

    def forward(self, vectors: Tensor, features: Tensor, headline: Tensor) -> Tensor:
        """As `Members.forward`."""
        told = self._linear(functional.gelu(self._linear(features, "told.0")), "told.2")
        places = torch.arange(len(vectors)).clamp(max=PLACES - 1)
        x = self._linear(vectors, "vector") + told + self._weight("place")[:, places]
        x = torch.cat([self._linear(headline[None], "headline"), x], 1)
        for at in range(self.layers):
            x = self._layer(x, f"layers.{at}")
        x = self._linear(self._norm(x, "norm")[:, 1:], "salience.0")
        return self._linear(functional.gelu(x), "salience.2")[..., 0].mean(0)

    def _layer(self, x: Tensor, name: str) -> Tensor:
        """`x` (members, items, size), as `training.network.Layer` has it for a batch."""
        members, items, size = x.shape
        parts = self._linear(self._norm(x, f"{name}.norm_a"), f"{name}.attend")
        parts = parts.view(members, items, 3, self.heads, size // self.heads)
        seen = functional.scaled_dot_product_attention(*parts.permute(2, 0, 3, 1, 4).unbind(0))
        x = x + self._linear(seen.transpose(1, 2).reshape(members, items, size), f"{name}.merge")
        wide = self._linear(self._norm(x, f"{name}.norm_b"), f"{name}.wide")
        return x + self._linear(functional.gelu(wide), f"{name}.narrow")

    def _linear(self, x: Tensor, name: str) -> Tensor:
        return x @ self._weight(name) + self._weight(name, "bias")[:, None]

    def _norm(self, x: Tensor, name: str) -> Tensor:
        even = functional.layer_norm(x, x.shape[-1:])
        return even * self._weight(name)[:, None] + self._weight(name, "bias")[:, None]

    def _weight(self, name: str, kind: str = "weight") -> Tensor:
        return self.weights[_key(f"{name}.{kind}")]


def _key(name: str) -> str:
    return name.replace(".", "_")
