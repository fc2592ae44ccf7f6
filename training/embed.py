"""Vectors of every sentence and headline, once: training then takes minutes.

    python -m training.embed salience topics cnn.train

Uses the torch original in bfloat16 arithmetic, which is closer to float32 than int8 is. Writes
``training/cache/NAME.float.npz``; an existing file is left alone.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from newsfold.model.topics import opening
from training.corpora import CACHE, read
from training.encoder import TorchEncoder

Encode = Callable[[Sequence[str]], NDArray[np.float32]]
_STRIDE = 20_000
"""Texts per stretch: bounds what the tokenizer holds at once."""


def named_corpora(description: str | None) -> list[str]:
    """The corpora that the command line names; ``--threads`` is seen to."""
    parser = argparse.ArgumentParser(
        description=description.splitlines()[0] if description else None
    )
    parser.add_argument("corpora", nargs="+")
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    corpora: list[str] = options.corpora
    return corpora


def main() -> None:
    """Embed the named corpora."""
    encode: Encode | None = None
    for name in named_corpora(__doc__):
        path = CACHE / f"{name}.float.npz"
        if path.exists():
            print(f"{path.name}: there already")
            continue
        encode = encode or TorchEncoder(bfloat16=True).encode
        _embed(name, path, encode)


def _embed(name: str, path: Path, encode: Encode) -> None:
    """Write the vectors of one corpus: per document the headline, then its sentences."""
    start = time.perf_counter()
    rows = read(CACHE / f"{name}.jsonl")
    texts = [text for row in rows for text in (row["headline"], *row["sentences"])]
    vectors = [encode(texts[at : at + _STRIDE]) for at in range(0, len(texts), _STRIDE)]
    if name == "topics":
        openings = encode([opening(row["headline"], row["sentences"]) for row in rows])
    else:  # only topics are judged by it
        openings = np.zeros((len(rows), vectors[0].shape[1]), np.float32)
    counts = np.array([1 + len(row["sentences"]) for row in rows])
    halves = {"vectors": np.concatenate(vectors), "openings": openings}
    np.savez(path, counts=counts, **{key: v.astype(np.float16) for key, v in halves.items()})
    print(f"{path.name}: {len(texts)} texts in {time.perf_counter() - start:.0f} s", flush=True)


if __name__ == "__main__":
    main()
