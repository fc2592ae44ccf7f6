"""Nexis: the classic download in three languages, its older Lexis form, and Nexis Uni."""

from __future__ import annotations

import random
from collections.abc import Sequence

from benchmarks.layouts import habits
from benchmarks.layouts.story import Story

_MARKS = {
    "en": ("{} of {} DOCUMENTS", "{} of {} DOCUMENTS", "Document {} of {}"),
    "de": ("{} von {} DOKUMENTEN", "Dokument {} von {}"),
    "fr": ("{} de {} DOCUMENTS", "Document {} de {}"),
}
_WORDS = {
    "en": (
        "BYLINE",
        "SECTION",
        "LENGTH",
        "words",
        "LOAD-DATE",
        "LANGUAGE",
        "ENGLISH",
        "All Rights Reserved",
        "Newspaper",
        "DATELINE",
        "GRAPHIC",
    ),
    "de": (
        "AUTOR",
        "RUBRIK",
        "LÄNGE",
        "Wörter",
        "UPDATE",
        "SPRACHE",
        "GERMAN; DEUTSCH",
        "Alle Rechte vorbehalten",
        "Zeitung",
        "ORT",
        "GRAFIK",
    ),
    "fr": (
        "AUTEUR",
        "RUBRIQUE",
        "LONGUEUR",
        "mots",
        "DATE-CHARGEMENT",
        "LANGUE",
        "FRENCH; FRANÇAIS",
        "Tous droits réservés",
        "Journal",
        "LIEU",
        "GRAPHIQUE",
    ),
}


def classic(stories: Sequence[Story], rng: random.Random) -> bytes:
    """The download of Nexis until 2019: "n of N DOCUMENTS", capital labels, wrapped lines."""
    language = stories[0].language
    mark = rng.choice(_MARKS[language])
    width = rng.choice((70, 78, 80, 10_000))
    parts = [_cover(rng, len(stories))] if rng.random() < 0.5 else []
    for number, story in enumerate(stories, 1):
        parts.append(habits.centred(mark.format(number, len(stories))))
        parts.append(_classic_document(story, rng, width))
    return habits.encoded("\n\n\n\n".join(parts) + "\n", rng)


def _cover(rng: random.Random, count: int) -> str:
    return (
        f"\n\n\nDownload Request: {rng.choice(('Selected Items', 'All Items'))}: 1-{count}\n"
        "Time Of Request: Friday, March 20, 2018  16:51:31\n\n"
        "Send To:\n2152 311G\nUNIVERSITY OF DUNMERE LIBRARY\nHARBOUR STREET\nDUNMERE\n\n\n"
        "Terms: (DATE(>=2009-12-01 and <=2010-05-11) and (harbour) and not\n(TYPE(web)))\n\n\n"
        "Source: The Harbour Post;Dunmere Gazette\nProject ID: None"
    )


def _classic_document(story: Story, rng: random.Random, width: int) -> str:
    names = _WORDS[story.language]
    byline, section, length, words, loaded, tongue, own, rights, kind, place, graphic = names
    when = _classic_date(story)
    editions = [habits.centred(rng.choice(("First Edition", "Late Edition - Final")))]
    head = [habits.centred(story.publication), habits.centred(when)]
    head += editions if story.language == "en" and rng.random() < 0.2 else []
    fields = [f"{byline}: {_by(story, rng)}"] if story.byline else []
    fields += [f"{section}: {story.section.upper()}; Pg. {rng.randint(1, 40)}"] * rng.randint(0, 1)
    fields += [f"{length}: {story.words} {words}"]
    fields += [f"{place}: {story.located} "] if story.located else []
    tail = (
        [f"{graphic}: " + habits.wrapped(" ".join(story.captions), width)] if story.captions else []
    )
    tail += [f"{loaded}: {_loaded(story)}", f"{tongue}: {own}"]
    tail += [f"PUBLICATION-TYPE: {kind}"] * rng.randint(0, 1)
    owner = habits.centred(f"Copyright {story.published.year} {story.publication} Limited")
    body = [habits.wrapped(paragraph, width) for paragraph in story.paragraphs]
    headline = habits.wrapped(story.headline, width)
    blocks = ["\n\n".join(head), headline, *fields, *body, *tail]
    return "\n\n".join(blocks) + f"\n\n\n{owner}\n{habits.centred(rights)}"


def _classic_date(story: Story) -> str:
    day = story.published
    if story.language == "en":
        return f"{habits.month_first(day)} {habits.weekday(day)}"
    return f"{habits.day_first(day, story.language)} {habits.weekday(day, story.language)}"


def _loaded(story: Story) -> str:
    if story.language == "en":
        return habits.month_first(story.published)
    return habits.day_first(story.published, story.language)


def _by(story: Story, rng: random.Random) -> str:
    return (
        f"By {story.byline}"
        if story.language == "en" and rng.random() < 0.3
        else story.byline or ""
    )


def lexis(stories: Sequence[Story], rng: random.Random) -> bytes:
    """The form before that: a copyright line first, "HEADLINE:" and "BODY:" as labels."""
    gap = rng.choice(("\n\n", "\n"))
    mark = rng.choice(("{} of {} DOCUMENTS", "Document {} of {}"))
    parts = []
    for number, story in enumerate(stories, 1):
        parts.append(habits.centred(mark.format(number, len(stories))))
        parts.append(_lexis_document(story, rng, gap))
    return habits.encoded("\n\n\n" + "\n\n\n".join(parts) + "\n", rng)


def _lexis_document(story: Story, rng: random.Random, gap: str) -> str:
    owner = f"Copyright {story.published.year} {story.publication} Company"
    when = f"{habits.month_first(story.published)}, {habits.weekday(story.published)}"
    fields = [f"SECTION: {story.section}; Page {rng.randint(1, 40)}; Column {rng.randint(1, 6)}"]
    fields += [f"LENGTH: {story.words} words", "HEADLINE: " + habits.wrapped(story.headline, 68)]
    fields += [f"BYLINE:  By {story.byline.upper()}"] if story.byline else []
    fields += [f"DATELINE: {story.located.upper()}"] if story.located else []
    indent = "   " if gap == "\n" else rng.choice(("", "  "))
    body = gap.join(habits.wrapped(text, 78, indent) for text in story.paragraphs)
    fields += [f"BODY:\n{body}"]
    fields += (
        ["GRAPHIC: " + habits.wrapped("; ".join(story.captions), 70)] if story.captions else []
    )
    fields += [f"LOAD-DATE: {habits.month_first(story.published)}"]
    head = [habits.centred(line) for line in (owner, story.publication, when)]
    return "\n\n".join([*head, *fields])


def uni(stories: Sequence[Story], rng: random.Random) -> bytes:
    """Nexis Uni's download, as text."""
    return habits.encoded("\n".join(uni_lines(stories, rng)) + "\n", rng)


def uni_lines(stories: Sequence[Story], rng: random.Random) -> list[str]:
    """The lines of Nexis Uni's download; in a .docx each of them is a paragraph."""
    lines = _uni_cover(stories) if rng.random() < 0.5 else []
    paged = rng.random() < 0.4
    for number, story in enumerate(stories, 1):
        lines += [f"Page 1 of {rng.randint(1, 4)}"] if paged else []
        lines += _uni_document(story, rng)
        lines += ["", "", "End of Document", ""] + [""] * (number < len(stories))
    return lines


def _uni_cover(stories: Sequence[Story]) -> list[str]:
    lines = [
        "User Name: Nora Petrova",
        "Date and Time: Wednesday, March 14, 2018 10:22:00 AM EDT",
        "Job Number: 63410582",
        "",
        f"Documents ({len(stories)})",
        "",
    ]
    for number, story in enumerate(stories, 1):
        lines += [
            f"{number}. {story.headline}",
            "Client/Matter: -None-",
            "Search Terms: harbour tax",
            "Search Type: Terms and Connectors",
            "Narrowed by:",
            "Content Type   Narrowed by",
            "News           Timeline: Jan 01, 2018 to Dec 31, 2023",
            "",
        ]
    return lines


def _uni_document(story: Story, rng: random.Random) -> list[str]:
    owner = f"Copyright {story.published.year} {story.publication} All Rights Reserved"
    clock = rng.choice(("", "", " 9:15 PM GMT"))
    lines = [story.headline, "", story.publication]
    lines += [f"{habits.month_first(story.published)} {habits.weekday(story.published)}{clock}", ""]
    lines += [owner, "", f"Section: {story.section.upper()}; Pg. {rng.randint(1, 30)}"]
    lines += [f"Length: {story.words} words"]
    lines += [f"Byline: {story.byline}"] if story.byline else []
    lines += [f"Dateline: {story.located} "] if story.located else []
    lines += ["Body", "", ""]
    for paragraph in story.paragraphs:
        lines += [paragraph, ""]
    if story.captions:
        lines += ["", "Graphic", " ", *story.captions, ""]
    lines += ["Classification", "", "Language: ENGLISH", "", "Publication-Type: Newspaper", ""]
    lines += [f"Subject: HARBOURS (90%); {story.section.upper()} (78%)", ""]
    lines += [f"Load-Date: {habits.month_first(story.published)}"]
    return lines
