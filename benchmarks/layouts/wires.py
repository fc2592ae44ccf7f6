"""What agencies and corpora deliver as XML and SGML: NITF, NewsML, Reuters-21578, TREC, others."""

from __future__ import annotations

import random
from collections.abc import Sequence

from benchmarks.layouts import habits
from benchmarks.layouts.habits import escaped
from benchmarks.layouts.story import Story

_HEAD = '<?xml version="1.0" encoding="utf-8"?>\n'


def _elements(story: Story, heading: str = "hl2", *, printed: bool = False) -> str:
    texts = story.printed if printed else story.paragraphs
    marked = (
        f"<{heading if number in story.headings else 'p'}>{escaped(text)}"
        f"</{heading if number in story.headings else 'p'}>"
        for number, text in enumerate(texts)
    )
    return "\n".join(marked)


def nitf(stories: Sequence[Story], rng: random.Random) -> bytes:
    """NITF documents one after another, or under one root."""
    rooted = rng.random() < 0.5
    documents = [_nitf(story, rng) for story in stories]
    if rooted:
        text = _HEAD + "<nitfs>\n" + "\n".join(documents) + "\n</nitfs>\n"
    else:
        text = "\n".join(_HEAD + document for document in documents) + "\n"
    return habits.encoded(text, rng)


def _nitf(story: Story, rng: random.Random) -> str:
    byline = (
        f"<byline>{rng.choice(('', 'By '))}{escaped(story.byline)}</byline>" if story.byline else ""
    )
    place = f"<dateline><location>{story.located}</location></dateline>" if story.located else ""
    pictures = "".join(
        '<media media-type="image"><media-reference mime-type="image/jpeg" source="a"/>'
        f"<media-caption>{escaped(caption)}</media-caption></media>"
        for caption in story.captions
    )
    return (
        f'<nitf version="-//IPTC//DTD NITF 3.6//EN"><head><title>{escaped(story.headline)}</title>'
        f'<docdata><date.issue norm="{story.published:%Y%m%d}T090004Z"/>'
        f'<doc-id id-string="HP{rng.randrange(10**6)}"/></docdata></head><body><body.head><hedline>'
        f"<hl1>{escaped(story.headline)}</hl1></hedline>{byline}{place}</body.head>"
        f"<body.content>{_elements(story)}{pictures}</body.content>"
        "<body.end><tagline>nora@example.org</tagline></body.end></body></nitf>"
    )


def newsml_g2(stories: Sequence[Story], rng: random.Random) -> bytes:
    """A NewsML-G2 message: news items with XHTML or NITF in them, pictures between."""
    inner = rng.choice(("xhtml", "nitf"))
    items = "\n".join(_g2_item(story, number, inner) for number, story in enumerate(stories))
    text = (
        f'{_HEAD}<newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/"><header>'
        f"<sent>2021-09-19T21:24:39+02:00</sent></header><itemSet>\n{items}\n</itemSet></newsMessage>\n"
    )
    return habits.encoded(text, rng)


def _g2_item(story: Story, number: int, inner: str) -> str:
    if inner == "nitf":
        body = (
            f'<inlineXML contenttype="application/nitf+xml"><nitf xmlns="http://iptc.org/std/NITF/'
            f'2006-10-18/"><body><body.content>{_elements(story)}</body.content></body></nitf></inlineXML>'
        )
    else:
        body = (
            '<inlineXML contenttype="application/xhtml+xml"><html xmlns="http://www.w3.org/1999/xhtml">'
            f"<head><title/></head><body>{_elements(story, 'h2')}</body></html></inlineXML>"
        )
    by = f"<by>{escaped(story.byline)}</by>" if story.byline else ""
    place = f"<located><name>{story.located}</name></located>" if story.located else ""
    picture = (
        f'<newsItem guid="urn:pic:{number}" version="1"><itemMeta>'
        f'<itemClass qcode="ninat:picture"/>'
        f"</itemMeta><contentMeta><headline>Picture</headline><description>{escaped(story.captions[0])}"
        '</description></contentMeta><contentSet><remoteContent href="a.jpg"/>'
        "</contentSet></newsItem>"
        if story.captions
        else ""
    )
    return (
        f'<newsItem guid="urn:item:{number}" version="1" standard="NewsML-G2" '
        f'standardversion="2.28">'
        '<itemMeta><itemClass qcode="ninat:text"/><provider qcode="nprov:HP"/>'
        f"<versionCreated>{story.published}T20:57:43+02:00</versionCreated></itemMeta><contentMeta>"
        f"<contentCreated>{story.published}T20:57:43+02:00</contentCreated>{place}{by}"
        f'<language tag="en"/><headline>{escaped(story.headline)}</headline></contentMeta>'
        f"<contentSet>{body}</contentSet></newsItem>{picture}"
    )


def newsml_1(stories: Sequence[Story], rng: random.Random) -> bytes:
    """NewsML 1.2: news items with news lines, NITF or XHTML as content."""
    bare = rng.random() < 0.3
    items = "\n".join(_newsml_item(story, number, bare) for number, story in enumerate(stories))
    text = (
        f'{_HEAD}<NewsML Version="1.2">'
        f"<NewsEnvelope><DateAndTime>20210516T080625Z</DateAndTime></NewsEnvelope>\n{items}\n</NewsML>\n"
    )
    return habits.encoded(text, rng)


def _newsml_item(story: Story, number: int, bare: bool) -> str:
    inside = f"<body><body.content>{_elements(story)}</body.content></body>"
    content = (
        f"<html><body>{_elements(story, 'h3')}</body></html>" if bare else f"<nitf>{inside}</nitf>"
    )
    by = f"<ByLine>{escaped(story.byline)}</ByLine>" if story.byline else ""
    place = f"<DateLine>{story.located}</DateLine>" if story.located else ""
    return (
        f"<NewsItem><Identification><NewsIdentifier><ProviderId>example.org</ProviderId><DateId>"
        f"{story.published:%Y%m%d}</DateId><NewsItemId>HP-{number}</NewsItemId></NewsIdentifier>"
        '</Identification><NewsManagement><NewsItemType FormalName="News"/>'
        f"<FirstCreated>{story.published:%Y%m%d}T080625+0000</FirstCreated></NewsManagement>"
        f"<NewsComponent><NewsLines>{place}<HeadLine>{escaped(story.headline)}</HeadLine>{by}</NewsLines>"
        '<DescriptiveMetadata><Language FormalName="en"/></DescriptiveMetadata>'
        f'<ContentItem><MediaType FormalName="Text"/>'
        f"<DataContent>{content}</DataContent></ContentItem>"
        "</NewsComponent></NewsItem>"
    )


def reuters(stories: Sequence[Story], rng: random.Random) -> bytes:
    """SGML as the Reuters-21578 corpus has it: indented paragraphs in BODY, an end mark."""
    sign = rng.choice(("Reuter", "REUTER"))
    documents = []
    for number, story in enumerate(stories, 1):
        place = (
            f"<DATELINE>    {story.located.upper()}, March 3 - </DATELINE>" if story.located else ""
        )
        author = f"<AUTHOR>    By {story.byline}</AUTHOR>" if story.byline else ""
        body = "\n".join(habits.wrapped(escaped(text), 70, "    ") for text in story.paragraphs)
        body = body.removeprefix("    ")
        documents.append(
            f'<REUTERS TOPICS="YES" LEWISSPLIT="TRAIN" CGISPLIT="TRAINING-SET" '
            f'OLDID="{5543 + number}" '
            f'NEWID="{number}">\n<DATE>{story.published:%d-%b-%Y} 15:01:01.79</DATE>\n'
            "<TOPICS><D>cocoa</D></TOPICS>\n<PLACES><D>uk</D></PLACES>\n<PEOPLE></PEOPLE>\n"
            "<UNKNOWN> \n&#5;&#5;&#5;C T\n&#22;&#22;&#1;f0704&#31;reute</UNKNOWN>\n<TEXT>&#2;\n"
            f"<TITLE>{escaped(story.headline)}</TITLE>\n{author}{place}<BODY>"
            f"{body}\n {sign}\n&#3;</BODY></TEXT>\n"
            "</REUTERS>"
        )
    return ('<!DOCTYPE lewis SYSTEM "lewis.dtd">\n' + "\n".join(documents) + "\n").encode()


def trec(stories: Sequence[Story], rng: random.Random) -> bytes:
    """SGML as TREC's newspaper collections have it."""
    style = rng.choice(("AP", "LA", "FT"))
    documents = []
    for number, story in enumerate(stories, 1):
        body = "\n".join(habits.wrapped(escaped(text), 70, "   ") for text in story.paragraphs)
        marked = "\n".join(
            f"<P>\n{habits.wrapped(escaped(text), 70)}\n</P>" for text in story.paragraphs
        )
        head = f"<DOC>\n<DOCNO> {style}{story.published:%y%m%d}-{number:04} </DOCNO>\n"
        byline = f"<BYLINE>By {escaped(story.byline)}</BYLINE>\n" if story.byline else ""
        if style == "AP":
            rest = f"<HEAD>{escaped(story.headline)}</HEAD>\n{byline}<TEXT>\n{body}\n</TEXT>"
        elif style == "FT":
            title = f"<HEADLINE>\n{escaped(story.headline)}\n</HEADLINE>"
            rest = f"{title}\n{byline}<TEXT>\n{marked}\n</TEXT>"
        else:
            title = f"<HEADLINE>\n<P>\n{escaped(story.headline)}\n</P>\n</HEADLINE>"
            rest = f"{title}\n{byline}<TEXT>\n{marked}\n</TEXT>"
        documents.append(f"{head}{rest}\n</DOC>")
    return habits.encoded("\n".join(documents) + "\n", rng)


def other_xml(stories: Sequence[Story], rng: random.Random) -> bytes:
    """XML of somebody's own: records with a title and a text."""
    root, record, title, text = rng.choice(
        (
            ("articles", "article", "title", "body"),
            ("news", "item", "headline", "text"),
            ("documents", "doc", "title", "content"),
            ("corpus", "story", "Headline", "Text"),
        )
    )
    parts = []
    for number, story in enumerate(stories):
        body = "\n\n".join(map(escaped, story.printed))
        if rng.random() < 0.5:
            body = "".join(f"<p>{escaped(one)}</p>" for one in story.printed)
        author = f"<author>{escaped(story.byline)}</author>" if story.byline else ""
        parts.append(
            f'<{record} id="{number}"><{title}>{escaped(story.headline)}</{title}>{author}'
            f"<date>{story.published}</date><{text}>{body}</{text}></{record}>"
        )
    return habits.encoded(f"{_HEAD}<{root}>\n" + "\n".join(parts) + f"\n</{root}>\n", rng)


def solr(stories: Sequence[Story], rng: random.Random) -> bytes:
    """Documents for a search engine: every field an element of one name."""
    parts = []
    for number, story in enumerate(stories):
        fields = {"id": str(number), "title": story.headline, "author": story.byline or ""}
        fields |= {"date": f"{story.published}T00:00:00Z", "text": "\n\n".join(story.printed)}
        inner = "".join(
            f'<field name="{name}">{escaped(one)}</field>' for name, one in fields.items()
        )
        parts.append(f"<doc>{inner}</doc>")
    return habits.encoded(f"{_HEAD}<add>\n" + "\n".join(parts) + "\n</add>\n", rng)
