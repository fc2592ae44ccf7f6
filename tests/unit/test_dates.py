"""Dates: every form that is clear becomes ISO 8601; the others wait for a clue, or stay printed."""

from __future__ import annotations

import json
import time
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsfold.article import Article
from newsfold.splitting import dates
from tests.whole import take_apart

SPELLED = (
    "4 March 2031",
    "4th March 2031",
    "4th of March, 2031",
    "March 4, 2031",
    "March 4th 2031",
    "Tuesday, March 4, 2031",
    "Mar. 4, 2031",
    "4. März 2031",
    "Dienstag, 4. März 2031",
    "4 mars 2031",
    "mardi 4 mars 2031",
    "4 de marzo de 2031",
    "martes 4 de marzo de 2031",
    "4 marzo 2031",
    "martedì 4 marzo 2031",
    "4 de março de 2031",
    "dinsdag 4 maart 2031",
    "tisdag 4 mars 2031",
    "tirsdag 4. mars 2031",
    "tirsdag den 4. marts 2031",
    "wtorek, 4 marca 2031",
    "4 Mart 2031 Salı",
    "вторник, 4 марта 2031 г.",
    "4 березня 2031",
    "الثلاثاء 4 مارس 2031",
    "٤ آذار ٢٠٣١",
    "4 آذار/مارس 2031",
    "4. března 2031",
    "4. maaliskuuta 2031",
    "2031. március 4.",
    "4 Μαρτίου 2031",
    "2031年3月4日",
    "2031년 3월 4일",
    "4 मार्च 2031",
    "4-Mar-2031",
    "04-MAR-2031",
    "2031-03-04",
    "2031/03/04",
    "04.03.2031",
    "4.3.2031",
    "04.03.31",
)
WITH_TIME = (
    ("2031-03-04T14:05:00Z", "2031-03-04T14:05:00Z"),
    ("2031-03-04T14:05:00.5+01:00", "2031-03-04T14:05:00.5+01:00"),
    ("2031-03-04T14:05:00+0100", "2031-03-04T14:05:00+01:00"),
    ("2031-03-04 14:05:00", "2031-03-04T14:05:00"),
    ("2031-03-04 14:05:00 +0100", "2031-03-04T14:05:00+01:00"),
    ("20310304T140500Z", "2031-03-04T14:05:00+00:00"),
    ("20310304", "2031-03-04"),
    ("20310304140500", "2031-03-04T14:05:00"),
    ("1930000000", "2031-02-27T23:06:40+00:00"),
    ("1930000000123", "2031-02-27T23:06:40+00:00"),
    ("Tue, 04 Mar 2031 14:05:00 GMT", "2031-03-04T14:05:00+00:00"),
    ("Tue, 4 Mar 2031 14:05:00 -0530", "2031-03-04T14:05:00-05:30"),
    ("4 March 2031 14:05 BST", "2031-03-04T14:05:00+01:00"),
    ("March 4, 2031 5:30 p.m. EST", "2031-03-04T17:30:00-05:00"),
    ("March 4, 2031, 12:05 AM EDT", "2031-03-04T00:05:00-04:00"),
    ("5 pm PST March 4, 2031", "2031-03-04T17:00:00-08:00"),
    ("14:05 GMT, 4 March 2031", "2031-03-04T14:05:00+00:00"),
    ("4. März 2031, 14:05 Uhr MEZ", "2031-03-04T14:05:00+01:00"),
    ("4 mars 2031 à 14h05 CET", "2031-03-04T14:05:00+01:00"),
    ("Updated 1405 GMT (2205 HKT) March 4, 2031", "2031-03-04T14:05:00+00:00"),
    ("March 4, 2031 14:05 (UTC+2)", "2031-03-04T14:05:00+02:00"),
    # without an offset a time names no moment
    ("March 4, 2031 at 5:30 p.m.", "2031-03-04"),
    ("March 4, 2031 5:30 p.m. ET", "2031-03-04"),
    ("4 March 2031 25:99 GMT", "2031-03-04"),
)
UNCLEAR = ("03/04/2031", "3/4/2031", "3-4-2031", "03/04/31")
NO_DATES = (
    "yesterday", "May 32, 2031", "31 February 2031", "99/99/2031", "12 May", "4 marble 2031",
    "version 1.2.13", "31-03-04", "3 اسفند 1409", "room 2031", "", " ",
)  # fmt: skip


@pytest.mark.parametrize("raw", SPELLED)
def test_clear_forms(raw: str) -> None:
    assert dates.iso(raw) == dates.find(raw) == dates.alone(raw) == "2031-03-04"
    assert dates.find(f"The Elsin Courier, {raw}: page 7") == "2031-03-04" or raw == "04.03.31"


@pytest.mark.parametrize(("raw", "expected"), WITH_TIME)
def test_times(raw: str, expected: str) -> None:
    assert dates.iso(raw) == expected
    assert datetime.fromisoformat(expected)


@pytest.mark.parametrize("raw", UNCLEAR)
def test_what_can_be_misread_is_left_to_a_clue(raw: str) -> None:
    assert dates.iso(raw) is None
    assert dates.alone(f"Published: {raw}") == raw or raw == "03/04/31"
    assert dates.iso(raw, day_first=True) == "2031-04-03"
    assert dates.iso(raw, day_first=False) == "2031-03-04"


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("23/04/2031", "2031-04-23"),
        ("04/23/2031", "2031-04-23"),
        ("23-4-2031", "2031-04-23"),
        ("23/04/31", "2031-04-23"),
        ("05/05/2031", "2031-05-05"),
        ("03/04/2031 (3 April 2031)", "2031-04-03"),
        ("23/04/98", "1998-04-23"),
    ],
)
def test_a_number_over_twelve_is_the_day(raw: str, expected: str) -> None:
    for day_first in (None, True, False):
        assert dates.iso(raw, day_first=day_first) == expected


@pytest.mark.parametrize("raw", NO_DATES)
def test_what_is_no_date(raw: str) -> None:
    assert dates.iso(raw) is None
    assert dates.alone(raw) is None


@pytest.mark.parametrize(
    "line",
    [
        "The vote of 4 March 2031 was close.",
        "March 4, 2031: a day to remember",
        "4155551234",
        "Elsin, 4 March 2031",
        "Mo Farah 4 March 2031",
    ],
)
def test_a_line_with_more_than_a_date_is_no_date_line(line: str) -> None:
    assert dates.alone(line) is None


def _one(published: str, **fields: str | None) -> Article:
    return Article(1, 0, 0, "", (), published=published, **fields)  # type: ignore[arg-type]


def _settled(*articles: Article) -> list[str | None]:
    return [one.published for one in dates.settle(articles)]


class TestSettling:
    def test_the_raw_date_is_kept_beside(self) -> None:
        (one, same) = dates.settle([_one("Published: March 4, 2031"), _one("2031-03-04")])
        assert (one.published, one.published_raw) == ("2031-03-04", "Published: March 4, 2031")
        assert (same.published, same.published_raw) == ("2031-03-04", None)

    def test_without_a_clue_it_stays(self) -> None:
        (one, other) = dates.settle([_one("03/04/2031", language="en"), _one("On 03/04/2031")])
        assert (one.published, one.published_raw) == ("03/04/2031", None)
        assert (other.published, other.published_raw) == ("03/04/2031", "On 03/04/2031")

    @pytest.mark.parametrize(
        ("language", "expected"),
        [
            ("en-US", "2031-03-04"),
            ("en-PH", "2031-03-04"),
            ("en-GB", "2031-04-03"),
            ("en-AU", "2031-04-03"),
            ("de", "2031-04-03"),
            ("fr", "2031-04-03"),
            ("es-MX", "2031-04-03"),
            ("en-CA", "03/04/2031"),
            (None, "03/04/2031"),
        ],
    )
    def test_by_language(self, language: str | None, expected: str) -> None:
        assert _settled(_one("03/04/2031", language=language)) == [expected]

    def test_by_the_others(self) -> None:
        assert _settled(_one("03/04/2031"), _one("23/04/2031")) == ["2031-04-03", "2031-04-23"]
        assert _settled(_one("03/04/2031"), _one("04/23/2031")) == ["2031-03-04", "2031-04-23"]

    def test_others_that_disagree_are_no_clue(self) -> None:
        found = _settled(_one("03/04/2031"), _one("23/04/2031"), _one("04/23/2031"))
        assert found[0] == "03/04/2031"

    def test_full_stops_are_no_clue_for_slashes(self) -> None:
        assert _settled(_one("03/04/2031"), _one("23.04.2031"))[0] == "03/04/2031"

    def test_the_own_paper_counts_more_than_the_language_and_that_more_than_the_rest(self) -> None:
        found = _settled(
            _one("03/04/2031", publication="Courier", language="en-US"),
            _one("23/04/2031", publication="Courier"),
            _one("03/04/2031", publication="Post", language="en-US"),
            _one("03/04/2031", publication="Echo"),
        )
        assert found == ["2031-04-03", "2031-04-23", "2031-03-04", "2031-04-03"]

    def test_another_member_is_no_clue(self) -> None:
        found = _settled(_one("03/04/2031", member="a"), _one("23/04/2031", member="b"))
        assert found[0] == "03/04/2031"

    def test_again_changes_nothing(self) -> None:
        once = dates.settle([_one("03/04/2031 5 pm EST"), _one("23/04/2031"), _one("soon")])
        assert once[0].published == "2031-04-03T17:00:00-05:00"
        assert dates.settle(once) == once

    def test_in_a_bundle(self) -> None:
        rows = [{"title": "T", "body": "It rained.", "date": f"{day}/04/2031"} for day in (3, 23)]
        found = take_apart(json.dumps(rows).encode()).split.articles
        assert [(one.published, one.published_raw) for one in found] == [
            ("2031-04-03", "3/04/2031"),
            ("2031-04-23", "23/04/2031"),
        ]


@given(st.dates(date(1900, 1, 1), date(2199, 12, 31)))
def test_every_day_in_every_form(day: date) -> None:
    plain = day.isoformat()
    for form in ("%d %B %Y", "%B %d, %Y", "%a, %d %b %Y", "%d.%m.%Y", "%Y/%m/%d", "%Y%m%d"):
        assert dates.iso(day.strftime(form)) == plain
    assert dates.iso(day.strftime("%d/%m/%Y"), day_first=True) == plain
    assert dates.iso(day.strftime("%m/%d/%Y"), day_first=False) == plain


@given(st.text(max_size=80) | st.from_regex(r"[\d/.\- :TZ]{0,30}"))
def test_nothing_raises_and_what_comes_out_is_iso(raw: str) -> None:
    for order in (None, True, False):
        found = dates.iso(raw, day_first=order)
        assert found is None or datetime.fromisoformat(found)
    dates.alone(raw)
    dates.settle([_one(raw)])


@pytest.mark.parametrize("sign", ["1", "1/", "1.", "March ", "12:00 ", "2031-", "1 March/", "م "])
def test_hostile_lines_take_no_time(sign: str) -> None:
    started = time.perf_counter()
    for _ in range(200):
        dates.find(sign * 10_000)
        dates.alone((sign * 120)[:120])
    assert time.perf_counter() - started < 2
