"""Rows survive DynamoDB's types and stay under its limit."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsfold.article import Kind
from newsfold.storage.rows import fits, from_item, shortened, to_item, too_large

ROW: dict[str, Any] = {
    "bundle_id": "wire-0123456789ab",
    "article_no": 3,
    "status": "ok",
    "headline": "Harbour reopens",
    "byline": None,
    "captions": ["A crane", ""],
    "summary": "It reopened.",
    "sentences": [{"text": "It reopened.", "start": 10, "end": 22, "score": 0.8125}],
    "topics": [{"code": "medtop:04000000", "name": "economy", "confidence": 1.0, "why": None}],
    "source": {"bucket": "b", "version": None},
}


def test_numbers_come_back_and_none_is_left_out() -> None:
    back = from_item(to_item(ROW))
    assert "byline" not in back
    assert back["source"] == {"bucket": "b"}
    assert back["sentences"] == ROW["sentences"]
    assert back["topics"] == [{"code": "medtop:04000000", "name": "economy", "confidence": 1}]
    assert isinstance(back["article_no"], int)
    assert isinstance(back["sentences"][0]["score"], float)


SCALARS = (
    st.text() | st.booleans() | st.integers(-(10**15), 10**15) | st.floats(-1e9, 1e9, width=32)
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner) | st.dictionaries(st.text(min_size=1), inner),
    max_leaves=9,
)


@given(st.dictionaries(st.text(min_size=1), VALUES))
def test_any_row_survives(row: dict[str, Any]) -> None:
    assert from_item(to_item(row)) == row


def test_tuples_and_enums_are_plain() -> None:
    assert from_item(to_item({"kinds": (Kind.BODY,)})) == {"kinds": ["body"]}


@pytest.mark.parametrize(("size", "fit"), [(400_000, True), (409_600, False)])
def test_the_limit(size: int, *, fit: bool) -> None:
    assert fits(to_item(ROW | {"summary": "x" * size})) is fit


def test_the_limit_counts_bytes() -> None:
    assert not fits(to_item(ROW | {"summary": "غ" * 210_000}))


def test_a_row_that_does_not_fit_tells_what_it_was() -> None:
    reduced = too_large(ROW | {"summary": "x" * 500_000, "captions": ["y" * 500_000]})
    assert reduced["status"] == "failed"
    assert reduced["error"]["code"] == "too_large"
    assert reduced["headline"] == ROW["headline"]
    assert reduced.keys().isdisjoint({"summary", "sentences", "captions"})
    assert fits(to_item(reduced))


def test_a_long_residue_is_cut_and_counted() -> None:
    residue = [{"start": n, "end": n + 1, "reason": "blank lines"} for n in range(20_000)]
    row = shortened({"bundle_id": "b", "residue": residue})
    assert fits(to_item(row))
    assert row["residue"] == residue[: len(row["residue"])]
    assert len(row["residue"]) + row["residue_left_out"] == 20_000


def test_a_row_that_fits_is_left_alone() -> None:
    row = {"bundle_id": "b", "residue": [{"start": 0, "end": 1}]}
    assert shortened(row) == row
