"""The lower half of the encoder, once: its states of every token are cached, its weights stay.

    python -m training.lower topics salience guardian cnn.train

Fine-tuning changes the upper layers only. What the embeddings and the first `LOWER` layers say of a
text is then the same in every pass, and a pass costs half: nothing below is computed again, and no
gradient goes there. Writes ``training/cache/NAME.lower.f16`` (tokens, 384) and ``NAME.lower.npz``;
an existing pair is left alone.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from torch import Tensor, nn
from transformers import AutoModel

from newsfold.model.topics import opening
from training.corpora import CACHE, read
from training.embed import named_corpora
from training.encoder import origin, tokenizer

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

LOWER = 3
"""Layers that stay as they are; MiniLM has six."""
STORIES = 3000
"""Stories of cnn.train that are read: they are a side task, and a third of all tokens."""
SENTENCES = 40
"""Sentences of a document that are read here; 97.7 % of readers' choices are in the first 30."""
_BUDGET = 4096
"""Tokens, padding included, per batch."""
_PADDING = 1.2
"""A batch may hold so many tokens for each real one."""
_STRIDE = 4096
"""Texts per stretch: bounds what is held before it is written."""


@dataclass(slots=True)
class Lower:
    """States of a corpus after the lower layers.

    Attributes:
        rows: The prepared documents.
        states: (tokens, 384) float16, on disk.
        ends: (texts + 1,): where each text's tokens end.
        docs: (documents + 1,): where each document's texts end.
    """

    rows: list[dict[str, Any]]
    states: NDArray[np.float16]
    ends: NDArray[np.int64]
    docs: NDArray[np.int64]

    @classmethod
    def load(cls, name: str) -> Lower:
        """Open what `main` wrote."""
        stored = np.load(CACHE / f"{name}.lower.npz")
        ends, docs = stored["ends"], stored["docs"]
        states = np.memmap(CACHE / f"{name}.lower.f16", np.float16, "r").reshape(ends[-1], -1)
        return cls(_rows(name), states, ends, docs)

    def texts(self, document: int) -> list[NDArray[np.float16]]:
        """States of a document's texts, each (tokens, 384), in the order of `texts_of`."""
        numbers = range(self.docs[document], self.docs[document + 1])
        return [self.states[self.ends[at] : self.ends[at + 1]] for at in numbers]


def texts_of(name: str, row: dict[str, Any]) -> list[str]:
    """What is encoded of a document: opening (for topics), headline, sentences (for salience)."""
    if name in {"topics", "guardian"}:
        return [opening(row["headline"], row["sentences"]), row["headline"]]
    return [row["headline"], *row["sentences"][:SENTENCES]]


def _rows(name: str) -> list[dict[str, Any]]:
    rows = read(CACHE / f"{name}.jsonl")
    return rows[:STORIES] if name == "cnn.train" else rows


def padded(texts: Sequence[NDArray[np.float16]], budget: int) -> Iterator[tuple[list[int], Tensor]]:
    """Texts of similar length in batches: their numbers, and states (texts, tokens, 384).

    States of padding are NaN-free zeros; a text's length is that of its array.
    """
    order = sorted(range(len(texts)), key=lambda at: len(texts[at]))
    batch: list[int] = []
    real = 0
    for at in [*order, -1]:
        size = (len(batch) + 1) * len(texts[at])
        real += len(texts[at])
        if batch and (at < 0 or size > min(budget, _PADDING * real)):
            states = torch.zeros(len(batch), len(texts[batch[-1]]), texts[0].shape[1])
            for row, number in enumerate(batch):
                states[row, : len(texts[number])] = torch.from_numpy(
                    texts[number].astype(np.float32)
                )
            yield batch, states
            batch, real = [], len(texts[at])
        batch.append(at)


class Layers(nn.Module):
    """Some layers of the encoder, first to last; parameters named as in the whole encoder."""

    def __init__(self, first: int, last: int | None = None) -> None:
        super().__init__()
        bert = AutoModel.from_pretrained(origin()).float()
        self.layer = nn.ModuleDict(
            {str(at): layer for at, layer in enumerate(bert.encoder.layer) if first <= at}
        )
        for at in list(self.layer):
            if last is not None and int(at) >= last:
                del self.layer[at]

    def forward(self, states: Tensor, lengths: Tensor) -> Tensor:
        """States (texts, tokens, 384) after these layers; `lengths` (texts,) in tokens."""
        seen = torch.arange(states.shape[1], device=states.device) < lengths[:, None]
        mask = None if bool(seen.all()) else seen[:, None, None, :]
        for layer in self.layer.values():
            states = layer(states, mask)
            states = states[0] if isinstance(states, tuple) else states
        return states


def main() -> None:
    """Cache the states of the named corpora."""
    for name in named_corpora(__doc__):
        if (CACHE / f"{name}.lower.npz").exists():
            print(f"{name}: there already")
        else:
            _write(name)


def _write(name: str) -> None:
    """Stretch by stretch, so that a corpus larger than memory is no trouble."""
    start = time.perf_counter()
    rows = _rows(name)
    texts = [texts_of(name, row) for row in rows]
    flat = [text for one in texts for text in one]
    cut = tokenizer()
    embeddings = AutoModel.from_pretrained(origin()).float().eval().embeddings
    layers = Layers(0, LOWER).eval()
    lengths: list[int] = []
    with (CACHE / f"{name}.lower.f16").open("wb") as out:
        for at in range(0, len(flat), _STRIDE):
            ids = [one.ids for one in cut.encode_batch(flat[at : at + _STRIDE])]
            out.write(np.concatenate(_states(embeddings, layers, ids)).tobytes())
            lengths += [len(one) for one in ids]
            seconds = time.perf_counter() - start
            print(f"{name}: {len(lengths)} of {len(flat)} texts, {seconds:.0f} s", flush=True)
    ends = np.cumsum([0, *lengths])
    docs = np.cumsum([0, *(len(one) for one in texts)])
    np.savez(CACHE / f"{name}.lower.npz", ends=ends, docs=docs)


@torch.inference_mode()
def _states(
    embeddings: nn.Module, layers: Layers, ids: Sequence[list[int]]
) -> list[NDArray[np.float16]]:
    states = [
        embeddings(input_ids=torch.tensor([one]))[0].numpy().astype(np.float16) for one in ids
    ]
    for numbers, batch in padded(states.copy(), _BUDGET):
        lengths = torch.tensor([len(ids[number]) for number in numbers])
        with torch.autocast("cpu", torch.bfloat16):
            done = layers(batch, lengths).to(torch.float16).numpy()
        for number, state in zip(numbers, done, strict=True):
            states[number] = state[: len(ids[number])]
    return states


if __name__ == "__main__":
    main()
