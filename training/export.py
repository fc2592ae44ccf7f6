"""Write the float32 original, the ONNX files and the manifest of ``layers/models``.

    python -m training.export

Takes what `training.salience` and `training.topics` left in ``training/runs``. The manifest keeps
its figures (temperature, thresholds) until `training.calibrate`, which comes next.
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
from onnx import TensorProto, helper, numpy_helper
from safetensors.torch import load_file, save_file

from newsfold.model.features import FEATURES
from newsfold.model.manifest import DOCUMENT, EMBEDDINGS, FILE, SALIENCE, TOKENIZER, TOPICS
from newsfold.settings import model_dir
from training import salience, topics
from training.corpora import CACHE, PROJECT, read
from training.encoder import MAX_TOKENS, ORIGIN_SHA256, TorchEncoder, input_ranges, origin
from training.graph import embeddings_graph, layers_graph
from training.lower import pieces_of
from training.network import WIDTH, Network
from training.stacked import Stacked

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from torch import Tensor

    from newsfold.model.windows import Piece

NAME, VERSION = "newsfold-mini", "0.4.2"
WEIGHTS = PROJECT / "training" / "weights" / f"{NAME}-{VERSION}.safetensors"
"""Layers, members, pieces, heads and words, as trained, rounded to float16: the original."""
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
    network.pieces.load_state_dict(chooser.pieces.state_dict())
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
    """Take ranges on training texts, quantize, write: embeddings, and the layers of each task."""
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
    config = encoders[SALIENCE].model.config
    heads, layers = config.num_attention_heads, config.num_hidden_layers
    graphs = {EMBEDDINGS: embeddings_graph(encoders[SALIENCE].weights())}
    for name, encoder in encoders.items():
        ranges = input_ranges(encoder, pieces[name])
        graphs[name] = layers_graph(encoder.weights(), ranges, layers=layers, heads=heads)
    for name, graph in graphs.items():
        onnx.checker.check_model(graph)
        onnx.save(graph, folder / name)


def export_document(folder: Path) -> None:
    """Trace the network on one document; numbers of sentences, pieces and words stay open."""
    sentences, most = torch.export.Dim("sentences", min=1), torch.export.Dim("most", min=1)
    words = torch.export.Dim("words", min=0)
    example = {
        "vectors": torch.randn(7, WIDTH),
        "features": torch.randn(7, FEATURES),
        "headline": torch.randn(WIDTH),
        "pieces": torch.ones(7, 5, dtype=torch.long),
        "shares": torch.ones(7, 5),
        "opening": torch.randn(WIDTH),
        "title": torch.randn(WIDTH),
        "words": torch.arange(9),
        "counts": torch.ones(9),
    }
    axes = {
        "vectors": {0: sentences},
        "features": {0: sentences},
        "pieces": {0: sentences, 1: most},
        "shares": {0: sentences, 1: most},
        "words": {0: words},
        "counts": {0: words},
    }
    network = original_network()
    network.titled, network.untitled = Stacked(network.titled), Stacked(network.untitled)
    program = torch.onnx.export(
        network,
        kwargs=example,
        dynamo=True,
        input_names=list(example),
        output_names=["salience", "topics"],
        dynamic_shapes={name: axes.get(name) for name in example},
        opset_version=18,
    )
    if program is None:
        raise RuntimeError("torch wrote no ONNX program")
    onnx.save(_halved(_anonymous(program.model_proto)), folder / DOCUMENT)


def _halved(model: onnx.ModelProto) -> onnx.ModelProto:
    """The graph with its weights in half the bytes: they are float16 numbers in float32 already.

    ONNX Runtime makes them float32 once, on loading.
    """
    graph, casts = model.graph, []
    for tensor in graph.initializer:
        values = numpy_helper.to_array(tensor)
        if values.dtype != np.float32:
            continue
        small, name = values.astype(np.float16), f"{tensor.name}.half"
        if (small == values).all():
            casts.append(helper.make_node("Cast", [name], [tensor.name], to=TensorProto.FLOAT))
            tensor.CopyFrom(numpy_helper.from_array(small, name))
    nodes = list(graph.node)
    del graph.node[:]
    graph.node.extend([*casts, *nodes])
    return model


def _anonymous(model: onnx.ModelProto) -> onnx.ModelProto:
    """The graph without the stack traces, with paths of this machine, that torch writes into it."""
    for graph in _graphs(model.graph):
        values = (*graph.input, *graph.output, *graph.value_info, *graph.initializer)
        for holder in (model, graph, *graph.node, *values):
            holder.ClearField("metadata_props")
            holder.ClearField("doc_string")
    return model


def _graphs(graph: onnx.GraphProto) -> Iterator[onnx.GraphProto]:
    """The graph, and those within it: what `If` has for either case."""
    yield graph
    for node in graph.node:
        for attribute in node.attribute:
            if attribute.HasField("g"):
                yield from _graphs(attribute.g)


def write_manifest(folder: Path, figures: Mapping[str, float] | None = None) -> None:
    """Name every file with its hash, and the figures that inference needs.

    Args:
        folder: Of the files.
        figures: As `_START` has them; None: those of the manifest that is there.
    """
    path = folder / FILE
    before = json.loads(path.read_text()) if path.exists() else _START
    known = before if figures is None else figures
    encoder = f"sentence-transformers/all-MiniLM-L6-v2 (sha256 {ORIGIN_SHA256})"
    trained = f"training/weights/{WEIGHTS.name}"
    origins = {
        EMBEDDINGS: f"{encoder}, int8",
        SALIENCE: f"{trained}, layers for sentences; those not in it: {encoder}; int8",
        TOPICS: f"{trained}, layers for topics; those not in it: {encoder}; int8",
        DOCUMENT: f"{trained}, float16, computed in float32",
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
        **{key: known[key] for key in _START},
        "files": files,
    }
    path.write_text(json.dumps(manifest, indent=2) + "\n")


if __name__ == "__main__":
    main()
