"""The document network in torch: vectors of a document in, salience and topics out.

Each member is a two-layer pre-norm transformer (https://arxiv.org/abs/2002.04745) over headline and
sentences. Members, and topic heads, differ in their seed and are averaged: beside the encoder they
cost next to nothing.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

from newsfold.model.features import FEATURES
from newsfold.model.pieces import PIECES, WAYS

WIDTH = 384
TOPICS = 17
LEXICAL = 1.0
"""Weight of the word model beside the topic heads."""
TOGETHER = 3
"""Members for documents with a headline that learnt together with the layers: the first ones."""
PLACES = 24
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
    """Topics from the vectors of opening and headline: a hidden layer beside a linear path."""

    def __init__(self, hidden: int = 256) -> None:
        super().__init__()
        self.wide, self.narrow = nn.Linear(2 * WIDTH, hidden), nn.Linear(hidden, TOPICS)
        self.skip = nn.Linear(2 * WIDTH, TOPICS)
        self.before, self.inside = nn.Dropout(0.1), nn.Dropout(0.3)

    def forward(self, opening: Tensor, title: Tensor) -> Tensor:
        """Topic logits (batch, 17); `title` is the headline; both (batch, 384)."""
        x = self.before(torch.cat([title, opening], 1)) * 4
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


class Pieces(nn.Module):
    """What the word pieces of a sentence say of its salience: a weight for each, added up."""

    def __init__(self) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.zeros(WAYS * PIECES))

    def forward(self, pieces: Tensor, shares: Tensor) -> Tensor:
        """Logits (..., sentences); both (..., sentences, most), as `newsfold.model.pieces`."""
        return (self.weight[pieces] * shares).sum(-1)


class Member(nn.Module):
    """One document transformer."""

    def __init__(
        self, size: int = 192, layers: int = 2, heads: int = 6, dropout: float = 0.3
    ) -> None:
        super().__init__()
        self.vector = nn.Linear(WIDTH, size)
        self.headline = nn.Linear(WIDTH, size)
        self.told = nn.Sequential(nn.Linear(FEATURES, size), nn.GELU(), nn.Linear(size, size))
        self.place = nn.Embedding(PLACES, size)
        nn.init.normal_(self.place.weight, std=0.02)
        self.layers = nn.ModuleList(Layer(size, heads, dropout) for _ in range(layers))
        self.norm = nn.LayerNorm(size)
        self.salience = nn.Sequential(
            nn.Linear(size, size // 2), nn.GELU(), nn.Linear(size // 2, 1)
        )
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
        places = torch.arange(count, device=vectors.device).clamp(max=PLACES - 1)
        x = self.vector(self.in_dropout(vectors)) + self.told(features) + self.place(places)
        x = torch.cat([self.headline(headline)[:, None], x], 1)
        whole = None if mask is None else torch.cat([torch.ones_like(mask[:, :1]), mask], 1)
        x = self.dropout(x)
        for layer in self.layers:
            x = layer(x, whole)
        x = self.norm(x)
        return self.salience(self.dropout(x[:, 1:]))[..., 0]


class Members(nn.ModuleList):
    """Document transformers whose logits are averaged."""

    def forward(self, vectors: Tensor, features: Tensor, headline: Tensor) -> Tensor:
        """Salience logits (sentences,) of one document; arguments as in `Network.forward`."""
        one = (vectors[None], features[None], headline[None])
        return torch.stack([member(*one)[0] for member in self]).mean(0)


class Network(nn.Module):
    """Members, what word pieces say, topic heads and the word model, for one document at a time.

    Documents without a headline have members of their own: what editors choose under a headline is
    not what a summary says that has none above it.
    """

    def __init__(self, titled: int, untitled: int, heads: int) -> None:
        super().__init__()
        self.titled = Members(Member() for _ in range(titled))
        self.pieces = Pieces()
        self.untitled = Members(Member() for _ in range(untitled))
        self.heads = nn.ModuleList(TopicHead() for _ in range(heads))
        self.words = Words()

    def forward(  # noqa: PLR0917
        self,
        vectors: Tensor,
        features: Tensor,
        headline: Tensor,
        pieces: Tensor,
        shares: Tensor,
        opening: Tensor,
        title: Tensor,
        words: Tensor,
        counts: Tensor,
    ) -> tuple[Tensor, Tensor]:
        """Salience logits (sentences,) and topic logits (17,).

        Members' logits are averaged; so are the log-probabilities of the topic heads and, with
        `LEXICAL` as weight, those of the word model.

        Args:
            vectors: (sentences, 384), by the layers for salience; so is `headline`.
            features: (sentences, features).
            headline: (384,), zeros where there is none.
            pieces: (sentences, most), as `newsfold.model.pieces` has them; so are `shares`.
            shares: (sentences, most).
            opening: (384,), headline and first sentences as one text, by the layers for
                topics; so is `title`.
            title: (384,), the headline; zeros where there is none.
            words: (pieces,), distinct ids.
            counts: (pieces,), what each weighs.
        """
        titled = headline.any()
        exporting = torch.compiler.is_exporting()  # else torch would compile both, for seconds
        salience = torch.cond(
            titled if exporting else bool(titled),
            self._titled,
            self._untitled,
            (vectors, features, headline, pieces, shares),
        )
        read = [head(opening[None], title[None])[0].log_softmax(0) for head in self.heads]
        lexical = self.words(words, counts).log_softmax(0)
        topics = (torch.stack(read).mean(0) + LEXICAL * lexical) / (1 + LEXICAL)
        return salience, topics

    def _titled(
        self, vectors: Tensor, features: Tensor, headline: Tensor, pieces: Tensor, shares: Tensor
    ) -> Tensor:
        return self.titled(vectors, features, headline) + self.pieces(pieces, shares)

    def _untitled(self, vectors: Tensor, features: Tensor, headline: Tensor, *_: Tensor) -> Tensor:
        return self.untitled(vectors, features, headline)
