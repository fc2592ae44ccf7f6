"""The model as the pipeline sees it: documents in, digests out, lazily and in order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from tokenizers import Tokenizer

from newsfold.article import Chosen, Digest, Sentence
from newsfold.model.encoder import Encoder, tokenize
from newsfold.model.features import features
from newsfold.model.manifest import (
    DOCUMENT,
    EMBEDDINGS,
    SALIENCE,
    TOKENIZER,
    TOPICS,
    Manifest,
    verify,
)
from newsfold.model.pieces import standing
from newsfold.model.selection import Limits, Taste, select
from newsfold.model.session import session
from newsfold.model.topics import UNCERTAIN, name_topics, opening, word_counts
from newsfold.model.windows import whole, windows
from newsfold.settings import model_dir

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray
    from onnxruntime import InferenceSession

MAX_SENTENCES = 400
"""Sentences of an article that are read: attention costs their square, and news is far shorter."""

_DIGITS = 4
"""Decimals of scores, so that float noise does not make two runs' rows differ."""


@dataclass(frozen=True, slots=True)
class Document:
    """One article for the model; `headline` is "" where there is none."""

    headline: str
    sentences: Sequence[Sentence]


@dataclass(frozen=True, slots=True)
class Reading:
    """What the network says of one document.

    Attributes:
        salience: Logit of each sentence read, (sentences,).
        topics: Logit of each topic, (17,).
        vectors: The sentences' vectors, (sentences, width), each of length 1.
    """

    salience: NDArray[np.float32]
    topics: NDArray[np.float32]
    vectors: NDArray[np.float32]


class Model:
    """newsfold-mini: an encoder for either task and the document network, all in ONNX Runtime.

    Args:
        manifest: Names, thresholds, costs.
        tokenizer: WordPiece.
        salience: Encodes articles in windows, to choose among their sentences.
        topics: Encodes headlines and openings, to name their topic.
        network: ``document.onnx``: vectors of one document to salience and topics.
    """

    def __init__(
        self,
        manifest: Manifest,
        tokenizer: Tokenizer,
        salience: Encoder,
        topics: Encoder,
        network: InferenceSession,
    ) -> None:
        self.name = manifest.name
        self._manifest = manifest
        tokenizer.no_padding()
        tokenizer.enable_truncation(manifest.max_tokens)
        self._tokenizer = tokenizer
        self._salience = salience
        self._topics = topics
        self._network = network

    @classmethod
    def load(cls, directory: Path | None = None, threads: int = 1) -> Model:
        """Load the weights after checking the hash of every file.

        Args:
            directory: Holds manifest.json; `newsfold.settings.model_dir` where None.
            threads: Threads per operator.

        Raises:
            ModelMissing: no manifest there.
            ModelCorrupt: a file is missing or not the one that the manifest names.
        """
        folder = directory or model_dir()
        manifest = verify(folder)
        embeddings = session(folder / EMBEDDINGS, threads)
        salience, topics = (
            Encoder(embeddings, session(folder / layers, threads)) for layers in (SALIENCE, TOPICS)
        )
        tokenizer = Tokenizer.from_file(str(folder / TOKENIZER))
        return cls(manifest, tokenizer, salience, topics, session(folder / DOCUMENT, threads))

    def digest(
        self,
        documents: Iterable[Document],
        *,
        max_sentences: int = 3,
        max_words: int | None = None,
        max_chars: int | None = None,
    ) -> Iterator[Digest]:
        """Summarize and classify: one digest per document, in order.

        Lazy: documents are taken one by one, so memory does not grow with their number. Only
        the first `MAX_SENTENCES` sentences of a document are read.

        Raises:
            ValueError: a limit below 1 (at once); a document without a sentence (on its turn).
        """
        limits = Limits(max_sentences, max_words, max_chars)
        return (
            self._digest(document, reading, limits) for document, reading in self.read(documents)
        )

    def read(self, documents: Iterable[Document]) -> Iterator[tuple[Document, Reading]]:
        """Each document with the network's logits, lazily and in order; `digest` without choice."""
        for number, document in enumerate(documents):
            if not document.sentences:
                raise ValueError(f"document {number} has no sentence")
            seen = Document(document.headline, document.sentences[:MAX_SENTENCES])
            yield seen, self._read(seen)

    def _read(self, document: Document) -> Reading:
        """Encode a document of one or more sentences, and run the network."""
        texts = [sentence.text for sentence in document.sentences]
        most = self._manifest.max_tokens
        views = [opening(document.headline, texts), document.headline]
        first, *ids = tokenize(self._tokenizer, [*views, *texts], most)
        vectors = self._salience.encode(windows(ids[0], ids[1:], 0), len(ids))
        pieces = [whole(own, place, most) for place, own in enumerate((first, ids[0]))]
        start, subject = self._topics.encode(pieces, len(pieces))
        headline, body = vectors[0], vectors[1:]
        titled = bool(document.headline.strip())
        numbers, shares = standing(ids)
        words, counts = word_counts(ids)
        given = {
            "vectors": body,
            "features": features(texts, body, document.headline, headline if titled else None),
            "headline": headline if titled else np.zeros_like(headline),
            "pieces": numbers,
            "shares": shares,
            "opening": start,
            "title": subject if titled else np.zeros_like(subject),
            "words": words,
            "counts": counts,
        }
        salience, topics = self._network.run(["salience", "topics"], given)
        return Reading(salience, topics, body)

    def _digest(self, document: Document, reading: Reading, limits: Limits) -> Digest:
        texts = [sentence.text for sentence in document.sentences]
        taste = Taste(self._manifest.redundancy, self._manifest.standalone)
        indices = select(reading.salience, reading.vectors, texts, taste, limits)
        chosen = tuple(
            Chosen(document.sentences[index], _probability(reading.salience[index]))
            for index in indices
        )
        topics = name_topics(reading.topics, self._manifest)
        certain = topics[0].confidence >= self._manifest.uncertain
        return Digest(chosen, topics, topics[0].code if certain else UNCERTAIN)


def _probability(logit: np.float32) -> float:
    return round(float(1 / (1 + np.exp(-np.float64(logit)))), _DIGITS)
