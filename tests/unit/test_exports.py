"""The press archives' exports: every document found, its fields read, its count reconciled."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from itertools import cycle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsfold.article import Kind, Split
from newsfold.splitting import split
from newsfold.splitting.layouts.factiva import DOCUMENT
from tests import exports, newsroom
from tests.exports import AUTHOR, EXPORTS, Page
from tests.newsroom import STORIES, Story
from tests.unit.test_splitting import assert_covers, assert_same, texts

some = st.lists(st.sampled_from(STORIES), min_size=1, max_size=12)
"""The same story may come twice: an export repeats itself too."""
three = list(STORIES[1:4])


def reasons(parts: Split) -> list[str]:
    return [rest.reason for rest in parts.residue]


@pytest.mark.parametrize("layout", EXPORTS)
@given(stories=some)
def test_every_export_gives_back_its_stories(layout: str, stories: list[Story]) -> None:
    text = EXPORTS[layout](stories)
    parts = split(text)
    assert parts.layout == layout
    assert_covers(parts, text)
    assert_same(parts, stories)
    assert all(one.confidence >= 0.9 for one in parts.articles)


@pytest.mark.parametrize("newline", ["\r\n", "\r"])
@pytest.mark.parametrize("layout", EXPORTS)
def test_other_line_ends(layout: str, newline: str) -> None:
    text = EXPORTS[layout](three).replace("\n", newline)
    parts = split(text)
    assert_covers(parts, text)
    assert_same(parts, three)


@pytest.mark.parametrize("layout", EXPORTS)
@given(joined=st.lists(some, min_size=2, max_size=3))
def test_downloads_joined_in_one_file(layout: str, joined: list[list[Story]]) -> None:
    text = "\n\n".join(EXPORTS[layout](stories) for stories in joined)
    parts = split(text)
    assert_covers(parts, text)
    assert [article.headline for article in parts.articles] == [
        one.headline for stories in joined for one in stories
    ]


@given(
    joined=st.lists(st.tuples(st.sampled_from(list(EXPORTS.values())), some), max_size=3),
    junk=st.text(),
)
def test_joins_of_anything_lose_nothing(
    joined: list[tuple[object, list[Story]]], junk: str
) -> None:
    text = junk.join(build(stories) for build, stories in joined)  # type: ignore[operator]
    if text.strip():
        assert_covers(split(text), text)


@pytest.mark.parametrize("layout", EXPORTS)
@given(first=st.integers(0, 3000), length=st.integers(1, 400))
def test_a_stretch_cut_out_of_an_export_loses_nothing_else(
    layout: str, first: int, length: int
) -> None:
    whole = EXPORTS[layout](three)
    text = whole[:first] + whole[first + length :]
    assert_covers(split(text), text)


LINES = (
    "1 of 2 DOCUMENTS", "2 of 2 DOCUMENTS", "End of Document", "Body", "HD  Rain", "WC  5", "LP",
    "TD", "LENGTH: 9 words", "LOAD-DATE: May 2, 2031", "Document ABC0002031050200001", "9 words",
    "2 May 2031", "Full text: It rained.", "Document 1 of 3", "_" * 60, "Copyright 2031 X",
    "# Rain", "## Snow", "---", "title: Rain", "1. Rain", "2. Snow", "", "It rained all day.",
)  # fmt: skip


@given(st.lists(st.sampled_from(LINES)).map("\n".join))
def test_marks_in_any_order_lose_nothing(text: str) -> None:
    if text.strip():
        assert_covers(split(text), text)


def test_articles_above_an_export_are_no_cover_page() -> None:
    """Text that no rule reads is named so: someone has to look at it."""
    text = "\n\n".join(one.body for one in STORIES[:3]) + "\n\n" + exports.nexis(three, cover=False)
    parts = split(text)
    assert_covers(parts, text)
    assert_same(parts, three)
    assert reasons(parts) == ["unparsed"]


class TestNexis:
    """Documents under "n of N DOCUMENTS"."""

    def test_fields(self) -> None:
        (article,) = split(exports.nexis(STORIES[:1])).articles
        assert article.byline == AUTHOR.upper()
        assert article.section == "NEWS; Pg. 1"
        assert article.published == "2031-03-04"
        assert article.publication == exports.PAPER
        assert article.language == "en"
        assert article.captions == STORIES[0].captions

    def test_expected_and_cover_page(self) -> None:
        parts = split(exports.nexis(three))
        assert (parts.expected, len(parts.articles)) == (3, 3)
        assert reasons(parts) == ["cover page"]
        assert split(exports.nexis(three, cover=False)).residue == ()

    @pytest.mark.parametrize(
        "without",
        [["BYLINE", "SECTION", "LENGTH"], ["COPYRIGHT"], ["LOAD-DATE", "LANGUAGE"],
         ["BYLINE", "LOAD-DATE", "PUBLICATION-TYPE", "LANGUAGE", "GRAPHIC"]],
    )  # fmt: skip
    @given(stories=some)
    def test_missing_fields(self, without: list[str], stories: list[Story]) -> None:
        text = exports.nexis(stories, without=without)
        parts = split(text)
        assert_covers(parts, text)
        assert_same(parts, stories)

    @pytest.mark.parametrize("width", [50, 66, 75, 100])
    @given(stories=some)
    def test_wrapped_lines(self, width: int, stories: list[Story]) -> None:
        assert_same(split(exports.nexis(stories, width=width)), stories)

    @pytest.mark.parametrize(
        "mark",
        ["{number} of {count} DOCUMENTS", "Dokument {number} von {count}",
         "Document {number} de {count}", "{number} von {count} DOKUMENTEN",
         "FOCUS - {number} of {count} DOCUMENTS",
         "Document {number} of {count}"],
    )  # fmt: skip
    def test_marks_of_other_languages(self, mark: str) -> None:
        parts = split(exports.nexis(three, mark=mark))
        assert parts.layout == "nexis"
        assert parts.expected == 3
        assert_same(parts, three)

    def test_german_fields(self) -> None:
        german = exports.nexis(three[:1], mark="Dokument {number} von {count}")
        names = {"BYLINE": "AUTOR", "SECTION": "RUBRIK", "LENGTH": "LÄNGE", "LOAD-DATE": "UPDATE",
                 "LANGUAGE: ENGLISH": "SPRACHE: GERMAN; DEUTSCH", " words": " Wörter",
                 "March 4, 2031 Tuesday": "4. März 2031 Dienstag"}  # fmt: skip
        for english, other in names.items():
            german = german.replace(english, other)
        parts = split(german)
        assert_same(parts, three[:1])
        assert parts.articles[0].language == "de"
        assert parts.articles[0].published == "2031-03-04"
        assert parts.articles[0].section == "NEWS; Pg. 1"

    def test_labelled_headline_and_body_below_a_copyright_notice(self) -> None:
        text = (
            "1 of 1 DOCUMENT\n\nCopyright 1999 Elsin Media\nThe Elsin Courier\n\n"
            "March 3, 1999, Wednesday, Final Edition\n\nHEADLINE: Shipyard Wins Order\n\n"
            f"DATELINE: ORIN, March 2\n\nBODY:\n   {three[0].paragraphs[0]}\n\n"
            "LOAD-DATE: March 3, 1999\n"
        )
        parts = split(text)
        assert_same(parts, [Story("Shipyard Wins Order", three[0].paragraphs[:1])])
        assert parts.articles[0].publication == "The Elsin Courier"
        assert parts.articles[0].located == "ORIN"

    def test_without_blank_lines(self) -> None:
        text = "\n".join(line for line in exports.nexis(three).splitlines() if line.strip())
        parts = split(text)
        assert [article.headline for article in parts.articles] == [one.headline for one in three]
        assert [article.byline for article in parts.articles] == [AUTHOR.upper()] * 3
        for article, one in zip(parts.articles, three, strict=True):
            assert " ".join(texts(article)) == " ".join(one.paragraphs)

    @pytest.mark.parametrize("lost", [1, 2, 3])
    @pytest.mark.parametrize("cover", [True, False])
    def test_a_document_without_its_mark_is_found(self, lost: int, cover: bool) -> None:
        text = exports.nexis(three, unmarked=[lost], cover=cover)
        parts = split(text)
        assert_covers(parts, text)
        assert_same(parts, three)
        assert min(one.confidence for one in parts.articles) < 0.8

    def test_a_missing_document_shows(self) -> None:
        parts = split(exports.nexis(STORIES[:5], cover=False))
        whole = exports.nexis(STORIES[:5], cover=False)
        text = whole[: parts.articles[2].start] + whole[parts.articles[3].start :]
        short = split(text)
        assert (short.expected, len(short.articles)) == (5, 4)
        assert any("missing" in one.rule for one in short.articles)

    def test_a_misprinted_total_is_outvoted(self) -> None:
        text = exports.nexis(three).replace("2 of 3 DOCUMENTS", "2 of 383 DOCUMENTS")
        assert split(text).expected == 3

    def test_downloads_add_up(self) -> None:
        text = exports.nexis(three) + exports.nexis(STORIES[4:6])
        assert split(text).expected == 5

    def test_a_sentence_that_counts_documents_is_no_mark(self) -> None:
        story = Story(three[0].headline, (*three[0].paragraphs, "He read 1 of 3 documents."))
        assert split(newsroom.blank_lines([story, three[1]])).layout == "blank-lines"


class TestNexisUni:
    """Documents down to "End of Document"."""

    def test_fields(self) -> None:
        (article,) = split(exports.nexis_uni(STORIES[:1])).articles
        assert article.byline == AUTHOR
        assert article.published == "2031-03-04"
        assert article.publication == exports.PAPER
        assert article.keywords == ("CITY COUNCILS", "FERRIES")
        assert article.captions == STORIES[0].captions
        assert article.language == "en"

    @given(stories=some)
    def test_a_list_of_documents_in_front(self, stories: list[Story]) -> None:
        text = exports.nexis_uni(stories, cover=True)
        parts = split(text)
        assert_covers(parts, text)
        assert_same(parts, stories)
        assert parts.expected == len(stories)
        assert reasons(parts) == ["cover page"]

    @pytest.mark.parametrize(
        "without", [["Body"], ["Length", "Section", "Byline"], ["Classification", "Load-Date"]]
    )
    @given(stories=some)
    def test_missing_fields(self, without: list[str], stories: list[Story]) -> None:
        assert_same(split(exports.nexis_uni(stories, without=without)), stories)

    @pytest.mark.parametrize("lost", [[1], [2], [3], [1, 2]])
    def test_a_missing_end_mark(self, lost: list[int]) -> None:
        text = exports.nexis_uni(three, unmarked=lost)
        parts = split(text)
        assert_covers(parts, text)
        assert_same(parts, three)


class TestFactiva:
    """Documents as displayed and with field codes."""

    @pytest.mark.parametrize("build", [exports.factiva, exports.factiva_fields])
    def test_fields(self, build: Callable[[Sequence[Story]], str]) -> None:
        (article,) = split(build(STORIES[:1])).articles
        assert article.byline == AUTHOR
        assert article.published == "2031-03-04"
        assert article.publication == "The Elsin Courier"
        assert article.language == "en"
        assert article.id == exports.identifier(1)

    def test_section_and_keywords(self) -> None:
        (article,) = split(exports.factiva_fields(STORIES[:1])).articles
        assert article.section == "City"
        assert article.keywords == ("City News", "Transport")

    @given(stories=some)
    def test_search_summary_is_residue_and_tells_the_count(self, stories: list[Story]) -> None:
        text = exports.factiva(stories, summary=True)
        parts = split(text)
        assert_same(parts, stories)
        assert parts.expected == len(stories)
        assert reasons(parts) == ["trailer"]

    @pytest.mark.parametrize("without", [["byline"], ["copyright"], ["time"], ["byline", "time"]])
    @given(stories=some)
    def test_missing_facts(self, without: list[str], stories: list[Story]) -> None:
        assert_same(split(exports.factiva(stories, without=without)), stories)

    @pytest.mark.parametrize("lost", [[1], [2], [1, 2]])
    def test_a_missing_number(self, lost: list[int]) -> None:
        parts = split(exports.factiva(three, unmarked=lost))
        assert_same(parts, three)
        assert min(one.confidence for one in parts.articles) < 0.8

    @pytest.mark.parametrize("blanks", [" ", "  ", "\t", "    "])
    @pytest.mark.parametrize("without", [[], ["SE", "BY"], ["NS", "AN"], ["WC", "SC", "CY"]])
    def test_codes(self, blanks: str, without: list[str]) -> None:
        text = exports.factiva_fields(three, blanks=blanks, without=without)
        parts = split(text)
        assert_covers(parts, text)
        assert_same(parts, three)

    def test_a_bank_is_no_field(self) -> None:
        story = Story("Bank Reports Record Profit", ("It rained.", "TD Bank rose by 3 percent."))
        assert_same(split(exports.factiva_fields([story], blanks=" ")), [story])

    def test_numbers(self) -> None:
        assert DOCUMENT.fullmatch("Document LBA0000020310215ef2f0001x")
        assert not DOCUMENT.fullmatch("Document internationalization")


class TestProQuest:
    """Documents between ruled lines, or numbered, or both."""

    def test_fields(self) -> None:
        (article,) = split(exports.proquest(STORIES[:1])).articles
        assert article.byline == AUTHOR
        assert article.published == "2031-03-04"
        assert article.publication == "The Elsin Courier"
        assert article.keywords == ("City councils", "Ferries")
        assert article.id == "900001"
        assert article.language == "en"

    @pytest.mark.parametrize("cover", [True, False])
    @pytest.mark.parametrize(("marks", "rules"), [(True, True), (True, False), (False, True)])
    @given(stories=some)
    def test_marks_and_rules(
        self, cover: bool, marks: bool, rules: bool, stories: list[Story]
    ) -> None:
        text = exports.proquest(stories, cover=cover, marks=marks, rules=rules)
        parts = split(text)
        assert_covers(parts, text)
        assert_same(parts, stories)
        assert parts.expected == (len(stories) if marks else None)
        assert set(reasons(parts)) <= {"cover page", "separator", "trailer"}
        assert reasons(parts)[-1] == "trailer"

    @pytest.mark.parametrize("lost", [[2], [3], [2, 3]])
    def test_a_missing_mark(self, lost: list[int]) -> None:
        text = exports.proquest(three, unmarked=lost)
        parts = split(text)
        assert_covers(parts, text)
        assert_same(parts, three)

    def test_without_full_text_the_abstract_is_the_body(self) -> None:
        text = exports.proquest(three[:1]).replace(f"Full text: {three[0].paragraphs[0]}", "")
        text = text.replace("\n\n".join(three[0].paragraphs[1:]), "Full text: Not available.")
        assert texts(split(text).articles[0]) == ["A summary that someone else wrote."]


looks = st.builds(
    Page,
    showings=st.integers(1, 2),
    captions=st.sampled_from([0, 2]),
    button=st.booleans(),
    desk=st.booleans(),
    dated=st.booleans(),
)
different = st.lists(st.sampled_from(STORIES), min_size=2, max_size=8, unique=True)


class TestScrapedPages:
    """The forms in which a news site's pages get copied, alone and mixed in one bundle."""

    @pytest.mark.parametrize("gap", [3, 4])
    @given(stories=different, mixed=st.lists(looks, min_size=1, max_size=8))
    def test_every_form(self, gap: int, stories: list[Story], mixed: list[Page]) -> None:
        text = exports.pages(stories, mixed, gap)
        parts = split(text)
        assert_covers(parts, text)
        assert_same(parts, stories)

    @given(stories=different, mixed=st.lists(looks, min_size=1, max_size=8))
    def test_fields(self, stories: list[Story], mixed: list[Page]) -> None:
        parts = split(exports.pages(stories, mixed))
        for article, story, look in zip(parts.articles, stories, cycle(mixed), strict=False):
            assert article.captions == (story.captions if look.captions else ())
            if look.desk:
                assert (article.located, article.byline) == ("Elsin", "The Elsin Courier")
            if look.dated:
                assert article.published == "2031-03-20"

    @given(stories=different)
    def test_one_credited_caption(self, stories: list[Story]) -> None:
        """Shown once, without a button, only a credit tells a caption from a short paragraph."""
        credited = [one for one in stories if len(one.captions) == 1]
        if len(credited) > 1:
            parts = split(exports.pages(credited, [Page(1, 1, button=False)]))
            assert_same(parts, credited)
            assert [article.captions for article in parts.articles] == [
                one.captions for one in credited
            ]


class TestMarkdown:
    """Headings of one level, or front matter."""

    @pytest.mark.parametrize("level", [1, 2, 3])
    @pytest.mark.parametrize("rule", ["", "---", "***"])
    @given(stories=different)
    def test_headings(self, level: int, rule: str, stories: list[Story]) -> None:
        text = exports.markdown(stories, level=level, rule=rule)
        parts = split(text)
        assert parts.layout == "markdown"
        assert_covers(parts, text)
        assert_same(parts, stories)
        assert [article.captions for article in parts.articles] == [one.captions for one in stories]
        assert {article.byline for article in parts.articles} == {AUTHOR}

    @given(stories=different)
    def test_a_title_above_them_all(self, stories: list[Story]) -> None:
        parts = split(exports.markdown(stories, level=2, title=True))
        assert_same(parts, stories)
        assert reasons(parts) == ["title"]

    def test_one_article_with_headings_inside(self) -> None:
        parts = split(exports.markdown([STORIES[0]]))
        assert_same(parts, [STORIES[0]])
        headings = [part for part in parts.articles[0].paragraphs if part.kind is Kind.HEADING]
        assert len(headings) == 1

    @given(stories=some)
    def test_front_matter(self, stories: list[Story]) -> None:
        text = exports.front_matter(stories)
        parts = split(text)
        assert parts.layout == "markdown"
        assert_covers(parts, text)
        assert_same(parts, stories)
        first = parts.articles[0]
        assert (first.published, first.byline) == ("2031-03-04", AUTHOR)
        assert first.keywords == ("ferries", "city")


class TestNumbered:
    """Headlines with numbers that go on from one to the next."""

    @pytest.mark.parametrize(
        "mark", ["{number}.", "{number})", "[{number}]", "({number})", "{number}/{count}",
                 "Article {number}:", "Story {number} of {count} -"]
    )  # fmt: skip
    @pytest.mark.parametrize("contents", [True, False])
    @given(stories=different, gap=st.integers(1, 3))
    def test_marks(self, mark: str, contents: bool, stories: list[Story], gap: int) -> None:
        text = exports.numbered(stories, mark=mark, contents=contents, gap=gap)
        parts = split(text)
        assert parts.layout == "numbered"
        assert_covers(parts, text)
        assert_same(parts, stories)
        assert parts.expected == len(stories)

    def test_a_missing_number_shows(self) -> None:
        text = exports.numbered(STORIES[:4])
        third = text.index("3. ")
        parts = split(text[:third] + text[text.index("4. ") :])
        assert (parts.expected, len(parts.articles)) == (4, 3)

    def test_numbered_parts_of_an_article_are_no_articles(self) -> None:
        text = "\n\n".join(
            [STORIES[1].headline, STORIES[1].paragraphs[0], exports.numbered(STORIES[2:5])]
        )
        assert split(text).layout != "numbered"


HOSTILE = {
    "marks": "1 of 9999999999 DOCUMENTS\n" * 40_000,
    "numbers": "".join(f"{number} of 9999999999 DOCUMENTS\nx\n" for number in range(20_000)),
    "rule": "=" * 1_000_000,
    "underscores": ("_" * 60 + "\n") * 16_000,
    "proquest": ("_" * 60 + "\nFull text: x\n") * 12_000,
    "proquest marks": "Document 1 of 3\nFull text: x\nDatabase: y\n\nz\n\n" * 12_000,
    "ends": "End of Document\nBody\n" * 40_000,
    "lengths": "Length: 5 words\n" * 60_000,
    "copyright": "1 of 2 DOCUMENTS\n" + "Copyright 2031\n\n" * 60_000,
    "fields": "1 of 2 DOCUMENTS\n" + "LOAD-DATE: x\n\nLENGTH: 3 words\n\n" * 30_000,
    "codes": "HD  x\nLP\nTD\n" * 20_000,
    "counts": "9 words\n2 May 2031\n" * 20_000,
    "documents": "9 words\n2 May 2031\nDocument ABC0002031050200001\n" * 20_000,
    "dates": "1 May 20311 May 2031" * 50_000,
    "headings": "# x\n" * 50_000,
    "numbered": "".join(f"{number}. Rain falls\n\n" for number in range(60_000)),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_is_split_in_time(name: str) -> None:
    """Each takes a second or so; what grows with its square would take minutes or hours."""
    start = time.process_time()
    assert_covers(split(HOSTILE[name]), HOSTILE[name])
    assert time.process_time() - start < 20
