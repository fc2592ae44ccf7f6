"""Mail: newsletters as .eml, mailboxes."""

from __future__ import annotations

import random
import zlib
from collections.abc import Sequence
from email.message import EmailMessage

from benchmarks.layouts import habits
from benchmarks.layouts.habits import escaped
from benchmarks.layouts.story import Story
from benchmarks.layouts.web import inner_html


def _mail(subject: str, story: Story) -> EmailMessage:
    mail = EmailMessage()
    mail["From"], mail["To"] = "The Harbour Post <news@example.org>", "nora@example.org"
    mail["Subject"] = subject
    mail["Date"] = f"{story.published:%a, %d %b %Y} 06:30:00 +0000"
    mail["Message-ID"] = f"<{zlib.crc32(subject.encode())}@example.org>"
    return mail


def html_newsletter(stories: Sequence[Story], rng: random.Random) -> bytes:
    """A newsletter in HTML, with a text part that says less or without one."""
    level = rng.choice(("h1", "h2"))
    frame = rng.choice(
        ("<article>{}</article>", "<table><tr><td>{}</td></tr></table>", "<div>{}</div>")
    )
    parts = []
    for story in stories:
        byline = f"<p>By {escaped(story.byline)}</p>" if story.byline else ""
        parts.append(
            frame.format(
                f"<{level}>{escaped(story.headline)}</{level}>{byline}{inner_html(story, 'h4')}"
            )
        )
    page = (
        f"<html><body>{''.join(parts)}<p>You receive this because you subscribed.</p></body></html>"
    )
    mail = _mail("Your morning briefing", stories[0])
    if rng.random() < 0.5:
        mail.set_content("Your mail program shows no HTML.\n")
        mail.add_alternative(page, subtype="html")
        mail.set_boundary("=_harbour_post")
    else:
        mail.set_content(page, subtype="html")
    return bytes(mail)


def text_newsletter(stories: Sequence[Story], rng: random.Random) -> bytes:
    """A newsletter in plain text, its articles ruled off or far apart."""
    rule = rng.choice(("=" * 60, "-" * 60, "* * *", ""))
    parts = []
    for story in stories:
        lines = [story.headline]
        lines += [f"By {story.byline}"] if story.byline else []
        lines += [habits.wrapped(text, 72) for text in story.printed]
        parts.append("\n\n".join(lines))
    between = f"\n\n{rule}\n\n" if rule else "\n\n\n\n"
    mail = _mail("Your morning briefing", stories[0])
    mail.set_content(
        between.join(parts) + "\n", cte=rng.choice(("8bit", "quoted-printable", "base64"))
    )
    return bytes(mail)


def mailbox(stories: Sequence[Story], rng: random.Random) -> bytes:
    """A mailbox with one article a mail: the subject is its headline."""
    as_html = rng.random() < 0.4
    parts = []
    for story in stories:
        mail = _mail(story.headline, story)
        if as_html:
            mail.set_content(f"<html><body>{inner_html(story, 'h3')}</body></html>", subtype="html")
        else:
            mail.set_content("\n\n".join(story.printed) + "\n", cte=rng.choice(("8bit", "base64")))
        body = bytes(mail).replace(b"\nFrom ", b"\n>From ")
        parts.append(
            f"From news@example.org {story.published:%a %b %d} 06:30:00 2019\n".encode() + body
        )
    return b"\n".join(parts)
