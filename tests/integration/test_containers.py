"""Archives and mail through the real handler and the command line: members in rows and output."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from newsfold.cli import main
from newsfold.storage import Table
from tests import formats, newsroom
from tests.newsroom import STORIES
from tests.unit.test_unpack import mail, zipped

if TYPE_CHECKING:
    from newsfold.cli.cloud import Cloud

ARCHIVE = zipped(
    {
        "feeds/week.rss": formats.rss(STORIES[:2]).encode(),
        "report.pdf": b"%PDF-1.7",
        "desk.txt": newsroom.ruled(STORIES[2:4]).encode(),
    }
)


def test_members_are_in_the_rows(cloud: Cloud) -> None:
    (outcome,) = cloud.deliver("week.zip", ARCHIVE)["bundles"]
    assert (outcome["status"], outcome["found"], outcome["failed"]) == ("partial", 5, 1)
    own, *rows = Table(cloud.table).bundle(outcome["bundle_id"])
    assert own["layout"] == "mixed"
    assert {rest["member"] for rest in own["residue"]} == {"feeds/week.rss", "desk.txt"}
    found = [(row["source"]["member"], row["layout"], row["status"]) for row in rows]
    assert found == [
        ("feeds/week.rss", "rss", "ok"),
        ("feeds/week.rss", "rss", "ok"),
        ("report.pdf", "unreadable", "failed"),
        ("desk.txt", "ruled", "ok"),
        ("desk.txt", "ruled", "ok"),
    ]
    assert rows[2]["error"]["code"] == "unsupported"


def test_a_mail_and_what_is_not_read(cloud: Cloud) -> None:
    newsletter = mail(html=formats.html_newsletter(STORIES[:3])).as_bytes()
    (outcome,) = cloud.deliver("morning.eml", newsletter)["bundles"]
    assert (outcome["status"], outcome["ok"]) == ("done", 3)
    (outcome,) = cloud.deliver("report.pdf", b"%PDF-1.7 and so on")["bundles"]
    assert outcome["status"] == "failed"
    assert outcome["error"]["code"] == "unsupported"
    assert "plain text" in outcome["error"]["message"]


def test_split_names_members(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "week.zip"
    path.write_bytes(ARCHIVE)
    assert main(["split", str(path), "--format", "json", "--explain"]) == 1
    told = json.loads(capsys.readouterr().out)
    members = ["feeds/week.rss"] * 2 + ["report.pdf"] + ["desk.txt"] * 2
    assert [article["member"] for article in told["articles"]] == members
    assert all(article["rule"] for article in told["articles"])
    assert "---" in [rest["text"].strip() for rest in told["residue"]]
    assert main(["split", str(path)]) == 1
    assert "report.pdf" in capsys.readouterr().out


def test_summarize_reads_them_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "week.zip"
    path.write_bytes(ARCHIVE)
    assert main(["summarize", str(path), "--format", "json"]) == 1
    statuses = [one["status"] for one in json.loads(capsys.readouterr().out)["articles"]]
    assert statuses == ["ok", "ok", "failed", "ok", "ok"]
