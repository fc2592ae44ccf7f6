"""Write the ONNX files and the manifest of ``layers/models``.

    python -m training.export encoder     # frozen encoder -> int8 graph, tokenizer
    python -m training.export document    # trained members -> one graph; manifest

The manifest's figures (temperature, thresholds) come from ``training/runs/calibration.json``.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import shutil
from pathlib import Path

import onnx
import torch
from safetensors.numpy import load_file
from safetensors.torch import save_file

from newsfold.model.features import FEATURES
from newsfold.settings import model_dir
from training.corpora import CACHE, PROJECT, read
from training.encoder import MAX_TOKENS, ORIGIN_SHA256, TorchEncoder, input_ranges, origin
from training.graph import encoder_graph
from training.network import WIDTH, from_file
from training.train import restore

NAME, VERSION = "newsfold-mini", "0.1.0"
WEIGHTS = PROJECT / "training" / "weights" / f"{NAME}-{VERSION}.safetensors"
"""The document transformer in float32, as trained: the torch original of ``document.onnx``."""
_CALIBRATION = 2000


def main() -> None:
    """Export one part."""
    parser = argparse.ArgumentParser(description="Export to ONNX.")
    parser.add_argument("part", choices=["encoder", "document"])
    torch.set_num_threads(2)
    folder = model_dir()
    folder.mkdir(parents=True, exist_ok=True)
    if parser.parse_args().part == "encoder":
        export_encoder(folder)
    else:
        network = restore("all")
        WEIGHTS.parent.mkdir(parents=True, exist_ok=True)
        save_file(network.state_dict(), WEIGHTS)
        export_document(folder)
        write_manifest(folder)


def export_encoder(folder: Path) -> None:
    """Calibrate on training sentences, quantize, write; copy the tokenizer."""
    rows = [row for row in read(CACHE / "salience.jsonl") if row["part"] == "train"]
    rows += [row for row in read(CACHE / "topics.jsonl") if row["part"] == "train"]
    texts = [text for row in rows for text in (row["headline"], *row["sentences"])]
    sample = random.Random(1).sample(texts, _CALIBRATION)
    ranges = input_ranges(TorchEncoder(), sample)
    config = json.loads((origin() / "config.json").read_text())
    graph = encoder_graph(
        load_file(origin() / "model.safetensors"),
        ranges,
        layers=config["num_hidden_layers"],
        heads=config["num_attention_heads"],
    )
    onnx.checker.check_model(graph)
    onnx.save(graph, folder / "encoder.onnx")
    shutil.copyfile(origin() / "tokenizer.json", folder / "tokenizer.json")


def export_document(folder: Path) -> None:
    """Trace the network on one document; numbers of sentences and of word pieces stay open."""
    sentences, pieces = torch.export.Dim("sentences", min=1), torch.export.Dim("pieces", min=0)
    example = {
        "vectors": torch.randn(7, WIDTH),
        "features": torch.randn(7, FEATURES),
        "headline": torch.randn(WIDTH),
        "opening": torch.randn(WIDTH),
        "words": torch.arange(9),
        "counts": torch.ones(9),
    }
    axes = {"vectors": sentences, "features": sentences, "words": pieces, "counts": pieces}
    program = torch.onnx.export(
        from_file(WEIGHTS),
        kwargs=example,
        dynamo=True,
        input_names=list(example),
        output_names=["salience", "topics"],
        dynamic_shapes={name: {0: axes[name]} if name in axes else None for name in example},
        opset_version=18,
    )
    if program is None:
        raise RuntimeError("torch wrote no ONNX program")
    onnx.save(_anonymous(program.model_proto), folder / "document.onnx")


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
    calibration = json.loads((PROJECT / "training" / "runs" / "calibration.json").read_text())
    origins = {
        "encoder.onnx": f"sentence-transformers/all-MiniLM-L6-v2 (sha256 {ORIGIN_SHA256}), int8",
        "document.onnx": f"training/weights/{WEIGHTS.name}, float32",
        "tokenizer.json": "sentence-transformers/all-MiniLM-L6-v2",
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
