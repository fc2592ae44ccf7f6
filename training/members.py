"""Train more document transformers for documents with a headline, on layers that stay.

    python -m training.members [--passes 5] [--device cuda]

Comes after `training.salience`, and takes its layers as they are: what they say of a story is
computed once, so that many passes cost little. Word pieces have a say beside the transformers, and
learn with them. All are averaged with those that are there: these learnt together with the layers,
and err differently. The development fold is left out, and scored. Puts them into
``training/runs/salience.safetensors``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import torch
from safetensors.torch import save_file
from torch import Tensor, nn
from tqdm import tqdm

from training.loop import RUNS, draw, options, train
from training.network import TOGETHER, Member, Pieces
from training.salience import OWN, Stories, member_loss, restore, score

if TYPE_CHECKING:
    from collections.abc import Sequence

    from training.lower import States
    from training.upper import Upper

_BATCH = 16
_PIECE_RATE = 3e-3
_PIECE_COST = 3e-5
"""Of a piece's weight squared: pieces that are rare say little."""


class Encoded:
    """The vectors of stories, once; stands where `Upper` does."""

    def __init__(self, upper: Upper, documents: Sequence[tuple[States, int]]) -> None:
        self._known: dict[str, Tensor] = {}
        left = {_key(document): document for document in documents}
        order = sorted(left)
        with torch.inference_mode(), tqdm(total=len(order), desc="vectors", mininterval=5) as bar:
            for at in range(0, len(order), _BATCH):
                some = order[at : at + _BATCH]
                found = upper.encode([left[key] for key in some])
                self._known |= {key: own.half().cpu() for key, own in zip(some, found, strict=True)}
                bar.update(len(some))

    def encode(self, documents: Sequence[tuple[States, int]]) -> list[Tensor]:
        """As `Upper.encode`."""
        return [self._known[_key(document)].float() for document in documents]


def _key(document: tuple[States, int]) -> str:
    corpus, number = document
    row = corpus.rows[number]
    return f"{row.get('corpus', 'salience')} {row['id']}"


def main() -> None:
    """Train, save, and score."""
    parser = options("Train more document transformers.", passes=5, size=32)
    parser.set_defaults(head_rate=5e-4, seed=1)
    given = parser.parse_args()
    torch.set_num_threads(given.threads)
    torch.manual_seed(given.seed)
    network = restore()
    stories = Stories(*["salience"] * OWN, "salience.read", dev=False)
    known = cast("Upper", Encoded(network.upper.to(given.device), stories.documents))
    learner = nn.ModuleDict(
        {"titled": nn.ModuleList(Member() for _ in range(TOGETHER)), "pieces": Pieces()}
    ).to(given.device)
    members, pieces = cast("nn.ModuleList", learner["titled"]), cast("Pieces", learner["pieces"])

    def loss(step: int) -> Tensor:
        numbers = draw(len(stories.rows), given.size, step, given.seed)
        batch = stories.batch(known, numbers)
        each = [member_loss(member, batch, pieces) for member in members]
        return torch.stack(each).mean() + _PIECE_COST * pieces.weight.square().sum()

    groups = [
        (list(members.parameters()), given.head_rate, 0.1),
        (list(pieces.parameters()), _PIECE_RATE, 0.0),
    ]
    steps = int(given.passes * len(stories.rows) / given.size)
    train("members", learner, groups, steps, loss)
    network.titled = network.titled[:TOGETHER].extend(members)
    network.pieces.weight.data = pieces.weight.data / 2  # the first half has learnt without them
    save_file(network.cpu().state_dict(), RUNS / "salience.safetensors")
    score(network)


if __name__ == "__main__":
    main()
