"""Train the document transformers for documents with a headline anew, on layers that stay.

    python -m training.members [--passes 5] [--device cuda]

Comes after `training.salience`, and takes its layers as they are: what they say of a story is
computed once, so that many passes cost little. Half of the transformers learn what first readers
chose, half the mean of first and second readers' choices; all are averaged. The development fold is
left out, and scored. Puts them into ``training/runs/salience.safetensors``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import torch
from safetensors.torch import save_file
from torch import Tensor, nn
from torch.nn.utils.rnn import pad_sequence
from tqdm import tqdm

from training.loop import RUNS, draw, options, train
from training.network import Member
from training.reading import labels
from training.salience import OWN, Stories, member_loss, restore, score, wanted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from training.lower import Lower
    from training.upper import Upper

EACH = 3
"""Document transformers for either aim."""
SECOND = 0.3
"""Share that the second reader has in the other aim."""
_BATCH = 16


class Encoded:
    """The vectors of stories, once; stands where `Upper` does."""

    def __init__(self, upper: Upper, documents: Sequence[tuple[Lower, int]]) -> None:
        self._known: dict[tuple[str, str], Tensor] = {}
        left = {_key(corpus.rows[at]): (corpus, at) for corpus, at in documents}
        with torch.inference_mode(), tqdm(total=len(left), desc="vectors", mininterval=5) as bar:
            for at in range(0, len(left), _BATCH):
                some = dict(list(left.items())[at : at + _BATCH])
                found = upper.encode(list(some.values()))
                self._known |= dict(zip(some, [own.half() for own in found], strict=True))
                bar.update(len(some))

    def encode(self, documents: Sequence[tuple[Lower, int]]) -> list[Tensor]:
        """As `Upper.encode`."""
        return [self._known[_key(corpus.rows[at])].float() for corpus, at in documents]


def main() -> None:
    """Train, save, and score."""
    parser = options("Train document transformers anew.", passes=5, size=32)
    parser.set_defaults(head_rate=5e-4)
    given = parser.parse_args()
    torch.set_num_threads(given.threads)
    torch.manual_seed(given.seed)
    network = restore().to(given.device)
    stories = Stories(*["salience"] * OWN, "salience.read", dev=False)
    known = Encoded(network.upper, stories.documents)
    second = mixed(stories.rows)
    members = nn.ModuleList(Member() for _ in range(2 * EACH)).to(given.device)

    def loss(step: int) -> Tensor:
        numbers = draw(len(stories.rows), given.size, step, given.seed)
        batch = stories.batch(known, numbers)
        other = batch._replace(
            wanted=pad_sequence([second[at] for at in numbers], True).to(given.device)
        )
        aims = [batch] * EACH + [other] * EACH
        each = [member_loss(member, aim) for member, aim in zip(members, aims, strict=True)]
        return torch.stack(each).mean()

    steps = int(given.passes * len(stories.rows) / given.size)
    train("members", members, [(list(members.parameters()), given.head_rate, 0.1)], steps, loss)
    network.titled = members
    save_file(network.cpu().state_dict(), RUNS / "salience.safetensors")
    score(network)


def mixed(rows: Sequence[dict[str, Any]]) -> list[Tensor]:
    """What is wanted of each story: the mean with a second reader's choice, where there is one."""
    again = {(row["corpus"], row["id"]): row for row in labels("again")}
    found = []
    for row in rows:
        own = torch.from_numpy(wanted(row))
        other = again.get(_key(row))
        if other is not None:
            read = torch.from_numpy(wanted(other | {"sentences": row["sentences"]}))
            own = (1 - SECOND) * own + SECOND * read
        found.append(own)
    return found


def _key(row: dict[str, Any]) -> tuple[str, str]:
    return row.get("corpus", "salience"), row["id"]


if __name__ == "__main__":
    main()
