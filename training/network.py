"""The document transformer in torch: sentence vectors in, salience and topics out.

Each member is a two-layer pre-norm transformer (https://arxiv.org/abs/2002.04745) over headline and
sentences, and a topic head on the pooled vectors. The network averages several members that differ
in their seed: beside the encoder they cost next to nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch
from safetensors.torch import load_file
from torch import Tensor, nn

from newsfold.model.features import FEATURES
from newsfold.model.topics import OPENING

if TYPE_CHECKING:
    from pathlib import Path

WIDTH = 384
TOPICS = 17
LEAD = 3
"""Sentences that count as the lead for topics."""
PIECES = 30522
"""Word pieces of the encoder's vocabulary."""
_LEXICAL = 1.5
"""Weight of the word model beside the topic heads."""
_PLACES = 24
"""Sentences with a learned place of their own; all later ones share the last."""


class Layer(nn.Module):
    """Pre-norm self-attention and feed-forward."""

    def __init__(self, size: int, heads: int, dropout: float) -> None:
        super().__init__()
        self.heads = heads
        self.norm_a, self.norm_b = nn.LayerNorm(size), nn.LayerNorm(size)
        self.attend, self.merge = nn.Linear(size, 3 * size), nn.Linear(size, size)
        self.wide, self.narrow = nn.Linear(size, 2 * size), nn.Linear(2 * size, size)
        self.dropout = nn.Dropout(dropout)

    def forward(self, x: Tensor, mask: Tensor | None) -> Tensor:
        """`x` (batch, items, size); `mask` (batch, items), True where there is an item."""
        batch, items, size = x.shape
        parts = self.attend(self.norm_a(x)).view(batch, items, 3, self.heads, size // self.heads)
        query, key, value = parts.permute(2, 0, 3, 1, 4).unbind(0)
        seen = nn.functional.scaled_dot_product_attention(
            query, key, value, attn_mask=None if mask is None else mask[:, None, None, :]
        )
        x = x + self.dropout(self.merge(seen.transpose(1, 2).reshape(batch, items, size)))
        return x + self.dropout(self.narrow(nn.functional.gelu(self.wide(self.norm_b(x)))))


class TopicHead(nn.Module):
    """Topics from five views of the document, a hidden layer beside a linear path.

    The views are the vectors of the headline, of the first sentence, of lead and opening (means of
    their sentences), and of the opening read as one text. Pooling the transformer's output instead
    scored two points of macro-F1 less (training/RESULTS.md).
    """

    def __init__(self, hidden: int = 256) -> None:
        super().__init__()
        self.wide, self.narrow = nn.Linear(5 * WIDTH, hidden), nn.Linear(hidden, TOPICS)
        self.skip = nn.Linear(5 * WIDTH, TOPICS)
        self.before, self.inside = nn.Dropout(0.2), nn.Dropout(0.5)

    def forward(
        self, vectors: Tensor, headline: Tensor, opening: Tensor, mask: Tensor | None = None
    ) -> Tensor:
        """Topic logits (batch, 17); `opening` (batch, 384); the rest as `Member.forward`."""
        parts = (vectors[:, 0], _mean(vectors, mask, LEAD), _mean(vectors, mask, OPENING))
        views = [headline, opening, *(nn.functional.normalize(part, dim=1) for part in parts)]
        x = self.before(torch.cat(views, 1)) * 4
        return self.narrow(self.inside(nn.functional.gelu(self.wide(x)))) + self.skip(x)


class Words(nn.Module):
    """TF-IDF of word pieces with logistic regression: errs differently from sentence vectors."""

    def __init__(self) -> None:
        super().__init__()
        self.idf = nn.Parameter(torch.zeros(PIECES), requires_grad=False)
        self.weight = nn.Parameter(torch.zeros(PIECES, TOPICS), requires_grad=False)
        self.bias = nn.Parameter(torch.zeros(TOPICS), requires_grad=False)

    def forward(self, words: Tensor, counts: Tensor) -> Tensor:
        """Topic logits (17,) of the distinct pieces `words` and their `counts`, (pieces,)."""
        value = (1 + counts.log()) * self.idf[words]
        value = value / value.square().sum().clamp(min=1e-9).sqrt()
        return (value[:, None] * self.weight[words]).sum(0) + self.bias


class Member(nn.Module):
    """One document transformer and one topic head; they share the input, not weights."""

    def __init__(
        self, size: int = 192, layers: int = 2, heads: int = 6, dropout: float = 0.3
    ) -> None:
        super().__init__()
        self.vector = nn.Linear(WIDTH, size)
        self.headline = nn.Linear(WIDTH, size)
        self.told = nn.Sequential(nn.Linear(FEATURES, size), nn.GELU(), nn.Linear(size, size))
        self.place = nn.Embedding(_PLACES, size)
        nn.init.normal_(self.place.weight, std=0.02)
        self.layers = nn.ModuleList(Layer(size, heads, dropout) for _ in range(layers))
        self.norm = nn.LayerNorm(size)
        self.salience = nn.Sequential(
            nn.Linear(size, size // 2), nn.GELU(), nn.Linear(size // 2, 1)
        )
        self.topics = TopicHead()
        self.dropout = nn.Dropout(dropout)
        self.in_dropout = nn.Dropout(0.1)

    def forward(
        self, vectors: Tensor, features: Tensor, headline: Tensor, mask: Tensor | None = None
    ) -> Tensor:
        """Salience logits (batch, sentences).

        Args:
            vectors: (batch, sentences, 384).
            features: (batch, sentences, features).
            headline: (batch, 384), zeros where there is none.
            mask: (batch, sentences), True where there is a sentence; None: everywhere.
        """
        count = vectors.shape[1]
        places = torch.arange(count, device=vectors.device).clamp(max=_PLACES - 1)
        x = self.vector(self.in_dropout(vectors)) + self.told(features) + self.place(places)
        x = torch.cat([self.headline(headline)[:, None], x], 1)
        whole = None if mask is None else torch.cat([torch.ones_like(mask[:, :1]), mask], 1)
        x = self.dropout(x)
        for layer in self.layers:
            x = layer(x, whole)
        x = self.norm(x)
        return self.salience(self.dropout(x[:, 1:]))[..., 0]


def _mean(x: Tensor, mask: Tensor | None, first: int) -> Tensor:
    """Mean over the first sentences that there are."""
    if mask is None:
        return x[:, :first].mean(1)
    weight = mask[:, :first, None].float()
    return (x[:, :first] * weight).sum(1) / weight.sum(1).clamp(min=1)


class Network(nn.Module):
    """Several members and the word model, for one document at a time."""

    def __init__(self, members: int) -> None:
        super().__init__()
        self.members = nn.ModuleList(Member() for _ in range(members))
        self.words = Words()

    def forward(  # noqa: PLR0917
        self,
        vectors: Tensor,
        features: Tensor,
        headline: Tensor,
        opening: Tensor,
        words: Tensor,
        counts: Tensor,
    ) -> tuple[Tensor, Tensor]:
        """Salience logits (sentences,) and topic logits (17,).

        Members' logits are averaged; so are theirs and the word model's, as log-probabilities, of
        which the latter weigh `_LEXICAL` times as much.

        Args:
            vectors: (sentences, 384).
            features: (sentences, features).
            headline: (384,), zeros where there is none.
            opening: (384,), headline and first sentences as one text.
            words: (pieces,), distinct ids.
            counts: (pieces,), what each weighs.
        """
        one = (vectors[None], features[None], headline[None])
        salience = torch.stack([member(*one)[0] for member in self.members]).mean(0)
        read = [m.topics(vectors[None], headline[None], opening[None])[0] for m in self.members]
        topics = torch.stack(read).mean(0).log_softmax(0)
        lexical = self.words(words, counts).log_softmax(0)
        return salience, (topics + _LEXICAL * lexical) / (1 + _LEXICAL)


def from_file(path: Path) -> Network:
    """The network whose members were saved together, ready for inference."""
    state = load_file(path)
    numbers = [int(name.split(".")[1]) for name in state if name.startswith("members.")]
    network = Network(1 + max(numbers))
    network.load_state_dict(state)
    return network.eval()
