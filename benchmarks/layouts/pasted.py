"""Text that somebody pasted together: pages of a site, headings, rules, gaps, numbers."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence

from benchmarks.layouts import habits
from benchmarks.layouts.story import Story


def repeated_header(stories: Sequence[Story], rng: random.Random) -> bytes:
    """Pages of one site: headline and captions twice, a button's text between them."""
    button = rng.choice(("TT", "TT", "A A", ""))
    signed = rng.choice(("", "London: Harbour Post", "byline"))
    dated = rng.choice(("", "{day}", "Published: {day}"))
    gap = rng.choice(("\n\n", "\n\n\n", "\n\n\n\n"))
    captioned = rng.choice((0, 1, 2))
    pages = []
    for story in stories:
        captions = (story.captions or (story.headline,))[:captioned]
        pictures = [caption for caption in captions for _ in range(2)]
        first = ["\n".join([story.headline, *pictures[:0]])]
        first += ["\n".join([*pictures, button]).strip("\n")] if pictures or button else []
        second = [story.headline] + (["\n".join(pictures)] if pictures else [])
        sign = (f"By {story.byline}" if story.byline else "") if signed == "byline" else signed
        lines = [sign, dated.format(day=habits.day_first(story.published))]
        second += ["\n".join(line for line in lines if line)] if any(lines) else []
        pages.append("\n\n".join([*first, *second, *story.printed]))
    return habits.encoded(f"\n{gap}".join(pages) + "\n", rng)


def twice(stories: Sequence[Story], rng: random.Random) -> bytes:
    """Pages of a site whose headline comes twice and nothing else marks their start."""
    dated = rng.random() < 0.5
    gap = rng.choice(("\n\n", "\n\n\n"))
    pages = []
    for story in stories:
        head = [story.headline, story.headline]
        head += [habits.day_first(story.published)] if dated else []
        pages.append("\n\n".join([*head, *story.captions[:1], *story.printed]))
    return habits.encoded(f"\n{gap}".join(pages) + "\n", rng)


def headings(stories: Sequence[Story], rng: random.Random) -> bytes:
    """Markdown: a heading per article, deeper ones in it."""
    level = rng.choice((1, 1, 2, 3))
    setext = level == 1 and rng.random() < 0.3
    named = level == 2 and len(stories) > 1 and rng.random() < 0.5
    title = "# Press review\n\n" if named else ""
    rule = rng.choice(("", "", "---\n\n"))
    signed = rng.choice(("*By {}*", "By {}", "**{}**", "_{}_"))
    parts = []
    for story in stories:
        underline = "=" * min(70, len(story.headline))
        head = f"{story.headline}\n{underline}" if setext else f"{'#' * level} {story.headline}"
        lines = [head]
        lines += [signed.format(story.byline)] if story.byline else []
        lines += [f"*{habits.day_first(story.published)}*"] if rng.random() < 0.5 else []
        lines += [f"![{story.captions[0]}](https://example.org/1.jpg)"] if story.captions else []
        for number, text in enumerate(story.printed):
            lines.append(f"{'#' * (level + 1)} {text}" if number in story.headings else text)
        parts.append("\n\n".join(lines))
    return habits.encoded(title + f"\n\n{rule}".join(parts) + "\n", rng)


def front_matter(stories: Sequence[Story], rng: random.Random) -> bytes:
    """Markdown with front matter, as site generators keep it, one file after another."""
    repeat = rng.random() < 0.3
    parts = []
    for story in stories:
        quoted = '"' + story.headline.replace("\\", "\\\\").replace('"', '\\"') + '"'
        lines = ["---", f"title: {quoted}"]
        lines += [f"author: {story.byline}"] if story.byline else []
        lines += [f"date: {story.published}{rng.choice(('', 'T08:30:00Z'))}"]
        lines += [f"tags: [{', '.join(story.keywords)}]"] if story.keywords else []
        lines += ["draft: false"] if rng.random() < 0.3 else []
        head = "\n".join([*lines, "---", ""])
        body = [f"# {story.headline}"] if repeat else []
        for number, text in enumerate(story.printed):
            body.append(f"## {text}" if number in story.headings else text)
        parts.append(head + "\n" + "\n\n".join(body) + "\n")
    return habits.encoded("\n".join(parts), rng)


def numbered(stories: Sequence[Story], rng: random.Random) -> bytes:
    """Numbered headlines ("1. …"), with a list of the headlines first or without."""
    form = rng.choice(("{}. {}", "{}. {}", "{}) {}", "{:02}. {}", "#{} {}"))
    after = rng.choice(("\n\n", "\n"))
    gap = rng.choice(("\n\n", "\n\n\n"))
    parts = []
    for number, story in enumerate(stories, 1):
        lines = [form.format(number, story.headline) + after]
        body = [f"By {story.byline}"] if story.byline else []
        body += story.printed
        parts.append(lines[0] + "\n\n".join(body))
    text = gap.join(parts) + "\n"
    if rng.random() < 0.25:
        contents = "\n".join(form.format(n, one.headline) for n, one in enumerate(stories, 1))
        text = f"Press review\n\n{contents}\n\n{text}"
    return habits.encoded(text, rng)


def ruled(signs: Sequence[str]) -> Callable[[Sequence[Story], random.Random], bytes]:
    """A builder of bundles with a rule between two articles."""

    def build(stories: Sequence[Story], rng: random.Random) -> bytes:
        rule = rng.choice(signs)
        around = rng.choice(("\n\n", "\n"))
        dated = rng.random() < 0.4
        text = f"{around}{rule}{around}".join(_pasted(one, "\n\n", dated) for one in stories)
        ends = rng.choice((f"{around}{rule}", "", ""))
        return habits.encoded(text + ends + "\n", rng)

    return build


def _pasted(story: Story, gap: str, dated: bool) -> str:
    """Headline, perhaps byline and date, then the body."""
    lines = [story.headline]
    lines += [f"By {story.byline}"] if story.byline else []
    lines += [habits.day_first(story.published)] if dated else []
    head = "\n".join(lines) if gap == "\n\n" and dated else gap.join(lines)
    return gap.join([head, *story.printed])


def form_feeds(stories: Sequence[Story], rng: random.Random) -> bytes:
    """A page break between two articles, as pdftotext and printers leave it."""
    width = rng.choice((72, 90, 10_000))
    pages = []
    for story in stories:
        lines = [story.headline, f"By {story.byline}"] if story.byline else [story.headline]
        lines += [habits.wrapped(text, width) for text in story.printed]
        pages.append("\n\n".join(lines) + "\n")
    return habits.encoded(rng.choice(("\f", "\n\f\n")).join(pages), rng)


def wide_gaps(stories: Sequence[Story], rng: random.Random) -> bytes:
    """More empty lines between articles than between paragraphs."""
    inner = rng.choice((1, 1, 1, 2))
    outer = inner + rng.choice((1, 2, 3))
    dated = rng.random() < 0.4
    text = ("\n" * (outer + 1)).join(_pasted(one, "\n" * (inner + 1), dated) for one in stories)
    return habits.encoded(rng.choice(("", "\n\n")) + text + "\n", rng)


def wrapped_gaps(stories: Sequence[Story], rng: random.Random) -> bytes:
    """The same with lines wrapped, as mail and terminals leave them."""
    width = rng.choice((65, 72, 78))
    outer = rng.choice((3, 4))
    parts = []
    for story in stories:
        lines = [habits.wrapped(story.headline, width)]
        lines += [f"By {story.byline}"] if story.byline else []
        lines += [habits.wrapped(text, width) for text in story.printed]
        parts.append("\n\n".join(lines))
    return habits.encoded(("\n" * outer).join(parts) + "\n", rng)


def line_each(stories: Sequence[Story], rng: random.Random) -> bytes:
    """Headline and a line per paragraph; an empty line only between articles."""
    dated = rng.random() < 0.3
    outer = "\n" * rng.choice((2, 2, 3))
    parts = []
    for story in stories:
        lines = [story.headline]
        lines += [f"By {story.byline}"] if story.byline else []
        lines += [habits.day_first(story.published)] if dated else []
        parts.append("\n".join([*lines, *story.printed]))
    return habits.encoded(outer.join(parts) + "\n", rng)


def paragraphs(stories: Sequence[Story], rng: random.Random) -> bytes:
    """One empty line everywhere: nothing but the text itself says where an article starts."""
    signed = rng.random() < 0.5
    parts = []
    for story in stories:
        lines = [story.headline]
        lines += [f"By {story.byline}"] if story.byline and signed else []
        parts.append("\n\n".join([*lines, *story.printed]))
    return habits.encoded("\n\n".join(parts) + "\n", rng)


def labelled(stories: Sequence[Story], rng: random.Random) -> bytes:
    """Lines that name what they hold: "Title: …", "Date: …", "Text: …"."""
    title, author, day, body = rng.choice(
        (
            ("Title", "Author", "Date", "Text"),
            ("TITLE", "AUTHOR", "DATE", "BODY"),
            ("Headline", "Byline", "Published", "Body"),
        )
    )
    below = rng.choice((" ", "\n"))
    parts = []
    for story in stories:
        lines = [f"{title}: {story.headline}"]
        lines += [f"{author}: {story.byline}"] if story.byline else []
        lines += [f"{day}: {story.published}"]
        lines += ["Source: " + story.publication]
        parts.append("\n".join(lines) + f"\n{body}:{below}" + "\n\n".join(story.printed))
    return habits.encoded(rng.choice(("\n\n", "\n\n\n")).join(parts) + "\n", rng)


def site_pages(stories: Sequence[Story], rng: random.Random) -> bytes:
    """Pages of one site copied whole: section, headline, standing lines, share buttons, footer."""
    buttons = rng.choice(("Share\nSave", "Facebook Twitter Email", "Share this article"))
    foot = rng.choice(("Read more", "Most viewed", "More on this story", "© Harbour Post"))
    pages = []
    for story in stories:
        when = f"{habits.day_first(story.published)}"
        lines = [story.headline]
        lines += [f"By {story.byline}\n{when}" if story.byline else when, buttons]
        lines += [*story.captions[:1], *story.printed, foot]
        pages.append("\n\n".join(lines))
    return habits.encoded("\n\n\n".join(pages) + "\n", rng)
