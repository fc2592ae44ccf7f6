"""Articles that are left to workers: staged, and asked for by messages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from newsfold import source
from newsfold.article import Article
from newsfold.events import Chunk
from newsfold.invocation import Invocation
from newsfold.settings import CHUNK
from newsfold.storage import Row, send


def staged(bundle: Row, articles: Iterable[Article], again: bool = False) -> Iterator[Chunk]:
    """Stage articles; yield a chunk of them at a time, as it is to be asked for."""
    remaining = iter(articles)
    while group := list(islice(remaining, CHUNK)):
        numbers = tuple(article.index for article in group)
        key = _place(bundle, numbers)
        source.stage(bundle["source"]["bucket"], key, group)
        yield _chunk(bundle, numbers, key, again)


def every_chunk(bundle: Row) -> Iterator[Chunk]:
    """All chunks of a bundle, wherever its articles may be."""
    end = bundle["found"] + 1
    for first in range(1, end, CHUNK):
        numbers = tuple(range(first, min(first + CHUNK, end)))
        yield _chunk(bundle, numbers, _place(bundle, numbers))


def ask_for(chunks: Iterable[Chunk], call: Invocation) -> None:
    """Send messages that ask for chunks."""
    bodies = (chunk.message() for chunk in chunks)
    call.counts["chunks"] += send(call.settings.queue, bodies, call.backoff)


def _chunk(bundle: Row, numbers: tuple[int, ...], key: str, again: bool = False) -> Chunk:
    return Chunk(bundle["bundle_id"], bundle["model"], bundle["pipeline"], numbers, key, again)


def _place(bundle: Row, numbers: tuple[int, ...]) -> str:
    """Where these articles are staged, if they were staged together."""
    return source.place(bundle["bundle_id"], bundle["pipeline"], numbers[0], numbers[-1])
