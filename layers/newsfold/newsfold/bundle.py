"""From a bundle's bytes to its articles: members, text, layout. One way, whoever asks.

Neither the model nor AWS is needed for it, so `newsfold split` imports neither.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import chain, islice
from typing import BinaryIO

from newsfold import splitting
from newsfold.article import Article, Fault, Split
from newsfold.errors import InputError
from newsfold.source.decode import open_text
from newsfold.source.member import Member
from newsfold.source.unpack import unpack
from newsfold.splitting import dates, notes
from newsfold.text import language_of

UNREADABLE = "unreadable"
"""The layout of a member that cannot be read."""


def take_apart(file: BinaryIO) -> Iterator[Split]:
    """Find the articles in a file, whatever it is, however long, as they are read.

    A member that cannot be read becomes one article with a fault.

    Args:
        file: The bundle; it can be sought in, and is closed at the end.

    Yields:
        Some articles and residue of one member, in order: together they cover its text exactly.
        Articles are numbered through the bundle.

    Raises:
        InputError: The bundle itself cannot be read: empty, binary, damaged, not supported, over
            the limits. Nothing was yielded then.
    """
    names: set[str] = set()
    count = 0
    for member in unpack(file):
        name = _unused(member.name, names)
        for found in _read(member):
            yield _with_fields(_placed(found, name, count))
            count += len(found.articles)


def _with_fields(found: Split) -> Split:
    """What is known of each article once its text is: notes, language, date."""
    told = map(notes.taken_out, found.articles)
    articles = (replace(one, language=language_of(one)) for one in told)
    return replace(found, articles=dates.settle(articles))


def _read(member: Member) -> Iterator[Split]:
    if member.fault:
        yield _unreadable(member.fault)
        return
    try:
        text = open_text(member.file)
    except InputError as error:
        if member.name is None:
            raise
        member.file.close()
        yield _unreadable(Fault(error.code, str(error)))
        return
    with text:
        windows = splitting.stream(text.read)
        opening = list(islice(windows, 2))
        if len(opening) == 1 and len(opening[0].articles) == 1 and member.title:
            opening = [_with_subject(opening[0], member)]
        yield from chain(opening, windows)


def _unreadable(fault: Fault) -> Split:
    rule = f"{UNREADABLE}: {fault.code}"
    return Split(UNREADABLE, (Article(1, 0, 0, "", (), rule=rule, fault=fault),))


def _with_subject(found: Split, member: Member) -> Split:
    """A mail's only article; subject and date stand in for what it does not say itself."""
    (article,) = found.articles
    article = replace(
        article,
        headline=article.headline or member.title,
        published=article.published or member.sent or None,
    )
    return replace(found, articles=(article,))


def _unused(name: str | None, taken: set[str]) -> str | None:
    """The name, with a number where an archive holds it twice."""
    if name is None:
        return None
    number, found = len(taken) + 1, name
    while found in taken:
        found, number = f"{name} ({number})", number + 1
    taken.add(found)
    return found


def _placed(found: Split, name: str | None, count: int) -> Split:
    """The part with its member's name, its layout told to its articles, `count` articles above."""
    articles = (
        replace(one, index=count + number, member=name, layout=found.layout)
        for number, one in enumerate(found.articles, 1)
    )
    residue = (replace(rest, member=name) for rest in found.residue)
    return replace(found, articles=tuple(articles), residue=tuple(residue), member=name)
