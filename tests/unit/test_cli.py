"""The command line's contract: what goes to standard output, to standard error, and the status."""

from __future__ import annotations

import argparse
import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from newsfold.cli import _parser, deployed, formats, main, remote
from newsfold.errors import UsageError
from tests import newsroom
from tests.newsroom import STORIES

SAMPLE = Path(__file__).parents[2] / "samples" / "wire-desk.txt"

ROW: dict[str, Any] = {
    "bundle_id": "desk-0123456789ab",
    "article_no": 1,
    "status": "ok",
    "headline": "=Storm Ada Cuts Power",
    "byline": "Ida Lunt",
    "summary": "A storm cut power. Two people were hurt.",
    "topics": [{"code": "medtop:17000000", "name": "weather", "confidence": 0.8127}],
    "topic": "medtop:17000000",
    "wordcount": 120,
    "ingested_at": "2031-05-02T10:00:00.000Z",
}
FAILED: dict[str, Any] = {
    "bundle_id": "desk-0123456789ab",
    "article_no": 2,
    "status": "failed",
    "headline": "",
    "error": {"code": "no_sentence", "message": "the article's body holds no sentence"},
    "ingested_at": "2031-05-02T10:00:00.000Z",
}


def _split(capsys: pytest.CaptureFixture[str], path: Path, *options: str) -> Any:
    assert main(["split", str(path), "--format", "json", *options]) in (0, 1)
    return json.loads(capsys.readouterr().out)


def test_split_json_has_the_agreed_names(capsys: pytest.CaptureFixture[str]) -> None:
    found = _split(capsys, SAMPLE)
    assert {"source", "layout", "expected", "articles", "residue"} <= found.keys()
    assert found["source"] == str(SAMPLE)
    assert found["layout"] == "repeated-header"
    assert [article["index"] for article in found["articles"]] == [1, 2, 3, 4]
    for article in found["articles"]:
        named = {"headline", "byline", "published", "located", "captions", "paragraphs"}
        assert named | {"start", "end"} <= article.keys()
    assert found["articles"][0]["headings"] == ["REBUILDING"]


def test_split_residue_has_its_text(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "ruled.txt"
    file.write_text(newsroom.ruled(STORIES[:2]))
    found = _split(capsys, file)
    assert [rest["text"].strip() for rest in found["residue"]] == ["---"]


def test_explain_names_the_rules(capsys: pytest.CaptureFixture[str]) -> None:
    rules = [one["rule"] for one in _split(capsys, SAMPLE, "--explain")["articles"]]
    shown = [2, 4, 2, 2]
    assert rules == [f"repeated-header: headline shown {times} times" for times in shown]
    assert main(["split", str(SAMPLE), "--explain"]) == 0
    assert "cut by repeated-header: headline shown 4 times" in capsys.readouterr().out


def test_split_table_has_no_ragged_blanks(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["split", str(SAMPLE)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert "layout repeated-header: 4 articles" in lines[-1]
    assert all(line == line.rstrip() for line in lines)


def test_a_broken_record_is_status_1(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "crawl.jsonl"
    file.write_text(newsroom.json_lines(STORIES[:2]) + '{"title": "Cut')
    assert main(["split", str(file), "--format", "json"]) == 1
    last = json.loads(capsys.readouterr().out)["articles"][-1]
    assert last["error"]["code"] == "malformed_record"


@pytest.mark.parametrize("command", ["split", "summarize", "run", "put"])
@pytest.mark.parametrize(
    ("content", "reason"),
    [(None, "No such file"), (b"", "empty|no text"), (b"\0\1\2\xff\xfe" * 999, "binary|not text")],
    ids=["missing", "empty", "binary"],
)
def test_unreadable_input_is_status_2_and_one_line(
    command: str,
    content: bytes | None,
    reason: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    if command == "put" and content is not None:
        pytest.skip("put uploads whatever it is given")
    file = tmp_path / "bundle.txt"
    if content is not None:
        file.write_bytes(content)
    assert main([command, str(file)]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("newsfold: ")
    assert any(part in line for part in reason.split("|"))


def test_a_folder_is_no_bundle(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["split", str(tmp_path)]) == 2
    assert "Is a directory" in capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["fold"],
        ["split"],
        ["split", "a", "b"],
        ["summarize", "a", "--max-sentences", "0"],
        ["summarize", "a", "--max-sentences", "-1"],
        ["summarize", "a", "--max-sentences", "three"],
        ["split", "a", "--format", "xml"],
        ["run"],
    ],
)
def test_bad_usage_is_status_2(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        main(arguments)
    assert stop.value.code == 2
    assert "usage: newsfold" in capsys.readouterr().err


def test_an_unforeseen_error_is_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def explode(_: object) -> None:
        raise RuntimeError("two\nlines")

    monkeypatch.setattr("newsfold.splitting.stream", explode)
    assert main(["split", str(SAMPLE)]) == 2
    assert capsys.readouterr().err == "newsfold: RuntimeError: two lines\n"


@pytest.mark.parametrize("form", ["table", "json"])
def test_a_reader_that_leaves_early_is_no_error(form: str) -> None:
    command = f"{sys.executable} -c 'import sys; from newsfold.cli import main; sys.exit(main())'"
    line = f"{command} split {SAMPLE} --format {form} | head -c 10; exit ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", line], capture_output=True, check=False)
    assert (done.stderr, done.returncode) == (b"", 0)


def test_an_array_of_broken_records_is_still_an_array(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "broken.json"
    path.write_text('[{"a": 1,,}]')
    assert main(["split", str(path), "--format", "json"]) == 1
    assert json.loads(capsys.readouterr().out)["layout"] == "json"


@pytest.mark.parametrize("text", ["[]", '{"articles": []}', "headline,body\n"])
def test_a_bundle_without_articles_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str
) -> None:
    path = tmp_path / "none.txt"
    path.write_text(text)
    assert main(["split", str(path), "--format", "json"]) == 0
    printed = capsys.readouterr()
    assert json.loads(printed.out)["layout"] in {"json", "csv"}
    assert printed.err == f"newsfold: {path}: no article was found\n"


@pytest.mark.parametrize("option", ["--stack", "--table", "--bundle", "--topic"])
def test_an_empty_name_is_no_name(option: str) -> None:
    with pytest.raises(SystemExit) as left:
        main(["read", option, ""])
    assert left.value.code == 2


def test_a_stack_that_is_named_goes_before_the_environment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("TABLE_NAME", "another")
    monkeypatch.setattr(deployed, "_output", lambda stack, name: f"{stack}-{name}")
    parse = _parser().parse_args
    assert deployed.name_of("table", parse(["read"])) == "another"
    assert deployed.name_of("table", parse(["read", "--stack", "prod"])) == "prod-TableName"
    assert deployed.name_of("table", parse(["read", "--table", "mine"])) == "mine"
    monkeypatch.delenv("TABLE_NAME")
    assert deployed.name_of("table", parse(["read"])) == "newsfold-TableName"


def test_split_imports_neither_model_nor_aws() -> None:
    code = (
        "import sys; from newsfold.cli import main; main(sys.argv[1:]);"
        "print(sorted({'onnxruntime', 'boto3', 'moto', 'torch'} & sys.modules.keys()))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, "split", str(SAMPLE)],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONWARNINGS": "error"},
    )
    assert done.stdout.splitlines()[-1] == "[]"


class TestRowFormats:
    """What ``newsfold read`` prints."""

    def test_csv_gives_spreadsheets_no_formula(self, capsys: pytest.CaptureFixture[str]) -> None:
        formats.show([ROW, FAILED], "csv")
        first, second = csv.DictReader(io.StringIO(capsys.readouterr().out))
        assert first["headline"] == "'=Storm Ada Cuts Power"
        assert first["confidence"] == "0.8127"
        assert second["status"] == "failed"

    def test_ninjs(self, capsys: pytest.CaptureFixture[str]) -> None:
        formats.show([ROW], "ninjs")
        (item,) = json.loads(capsys.readouterr().out)
        assert item["uri"] == "urn:newsfold:desk-0123456789ab:1"
        assert item["headlines"] == [{"role": "main", "value": ROW["headline"]}]
        assert item["subjects"][0]["uri"] == "medtop:17000000"
        assert item["subjects"][0]["confidence"] == 81

    def test_markdown(self, capsys: pytest.CaptureFixture[str]) -> None:
        formats.show([ROW, FAILED], "md")
        out = capsys.readouterr().out
        assert "## =Storm Ada Cuts Power\n\n*Ida Lunt*\n\nA storm cut power." in out
        assert "Failed: the article's body holds no sentence" in out

    def test_json_lines_are_rows_as_they_are(self, capsys: pytest.CaptureFixture[str]) -> None:
        formats.show([ROW, FAILED], "jsonl")
        assert [json.loads(line) for line in capsys.readouterr().out.splitlines()] == [ROW, FAILED]

    def test_table(self, capsys: pytest.CaptureFixture[str]) -> None:
        bundle = {
            "bundle_id": "desk",
            "article_no": 0,
            "status": "partial",
            "found": 2,
            "failed": 1,
        }
        formats.show([bundle, ROW, FAILED], "table")
        out = capsys.readouterr().out
        assert "weather 81% (medtop:17000000)" in out
        assert "failed: the article's body holds no sentence (no_sentence)" in out
        assert "partial" in out


def test_read_takes_a_bundle_or_a_topic() -> None:
    options = argparse.Namespace(bundle="a", topic="b", endpoint_url=None)
    with pytest.raises(UsageError, match="not both"):
        remote.read(options)


def test_since_must_be_a_time() -> None:
    options = argparse.Namespace(bundle="a", topic=None, since="soon", endpoint_url=None)
    with pytest.raises(UsageError, match="ISO 8601"):
        remote.read(options)
