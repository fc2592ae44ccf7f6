"""Factiva in its two forms and ProQuest in its two."""

from __future__ import annotations

import random
from collections.abc import Sequence

from benchmarks.layouts import habits
from benchmarks.layouts.story import Story

_RULE = "_" * 60


def _accession(story: Story, rng: random.Random) -> str:
    return f"HARBP000{story.published:%Y%m%d}e{rng.randrange(36**4):05d}{rng.choice('abcdefgh')}"


def _owner(story: Story, rng: random.Random) -> str:
    sign = rng.choice(("Copyright", "(c)", "©"))
    return f"{sign} {story.published.year} {story.publication} Ltd. All rights reserved."


def factiva_fields(stories: Sequence[Story], rng: random.Random) -> bytes:
    """Factiva with its field codes: on the value's line, or on a line of their own."""
    form = rng.choice(("{:<4}{}", "{}\t{}", "{}\n{}", "{:<10}{}"))
    wide = rng.choice(("\n\n", "\n"))
    documents = [_fields(story, rng, form, wide) for story in stories]
    text = rng.choice(("\n\n", "\n\n\n")).join(documents) + "\n"
    if rng.random() < 0.4:
        text += (
            f"\nSearch Summary\nText\tharbour and tax\n"
            f"Date\tAll Dates\nResults Found\t{len(stories)}\n"
        )
    return habits.encoded(text, rng)


def _fields(story: Story, rng: random.Random, form: str, wide: str) -> str:
    fields = [("SE", story.section)] if rng.random() < 0.5 else []
    fields += [("HD", story.headline)]
    fields += [("BY", rng.choice(("By ", "")) + story.byline)] if story.byline else []
    fields += [("WC", f"{story.words} words"), ("PD", habits.day_first(story.published))]
    fields += [("ET", "03:04 PM")] if rng.random() < 0.3 else []
    fields += [("SN", story.publication), ("SC", "HARBP")]
    fields += [("PG", str(rng.randint(1, 40)))] if rng.random() < 0.4 else []
    fields += [("LA", "English"), ("CY", _owner(story, rng))]
    fields += [("LP", story.printed[0])]
    fields += [("TD", wide.join(story.printed[1:]))] if len(story.paragraphs) > 1 else []
    fields += [("ART", " ".join(story.captions))] if story.captions and rng.random() < 0.5 else []
    fields += [("NS", "gcat : Political/General News | ncat : Content Types")] * rng.randint(0, 1)
    fields += [("RE", "eurz : Europe"), ("PUB", f"{story.publication} Ltd.")]
    fields += [("AN", f"Document {_accession(story, rng)}")]
    return rng.choice(("\n\n", "\n")).join(form.format(code, value) for code, value in fields)


def factiva_display(stories: Sequence[Story], rng: random.Random) -> bytes:
    """Factiva as it shows articles: a headline, then words, date, source, code, language."""
    gap = rng.choice(("\n\n", "\n\n\n", "\n"))
    text = "\n".join(f"{line}" for line in display_lines(stories, rng, gap))
    return habits.encoded(text + "\n", rng)


def display_lines(stories: Sequence[Story], rng: random.Random, gap: str = "\n\n") -> list[str]:
    """The lines of Factiva's display form."""
    lines: list[str] = []
    sections, pages, clock = (rng.random() < 0.4 for _ in range(3))
    for story in stories:
        lines += [story.section] if sections else []
        lines += [story.headline]
        lines += [rng.choice(("By ", "")) + story.byline] if story.byline else []
        lines += [f"{story.words:,} words", habits.day_first(story.published)]
        lines += ["03:04"] if clock else []
        lines += [story.publication, "HARBP"]
        lines += [str(rng.randint(1, 40))] if pages else []
        lines += ["English", _owner(story, rng), ""]
        for paragraph in story.printed:
            lines += [paragraph, *[""] * (gap.count("\n") - 1)]
        lines += [""] if gap == "\n" else []
        lines += [f"Document {_accession(story, rng)}", "", ""]
    if rng.random() < 0.4:
        lines += ["Search Summary", "Text\tharbour", "Date\tAll Dates", "Source\tAll Sources"]
    return lines


def proquest(stories: Sequence[Story], rng: random.Random) -> bytes:
    """ProQuest's text export: underscores, "Document 3 of 20", labelled fields."""
    numbered = rng.random() < 0.7
    rule = _RULE if rng.random() < 0.8 else "_" * 80
    parts = []
    if rng.random() < 0.5:
        parts.append(f"\nReport Information from ProQuest\n\nJuly 05 2020 01:02\n\n{rule}\n")
        parts.append(_contents(stories)) if rng.random() < 0.3 else None
    for number, story in enumerate(stories, 1):
        mark = f"Document {number} of {len(stories)}\n\n" if numbered else ""
        parts.append(f"{rule}\n\n{mark}{_proquest_document(story, rng)}\n")
    parts.append(
        f"{rule}\n\nContact us at: http://www.proquest.com/go/pqissupportcontact "
        f"Database copyright "
        "© 2020 ProQuest LLC. All rights reserved. Terms and Conditions: "
        "https://search.proquest.com/info/termsAndConditions"
    )
    return habits.encoded("\n".join(parts) + "\n", rng)


def _contents(stories: Sequence[Story]) -> str:
    lines = [
        f"{number}. {one.headline} {'.' * 20} {number}" for number, one in enumerate(stories, 1)
    ]
    return "Table of contents\n\n" + "\n".join(lines) + "\n"


def _proquest_document(story: Story, rng: random.Random) -> str:
    number = rng.randrange(10**8, 10**9)
    place, day = "Dunmere (UK)", f"{story.published:%d %b %Y}"
    fields = [story.headline]
    fields += [f"Author: {_reversed(story.byline)}"] if story.byline else []
    fields += [
        f"Publication info: {story.publication} ; {place} [{place}]{day}: {rng.randint(1, 40)}.",
        f"ProQuest document link: http://search.proquest.com/docview/{number}?accountid=1",
    ]
    fields += ["Abstract: None available."] if rng.random() < 0.5 else []
    fields += ["Full text: " + "\n\n".join(story.printed)]
    fields += [f"Credit: By {story.byline}"] if story.byline and rng.random() < 0.2 else []
    fields += ["Subject: Harbours; Taxation", f"Title: {story.headline}"]
    fields += [
        f"Publication title: {story.publication}",
        f"Pages: {rng.randint(1, 40)}",
        f"Publication year: {story.published.year}",
        f"Publication date: {story.published:%b} {story.published.day}, {story.published.year}",
        f"Section: {story.section}",
        "Source type: Newspapers",
        "Language of publication: English",
        "Document type: News",
        f"ProQuest document ID: {number}",
        f"Document URL: http://search.proquest.com/docview/{number}?accountid=1",
        f"Copyright: {_owner(story, rng)}",
        "Last updated: 2017-11-07",
        "Database: Harbour Dailies",
    ]
    return "\n\n".join(fields)


def _reversed(byline: str) -> str:
    """Surname first, authors parted by semicolons, as ProQuest writes them."""
    names = [name.rsplit(" ", 1) for name in byline.split(" and ")]
    return "; ".join(", ".join(reversed(name)) for name in names)


def proquest_mail(stories: Sequence[Story], rng: random.Random) -> bytes:
    """ProQuest's result mail: all articles in one HTML part, quoted-printable."""
    from email.message import EmailMessage

    blocks = [_proquest_block(story, rng) for story in stories]
    mail = EmailMessage()
    mail["From"], mail["To"] = "noreply@proquest.com", "nora@example.org"
    mail["Subject"], mail["Date"] = "Your ProQuest Research", "Sun, 5 Jul 2020 01:02:03 -0400"
    mail.set_content(
        "<!DOCTYPE html><html><head><title>ProQuest Export</title>"
        "<style>.hit {color: #000;}</style>"
        "</head><body><table><tr><td><div>All documents are reproduced with the permission of the "
        "copyright owner. Further reproduction or distribution is prohibited "
        "without permission.<br>"
        "Please do not reply directly to this email.</div></td></tr></table>"
        "<div>Nora Petrova sent you the following:</div><p>Email 1 of 1</p>"
        + "".join(blocks)
        + '<div class="copyright"><p><a href="https://www.proquest.com/go/contact">Contact ProQuest'
        '</a></p><p id="contactPQ">Database copyright © 2020 ProQuest LLC. All rights reserved. - '
        '<a href="https://search.proquest.com/info/terms">Terms and Conditions</a></p></div>'
        "</body></html>",
        subtype="html",
        cte="quoted-printable",
    )
    return bytes(mail)


def _proquest_block(story: Story, rng: random.Random) -> str:
    def line(name: str, value: str) -> str:
        return f'<p style="margin-bottom:5pt;"><strong>{name}: </strong>{habits.escaped(value)}</p>'

    number = rng.randrange(10**8, 10**9)
    place = "Dunmere (UK)"
    body = "".join(f"<p>{habits.escaped(text)}</p>" for text in story.printed)
    head = [line("Author", _reversed(story.byline))] if story.byline else []
    head.append(
        line(
            "Publication info",
            f"{story.publication} ; {place} [{place}]{story.published:%d %b %Y}: 4.",
        )
    )
    head.append(
        f'<p><a href="https://search.proquest.com/docview/{number}">ProQuest document link</a></p>'
    )
    tail = [
        line("Subject", "Harbours; Taxation"),
        line("Location", "Dunmere"),
        line("Publication title", story.publication),
        line("Publication year", str(story.published.year)),
        line(
            "Publication date",
            f"{story.published:%b} {story.published.day}, {story.published.year}",
        ),
        line("Section", story.section),
        line("Language of publication", "English"),
        line("ProQuest document ID", str(number)),
        line("Copyright", _owner(story, rng)),
        line("Database", "Harbour Dailies"),
    ]
    return (
        '<div style="margin-bottom:20px;border-bottom:2px solid #ccc;padding-bottom:5px">'
        f'<a name="DocID_MSTAR_{number}"></a><p></p><p style="font-size:11pt;font-weight:bold;">'
        f"{habits.escaped(story.headline)}</p>{''.join(head)}<p><strong>Full text: </strong>"
        f'<Text WordCount="{story.words}" HTMLContent="true"><html>  '
        f"<head>  <title></title> </head>"
        f"  <body>  {body}  </body> </html></Text></p>{''.join(tail)}</div>"
    )
