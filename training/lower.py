"""States of every token below the layers that are trained, which stay as they are.

    python -m training.lower [NAME ...] [--threads N] [--device cuda]

For topics only the upper layers are trained. What the embeddings and the first `LOWER` layers say
of a piece is the same in every pass, and a pass costs half: nothing below is computed again, and no
gradient goes there. Writes ``training/cache/NAME.lower.f16`` (tokens, 384) and ``NAME.lower.npz``;
an existing pair is left alone. For sentences all layers are trained, on `Embedded` tokens.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
import torch
from torch import Tensor, nn
from tqdm import tqdm
from transformers import AutoModel

from newsfold.model.encoder import tokenize
from newsfold.model.topics import opening
from newsfold.model.windows import WINDOW, Piece, whole, windows
from training.corpora import CACHE, read
from training.encoder import MAX_TOKENS, origin, tokenizer

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

LOWER = 3
"""Layers that stay as they are for topics; MiniLM has six."""
NAMES = ("topics", "topics.read", "topics.written")
STORIES = 3000
"""Stories of cnn.train that are learnt from: they are a side task."""
SENTENCES = 30
"""Sentences of a document that are learnt from; 97.7 % of readers' choices are among them."""
_BUDGET = 4096
"""Tokens, padding included, per batch."""
_PADDING = 1.2
"""A batch may hold so many tokens for each real one."""
_STRIDE = 200
"""Documents per stretch: bounds what is held before it is written."""


class States(Protocol):
    """A corpus, as the layers that are trained read it.

    Attributes:
        rows: The prepared documents.
    """

    rows: list[dict[str, Any]]

    def pieces(self, document: int, /) -> list[tuple[NDArray[np.floating], NDArray[np.int16]]]:
        """States (tokens, 384) and places (tokens,) of each piece of a document.

        A token's place is the number of the vector of its document that it counts for.
        """


class Embedded:
    """Tokens of a corpus behind the embeddings: words, and places in the piece."""

    def __init__(self, name: str) -> None:
        self.rows = _rows(name)
        self._pieces = [pieces_of("salience", row) for row in tqdm(self.rows, desc=name)]

    @torch.inference_mode()
    def pieces(self, document: int) -> list[tuple[NDArray[np.float32], NDArray[np.int16]]]:
        """As `States.pieces`."""
        return [
            (
                embeddings()(input_ids=torch.tensor([piece.ids]))[0].numpy(),
                np.array(piece.places, np.int16),
            )
            for piece in self._pieces[document]
        ]


@cache
def embeddings() -> nn.Module:
    """The encoder's embeddings as published."""
    found: nn.Module = AutoModel.from_pretrained(origin()).float().eval().embeddings
    return found


@dataclass(slots=True)
class Lower:
    """States of a corpus after the lower layers.

    Attributes:
        rows: The prepared documents.
        states: (tokens, 384) float16, on disk.
        places: (tokens,): the vector of its document that a token counts for.
        ends: (pieces + 1,): where each piece's tokens end.
        docs: (documents + 1,): where each document's pieces end.
    """

    rows: list[dict[str, Any]]
    states: NDArray[np.float16]
    places: NDArray[np.int16]
    ends: NDArray[np.int64]
    docs: NDArray[np.int64]

    @classmethod
    def load(cls, name: str) -> Lower:
        """Open what `main` wrote."""
        stored, rows = np.load(CACHE / f"{name}.lower.npz"), _rows(name)
        ends, docs, places = stored["ends"], stored["docs"], stored["places"]
        if len(docs) != len(rows) + 1:
            raise ValueError(f"{name}.lower.* is of other documents: remove it and cache anew")
        states = np.memmap(CACHE / f"{name}.lower.f16", np.float16, "r").reshape(ends[-1], -1)
        return cls(rows, states, places, ends, docs)

    def pieces(self, document: int) -> list[tuple[NDArray[np.float16], NDArray[np.int16]]]:
        """As `States.pieces`."""
        ends = self.ends[self.docs[document] : self.docs[document + 1] + 1]
        return [(self.states[a:b], self.places[a:b]) for a, b in pairwise(ends)]


def pieces_of(task: str, row: dict[str, Any]) -> list[Piece]:
    """What is encoded of a document: for topics opening and headline, else windows."""
    cut = tokenizer()
    if task == "topics":
        texts = [opening(row["headline"], row["sentences"]), row["headline"]]
        ids = tokenize(cut, texts, MAX_TOKENS)
        return [whole(own, place, MAX_TOKENS) for place, own in enumerate(ids)]
    headline, *sentences = tokenize(cut, [row["headline"], *row["sentences"][:SENTENCES]], WINDOW)
    return windows(headline, sentences, 0)


def _rows(name: str) -> list[dict[str, Any]]:
    rows = [row for row in read(CACHE / f"{name}.jsonl") if row["part"] == "train"]
    return rows[:STORIES] if name == "cnn.train" else rows


def mixed(device: str) -> torch.autocast:
    """Reckon in bfloat16 where the hardware does; others take sixty times as long with it."""
    able = device != "cpu" or any(
        torch.cpu.get_capabilities().get(name) for name in ("avx512_bf16", "amx_bf16", "bf16")
    )
    return torch.autocast(device, torch.bfloat16, enabled=able)


def batched(lengths: Sequence[int], budget: int) -> Iterator[list[int]]:
    """Numbers of pieces of similar length, in batches with little padding."""
    order = sorted(range(len(lengths)), key=lambda at: lengths[at])
    batch: list[int] = []
    real = 0
    for at in order:
        size = (len(batch) + 1) * lengths[at]
        if batch and size > min(budget, _PADDING * (real + lengths[at])):
            yield batch
            batch, real = [], 0
        batch.append(at)
        real += lengths[at]
    if batch:
        yield batch


class Layers(nn.Module):
    """Some layers of the encoder, first to last; parameters named as in the whole encoder.

    Attention is never dropped out: that takes a path three times as slow on a processor.

    Args:
        first: Number of the first layer.
        last: Number behind the last; None: all that follow.
        dropout: Of what attention and feed-forward add, in training.
    """

    def __init__(self, first: int, last: int | None = None, dropout: float = 0.0) -> None:
        super().__init__()
        bert = AutoModel.from_pretrained(origin()).float()
        layers = list(bert.encoder.layer)
        kept = range(first, len(layers) if last is None else last)
        self.layer = nn.ModuleDict({str(at): layers[at] for at in kept})
        for name, module in self.named_modules():
            if isinstance(module, nn.Dropout):
                module.p = 0.0 if name.endswith("attention.self.dropout") else dropout

    def forward(self, states: Tensor, lengths: Tensor) -> Tensor:
        """States (pieces, tokens, 384) after these layers; `lengths` (pieces,) in tokens."""
        seen = torch.arange(states.shape[1], device=states.device) < lengths[:, None]
        mask = None if bool(seen.all()) else seen[:, None, None, :]
        for layer in self.layer.values():
            states = layer(states, mask)
            states = states[0] if isinstance(states, tuple) else states
        return states


def main() -> None:
    """Cache the states of the named corpora."""
    parser = argparse.ArgumentParser(description="Cache the states of the lower layers.")
    parser.add_argument("names", nargs="*", default=NAMES, help=" ".join(NAMES))
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--device", default="cpu", help="cpu or cuda")
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    for name in options.names:
        if (CACHE / f"{name}.lower.npz").exists():
            print(f"{name}: there already")
        else:
            _write(name, options.device)


def _write(name: str, device: str) -> None:
    """Stretch by stretch, so that a corpus larger than memory is no trouble."""
    rows, task = _rows(name), name.partition(".")[0]
    layers = Layers(0, LOWER).eval().to(device)
    lengths: list[int] = []
    places: list[int] = []
    docs = [0]
    with (CACHE / f"{name}.lower.f16").open("wb") as out, tqdm(total=len(rows), desc=name) as bar:
        for at in range(0, len(rows), _STRIDE):
            own = [pieces_of(task, row) for row in rows[at : at + _STRIDE]]
            flat = [piece for pieces in own for piece in pieces]
            for states in _states(layers, [piece.ids for piece in flat], device):
                out.write(states.tobytes())
            lengths += [len(piece.ids) for piece in flat]
            places += [place for piece in flat for place in piece.places]
            docs += [docs[-1] + number for number in np.cumsum([len(one) for one in own])]
            bar.update(len(own))
    np.savez(
        CACHE / f"{name}.lower.npz",
        ends=np.cumsum([0, *lengths]),
        docs=np.array(docs),
        places=np.array(places, np.int16),
    )


@torch.inference_mode()
def _states(layers: Layers, ids: Sequence[list[int]], device: str) -> list[NDArray[np.float16]]:
    found: dict[int, NDArray[np.float16]] = {}
    for numbers in batched([len(one) for one in ids], _BUDGET):
        lengths = torch.tensor([len(ids[at]) for at in numbers], device=device)
        tokens = torch.zeros(len(numbers), int(lengths.max()), dtype=torch.long)
        for row, at in enumerate(numbers):
            tokens[row, : len(ids[at])] = torch.tensor(ids[at])
        with mixed(device):
            done = layers(embeddings().to(device)(input_ids=tokens.to(device)), lengths)
        states = done.to(torch.float16).cpu().numpy()
        found |= {at: states[row, : len(ids[at])] for row, at in enumerate(numbers)}
    return [found[at] for at in range(len(ids))]


if __name__ == "__main__":
    main()
