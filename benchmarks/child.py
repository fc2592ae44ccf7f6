"""One measured process: ``python -m benchmarks.child cold|warm onnx|torch`` or ``memory COUNT``.

Imports only what its part needs; prints one JSON object.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from newsfold.model import Document, Model

_BUNDLE = Path(__file__).parents[1] / "samples" / "wire-desk.txt"
_REPEATS = 10


def main() -> None:
    """Do the part that the arguments name."""
    kind, argument = sys.argv[1:]
    report = {"cold": cold, "warm": warm, "memory": memory}[kind](argument)
    print(json.dumps(report))


def cold(engine: str) -> dict[str, float]:
    """Import, load, split, score: until the first summary is there."""
    from newsfold.digests import digests
    from newsfold.splitting import split

    parts = split(_BUNDLE.read_text(encoding="utf-8"))
    article, digest = next(digests(parts.articles, _model(engine)))
    return {"article": article.index, "length": len(digest.summary)}  # type: ignore[union-attr]


def warm(engine: str) -> dict[str, float]:
    """Articles per second, the second time round."""
    model = _model(engine)
    documents = _documents()
    list(model.digest(documents))
    began = time.perf_counter()
    for _ in range(_REPEATS):
        list(model.digest(documents))
    return {"per_second": _REPEATS * len(documents) / (time.perf_counter() - began)}


def memory(count: str) -> dict[str, float]:
    """Peak memory of splitting and digesting a bundle of so many articles."""
    from newsfold.digests import digests
    from newsfold.splitting import split

    text = _BUNDLE.read_text(encoding="utf-8").strip()
    times = -(-int(count) // 4)
    parts = split("\n\n\n\n".join([text] * times))
    done = sum(1 for _ in digests(parts.articles, _model("onnx")))
    assert done == 4 * times, f"{done} articles instead of {4 * times}"
    return {"peak_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}


def _documents() -> list[Document]:
    from newsfold.model import Document
    from newsfold.splitting import split
    from newsfold.text import sentences

    articles = split(_BUNDLE.read_text(encoding="utf-8")).articles
    return [Document(article.headline, sentences(article)) for article in articles]


def _model(engine: str) -> Model:
    """The shipped model, or its torch original; one thread."""
    if engine == "onnx":
        from newsfold.model import Model

        return Model.load(threads=1)
    import torch

    from training import original

    torch.set_num_threads(1)
    model: Model = original.load()
    return model


if __name__ == "__main__":
    main()
