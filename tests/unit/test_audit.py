"""Found against expected, and how sure the cuts are: in the audit, on the command line, in rows."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from newsfold.article import Article, Residue, Split
from newsfold.audit import Audit
from newsfold.bundle import take_apart
from newsfold.cli import main
from tests import exports
from tests.newsroom import STORIES


def split_of(*confidences: float, member: str | None = None, stated: int | None = None) -> Split:
    """A part with an article for each confidence, below a cover page that may state a count."""
    articles = [
        Article(n, n * 10, n * 10 + 10, "", (), confidence=one)
        for n, one in enumerate(confidences, 1)
    ]
    cover = Residue(0, 10, "cover page", member, stated)
    return Split("nexis", tuple(articles), (cover,), member=member)


def audited(*parts: Split) -> Audit:
    audit = Audit()
    for part in parts:
        audit.add(part)
    return audit


def test_a_bundle_that_says_nothing_expects_nothing() -> None:
    audit = audited(split_of(1.0, 1.0))
    assert (audit.expected, audit.missing, audit.found) == (None, None, 2)
    assert audit.warnings() == []


@pytest.mark.parametrize(("stated", "missing"), [(2, 0), (5, 3), (1, -1)])
def test_a_difference_is_told(stated: int, missing: int) -> None:
    audit = audited(split_of(1.0, 1.0, stated=stated))
    assert audit.missing == missing
    told = [f"{stated} articles expected, 2 found"] if missing else []
    assert audit.warnings() == told


def test_members_that_say_nothing_count_as_found() -> None:
    audit = audited(
        split_of(1.0, member="a.txt", stated=3),
        split_of(1.0, member="a.txt"),
        split_of(1.0, 1.0, member="b.txt"),
    )
    assert (audit.expected, audit.found, audit.missing) == (5, 4, 1)


def test_doubtful_cuts_raise_the_alarm_above_a_share() -> None:
    assert not audited(split_of(*[1.0] * 8, 0.5, 0.5)).drift
    drifted = audited(split_of(*[1.0] * 7, 0.5, 0.5, 0.5))
    assert drifted.drift
    assert drifted.warnings() == ["3 of 10 cuts are doubtful: is the layout a new one?"]


def test_residue_beyond_what_a_row_holds_is_counted() -> None:
    rests = tuple(Residue(n, n + 1, "markup") for n in range(5000))
    audit = audited(Split("html", (), rests))
    assert len(audit.residue) + audit.residue_left_out == 5000
    assert audit.residue_characters == 5000


@pytest.fixture
def short(tmp_path: Path) -> Path:
    """An export that promises four documents and holds three."""
    text = exports.nexis(STORIES[:4])
    file = tmp_path / "short.txt"
    cut = text.index("2 of 4 DOCUMENTS"), text.index("3 of 4 DOCUMENTS")
    file.write_text(text[: cut[0]] + text[cut[1] :])
    return file


def test_the_command_line_warns(short: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["split", str(short), "--format", "json"]) == 0
    out, err = capsys.readouterr()
    told = json.loads(out)
    assert (told["expected"], told["found"]) == (4, 3)
    assert told["warnings"] == ["4 articles expected, 3 found"]
    assert err == f"newsfold: {short}: 4 articles expected, 3 found\n"
    assert main(["split", str(short)]) == 0
    assert "3 articles of 4 expected" in capsys.readouterr().out


def test_a_text_that_nothing_recognises_is_doubtful() -> None:
    line = "the rain went on in elsin for {} days while people waited at the pier for a boat\n"
    text = "".join(line.format(number) for number in range(400))
    (part,) = take_apart(io.BytesIO(text.encode()))
    audit = audited(part)
    assert audit.layout == "unknown"
    assert audit.drift
