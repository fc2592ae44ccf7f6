"""Wire notes: embargoes, updates, corrections, kills and sign-offs are no body; news always is."""

from __future__ import annotations

import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsfold.article import Article, Kind, Paragraph
from newsfold.splitting.notes import is_note, taken_out
from newsfold.text import sentences
from tests.whole import take_apart

NEWS = (
    "The council of Dunmore voted on Tuesday to close two libraries.",
    "Some 300 residents had gathered outside the town hall to protest.",
)
NOTES = (
    "EMBARGOED UNTIL 0001 GMT, March 3",
    "EMBARGO: 0001 GMT Monday",
    "STRICTLY EMBARGOED FOR 06.00 on March 3",
    "Embargoed until 0001 GMT on 3 March",
    "HOLD FOR RELEASE at noon",
    "NOT FOR PUBLICATION BEFORE 0001 GMT",
    "ATTENTION - UPDATES with quotes ///",
    "ATTN EDITORS: the map moves at 1500 GMT",
    "UPDATES with minister, ADDS details",
    "ADDS quotes, background",
    "(Updates with the mayor's reaction)",
    "(Adds details, paragraphs 3-7)",
    "(Corrects spelling of Lindgren in paragraph 4)",
    "(Recasts; adds analyst (Orin Bank), share price)",
    "CORRECTION: In the story of March 2, the ferry's length was wrong.",
    "Clarification: The library at Millgate shuts in June, not May.",
    "Corrections and clarifications",
    "Eds: Adds photo links.",
    "EDITOR'S NOTE: Names were changed.",
    "Editors' note: The writer lives in Dunmore.",
    "Editors: This is the second part of a series.",
    "Note to editors: pictures follow.",
    "ADVISORY: the next update is expected at 1800 GMT",
    "MANDATORY KILL",
    "KILL: Dunmore-Libraries",
    "BULLETIN KILL: Dunmore libraries",
    "Please kill the story headlined Libraries Close.",
    "Withdraw the earlier story slugged LIBRARIES.",
    "Please disregard all earlier versions.",
    "This article was amended on 3 March 2031 to correct a name.",
    "• This article was amended on 3 March 2031. It is Lindgren, not Lindgreen.",
    "An earlier version of this article misstated the vote.",
    "Earlier versions of this report gave a wrong sum.",
    "The headline on this article was changed on 3 March 2031.",
    "(This story has been corrected to fix the date in paragraph 2)",
    "(Reporting by Jane Roe in Dunmore; Editing by Sam Poe)",
    "Reporting by Jane Roe and Ana de la Cruz; editing by Sam Poe",
    "Additional reporting by Jane Roe in Orin",
    "Additional reporting: Jane Roe",
)
NO_NOTES = (
    "The update with the new timetable was published on Monday.",
    "Kill the bill, protesters shouted.",
    "Kill Bill is on at ten.",
    "Killing two birds with one stone was what the mayor had in mind.",
    "Correction officers walked out on Monday.",
    "The following are the top stories of the day at 1200 GMT.",
    "This article of faith was what the party lived by.",
    "This report was the third in a year.",
    "An earlier version of the bill had failed in May.",
    "Editors at the paper walked out on Monday.",
    "Embargoes on grain were lifted on Monday.",
    "The embargo was lifted on Monday.",
    "Reporting by Reuters shows that the firm paid bribes.",
    "Editing by hand takes longer, she said.",
    "Adds Lindgren: they are closing the only warm room.",
    "(The mayor was out of town.)",
    "Updates are installed at night.",
    "Advisory councils have met since May.",
    "Withdraw the troops, the minister demanded.",
    "Note to self: buy milk, he wrote.",
)


def _article(*paragraphs: str, headline: str = "Two Libraries Close", **fields: str) -> Article:
    text = "\n\n".join(paragraphs)
    parts, at = [], 0
    for paragraph in paragraphs:
        parts.append(Paragraph(at, at + len(paragraph)))
        at += len(paragraph) + 2
    return Article(1, 0, len(text), text, tuple(parts), headline=headline, **fields)  # type: ignore[arg-type]


def _body(article: Article) -> list[str]:
    return [article.text[part.start : part.end] for part in article.paragraphs]


@pytest.mark.parametrize("note", NOTES)
def test_notes_are_taken_out(note: str) -> None:
    for paragraphs in ((note, *NEWS), (*NEWS, note)):
        given_article = _article(*paragraphs)
        found = taken_out(given_article)
        assert _body(found) == list(NEWS)
        assert found.note == note
        assert found.text == given_article.text


@pytest.mark.parametrize("line", NO_NOTES)
def test_news_is_left_alone(line: str) -> None:
    for paragraphs in ((line, *NEWS), (*NEWS, line)):
        given_article = _article(*paragraphs)
        assert taken_out(given_article) == given_article


@pytest.mark.parametrize("mark", ["ENDS", "-ENDS-", "Ends", "-30-", "(END)", "(MORE)", "jr/sp"])
def test_end_marks_are_dropped(mark: str) -> None:
    found = taken_out(_article(*NEWS, mark))
    assert (_body(found), found.note) == (list(NEWS), None)
    assert mark in _body(taken_out(_article(mark, *NEWS * 4)))  # at the end only


def test_a_note_in_the_middle_of_a_long_story_is_left() -> None:
    paragraphs = [*NEWS * 4, "UPDATE: the mayor has since resigned.", *NEWS * 4]
    assert _body(taken_out(_article(*paragraphs))) == paragraphs


def test_several_notes_are_joined_with_the_export_s_own() -> None:
    found = taken_out(_article("(Adds quotes)", *NEWS, "Eds: ends.", note="Urgent"))
    assert found.note == "Urgent; (Adds quotes); Eds: ends."


def test_notes_inside_a_paragraph_leave_the_rest() -> None:
    opening = f"(Updates with reaction) DUNMORE, March 3 (Reuters) - {NEWS[0]}"
    closing = f"{NEWS[1]} (Reporting by Jane Roe; Editing by Sam Poe)"
    found = taken_out(_article(opening, closing))
    assert _body(found) == [f"DUNMORE, March 3 (Reuters) - {NEWS[0]}", NEWS[1]]
    assert found.located == "Dunmore"
    assert found.note == "(Updates with reaction); (Reporting by Jane Roe; Editing by Sam Poe)"
    assert [one.text for one in sentences(found)] == list(NEWS)


def test_a_kill_notice_keeps_its_text() -> None:
    kill = "Eds: Please kill the story headlined Two Libraries Close. It is wrong."
    found = taken_out(_article("MANDATORY KILL", kill, headline="KILL: Dunmore-Libraries"))
    assert _body(found) == ["MANDATORY KILL", kill]
    assert (found.headline, found.note) == ("Dunmore-Libraries", "KILL")


@pytest.mark.parametrize(
    ("headline", "clean", "note"),
    [
        ("UPDATE 2-Orin shipyard wins order", "Orin shipyard wins order", "UPDATE 2"),
        ("RPT-UPDATE 1-Orin wins order", "Orin wins order", "RPT-UPDATE 1"),
        ("REFILE-Orin wins order", "Orin wins order", "REFILE"),
        ("CORRECTED-Orin wins order", "Orin wins order", "CORRECTED"),
        ("WRAPUP 3-Storms reach the coast", "Storms reach the coast", "WRAPUP 3"),
        ("Correction: Orin-Ferries story", "Orin-Ferries story", "Correction"),
        ("EMBARGOED: Orin wins order", "Orin wins order", "EMBARGOED"),
        ("(UPDATE) Orin wins order", "Orin wins order", "(UPDATE)"),
    ],
)
def test_headlines_lose_their_prefix(headline: str, clean: str, note: str) -> None:
    found = taken_out(_article(*NEWS, headline=headline))
    assert (found.headline, found.note) == (clean, note)


@pytest.mark.parametrize(
    "headline",
    ["Update on ferries: Orin wins", "KILLER WHALES-A SIGHTING", "Corrections officers strike", ""],
)
def test_other_headlines_stay(headline: str) -> None:
    given_article = _article(*NEWS, headline=headline)
    assert taken_out(given_article) == given_article


def test_an_embargo_in_the_headline_s_place_makes_way() -> None:
    heading = "Two Libraries to Close in Dunmore"
    embargo = "EMBARGOED UNTIL 0001 GMT, MARCH 3"
    found = taken_out(_article(heading, *NEWS, headline=embargo))
    assert (found.headline, found.note, _body(found)) == (heading, embargo, list(NEWS))


def test_every_layout_has_it() -> None:
    record = {
        "title": "UPDATE 1-Two Libraries Close",
        "body": "\n\n".join(["(Adds quotes)", *NEWS]),
    }
    (found,) = take_apart(json.dumps([record]).encode()).split.articles
    assert (found.headline, found.note) == ("Two Libraries Close", "UPDATE 1; (Adds quotes)")
    assert _body(found) == list(NEWS)


@given(st.lists(st.sampled_from([*NOTES, *NO_NOTES, *NEWS, "ENDS", "(Adds x) Y"]), max_size=14))
def test_whatever_is_taken_spans_stay_true(lines: list[str]) -> None:
    before = _article(*lines)
    after = taken_out(before)
    assert after.text == before.text
    assert bool(after.paragraphs) == bool(before.paragraphs)
    last = 0
    for part in after.paragraphs:
        assert last <= part.start < part.end <= len(after.text)
        assert after.text[part.start : part.end].strip()
        assert part.kind is Kind.BODY
        last = part.end
    kept = set(_body(after))
    assert all(line in kept for line in lines if line in NEWS + NO_NOTES)


@pytest.mark.parametrize("sign", ["(Updates (", "(Reporting by ", "UPDATE 1-", "By ", "• ", "-"])
def test_hostile_lines_take_linear_time(sign: str) -> None:
    line = sign * 100_000
    started = time.perf_counter()
    taken_out(_article(line, headline=line))
    is_note(line)
    assert time.perf_counter() - started < 2
