"""Coverage-guided fuzzing of the way from bytes to articles: `make fuzz`, for so many seconds.

Whatever the bytes are, a bundle is taken apart or refused with a reason, nothing of its text is
lost, and no input takes longer than its size allows.
"""

from __future__ import annotations

import io
import sys
import time
from collections.abc import Callable
from functools import partial
from typing import Any

import atheris

with atheris.instrument_imports(include=["newsfold"]):
    from newsfold import bundle, splitting
    from newsfold.article import Split
    from newsfold.errors import InputError

from tests.unit.test_stream import BUILDERS, many

SEEDS = [build(many(3)).encode() for build in BUILDERS.values()]
TOKENS = [
    b"1 of 2 DOCUMENTS\n", b"2 of 9999999999 DOCUMENTS\n", b"End of Document\n",
    b"LENGTH: 9 words\n",     b"Document AAAA000020310303ef330001x\n", b"HD  ", b"LP\n", b"TD\n",
    b"AN  ", b"Full text: ",     b"_" * 60 + b"\n", b"---\n", b"=" * 300, b"\f", b"# ", b"1. ",
    b"TT\n", b"\n\n\n", b"\r\n", b"\r",     b'{"title": "', b'", "text": "', b'"},\n', b"[", b"]",
    b'"', b"title,text\n", b"\t", b"<article>",     b"<item>", b"<![CDATA[", b"]]>", b"<!--",
    b"<script>", b"</p>", b"&#0;", b"&amp;", b"<?xml ",     b"<nitf>", b"<newsItem>",
    b"<REUTERS>", b"\x1f\x8b\x08", b"PK\x03\x04", b"From a@b Mon\nX: ",     b"\xff\xfe",
    b"\xef\xbb\xbf", b"\0", b"\xe2\x80\xa8", b"By ", b"(Reuters) - ", b"May 2, 2031\n",
]  # fmt: skip
WINDOWS: list[Any] = [
    splitting.stream,
    *(partial(splitting.stream, size=size) for size in (300, 3000)),
]
"""Bundles as short as these are split in one window; so some runs have smaller ones."""

SECONDS_PER_MEGABYTE = 60
"""A generous bound: instrumented code is ten times slower than what users run."""


def assembled(data: bytes) -> bytes:
    """Bytes that look like bundles: pieces of seeds and tokens, as the fuzzer's bytes choose."""
    choice = atheris.FuzzedDataProvider(data)
    if choice.ConsumeBool():
        return bytes(choice.ConsumeBytes(len(data)))
    parts: list[bytes] = []
    while choice.remaining_bytes() and len(parts) < 60:
        kind = choice.ConsumeIntInRange(0, 3)
        if kind == 0:
            parts.append(bytes(choice.ConsumeBytes(choice.ConsumeIntInRange(0, 40))))
        elif kind == 1:
            seed = SEEDS[choice.ConsumeIntInRange(0, len(SEEDS) - 1)]
            start = choice.ConsumeIntInRange(0, len(seed))
            parts.append(seed[start : start + choice.ConsumeIntInRange(0, 2000)])
        else:
            token = TOKENS[choice.ConsumeIntInRange(0, len(TOKENS) - 1)]
            parts.append(token * choice.ConsumeIntInRange(1, 200 if kind == 3 else 1))
    return b"".join(parts)


def one_input(data: bytes) -> None:
    whole = assembled(data)
    splitting.stream = WINDOWS[len(data) % len(WINDOWS)]
    began = time.process_time()
    try:
        ends: dict[str | None, int] = {}
        for part in bundle.take_apart(io.BytesIO(whole)):
            check(part, ends)
    except InputError as refused:
        if "\n" in str(refused):
            raise AssertionError("a reason is one line") from refused
    allowed = 2 + SECONDS_PER_MEGABYTE * len(whole) / 1e6
    assert time.process_time() - began < allowed, f"{len(whole)} bytes take too long"


def check(part: Split, ends: dict[str | None, int]) -> None:
    """Articles and residue follow one another; paragraphs lie within their article."""
    for piece in splitting.in_order(part):
        assert piece.start == ends.get(part.member, 0), f"gap at {piece.start}"
        ends[part.member] = piece.end
    for article in part.articles:
        for paragraph in article.paragraphs:
            assert 0 <= paragraph.start < paragraph.end <= len(article.text)


def main(arguments: list[str], test: Callable[[bytes], None] = one_input) -> None:
    atheris.Setup(arguments, test)
    atheris.Fuzz()


if __name__ == "__main__":
    main(sys.argv)
