"""Write the float32 original, the ONNX files and the manifest of ``layers/models``.

    python -m training.export

Takes what `training.salience` and `training.topics` left in ``training/runs``. The manifest's
figures (temperature, thresholds) are those of the last `training.calibrate`, which comes next.
"""

from __future__ import annotations

import hashlib
import json
import random
import shutil
from typing import TYPE_CHECKING

import numpy as np
import onnx
import torch
from safetensors.torch import load_file, save_file

from newsfold.model.features import FEATURES
from newsfold.model.manifest import DOCUMENT, LOWER, SALIENCE, TOKENIZER, TOPICS
from newsfold.settings import model_dir
from training import salience, topics
from training.corpora import CACHE, PROJECT, read
from training.encoder import MAX_TOKENS, ORIGIN_SHA256, TorchEncoder, input_ranges, origin
from training.graph import lower_graph, upper_graph
from training.lower import LOWER as LAYERS
from training.lower import pieces_of
from training.network import WIDTH, Network

if TYPE_CHECKING:
    from pathlib import Path

    from torch import Tensor

    from newsfold.model.windows import Piece

NAME, VERSION = "newsfold-mini", "0.3.0"
WEIGHTS = PROJECT / "training" / "weights" / f"{NAME}-{VERSION}.safetensors"
"""Upper layers, members, heads and words, as trained, rounded to float16: the original."""
_RANGES = 500
"""Documents of each task that ranges are taken from."""
_START = {"temperature": 1.0, "uncertain": 0.5, "second": 0.3, "redundancy": 1.0, "standalone": 0.2}


def main() -> None:
    """Export everything."""
    torch.set_num_threads(2)
    folder = model_dir()
    folder.mkdir(parents=True, exist_ok=True)
    WEIGHTS.parent.mkdir(parents=True, exist_ok=True)
    save_file(merged(), WEIGHTS)
    export_encoder(folder)
    export_document(folder)
    shutil.copyfile(origin() / "tokenizer.json", folder / TOKENIZER)
    write_manifest(folder)


def merged() -> dict[str, Tensor]:
    """Both trained networks in one state: ``salience.*``, ``topics.*`` (layers), ``document.*``."""
    chooser, classifier = salience.restore(), topics.restore()
    network = Network(len(chooser.titled), len(chooser.untitled), len(classifier.heads))
    network.titled.load_state_dict(chooser.titled.state_dict())
    network.untitled.load_state_dict(chooser.untitled.state_dict())
    network.heads.load_state_dict(classifier.heads.state_dict())
    network.words.load_state_dict(classifier.words.state_dict())
    parts = {"salience": chooser.upper, "topics": classifier.upper, "document": network}
    return {
        f"{part}.{name}": tensor.half()
        for part, module in parts.items()
        for name, tensor in module.state_dict().items()
    }


def original(part: str) -> dict[str, Tensor]:
    """A part of the original, as float32."""
    state = load_file(WEIGHTS)
    start = f"{part}."
    return {
        name.removeprefix(start): tensor.float()
        for name, tensor in state.items()
        if name.startswith(start)
    }


def original_network() -> Network:
    """The original of ``document.onnx``, ready for inference."""
    state = original("document")
    parts = ("titled", "untitled", "heads")
    network = Network(*(len({k.split(".")[1] for k in state if k.startswith(p)}) for p in parts))
    network.load_state_dict(state)
    return network.eval()


def export_encoder(folder: Path) -> None:
    """Take ranges on training texts, quantize, write: the lower half, and the two upper ones."""
    pieces: dict[str, list[Piece]] = {}
    for name, task in ((SALIENCE, "salience"), (TOPICS, "topics")):
        rows = [row for row in read(CACHE / f"{task}.jsonl") if row["part"] == "train"]
        pieces[name] = [
            piece
            for row in random.Random(1).sample(rows, _RANGES)
            for piece in pieces_of(task, row)[:2]
        ]
    encoders = {
        SALIENCE: TorchEncoder(original("salience")),
        TOPICS: TorchEncoder(original("topics")),
    }
    ranges = {name: input_ranges(encoder, pieces[name]) for name, encoder in encoders.items()}
    config = encoders[SALIENCE].model.config
    heads, layers = config.num_attention_heads, config.num_hidden_layers
    common = {
        name: (np.minimum(low, ranges[TOPICS][name][0]), np.maximum(high, ranges[TOPICS][name][1]))
        for name, (low, high) in ranges[SALIENCE].items()
    }
    lower = encoders[SALIENCE].weights()
    graphs = {LOWER: lower_graph(lower, common, layers=LAYERS, heads=heads)}
    for name, encoder in encoders.items():
        graphs[name] = upper_graph(
            encoder.weights(), ranges[name], layers=range(LAYERS, layers), heads=heads
        )
    for name, graph in graphs.items():
        onnx.checker.check_model(graph)
        onnx.save(graph, folder / name)


def export_document(folder: Path) -> None:
    """Trace the network on one document; numbers of sentences and of word pieces stay open."""
    sentences, pieces = torch.export.Dim("sentences", min=1), torch.export.Dim("pieces", min=0)
    example = {
        "vectors": torch.randn(7, WIDTH),
        "features": torch.randn(7, FEATURES),
        "headline": torch.randn(WIDTH),
        "opening": torch.randn(WIDTH),
        "title": torch.randn(WIDTH),
        "words": torch.arange(9),
        "counts": torch.ones(9),
    }
    axes = {"vectors": sentences, "features": sentences, "words": pieces, "counts": pieces}
    program = torch.onnx.export(
        original_network(),
        kwargs=example,
        dynamo=True,
        input_names=list(example),
        output_names=["salience", "topics"],
        dynamic_shapes={name: {0: axes[name]} if name in axes else None for name in example},
        opset_version=18,
    )
    if program is None:
        raise RuntimeError("torch wrote no ONNX program")
    onnx.save(_anonymous(program.model_proto), folder / DOCUMENT)


def _anonymous(model: onnx.ModelProto) -> onnx.ModelProto:
    """The graph without the stack traces, with paths of this machine, that torch writes into it."""
    graph = model.graph
    values = (*graph.input, *graph.output, *graph.value_info, *graph.initializer)
    for holder in (model, graph, *graph.node, *values):
        holder.ClearField("metadata_props")
        holder.ClearField("doc_string")
    return model


def write_manifest(folder: Path) -> None:
    """Name every file with its hash, and the figures that inference needs."""
    path = PROJECT / "training" / "runs" / "calibration.json"
    calibration = json.loads(path.read_text()) if path.exists() else _START
    encoder = f"sentence-transformers/all-MiniLM-L6-v2 (sha256 {ORIGIN_SHA256})"
    trained = f"training/weights/{WEIGHTS.name}"
    origins = {
        LOWER: f"{encoder}, embeddings and layers 1 to 3, int8",
        SALIENCE: f"{trained}, layers 4 to 6 for sentences, int8",
        TOPICS: f"{trained}, layers 4 to 6 for topics, int8",
        DOCUMENT: f"{trained}, float32",
        TOKENIZER: "sentence-transformers/all-MiniLM-L6-v2",
    }
    files = [
        {
            "file": name,
            "sha256": hashlib.sha256((folder / name).read_bytes()).hexdigest(),
            "bytes": (folder / name).stat().st_size,
            "licence": "Apache-2.0",
            "origin": origin_,
        }
        for name, origin_ in origins.items()
    ]
    manifest = {
        "name": NAME,
        "version": VERSION,
        "max_tokens": MAX_TOKENS,
        **calibration,
        "files": files,
    }
    (folder / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n")


if __name__ == "__main__":
    main()
