"""Train what chooses sentences: all layers of its own, and document transformers.

    python -m training.salience [--passes 1.25] [--device cuda]

Goes on from the weights of version 0.2, which had the upper layers trained, with more stories and
other aims; the lower layers learn at half the rate. Learns from read stories (the corpus, and those
read beyond it) and, less, from CNN stories with oracle labels. Documents without a headline, as
CNN's are, have document transformers of their own. The development fold is left out, and scored.
Writes ``training/runs/salience.safetensors``.
"""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import torch
from safetensors import safe_open
from safetensors.torch import save_file
from torch import Tensor, nn
from torch.nn import functional
from torch.nn.utils.rnn import pad_sequence

from newsfold.model.encoder import tokenize
from newsfold.model.features import HEADLINE_COLUMNS, features
from newsfold.model.pieces import standing
from training.encoder import MAX_TOKENS, tokenizer
from training.loop import RUNS, begun, draw, options, part, restored, train
from training.lower import LOWER, SENTENCES, Embedded
from training.measures import agreement
from training.network import TOGETHER, WIDTH, Member, Pieces
from training.upper import Upper

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

_PLACES = {"upper": "salience", "titled": "document.members", "untitled": "document.members"}
"""Where training goes on from: version 0.2 had one kind of document transformers for all."""
UNTITLED = 2
"""Document transformers for documents without a headline."""
_DROP_HEADLINE = 0.02
_KEEP = 0.75
"""Share of the tokens seen in a step."""
OWN = 2
"""How often a story of the corpus comes for each time that one read beyond it does."""
_ALSO = 0.1
"""What an acceptable sentence counts beside a best one: it is seldom another reader's best."""
_CNN_WEIGHT, _CNN_SHARE = 0.5, 6
"""Weight of the loss on CNN's oracle labels; read stories for each of CNN's in a step."""
_MEANING = slice(4, 8)
"""Columns of `features` that come from vectors: made anew in each step."""
_BATCH = 16


class Batch(NamedTuple):
    """Stories, padded: as `Member` and as `Pieces` take them; then the salience that is wanted."""

    vectors: Tensor
    told: Tensor
    headline: Tensor
    mask: Tensor
    pieces: Tensor
    shares: Tensor
    wanted: Tensor


class Salience(nn.Module):
    """Layers and document transformers.

    Args:
        titled: Transformers for documents with a headline.
    """

    def __init__(self, titled: int = TOGETHER) -> None:
        super().__init__()
        self.upper = Upper(0, keep=_KEEP)
        self.titled = nn.ModuleList(Member() for _ in range(titled))
        self.untitled = nn.ModuleList(Member() for _ in range(UNTITLED))
        self.pieces = Pieces()

    def readers(self) -> list[nn.Parameter]:
        """Parameters of the document transformers."""
        return [*self.titled.parameters(), *self.untitled.parameters()]

    def loss(self, batch: Batch) -> Tensor:
        """Mean over the stories; each is learnt by those that will read its like."""
        titled = batch.headline.any(1)
        total = torch.zeros((), device=titled.device)
        for members, chosen in ((self.titled, titled), (self.untitled, ~titled)):
            if chosen.any():
                some = Batch(*(part[chosen] for part in batch))
                each = torch.stack([member_loss(member, some) for member in members])
                total = total + each.mean() * chosen.float().mean()
        return total

    def forward(self, batch: Batch) -> Tensor:
        """Salience logits (stories, sentences), -10,000 where there is no sentence."""
        titled, untitled = (
            torch.stack([member(*batch[:4]) for member in members]).mean(0)
            for members in (self.titled, self.untitled)
        )
        titled = titled + self.pieces(batch.pieces, batch.shares)
        found = torch.where(batch.headline.any(1, keepdim=True), titled, untitled)
        return found.masked_fill(~batch.mask, -1e4)


def member_loss(member: nn.Module, batch: Batch, pieces: Pieces | None = None) -> Tensor:
    """Listwise: the labels as a distribution over the sentences; and each sentence for itself.

    The listwise part ranks; the binary part makes the sigmoid of a logit a probability.

    Args:
        member: The document transformer that learns.
        batch: Its stories.
        pieces: Have a say, too, and learn with it.
    """
    shared = batch.wanted / batch.wanted.sum(1, keepdim=True).clamp(min=1)
    logits = member(*batch[:4])
    if pieces is not None:
        logits = logits + pieces(batch.pieces, batch.shares)
    hidden = logits.masked_fill(~batch.mask, -1e4)
    listwise = -(shared * hidden.log_softmax(1)).sum(1).mean()
    single = functional.binary_cross_entropy_with_logits(logits, batch.wanted, reduction="none")
    return listwise + single[batch.mask].mean() * 3


class Stories:
    """Stories of some corpora: their rows, states, and what does not change of them."""

    def __init__(self, *names: str, dev: bool) -> None:
        corpora = {name: Embedded(name) for name in names}
        self.documents = part([corpora[name] for name in names], dev=dev)
        self.rows: list[dict[str, Any]] = [corpus.rows[at] for corpus, at in self.documents]
        self._plain = [plain(row) for row in self.rows]
        self._standing = [_standing(row) for row in self.rows]
        self._wanted = [torch.from_numpy(wanted(row)) for row in self.rows]

    def batch(self, upper: Upper, numbers: Sequence[int], drop: float = 0.0) -> Batch:
        """The stories of these numbers; headlines are dropped at random.

        A document without a headline must be summarized too.
        """
        vectors = upper.encode([self.documents[at] for at in numbers])
        told, titles = [], []
        device = vectors[0].device
        for own, at in zip(vectors, numbers, strict=True):
            titled = bool(self.rows[at]["headline"].strip()) and random.random() >= drop
            title, here = own[0] * titled, self._plain[at].to(device, copy=True)
            here[:, _MEANING] = meaning(own[1:], title if titled else None)
            if not titled:
                here[:, list(HEADLINE_COLUMNS)] = 0
            told.append(here)
            titles.append(title)
        ones = [torch.ones(len(own) - 1, dtype=torch.bool, device=device) for own in vectors]
        return Batch(
            vectors=pad_sequence([own[1:] for own in vectors], True),
            told=pad_sequence(told, True),
            headline=torch.stack(titles),
            mask=pad_sequence(ones, True),
            pieces=_padded([self._standing[at][0] for at in numbers]).to(device),
            shares=_padded([self._standing[at][1] for at in numbers]).to(device),
            wanted=pad_sequence([self._wanted[at] for at in numbers], True).to(device),
        )


def _standing(row: dict[str, Any]) -> tuple[Tensor, Tensor]:
    """Numbers, to save memory in 32 bits, and shares, as `newsfold.model.pieces` has them."""
    texts = [row["headline"], *row["sentences"][:SENTENCES]]
    numbers, shares = standing(tokenize(tokenizer(), texts, MAX_TOKENS))
    return torch.from_numpy(numbers.astype(np.int32)), torch.from_numpy(shares)


def _padded(stories: Sequence[Tensor]) -> Tensor:
    """(sentences, most) of each in one: (stories, sentences, most), 0 elsewhere."""
    size = [max(own.shape[axis] for own in stories) for axis in (0, 1)]
    found = torch.zeros(len(stories), *size, dtype=stories[0].dtype)
    for at, own in enumerate(stories):
        found[at, : own.shape[0], : own.shape[1]] = own
    return found


def plain(row: dict[str, Any]) -> Tensor:
    """Features of a story's first sentences without their vectors; all of them are counted."""
    texts = row["sentences"]
    none = np.zeros((len(texts), WIDTH), np.float32)
    return torch.from_numpy(features(texts, none, row["headline"], None)[:SENTENCES])


def wanted(row: dict[str, Any]) -> NDArray[np.float32]:
    """Best sentences 1, acceptable ones `_ALSO`; or the oracle's 1."""
    count = min(len(row["sentences"]), SENTENCES)
    shares = np.zeros(count, np.float32)
    for value, key in ((_ALSO, "also"), (1.0, "best"), (1.0, "oracle")):
        shares[[at for at in row.get(key, ()) if at < count]] = value
    return shares


def meaning(vectors: Tensor, headline: Tensor | None) -> Tensor:
    """`newsfold.model.features` of vectors (sentences, 384), in torch, without a gradient."""
    found = vectors.detach()
    mean = functional.normalize(found.mean(0), dim=0)
    none = torch.zeros(len(found), device=found.device)
    near = none if headline is None else found @ headline.detach()
    alike = torch.tril(found @ found.T, -1).amax(1)
    return torch.stack([found @ mean, near, found @ found[0], alike], 1)


def main() -> None:
    """Train, save, and score."""
    parser = options("Train what chooses sentences.", passes=1.25, size=12)
    parser.set_defaults(head_rate=3e-4)
    given = parser.parse_args()
    torch.set_num_threads(given.threads)
    torch.manual_seed(given.seed)
    random.seed(given.seed)
    network = begun(Salience(), _PLACES).to(given.device)
    read = Stories(*["salience"] * OWN, "salience.read", dev=False)
    told = Stories("cnn.train", dev=False)

    def loss(step: int) -> Tensor:
        return both(network, read, told, size=given.size, step=step, seed=given.seed)

    layers = list(network.upper.layer.values())
    groups = [
        ([own for layer in layers[:LOWER] for own in layer.parameters()], given.rate / 2, 0.01),
        ([own for layer in layers[LOWER:] for own in layer.parameters()], given.rate, 0.01),
        (network.readers(), given.head_rate, 0.1),
    ]
    steps = int(given.passes * len(read.rows) / given.size)
    train("salience", network, groups, steps, loss)
    save_file(network.cpu().state_dict(), RUNS / "salience.safetensors")
    score(network)


def both(
    network: Salience, read: Stories, told: Stories, *, size: int, step: int, seed: int
) -> Tensor:
    """The loss of a step: so many read stories, and a share of CNN's."""
    stories = read.batch(network.upper, draw(len(read.rows), size, step, seed), _DROP_HEADLINE)
    cnn = told.batch(network.upper, draw(len(told.rows), size // _CNN_SHARE, step, seed))
    return network.loss(stories) + _CNN_WEIGHT * network.loss(cnn)


def restore() -> Salience:
    """The network that the last run left, of this module or of `training.members`."""
    with safe_open(RUNS / "salience.safetensors", "pt") as state:
        titled = {name.split(".")[1] for name in state.keys() if name.startswith("titled.")}  # noqa: SIM118
    return restored(Salience(len(titled)), "salience")


@torch.inference_mode()
def score(network: Salience) -> None:
    """Print the agreement of the plain top three on the development fold."""
    network.eval()
    for name, key in (("salience", "best"), ("cnn.train", "oracle")):
        stories = Stories(name, dev=True)
        shares = []
        for at in range(0, len(stories.rows), _BATCH):
            some = range(len(stories.rows))[at : at + _BATCH]
            batch = stories.batch(network.upper, some)
            for number, one in zip(some, network(batch), strict=True):
                if stories.rows[number][key]:
                    chosen = one.topk(min(3, int(batch.mask[number - at].sum()))).indices
                    shares.append(agreement(chosen.tolist(), stories.rows[number][key]))
        print(f"dev, {name}: agreement {np.mean(shares):.4f} of {len(shares)}")


if __name__ == "__main__":
    main()
