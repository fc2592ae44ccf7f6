"""ONNX Runtime, set up once for all graphs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import onnxruntime

if TYPE_CHECKING:
    from pathlib import Path

_ERRORS_ONLY = 3
_LEVEL = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_BASIC
"""Beyond this, Add and LayerNormalization become one operator that takes eight times as long as the
two (ONNX Runtime 1.32), which costs the encoder a fifth of its time; and graphs open slower."""


def session(path: Path, threads: int) -> onnxruntime.InferenceSession:
    """Open a graph on the processor with so many threads per operator."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = _ERRORS_ONLY
    options.graph_optimization_level = _LEVEL
    return onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
