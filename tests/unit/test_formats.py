"""Structured formats: the fields and paragraphs that went in come out, and nothing is lost."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsfold.article import Article, Kind
from newsfold.settings import PROJECT
from newsfold.splitting import split
from tests import formats
from tests.formats import FORMATS
from tests.newsroom import STORIES, Story
from tests.unit.test_splitting import assert_covers, texts

several = st.lists(st.sampled_from(STORIES), min_size=2, max_size=8, unique=True)


def told(article: Article) -> list[str]:
    """The paragraphs below a headline that opens the body once more."""
    return [text for text in texts(article) if text != article.headline]


@pytest.mark.parametrize("name", FORMATS)
@given(stories=several)
@settings(max_examples=25, deadline=None)
def test_every_format_gives_back_its_stories(name: str, stories: list[Story]) -> None:
    layout, build = FORMATS[name]
    text = build(stories)
    parts = split(text)
    assert parts.layout == layout
    assert_covers(parts, text)
    assert [article.fault for article in parts.articles] == [None] * len(stories)
    assert [article.headline for article in parts.articles] == [one.headline for one in stories]
    assert [told(article) for article in parts.articles] == [
        list(one.paragraphs) for one in stories
    ]


@pytest.mark.parametrize("name", [name for name in FORMATS if name != "HTML bold"])
def test_fields(name: str) -> None:
    _, build = FORMATS[name]
    for number, article in enumerate(split(build(STORIES[:3])).articles):
        assert article.byline == formats.AUTHOR
        assert (article.published or "").startswith("2031-05-02")
        if name not in {"RSS", "Atom"} and layoutless(name):
            assert (article.located or "").title() == formats.PLACE
        if layoutless(name):
            assert article.id == f"urn:harbor:{number}"
        if name not in {"Reuters", "HTML review"}:
            assert article.captions == STORIES[number].captions


def layoutless(name: str) -> bool:
    """Whether the format is one of data rather than of pages."""
    return "HTML" not in name and name != "newsletter"


@pytest.mark.parametrize("name", FORMATS)
def test_spans_are_the_elements(name: str) -> None:
    """Each article's span holds its own headline and no other's."""
    _, build = FORMATS[name]
    text = build(STORIES[1:4])
    for article in split(text).articles:
        span = text[article.start : article.end]
        held = [one.headline for one in STORIES if one.headline in span]
        assert held == [article.headline]


@pytest.mark.parametrize("marked", [True, False], ids=["article", "div"])
@pytest.mark.parametrize("one", STORIES, ids=lambda one: one.headline.split()[0])
def test_a_page_gives_its_main_text(one: Story, marked: bool) -> None:
    text = formats.html_page(one, marked=marked)
    parts = split(text)
    assert_covers(parts, text)
    (article,) = parts.articles
    assert (article.headline, article.byline) == (one.headline, formats.AUTHOR)
    assert article.published == formats.WHEN
    assert told(article) == list(one.paragraphs)
    assert article.captions == one.captions


def test_headings_in_markup() -> None:
    body = "<p>It rained all day.</p><h2>What comes next</h2><p>More rain.</p>"
    body += "<p><strong>The coast</strong></p><p>Wind is expected.</p>"
    text = f"<nitf><body><body.content>{body}</body.content></body></nitf>"
    (article,) = split(text).articles
    kinds = [part.kind for part in article.paragraphs]
    assert kinds == [Kind.BODY, Kind.HEADING, Kind.BODY, Kind.HEADING, Kind.BODY]


def test_scripts_and_hidden_things_are_dropped() -> None:
    body = "<p>It rained.</p><script>alert('no')</script><style>p{}</style><p>It stopped.</p>"
    (article,) = split(f'{{"title": "Rain", "content": "{body}"}}').articles
    assert article.text == "It rained.\n\nIt stopped."


def test_html_in_json_lines_and_csv() -> None:
    text = 'headline,text\n"AT&amp;T <b>Wins</b>","<p>It won &euro;5.</p><p>AT&T said so.</p>"\n'
    (article,) = split(text).articles
    assert article.headline == "AT&T Wins"
    assert texts(article) == ["It won €5.", "AT&T said so."]


def test_pages_joined_one_after_another() -> None:
    text = "".join(formats.nitf([one]) for one in STORIES[:3])
    parts = split(text)
    assert_covers(parts, text)
    assert [article.headline for article in parts.articles] == [one.headline for one in STORIES[:3]]


class TestBrokenMarkup:
    """What is broken costs itself only, and is reported."""

    @pytest.mark.parametrize("name", [name for name in FORMATS if layoutless(name)])
    def test_truncated(self, name: str) -> None:
        _, build = FORMATS[name]
        text = build(STORIES[:3])
        text = text[: text.index(STORIES[2].paragraphs[0][:20]) + 10]
        parts = split(text)
        assert_covers(parts, text)
        faults = [article.fault.code if article.fault else None for article in parts.articles]
        assert faults == [None, None, "malformed_record"]

    def test_an_end_tag_is_missing(self) -> None:
        text = formats.nitf(STORIES[:3]).replace("</nitf>", "", 1)
        parts = split(text)
        assert_covers(parts, text)
        faults = [article.fault is None for article in parts.articles]
        assert faults == [False, True, True]

    def test_bare_ampersands_and_undeclared_entities(self) -> None:
        text = "<rss><channel><item><title>B&B &nbsp;wins</title><description>R&D &mdash; said "
        text += "AT&T on Monday.</description></item></channel></rss>"
        (article,) = split(text).articles
        assert article.headline == "B&B wins"
        assert article.text == "R&D — said AT&T on Monday."

    def test_wrong_nesting_that_loses_nothing(self) -> None:
        text = "<nitf><body><body.content><p>It <b>rained</p><p>all</b> day.</p></body.content>"
        (article,) = split(text + "</body></nitf>").articles
        assert " ".join(texts(article)) == "It rained all day."

    def test_nothing_is_dropped_in_silence(self) -> None:
        """libxml2 gives up at a depth of 256: then the article fails rather than shrinks."""
        for name in ("nitf", "html"):
            text = f"<{name}><body>" + "<div>" * 1000 + "It rained." + "</div>" * 1000
            parts = split(f"{text}</body></{name}>")
            assert [article.fault is None for article in parts.articles] == [False]

    def test_entities_are_never_declared(self) -> None:
        """The prolog goes to no parser: neither a billion laughs nor a file of the host."""
        laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
        prolog = (
            f'<!DOCTYPE nitf [<!ENTITY l0 "ha">{laughs}<!ENTITY f SYSTEM "file:///etc/hosts">]>'
        )
        body = "<body><body.content><p>It rained &l9; all &f; day.</p></body.content></body>"
        (article,) = split(f'<?xml version="1.0"?>{prolog}<nitf>{body}</nitf>').articles
        assert "localhost" not in article.text
        assert len(article.text) < 100
        assert "It rained" in article.text


@given(st.text(st.sampled_from("<>/!-[]&;#\"=' apnitf\n"), max_size=300), st.sampled_from(STORIES))
@settings(deadline=None)
def test_any_markup_is_covered(junk: str, one: Story) -> None:
    for text in (f"<nitf>{junk}", f"<html>{junk}</html>", formats.rss([one]).replace("<p>", junk)):
        assert_covers(split(text), text)


FRAGMENTS = (
    "<", ">", "&", '"', "</p>", "<p>", "<![CDATA[", "]]>", "<!--", "-->", "<script>", "</item>",
    "<item>", "{", "}", "\\", "\x00", "\ufffe", "&#0", "&#xD800;", "<br/>", "\r", "</nitf>",
    "<html>", "<table>", "<pre>", "\u2028", "<article>", "<h1>", "",
)  # fmt: skip


@pytest.mark.parametrize("name", FORMATS)
@given(
    chosen=several,
    damage=st.lists(
        st.tuples(st.integers(0, 10_000), st.integers(0, 60), st.sampled_from(FRAGMENTS)),
        min_size=1,
        max_size=6,
    ),
)
@settings(max_examples=30, deadline=None)
def test_damage_is_survived(
    name: str, chosen: list[Story], damage: list[tuple[int, int, str]]
) -> None:
    text = FORMATS[name][1](chosen)
    for position, length, fragment in damage:
        at = position % len(text)
        text = text[:at] + fragment + text[at + length :] or " x"
    assert_covers(split(text), text)


@pytest.mark.parametrize(
    "text",
    [
        "<html>" + "<!--" * 250_000,
        "<html>" + "<script>" * 125_000,
        "<nitf>" + "<nitf " * 170_000,
        "<" * 1_000_000,
        "<html>" + "<p" * 500_000,
        "<html>" + "<p>" * 100_000,
        "<html>" + "<nav></nav>" * 100_000,
        "<html>" + "<main>" + "x " * 100_000 + "</main>" + "<main>y</main>" * 10_000,
        "<html>" + "<div class=author>" * 200 + "x " * 200_000,
        "<html>" + "<div class=caption>" * 200 + "x " * 200_000,
        "<html>" + "<p><b>" * 100_000,
        "<html>" + "<p><b>x<a>" * 60_000,
        "<?xml ?>" + "<title>" * 20_000,
        "<rss>" + "<item>" * 20_000,
        "<nitf>" + "&" * 1_000_000 + "</nitf>",
        "<nitf " + "a:" * 500_000,
        "<nitf><p>" + "<![CDATA[" * 100_000,
        "<html>" + "<h1>a</h1>" * 5_000,
        "<html>" + "<article>" * 100_000,
    ],
    ids=lambda text: text[:24],
)
def test_hostile_markup_takes_linear_time(text: str) -> None:
    assert_covers(split(text), text)


BUNDLES = PROJECT.parent / "shared" / "bundles"


@pytest.mark.shared
@pytest.mark.skipif(not BUNDLES.is_dir(), reason="the corpora are not here")
class TestAgencies:
    """What news agencies really send."""

    @pytest.mark.parametrize(
        ("file", "layout", "paragraphs", "language"),
        [
            ("ntb.nitf.xml", "nitf", 22, "nb-NO"),
            ("tt.newsml-g2.xml", "newsml-g2", 7, "sv"),
            ("afp.newsml12.xml", "newsml", 42, "en"),
            ("ninjs-1.4.json", "ninjs", 4, "en"),
            ("ninjs-3.0.json", "ninjs", 1, "nb-NO"),
        ],
    )
    def test_one_article(self, file: str, layout: str, paragraphs: int, language: str) -> None:
        text = Path(BUNDLES / file).read_bytes().decode()
        parts = split(text)
        assert_covers(parts, text)
        (article,) = parts.articles
        assert parts.layout == layout
        assert article.fault is None
        assert article.headline
        assert article.published
        assert article.language == language
        assert len(article.paragraphs) == paragraphs
