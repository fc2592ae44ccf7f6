"""The encoder as ONNX graphs: MiniLM (BERT) written out node by node, in int8.

Ordinary dynamic quantization takes one activation range over all that is read at once, which is
coarse: mean cosine 0.992 to the float original. Writing the graph by hand costs two pages and gives
a mean cosine of 0.999 and more speed:

* Inputs of the attention and of the first feed-forward map, which layer normalisation keeps in
  known ranges, have static scales. They are first evened out per channel, and the weights scaled
  inversely (SmoothQuant, https://arxiv.org/abs/2211.10438).
* The input of the second feed-forward map, GELU's output, has a scale per token.
* Weights are int8 with a scale per output; word embeddings, half of all weights, per word. Those
  that are multiplied stay within 63 (7 bits): two products of 8 bits each can overflow the 16 bits
  in which processors with AVX2 but without VNNI add them up, and vectors would differ there.

Operators: https://github.com/microsoft/onnxruntime/blob/main/docs/ContribOperators.md
(MatMulIntegerToFloat, MultiHeadAttention); BERT: https://arxiv.org/abs/1810.04805.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    Floats = NDArray[np.float32]
    Ranges = Mapping[str, tuple[Floats, Floats]]

MS = "com.microsoft"
EPSILON = 1e-12
SMOOTH = 0.8
"""How much of a channel's spread is moved from the activations into the weights (0 to 1)."""
MARGIN = 1.1
"""Room beyond the calibrated ranges; what is still outside is clipped."""
WHOLE, REDUCED = 127, 63
"""Greatest code of int8, and of weights that are multiplied."""
_GELU_ZERO = 16
"""Code of 0 in GELU's output, which is never below -0.17: 16 codes below, 239 above."""


class _Codes(NamedTuple):
    """A quantized activation: names of codes, scale, zero point; and the per-channel smoothing."""

    codes: str
    scale: str
    zero: str
    smooth: Floats


class _Graph:
    """Collects nodes and initializers; every method returns the name of its output."""

    def __init__(self, weights: Mapping[str, Floats], ranges: Ranges) -> None:
        self.weights = weights
        self.ranges = ranges
        self.nodes: list[onnx.NodeProto] = []
        self.constants: dict[str, onnx.TensorProto] = {}

    def constant(self, name: str, value: NDArray[np.generic] | np.generic) -> str:
        self.constants[name] = numpy_helper.from_array(np.array(value), name)
        return name

    def weight(self, name: str) -> str:
        return self.constant(name, self.weights[name].astype(np.float32))

    def node(self, kind: str, *inputs: str, out: str = "", **options: object) -> str:
        out = out or f"{kind}_{len(self.nodes)}"
        domain = MS if kind in {"MatMulIntegerToFloat", "MultiHeadAttention", "Gelu"} else ""
        self.nodes.append(helper.make_node(kind, list(inputs), [out], domain=domain, **options))
        return out

    def norm(self, x: str, name: str, out: str = "") -> str:
        gamma, beta = self.weight(f"{name}.weight"), self.weight(f"{name}.bias")
        return self.node("LayerNormalization", x, gamma, beta, out=out, axis=-1, epsilon=EPSILON)

    def quantize(self, x: str, *names: str) -> _Codes:
        """Quantize the common input of the maps `names` with one static scale after smoothing."""
        low, high = (bound * MARGIN for bound in self.ranges[names[0]])
        spread = np.maximum(np.maximum(high, -low), 1e-3)
        columns = [np.abs(self.weights[f"{name}.weight"]).max(axis=0) for name in names]
        smooth = spread**SMOOTH / np.maximum(np.max(columns, axis=0), 1e-3) ** (1 - SMOOTH)
        top, bottom = max((high / smooth).max(), 0), min((low / smooth).min(), 0)
        scale = np.float32((top - bottom) / 255)
        even = self.node(
            "Mul", x, self.constant(f"{names[0]}.even", (1 / smooth).astype(np.float32))
        )
        scale_name = self.constant(f"{names[0]}.step", scale)
        zero = self.constant(f"{names[0]}.zero", np.uint8(round(-bottom / scale)))
        codes = self.node("QuantizeLinear", even, scale_name, zero)
        return _Codes(codes, scale_name, zero, smooth)

    def linear(self, x: _Codes, name: str, *, bias: bool = True) -> str:
        """``x @ weight.T + bias``; torch's layout: weight (outputs, inputs)."""
        codes, scales = per_row(self.weights[f"{name}.weight"] * x.smooth, REDUCED)
        return self.node(
            "MatMulIntegerToFloat",
            x.codes,
            self.constant(f"{name}.codes", codes.T),
            x.scale,
            self.constant(f"{name}.scales", scales),
            x.zero,
            "",
            *([self.weight(f"{name}.bias")] if bias else []),
        )

    def linear_after_gelu(self, x: str, name: str) -> str:
        """The same for GELU's output, with one scale per token."""
        above = self.constant("gelu.above", np.float32(1 / (255 - _GELU_ZERO)))
        below = self.constant("gelu.below", np.float32(0.17 / _GELU_ZERO))
        highest = self.node("ReduceMax", x, axes=[-1], keepdims=1)
        step = self.node("Max", self.node("Mul", highest, above), below)
        one = self.constant("gelu.one", np.float32(1))
        zero = self.constant("gelu.zero", np.uint8(_GELU_ZERO))
        codes = self.node("QuantizeLinear", self.node("Div", x, step), one, zero)
        smooth = np.ones(self.weights[f"{name}.weight"].shape[1], np.float32)
        product = self.linear(_Codes(codes, one, zero, smooth), name, bias=False)
        return self.node("Add", self.node("Mul", product, step), self.weight(f"{name}.bias"))

    def words(self, ids: str) -> str:
        """Word embeddings: int8 rows, each with its own scale."""
        name = "embeddings.word_embeddings.weight"
        codes, scales = per_row(self.weights[name], WHOLE)
        rows = self.node("Gather", self.constant(f"{name}.codes", codes), ids)
        scale = self.node("Gather", self.constant(f"{name}.scales", scales[:, None]), ids)
        return self.node("Mul", self.node("Cast", rows, to=TensorProto.FLOAT), scale)


def per_row(weight: Floats, greatest: int) -> tuple[NDArray[np.int8], Floats]:
    """Symmetric codes of each row, up to `greatest`, and the rows' scales."""
    scales = np.maximum(np.abs(weight).max(axis=1), 1e-9) / greatest
    return np.rint(weight / scales[:, None]).astype(np.int8), scales.astype(np.float32)


def _layer(graph: _Graph, x: str, index: int, heads: int, out: str = "") -> str:
    at = f"encoder.layer.{index}"
    maps = [f"{at}.attention.self.{name}" for name in ("query", "key", "value")]
    codes = graph.quantize(x, *maps)
    query, key, value = (graph.linear(codes, name) for name in maps)
    seen = graph.node("MultiHeadAttention", query, key, value, num_heads=heads)
    merge = f"{at}.attention.output"
    merged = graph.linear(graph.quantize(seen, f"{merge}.dense"), f"{merge}.dense")
    x = graph.norm(graph.node("Add", merged, x), f"{merge}.LayerNorm")
    wide = f"{at}.intermediate.dense"
    grown = graph.node("Gelu", graph.linear(graph.quantize(x, wide), wide))
    narrow = graph.linear_after_gelu(grown, f"{at}.output.dense")
    return graph.norm(graph.node("Add", narrow, x), f"{at}.output.LayerNorm", out)


def _embed(graph: _Graph, out: str) -> str:
    """Words, places and segment 0."""
    zero, one, two = (graph.constant(f"at.{at}", np.array([at])) for at in (0, 1, 2))
    tokens = graph.node("Slice", graph.node("Shape", "ids"), one, two)
    kind = graph.weights["embeddings.token_type_embeddings.weight"][0]
    places = graph.weights["embeddings.position_embeddings.weight"] + kind
    table = graph.constant("places", places.astype(np.float32))
    place = graph.node("Slice", table, zero, tokens, zero)
    return graph.norm(graph.node("Add", graph.words("ids"), place), "embeddings.LayerNorm", out)


def embeddings_graph(weights: Mapping[str, Floats]) -> onnx.ModelProto:
    """``ids`` (batch, tokens; int32) to ``states`` (batch, tokens, width; float).

    Args:
        weights: The BERT state dict as Hugging Face names it, without a prefix.
    """
    graph = _Graph(weights, {})
    return _model(graph, "embeddings", {"ids": TensorProto.INT32}, _embed(graph, "states"))


def layers_graph(
    weights: Mapping[str, Floats], ranges: Ranges, *, layers: int, heads: int
) -> onnx.ModelProto:
    """All layers: ``states`` of the embeddings to ``tokens``, both (batch, tokens, width; float).

    No token is padding: without a mask ONNX Runtime's attention takes less time.

    Args:
        weights: As for the embeddings.
        ranges: For each linear map, the least and greatest value of each of its input channels.
        layers: How many layers.
        heads: Attention heads.
    """
    graph = _Graph(weights, ranges)
    x = "states"
    for index in range(layers):
        x = _layer(graph, x, index, heads, out="tokens" if index == layers - 1 else "")
    return _model(graph, "layers", {"states": TensorProto.FLOAT}, x)


def _model(graph: _Graph, name: str, given: Mapping[str, int], found: str) -> onnx.ModelProto:
    """The graph; what is FLOAT has a third dimension, the width."""
    width = len(graph.weights["encoder.layer.0.output.LayerNorm.weight"])
    batch = ["batch", "tokens"]
    inputs = [
        helper.make_tensor_value_info(
            key, kind, [*batch, width] if kind == TensorProto.FLOAT else batch
        )
        for key, kind in given.items()
    ]
    output = helper.make_tensor_value_info(found, TensorProto.FLOAT, [*batch, width])
    body = helper.make_graph(graph.nodes, name, inputs, [output], list(graph.constants.values()))
    opsets = [helper.make_opsetid("", 17), helper.make_opsetid(MS, 1)]
    return helper.make_model(body, opset_imports=opsets, ir_version=8, producer_name="newsfold")
