"""What the web delivers: feeds, pages, several articles on a page, pages one after another."""

from __future__ import annotations

import html
import random
from collections.abc import Sequence

from benchmarks.layouts import habits
from benchmarks.layouts.habits import escaped
from benchmarks.layouts.story import Story


def inner_html(story: Story, heading: str = "h3") -> str:
    """The body as HTML, its first picture with a caption."""
    parts = [
        f"<{heading}>{escaped(text)}</{heading}>"
        if number in story.headings
        else f"<p>{escaped(text)}</p>"
        for number, text in enumerate(story.printed)
    ]
    if story.captions:
        picture = (
            f'<figure><img src="1.jpg" alt=""/>'
            f"<figcaption>{escaped(story.captions[0])}</figcaption></figure>"
        )
        parts.insert(0, picture)
    return "\n".join(parts)


def rss(stories: Sequence[Story], rng: random.Random) -> bytes:
    """RSS 2.0 with the full content beside the description."""
    quoted = rng.random() < 0.7
    parts = []
    for number, story in enumerate(stories):
        body = inner_html(story)
        content = f"<![CDATA[{body}]]>" if quoted else escaped(body)
        author = f"<dc:creator>{escaped(story.byline)}</dc:creator>" if story.byline else ""
        parts.append(
            f"<item><title>{escaped(story.headline)}</title><link>https://example.org/{number}</link>"
            f"<description>{escaped(story.paragraphs[0][:70])}…</description>{author}"
            f"<pubDate>{story.published:%a, %d %b %Y} 09:30:00 +0000</pubDate>"
            f"<guid>https://example.org/{number}</guid><category>{story.section}</category>"
            f"<content:encoded>{content}</content:encoded></item>"
        )
    text = (
        '<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0" '
        'xmlns:content="http://purl.org/rss/1.0/modules/content/" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>The Harbour Post</title>'
        "<link>https://example.org</link><description>All the news</description>\n"
        + "\n".join(parts)
        + "\n</channel></rss>\n"
    )
    return habits.encoded(text, rng)


def atom(stories: Sequence[Story], rng: random.Random) -> bytes:
    """Atom, the content as escaped HTML or as XHTML."""
    xhtml = rng.random() < 0.4
    parts = []
    for number, story in enumerate(stories):
        body = inner_html(story)
        content = (
            f'<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">{body}</div></content>'
            if xhtml
            else f'<content type="html">{escaped(body)}</content>'
        )
        author = f"<author><name>{escaped(story.byline)}</name></author>" if story.byline else ""
        parts.append(
            f'<entry><title>{escaped(story.headline)}</title><link href="https://example.org/{number}"/>'
            f"<id>urn:{number}</id><published>{story.published}T09:30:00Z</published>"
            f"<updated>{story.published}T09:30:00Z</updated>{author}{content}</entry>"
        )
    text = (
        '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">'
        "<title>The Harbour Post</title><updated>2024-01-01T00:00:00Z</updated>\n"
        + "\n".join(parts)
        + "\n</feed>\n"
    )
    return habits.encoded(text, rng)


def articles(stories: Sequence[Story], rng: random.Random) -> bytes:
    """One page with an ``<article>`` per story, between a menu and a footer."""
    level = rng.choice(("h1", "h2", "h2"))
    parts = []
    for story in stories:
        byline = f'<p class="byline">By {escaped(story.byline)}</p>' if story.byline else ""
        parts.append(
            f"<article><header><{level}>{escaped(story.headline)}</{level}>{byline}"
            f'<time datetime="{story.published}">'
            f"{habits.day_first(story.published)}</time></header>"
            f"{inner_html(story)}</article>"
        )
    return habits.encoded(_page("Press review", "<main>" + "\n".join(parts) + "</main>"), rng)


def _page(title: str, body: str, head: str = "") -> str:
    return (
        f'<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        f"<title>{escaped(title)}</title>{head}"
        "<script>var stories = '<p>not a paragraph</p>';</script>"
        "<style>p { margin: 0 }</style></head>"
        '<body><nav><ul><li><a href="/">Home</a></li>'
        '<li><a href="/world">World</a></li></ul></nav>\n'
        f"{body}\n<footer><p>© The Harbour Post. All rights reserved.</p></footer></body></html>\n"
    )


def one_page(stories: Sequence[Story], rng: random.Random) -> bytes:
    """The page of one article as a site serves it."""
    return habits.encoded(_story_page(stories[0], rng), rng)


def _story_page(story: Story, rng: random.Random) -> str:
    byline = (
        f'<div class="byline">By <a rel="author" href="/a">{escaped(story.byline or "")}</a></div>'
    )
    inside = (
        f"<h1>{escaped(story.headline)}</h1>{byline if story.byline else ''}"
        f'<time datetime="{story.published}T09:30:00Z">{habits.day_first(story.published)}</time>'
        f'<div class="article-body">{inner_html(story, "h2")}</div>'
    )
    frame = rng.choice(
        (
            "<main><article>{}</article></main>",
            '<div id="content"><div class="story">{}</div></div>',
        )
    )
    aside = (
        '<aside><h2>Most viewed</h2><ul><li><a href="/1">Another headline of the day</a></li>'
        '<li><a href="/2">Yet another headline</a></li></ul></aside>'
    )
    title = html.escape(story.headline)
    head = (
        f'<meta property="og:title" content="{title}"><meta property="article:published_time" '
        f'content="{story.published}T09:30:00Z">'
    )
    head += f'<meta name="author" content="{html.escape(story.byline)}">' if story.byline else ""
    return _page(f"{story.headline} | The Harbour Post", frame.format(inside) + aside, head)


def pages(stories: Sequence[Story], rng: random.Random) -> bytes:
    """Whole pages in one file, as ``curl a b c > file`` leaves them."""
    one = random.Random(rng.random())
    state = one.getstate()
    parts = []
    for story in stories:
        one.setstate(state)
        parts.append(_story_page(story, one))
    return habits.encoded("\n".join(parts), rng)


def headed(stories: Sequence[Story], rng: random.Random) -> bytes:
    """One page whose articles are only marked by their headings."""
    level = rng.choice(("h1", "h2"))
    rule = rng.choice(("", "<hr>"))
    parts = []
    for story in stories:
        byline = f"<p><em>By {escaped(story.byline)}</em></p>" if story.byline else ""
        parts.append(
            f"<{level}>{escaped(story.headline)}</{level}>{byline}{inner_html(story, 'h4')}"
        )
    return habits.encoded(_page("Press review", f"\n{rule}".join(parts)), rng)
