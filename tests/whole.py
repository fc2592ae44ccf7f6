"""A bundle's parts put together, for tests that look at all of it at once."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass

from newsfold import bundle
from newsfold.article import Split
from newsfold.audit import Audit
from newsfold.errors import InputError
from newsfold.source import decode, unpack


@dataclass(frozen=True)
class Whole:
    """All parts as one, and the decoded text of each member that can be read."""

    split: Split
    texts: Mapping[str | None, str]


def take_apart(data: bytes) -> Whole:
    audit = Audit()
    parts = []
    for part in bundle.take_apart(io.BytesIO(data)):
        audit.add(part)
        parts.append(part)
    articles = tuple(article for part in parts for article in part.articles)
    residue = tuple(rest for part in parts for rest in part.residue)
    names = list(dict.fromkeys(part.member for part in parts))
    whole = Split(audit.layout, articles, residue, audit.expected)
    return Whole(whole, dict(zip(names, _texts(data), strict=True)))


def _texts(data: bytes) -> list[str]:
    found = []
    for member in unpack(io.BytesIO(data)):
        with member.file:
            content = b"" if member.fault else member.file.read()
        try:
            found.append(decode(content) if content else "")
        except InputError:
            found.append("")
    return found
