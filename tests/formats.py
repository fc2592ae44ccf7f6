"""The invented news of `newsroom` in the formats of agencies, feeds and the web."""

from __future__ import annotations

import html
import json
from collections.abc import Callable, Sequence

from tests.newsroom import Story

WHEN = "2031-05-02T09:30:00Z"
AUTHOR = "Ida Lunt"
PLACE = "Oskar Bay"
LICENCE = "Harbor News. All rights reserved. Terms of use apply to every reader of this service."


def paragraphs(one: Story) -> str:
    return "".join(f"<p>{html.escape(part)}</p>\n" for part in one.paragraphs)


def figures(one: Story) -> str:
    return "".join(
        f"<figure><img src='x.jpg'/><figcaption>{html.escape(caption)}</figcaption></figure>\n"
        for caption in one.captions
    )


def _ninjs(one: Story, number: int) -> dict[str, object]:
    return {
        "uri": f"urn:harbor:{number}",
        "type": "text",
        "versioncreated": WHEN,
        "byline": AUTHOR,
        "located": PLACE,
        "language": "en",
        "headline": one.headline,
        "body_text": " ".join(one.paragraphs),
        "body_xhtml": paragraphs(one),
        "associations": {
            f"picture{count}": {"type": "picture", "description_text": caption}
            for count, caption in enumerate(one.captions)
        },
    }


def ninjs_1(stories: Sequence[Story]) -> str:
    return "\n".join(json.dumps(_ninjs(one, number)) for number, one in enumerate(stories))


def ninjs_3(stories: Sequence[Story]) -> str:
    records = [
        {
            "uri": f"urn:harbor:{number}",
            "versionCreated": WHEN,
            "by": AUTHOR,
            "located": PLACE,
            "language": "en",
            "headlines": [
                {"role": "short", "value": "Short"},
                {"role": "main", "value": one.headline},
            ],
            "bodies": [
                {"role": "main", "contentType": "text/plain", "value": " ".join(one.paragraphs)},
                {"role": "main", "contentType": "text/html", "value": paragraphs(one)},
            ],
            "associations": [
                {
                    "type": "picture",
                    "descriptions": [{"role": "caption", "value": caption}],
                }
                for caption in one.captions
            ],
        }
        for number, one in enumerate(stories)
    ]
    return json.dumps(records, ensure_ascii=False, indent=1)


def _nitf(one: Story, number: int) -> str:
    media = "".join(
        f"<media media-type='image'><media-reference source='x'/><media-caption>"
        f"{html.escape(caption)}</media-caption></media>"
        for caption in one.captions
    )
    return (
        f"<nitf baselang='en'><head><title>{html.escape(one.headline)}</title><docdata>"
        f"<doc-id id-string='urn:harbor:{number}'/><date.issue norm='20310502T093000Z'/>"
        f"</docdata></head><body><body.head><hedline><hl1>{html.escape(one.headline)}</hl1>"
        f"</hedline><byline>By {AUTHOR}</byline><dateline><location>{PLACE}</location></dateline>"
        f"</body.head><body.content>{media}{paragraphs(one)}</body.content></body></nitf>"
    )


def nitf(stories: Sequence[Story]) -> str:
    items = "\n".join(_nitf(one, number) for number, one in enumerate(stories))
    if len(stories) == 1:
        return f'<?xml version="1.0"?>\n<!DOCTYPE nitf SYSTEM "nitf.dtd">\n{items}\n'
    return f'<?xml version="1.0"?>\n<export>\n{items}\n</export>\n'


def newsml_g2(stories: Sequence[Story]) -> str:
    items = "\n".join(
        f'<newsItem guid="urn:harbor:{number}" standard="NewsML-G2"><itemMeta>'
        f'<itemClass qcode="ninat:text"/><provider literal="hn"/></itemMeta><contentMeta>'
        f"<contentCreated>{WHEN}</contentCreated><by>By {AUTHOR}</by>"
        f"<dateline>{PLACE.upper()}, May 2 (HN) -</dateline>"
        f'<language tag="en"/><headline>{html.escape(one.headline)}</headline></contentMeta>'
        f'<contentSet><inlineXML contenttype="application/xhtml+xml">'
        f'<html xmlns="http://www.w3.org/1999/xhtml"><head><title>x</title></head><body>'
        f"{figures(one)}{paragraphs(one)}</body></html></inlineXML></contentSet></newsItem>"
        f'<newsItem guid="p{number}"><itemMeta><itemClass qcode="ninat:picture"/></itemMeta>'
        f"<contentMeta><description>A picture.</description></contentMeta></newsItem>"
        for number, one in enumerate(stories)
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/">\n'
        f"<header><sent>{WHEN}</sent></header><itemSet>\n{items}\n</itemSet></newsMessage>\n"
    )


def newsml(stories: Sequence[Story]) -> str:
    items = "\n".join(
        f'<NewsItem xml:lang="en"><Identification><NewsIdentifier><PublicIdentifier>'
        f"urn:harbor:{number}</PublicIdentifier></NewsIdentifier></Identification>"
        f"<NewsManagement><FirstCreated>20310502T093000Z</FirstCreated></NewsManagement>"
        f"<NewsComponent><NewsComponent><NewsLines><HeadLine>{html.escape(one.headline)}"
        f"</HeadLine><ByLine>By {AUTHOR}</ByLine>"
        f"<DateLine>{PLACE}, May 2, 2031 (HN) -</DateLine></NewsLines><ContentItem><DataContent>"
        f"<nitf><body><body.content>{paragraphs(one)}</body.content></body></nitf>"
        f"</DataContent></ContentItem></NewsComponent>"
        + "".join(
            f'<NewsComponent><Role FormalName="Caption"/><ContentItem><DataContent>'
            f"{html.escape(caption)}</DataContent></ContentItem></NewsComponent>"
            for caption in one.captions
        )
        + "</NewsComponent></NewsItem>"
        for number, one in enumerate(stories)
    )
    return f'<?xml version="1.0"?>\n<NewsML Version="1.2"><NewsEnvelope/>\n{items}\n</NewsML>\n'


def rss(stories: Sequence[Story]) -> str:
    items = "\n".join(
        f"<item><title>{html.escape(one.headline)}</title><link>/a/{number}</link>"
        f"<guid>urn:harbor:{number}</guid><dc:creator>{AUTHOR}</dc:creator>"
        f"<pubDate>Fri, 02 May 2031 09:30:00 GMT</pubDate>"
        f"<description>{html.escape(one.paragraphs[0][:40])} ...</description>"
        f"<content:encoded><![CDATA[{figures(one)}{paragraphs(one)}]]></content:encoded></item>"
        for number, one in enumerate(stories)
    )
    return (
        '<?xml version="1.0"?>\n<rss version="2.0" '
        'xmlns:content="http://purl.org/rss/1.0/modules/content/" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Harbor News</title>\n'
        f"{items}\n</channel></rss>\n"
    )


def atom(stories: Sequence[Story]) -> str:
    def content(one: Story, number: int) -> str:
        inner = figures(one) + paragraphs(one)
        if number % 2:
            return f'<content type="html">{html.escape(inner)}</content>'
        return (
            '<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">'
            f"{inner}</div></content>"
        )

    entries = "\n".join(
        f"<entry><title>{html.escape(one.headline)}</title><id>urn:harbor:{number}</id>"
        f"<author><name>{AUTHOR}</name></author><published>{WHEN}</published>"
        f"<updated>2031-06-01T00:00:00Z</updated>{content(one, number)}</entry>"
        for number, one in enumerate(stories)
    )
    return f'<feed xmlns="http://www.w3.org/2005/Atom"><title>Harbor</title>\n{entries}\n</feed>'


def reuters(stories: Sequence[Story]) -> str:
    def body(one: Story) -> str:
        return "\n".join(f"    {_wrapped(html.escape(part, False))}" for part in one.paragraphs)

    documents = "\n".join(
        f'<REUTERS TOPICS="YES" LEWISSPLIT="TRAIN" OLDID="1" NEWID="urn:harbor:{number}">\n'
        f"<DATE> 2-MAY-2031 09:30:00.79</DATE>\n<TOPICS><D>grain</D><D>trade</D></TOPICS>\n"
        f"<UNKNOWN> \n&#5;&#5;&#5;C T\n&#22;&#22;&#1;f0704&#31;reute</UNKNOWN>\n"
        f"<TEXT>&#2;\n<TITLE>{html.escape(one.headline, False)}</TITLE>\n"
        f"<AUTHOR>    By {AUTHOR}</AUTHOR>\n"
        f"<DATELINE>    {PLACE}, May 2 - </DATELINE><BODY>{body(one).lstrip()}\n Reuter\n&#3;"
        f"</BODY></TEXT>\n</REUTERS>"
        for number, one in enumerate(stories)
    )
    return f'<!DOCTYPE lewis SYSTEM "lewis.dtd">\n{documents}\n'


def _wrapped(text: str, width: int = 60) -> str:
    import textwrap

    return "\n".join(textwrap.wrap(text, width, break_on_hyphens=False))


def _part(one: Story, level: str = "h2") -> str:
    return (
        f"<{level}>{html.escape(one.headline)}</{level}>\n"
        f"<p class='byline'>By <a href='/ida'>{AUTHOR}</a></p>"
        f"<time datetime='{WHEN}'>2 May</time>\n{figures(one)}{paragraphs(one)}"
    )


def html_articles(stories: Sequence[Story]) -> str:
    parts = "\n".join(f"<article id='a'>\n{_part(one)}</article>" for one in stories)
    return _page(f"<main>{parts}</main>")


def html_headings(stories: Sequence[Story]) -> str:
    parts = "<hr>\n".join(f"<div>{_part(one, 'h1')}</div>" for one in stories)
    return _page(parts)


def html_newsletter(stories: Sequence[Story]) -> str:
    rows = "\n".join(
        f"<tr><td><table><tr><td>{_part(one)}</td></tr></table></td></tr><tr><td><hr></td></tr>"
        for one in stories
    )
    return f"<html><body><h1>The Morning Tide</h1><table>\n{rows}</table></body></html>"


def html_bold(stories: Sequence[Story]) -> str:
    """A newsletter whose headlines are bold lines and nothing more."""
    return "<html><body>" + "".join(
        f"<p style='x'><b>{html.escape(one.headline)}</b></p>\n{paragraphs(one)}" for one in stories
    )


def html_review(stories: Sequence[Story]) -> str:
    """A title, and headlines of the level below it."""
    parts = "\n".join(
        f"<h2><a href='#'>{html.escape(one.headline)}</a></h2><p>By {AUTHOR} | May 2, 2031</p>"
        f"{paragraphs(one)}"
        for one in stories
    )
    return f"<h1>Press review</h1><p>May 2, 2031</p>{parts}"


def xml_records(stories: Sequence[Story]) -> str:
    """An export in XML of nobody's standard."""
    records = "".join(
        f'<article id="urn:harbor:{number}"><title>{html.escape(one.headline)}</title>'
        f"<date>2031-05-02</date><author>{AUTHOR}</author><location>{PLACE}</location>"
        + "".join(f"<caption>{html.escape(caption)}</caption>" for caption in one.captions)
        + f"<body>{paragraphs(one)}</body></article>\n"
        for number, one in enumerate(stories)
    )
    return f"<?xml version='1.0'?>\n<articles>\n{records}</articles>\n"


def _page(body: str) -> str:
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>Harbor News</title>'
        "<script>var a = '<article><p>no news</p></article>';</script>"
        "<style>p { margin: 0 }</style></head><body>\n"
        "<nav><ul><li><a href='/'>Home</a></li><li><a href='/w'>World</a></li></ul></nav>\n"
        f"{body}\n<footer><p>{LICENCE}</p></footer></body></html>\n"
    )


def html_page(one: Story, *, marked: bool) -> str:
    """One article with what news sites put around it; `marked` if HTML5 says where it is."""
    related = "".join(
        f"<li><a href='/r/{n}'>Harbor opens after storm number {n}</a></li>" for n in range(6)
    )
    inner = (
        f"<h1>{html.escape(one.headline)}</h1><div class='meta'><span class='author'>{AUTHOR}"
        f"</span> <time datetime='{WHEN}'>May 2</time></div>{figures(one)}"
        "<div class='share-buttons'><a href='#'>Share</a> <a href='#'>Mail</a></div>"
        f"{paragraphs(one)}<div class='related-stories'><h3>More</h3><ul>{related}</ul></div>"
    )
    body = f"<article>{inner}</article>" if marked else f"<div class='story'>{inner}</div>"
    aside = (
        "<aside><h3>Most read</h3><p>Subscribe to our letter about boats and the sea and get it "
        f"free every day of the week.</p></aside><ul class='links'>{related}</ul>"
    )
    return _page(f"<div id='top'>{body}</div>{aside}")


FORMATS: dict[str, tuple[str, Callable[[Sequence[Story]], str]]] = {
    "ninjs 1": ("ninjs", ninjs_1),
    "ninjs 3": ("ninjs", ninjs_3),
    "NITF": ("nitf", nitf),
    "NewsML-G2": ("newsml-g2", newsml_g2),
    "NewsML 1.2": ("newsml", newsml),
    "RSS": ("rss", rss),
    "Atom": ("atom", atom),
    "Reuters": ("sgml", reuters),
    "HTML articles": ("html", html_articles),
    "HTML headings": ("html", html_headings),
    "newsletter": ("html", html_newsletter),
    "HTML review": ("html", html_review),
    "HTML bold": ("html", html_bold),
    "XML": ("xml", xml_records),
}
"""Name -> the layout that `newsfold split` names, and how to make a bundle in it."""
