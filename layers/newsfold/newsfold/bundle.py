"""From a bundle's bytes to its articles: members, text, layout. One way, whoever asks.

Neither the model nor AWS is needed for it, so `newsfold split` imports neither.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from newsfold import splitting
from newsfold.article import Article, Cut, Fault, Split
from newsfold.errors import InputError
from newsfold.source.decode import decode
from newsfold.source.member import Member
from newsfold.source.unpack import unpack

MIXED = "mixed"
"""The layout of a bundle whose members are in several."""

UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class Bundle:
    """A bundle taken apart.

    Attributes:
        split: The articles of all members, numbered through, and what is left over.
        texts: The decoded text of each member, by its name; None is the bundle itself.
    """

    split: Split
    texts: Mapping[str | None, str]


def take_apart(data: bytes) -> Bundle:
    """Find the articles in a file, whatever it is.

    A member that cannot be read becomes one article with a fault.

    Raises:
        InputError: The bundle itself cannot be read: empty, binary, damaged, not supported, over
            the limits.
    """
    texts: dict[str | None, str] = {}
    parts: list[Split] = []
    for member in unpack(data):
        try:
            text, found = _read(member)
        except InputError as error:
            if member.name is None:
                raise
            text, found = "", _unreadable(Fault(error.code, str(error)))
        name = _unused(member.name, texts)
        texts[name] = text
        parts.append(_named(found, name))
    return Bundle(_joined(parts), texts)


def _read(member: Member) -> tuple[str, Split]:
    if member.fault:
        return "", _unreadable(member.fault)
    text = decode(member.data)
    found = splitting.split(text)
    if len(found.articles) == 1 and member.title:
        found = replace(found, articles=(_with_subject(found.articles[0], member),))
    return text, found


def _unreadable(fault: Fault) -> Split:
    cut = Cut(0, f"{UNREADABLE}: {fault.code}", 1.0)
    return Split(UNREADABLE, (Article(1, 0, 0, "", (), fault=fault),), (), (cut,))


def _with_subject(article: Article, member: Member) -> Article:
    """A mail's only article; subject and date stand in for what it does not say itself."""
    return replace(
        article,
        headline=article.headline or member.title,
        published=article.published or splitting.iso_date(member.sent) or None,
    )


def _unused(name: str | None, taken: Mapping[str | None, str]) -> str | None:
    """The name, with a number where an archive holds it twice."""
    number, found = len(taken) + 1, name
    while found in taken:
        found, number = f"{name} ({number})", number + 1
    return found


def _named(found: Split, name: str | None) -> Split:
    if name is None:
        return found
    articles = (replace(one, member=name, layout=found.layout) for one in found.articles)
    return replace(
        found,
        articles=tuple(articles),
        residue=tuple(replace(rest, member=name) for rest in found.residue),
        cuts=tuple(replace(cut, member=name) for cut in found.cuts),
    )


def _joined(parts: Sequence[Split]) -> Split:
    """The members' splits as one; articles are numbered through."""
    if len(parts) == 1:
        return parts[0]
    articles = [article for part in parts for article in part.articles]
    layouts = {part.layout for part in parts} - {UNREADABLE}
    return Split(
        layouts.pop() if len(layouts) == 1 else MIXED if layouts else UNREADABLE,
        tuple(replace(article, index=number) for number, article in enumerate(articles, 1)),
        tuple(rest for part in parts for rest in part.residue),
        tuple(cut for part in parts for cut in part.cuts),
        _expected(parts),
    )


def _expected(parts: Sequence[Split]) -> int | None:
    """How many articles there should be, where at least one member says it of itself."""
    if all(part.expected is None for part in parts):
        return None
    counts = (len(part.articles) if part.expected is None else part.expected for part in parts)
    return sum(counts)
