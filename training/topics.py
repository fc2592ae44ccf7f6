"""Train what reads topics: upper layers of its own, three heads, and the word model.

    python -m training.topics [--passes 2] [--device cuda]

Learns from the corpus, articles that were read beyond it, and articles that were written for it.
The development fold is left out, and scored. Writes ``training/runs/topics.safetensors``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from safetensors.torch import save_file
from torch import Tensor, nn
from torch.nn import functional

from training.corpora import TOPIC_CODES
from training.loop import RUNS, begun, draw, options, part, restored, train
from training.lower import Lower
from training.measures import TopicFigures
from training.network import LEXICAL, TOPICS, TopicHead, Words
from training.upper import Upper
from training.words import fit, log_probabilities

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from numpy.typing import NDArray

HEADS = 3
_PLACES = {"upper": "topics", "heads": "document.heads", "words": "document.words"}
"""Where 0.2 has each part."""
_DROP_HEADLINE, _DROPOUT, _KEEP = 0.1, 0.1, 0.65
"""Of headlines, dropped; of hidden values, dropped; of tokens, seen."""
_OWN = 3
"""How often an article of the corpus comes for each time that another does: its sources are those
that users have."""
_SECOND = 0.3
"""Share of the target that a second topic has."""
_BATCH = 32


class Topics(nn.Module):
    """Upper layers, heads and words."""

    def __init__(self) -> None:
        super().__init__()
        self.upper = Upper(dropout=_DROPOUT, keep=_KEEP)
        self.heads = nn.ModuleList(TopicHead() for _ in range(HEADS))
        self.words = Words()


class Articles:
    """Articles with topics: their rows, and the states of opening and headline."""

    def __init__(self, *names: str, dev: bool) -> None:
        self._at = part([Lower.load(name) for name in names], dev=dev)
        self.rows: list[dict[str, Any]] = [corpus.rows[at] for corpus, at in self._at]
        self.targets = torch.from_numpy(np.stack([target(row) for row in self.rows]))

    def vectors(self, upper: Upper, numbers: Sequence[int], drop: float = 0.0) -> list[Tensor]:
        """Of opening and headline, (articles, 384) each; no headline: zeros."""
        found = torch.stack(upper.encode([self._at[at] for at in numbers]), 1)
        named = torch.tensor([bool(self.rows[at]["headline"].strip()) for at in numbers])
        kept = (named & (torch.rand(len(numbers)) >= drop)).to(found.device)
        return [found[0], found[1] * kept[:, None]]


def target(row: dict[str, Any]) -> NDArray[np.float32]:
    """Shares (17,) of the primary topic and, where there is one, the second."""
    shares = np.zeros(TOPICS, np.float32)
    shares[TOPIC_CODES.index(row["primary"])] = 1
    if row["secondary"] not in {None, row["primary"]}:
        shares *= 1 - _SECOND
        shares[TOPIC_CODES.index(row["secondary"])] = _SECOND
    return shares


def main() -> None:
    """Train, save, and score."""
    parser = options("Train what reads topics.", passes=2, size=16)
    parser.set_defaults(rate=2e-4)
    given = parser.parse_args()
    torch.set_num_threads(given.threads)
    torch.manual_seed(given.seed)
    network = Topics()
    articles = Articles(*["topics"] * _OWN, "topics.read", "topics.written", dev=False)
    network.words = fit(articles.rows)
    network.to(given.device)
    learn(network, articles, given)
    save_file(network.cpu().state_dict(), RUNS / "topics.safetensors")
    score(network)


def learn(network: Topics, articles: Articles, given: argparse.Namespace) -> None:
    """Train layers and heads."""

    def loss(step: int) -> Tensor:
        numbers = draw(len(articles.rows), given.size, step, given.seed)
        vectors = articles.vectors(network.upper, numbers, _DROP_HEADLINE)
        wanted = articles.targets[numbers].to(given.device)
        each = [
            functional.cross_entropy(head(*vectors), wanted, label_smoothing=0.05)
            for head in network.heads
        ]
        return torch.stack(each).mean()

    groups = [
        (list(network.upper.parameters()), given.rate, 0.01),
        (list(network.heads.parameters()), given.head_rate, 0.1),
    ]
    steps = int(given.passes * len(articles.rows) / given.size)
    train("topics", network, groups, steps, loss)


def restore() -> Topics:
    """The network that the last run left; that of version 0.2 where there was none.

    The weights that ship are those of 0.2: what is trained here is better in likelihood, but not in
    F1 (``training/RESULTS.md``).
    """
    if (RUNS / "topics.safetensors").exists():
        return restored(Topics(), "topics")
    return begun(Topics(), _PLACES)


@torch.inference_mode()
def score(network: Topics) -> None:
    """Print the development fold's figures, by the weight of the word model."""
    network.eval()
    articles = Articles("topics", dev=True)
    found: list[Tensor] = []
    for at in range(0, len(articles.rows), _BATCH):
        vectors = articles.vectors(network.upper, range(len(articles.rows))[at : at + _BATCH])
        each = [head(*vectors).log_softmax(1) for head in network.heads]
        found.append(torch.stack(each).mean(0))
    logits = torch.cat(found).cpu().numpy()
    lexical = log_probabilities(network.words, articles.rows)
    wanted = [row["primary"] for row in articles.rows]
    for weight in (0.0, LEXICAL / 2, LEXICAL, 2 * LEXICAL):
        guess = [TOPIC_CODES[at] for at in (logits + weight * lexical).argmax(1)]
        figures = TopicFigures.of(wanted, guess)
        print(f"dev, words {weight}: F1 {figures.macro_f1:.4f} accuracy {figures.accuracy:.4f}")


if __name__ == "__main__":
    main()
