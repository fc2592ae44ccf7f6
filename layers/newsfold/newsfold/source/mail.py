"""Mail: a message (RFC 5322) or a mailbox of them (RFC 4155) -> the parts that hold text."""

from __future__ import annotations

import email
import email.policy
import io
import mailbox
import re
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import EmailMessage, Message
from pathlib import Path
from typing import Any, BinaryIO

from newsfold.article import Fault
from newsfold.errors import BundleTooLarge, Damaged, EmptyBundle, InputError
from newsfold.source.decode import named
from newsfold.source.member import Budget, Member, held

_FIELD = re.compile(
    rb"(?P<name>[A-Za-z][A-Za-z0-9-]{1,50}):[^\r\n]*(?:\r?\n[ \t][^\r\n]*)*(?:\r?\n|$)"
)
_ENVELOPE = re.compile(rb"From \S+[^\r\n]{10,100}\r?\n(?=[A-Za-z-]+:)")
_TRANSPORT = frozenset(
    {b"received", b"message-id", b"mime-version", b"return-path", b"delivered-to"}
    | {b"content-type", b"x-mailer", b"dkim-signature"}
)
_ADDRESSED = frozenset({b"from", b"subject", b"date"})
HEADER = 65_536
"""Bytes of a file's beginning in which a mail shows."""

_DEEPEST = 20
_MOST_MULTIPARTS = 50
"""The parser compares every line with the boundaries of all multiparts around it."""

_SOFT_BREAK = re.compile(rb"(?<=\S) \r?\n(?=[^\s>])")


def kind_of(head: bytes) -> str | None:
    """Whether a file that opens like this is a "mail" or an "mbox"; None if it is neither.

    An article may open with "Date:" and "Subject:" too: a mail also tells how it travelled.
    """
    envelope = _ENVELOPE.match(head)
    names = set()
    position = envelope.end() if envelope else 0
    while match := _FIELD.match(head, position):
        names.add(match["name"].lower())
        position = match.end()
    if len(names & _TRANSPORT) < 2 or not names & _ADDRESSED:
        return None
    return "mbox" if envelope else "mail"


def messages(file: BinaryIO, budget: Budget) -> Iterator[Member]:
    """The text parts of all messages in a mailbox.

    Raises:
        BundleTooLarge: There are too many.
    """
    with tempfile.TemporaryDirectory() as directory:  # `mailbox` reads from files only
        path = Path(directory, "mbox")
        file.seek(0)
        with path.open("wb") as copy:
            shutil.copyfileobj(file, copy)
        box = mailbox.mbox(path, create=False)
        try:
            for number, key in enumerate(box.iterkeys(), 1):
                budget.admit()
                name = f"message-{number}"
                try:
                    found = list(parts(io.BytesIO(box.get_bytes(key)), budget))
                except InputError as error:
                    yield Member(name, fault=Fault(error.code, str(error)))
                    continue
                for part in found:
                    yield Member(
                        f"{name}/{part.name}", part.file, part.fault, part.title, part.sent
                    )
        finally:
            box.close()


def parts(file: BinaryIO, budget: Budget) -> Iterator[Member]:
    """The parts of a message with text: of alternatives the HTML, which knows paragraphs.

    Raises:
        Damaged: The message cannot be taken apart.
        EmptyBundle: No part holds text.
        BundleTooLarge: There are too many parts, or it is over the limit.
    """
    data = held(file)
    if data.lower().count(b"boundary=") > _MOST_MULTIPARTS:
        raise BundleTooLarge(f"a mail of over {_MOST_MULTIPARTS} multiparts: save them one by one")
    try:
        message = email.message_from_bytes(data, policy=email.policy.default)
        title, sent = _header(message, "subject"), _header(message, "date")
        found = list(_leaves(message, 0))
    except (RecursionError, ValueError, TypeError, KeyError, IndexError, AttributeError) as error:
        raise Damaged(f"damaged mail: {type(error).__name__}") from error
    if not found:
        raise EmptyBundle("the mail has no part with text")
    for number, leaf in enumerate(found, 1):
        budget.admit()
        name = leaf.name or f"part-{number}{leaf.suffix}"
        yield Member(name, io.BytesIO(leaf.data), None, title, sent)


@dataclass(frozen=True, slots=True)
class _Leaf:
    """A part without parts."""

    suffix: str
    data: bytes = field(repr=False)
    name: str | None = None


def _leaves(message: Message[Any, Any], depth: int) -> Iterator[_Leaf]:
    """The parts with text or with a file attached, in the order of the message."""
    kind = message.get_content_type()
    if depth > _DEEPEST:
        raise ValueError("nested too deep")
    if message.is_multipart():
        inner = [part for part in message.get_payload() if isinstance(part, Message)]
        if kind == "multipart/alternative":
            inner = [max(inner, key=_preference)] if inner else []
        for part in inner:
            yield from _leaves(part, depth + 1)
        return
    content = message.get_payload(decode=True)
    if not isinstance(content, bytes) or not content.strip():
        return
    if kind in ("text/html", "text/plain"):
        suffix = ".html" if kind == "text/html" else ".txt"
        yield _Leaf(suffix, _text(message, content), _filename(message))
    elif kind.startswith("application/") and _filename(message):
        yield _Leaf("", content, _filename(message))


def _preference(part: Message[Any, Any]) -> int:
    """HTML before text before nothing; what holds HTML in it (pictures beside it) counts too."""
    kinds = {inner.get_content_type() for inner in part.walk() if _has_content(inner)}
    return 2 if "text/html" in kinds else 1 if "text/plain" in kinds else 0


def _has_content(part: Message[Any, Any]) -> bool:
    content = None if part.is_multipart() else part.get_payload(decode=True)
    return isinstance(content, bytes) and bool(content.strip())


def _text(message: Message[Any, Any], content: bytes) -> bytes:
    """The part in UTF-8 where the character set that it names fits; as it is where not."""
    text = named(content, message.get_content_charset())
    data = content if text is None else text.encode("utf-8", "replace")
    if str(message.get_param("format", "")).lower() == "flowed":  # RFC 3676
        return _SOFT_BREAK.sub(b" ", data)
    return data


def _filename(message: Message[Any, Any]) -> str | None:
    name = message.get_filename()
    return "".join(sign if sign.isprintable() else "\ufffd" for sign in name) if name else None


def _header(message: EmailMessage | Message[Any, Any], name: str) -> str:
    return " ".join(str(message.get(name) or "").split())
