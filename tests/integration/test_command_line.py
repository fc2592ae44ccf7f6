"""``newsfold run``, ``put`` and ``read`` with the real weights, on moto in place of AWS."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from newsfold.cli import main
from newsfold.splitting import split
from tests import newsroom
from tests.newsroom import STORIES

SAMPLE = Path(__file__).parents[2] / "samples" / "wire-desk.txt"
WAR_OR_POLITICS = {"medtop:16000000", "medtop:11000000"}


def _run(capsys: pytest.CaptureFixture[str], *arguments: str, status: int = 0) -> Any:
    assert main([*arguments, "--format", "json"]) == status
    return json.loads(capsys.readouterr().out)


def test_the_sample_end_to_end(capsys: pytest.CaptureFixture[str]) -> None:
    (found,) = _run(capsys, "run", str(SAMPLE))["bundles"]
    own, articles = found["bundle"], found["articles"]
    assert (own["status"], own["found"], own["ok"], own["failed"]) == ("done", 4, 4, 0)
    assert own["layout"] == "repeated-header"
    text = SAMPLE.read_text()
    parts = split(text)
    for row, article in zip(articles, parts.articles, strict=True):
        assert row["headline"] == article.headline
        assert len(row["sentences"]) == 3
        assert row["summary"] == " ".join(sentence["text"] for sentence in row["sentences"])
        assert (row["source"]["start"], row["source"]["end"]) == (article.start, article.end)
        body = text[row["source"]["start"] : row["source"]["end"]]
        for sentence in row["sentences"]:
            assert body[sentence["start"] : sentence["end"]] == sentence["text"]
            assert sentence["text"] not in article.captions
        starts = [sentence["start"] for sentence in row["sentences"]]
        assert starts == sorted(starts)
        assert "body" not in row
    assert articles[1]["topic"] == "medtop:02000000"  # a court case
    assert articles[3]["topic"] == "medtop:15000000"  # a cup tie


def test_run_prints_what_the_issue_names(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", str(SAMPLE)]) == 0
    out = capsys.readouterr().out
    assert "Court Jails Former Harbor Chief for Taking Bribes from Shipping Firm" in out
    assert "sport" in out
    for column in ("expected", "found", "ok", "failed", "seconds"):
        assert column in out


def test_run_and_summarize_agree(capsys: pytest.CaptureFixture[str]) -> None:
    (ran,) = _run(capsys, "run", str(SAMPLE))["bundles"]
    summarized = _run(capsys, "summarize", str(SAMPLE))
    assert summarized["model"] == ran["bundle"]["model"]
    for row, record in zip(ran["articles"], summarized["articles"], strict=True):
        for name in ("headline", "summary", "sentences", "topics", "topic", "status"):
            assert row[name] == record[name]


@pytest.mark.parametrize("wanted", [1, 2, 5])
def test_max_sentences(wanted: int, capsys: pytest.CaptureFixture[str]) -> None:
    (ran,) = _run(capsys, "run", str(SAMPLE), "--max-sentences", str(wanted))["bundles"]
    assert [len(row["sentences"]) for row in ran["articles"]] == [wanted] * 4


def test_several_bundles_one_of_them_empty(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    empty = tmp_path / "empty.txt"
    empty.write_bytes(b"")
    assert main(["run", str(SAMPLE), str(empty), "--format", "json"]) == 2
    captured = capsys.readouterr()
    first, second = json.loads(captured.out)["bundles"]
    assert first["bundle"]["status"] == "done"
    assert second["bundle"]["status"] == "failed"
    assert second["bundle"]["error"]["code"] == "empty"
    assert second["articles"] == []
    (line,) = captured.err.splitlines()
    assert line.startswith("newsfold: incoming/2/empty.txt: ")


def test_a_bad_article_costs_one_row(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "crawl.jsonl"
    good = newsroom.json_lines(STORIES[:2])
    bad = '{"id": "n", "title": "No sentence", "text": "1234 5678"}\n{"id": "b", "title": "Cut'
    file.write_text(good + bad)
    (found,) = _run(capsys, "run", str(file), status=1)["bundles"]
    assert found["bundle"]["status"] == "partial"
    assert (found["bundle"]["ok"], found["bundle"]["failed"]) == (2, 2)
    codes = [row.get("error", {}).get("code") for row in found["articles"]]
    assert codes == [None, None, "no_sentence", "malformed_record"]
    records = _run(capsys, "summarize", str(file), status=1)["articles"]
    assert [record["status"] for record in records] == ["ok", "ok", "failed", "failed"]
    assert [record["id"] for record in records] == ["a0", "a1", "n", None]


@pytest.fixture
def large(tmp_path: Path) -> Path:
    """Twice the articles that are processed at once; half of them are the other half again."""
    stories = [
        replace(story, headline=f"{story.headline}, Part {n}")
        for n in range(13)
        for story in STORIES
    ]
    path = tmp_path / "large.jsonl"
    path.write_text(newsroom.json_lines([*stories, *stories]))
    return path


def test_a_large_bundle_takes_the_queues_way(
    large: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (found,) = _run(capsys, "run", str(large))["bundles"]
    own, articles = found["bundle"], found["articles"]
    assert (own["status"], own["found"], own["ok"], own["reused"]) == ("done", 208, 208, 104)
    assert [row["article_no"] for row in articles] == list(range(1, 209))
    assert [row["summary"] for row in articles[:104]] == [row["summary"] for row in articles[104:]]


def test_a_bundle_that_is_not_finished_is_status_1(
    large: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: Any, **__: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr("newsfold.work._to_do", fail)
    assert main(["run", str(large), "--format", "jsonl"]) == 1
    printed = capsys.readouterr()
    assert (
        printed.err.splitlines()[-1] == "newsfold: incoming/large.jsonl: 208 articles were given up"
    )
    assert json.loads(printed.out)["status"] == "running"


@pytest.mark.shared
def test_the_users_own_bundle(capsys: pytest.CaptureFixture[str]) -> None:
    bundle = Path(__file__).parents[3] / "shared" / "bundles" / "asharq-al-awsat.txt"
    if not bundle.exists():
        pytest.skip("no shared bundles here")
    (found,) = _run(capsys, "run", str(bundle))["bundles"]
    assert found["bundle"]["found"] == found["bundle"]["ok"] == 4
    headlines = [row["headline"] for row in found["articles"]]
    assert headlines[0] == "Russia Pulling back but Not Out of Syria, Sources Say"
    assert [len(row["captions"]) for row in found["articles"]] == [1, 0, 1, 1]
    assert all(row["topic"] in WAR_OR_POLITICS for row in found["articles"])
    chosen = [one["text"] for row in found["articles"] for one in row["sentences"]]
    assert not {"BASES", "A new phase", "TT"} & set(chosen)


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    """A moto server in a process of its own, ended by its id."""
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


def _newsfold(*arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {
        **os.environ,
        "AWS_ACCESS_KEY_ID": "none",
        "AWS_SECRET_ACCESS_KEY": "none",
        "AWS_DEFAULT_REGION": "us-east-1",
    }
    code = "import sys; from newsfold.cli import main; sys.exit(main())"
    return subprocess.run(
        [sys.executable, "-c", code, *arguments],
        capture_output=True,
        text=True,
        check=False,
        env=environment,
    )


def test_put_and_read_against_an_endpoint(endpoint: str, monkeypatch: pytest.MonkeyPatch) -> None:
    import boto3

    from newsfold.events import ObjectRef, bundle_id
    from newsfold.invocation import Invocation
    from newsfold.pipeline import ingest
    from newsfold.settings import Settings
    from newsfold.source.aws import forget_clients

    for name, value in {
        "AWS_ACCESS_KEY_ID": "none",
        "AWS_SECRET_ACCESS_KEY": "none",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_ENDPOINT_URL": endpoint,
    }.items():
        monkeypatch.setenv(name, value)
    forget_clients()
    s3, dynamodb = boto3.client("s3"), boto3.client("dynamodb")
    s3.create_bucket(Bucket="desk")
    dynamodb.create_table(TableName="rows", **_table_of_the_template())

    done = _newsfold("put", str(SAMPLE), "--bucket", "desk", "--endpoint-url", endpoint)
    uri, _, identity = done.stdout.strip().partition("\t")
    assert (done.returncode, uri) == (0, "s3://desk/incoming/wire-desk.txt")
    head = s3.head_object(Bucket="desk", Key="incoming/wire-desk.txt")
    etag = head["ETag"].strip('"')
    ref = ObjectRef("desk", "incoming/wire-desk.txt", etag, None, None, "2031-05-02T10:00:00.000Z")
    assert identity == bundle_id(ref)
    assert ingest(ref, Invocation(Settings(table="rows")))["ok"] == 4
    forget_clients()

    where = ("--table", "rows", "--endpoint-url", endpoint)
    by_bundle = _newsfold("read", "--bundle", bundle_id(ref), "--format", "json", *where)
    rows = json.loads(by_bundle.stdout)
    assert [row["article_no"] for row in rows] == [0, 1, 2, 3, 4]
    by_topic = _newsfold("read", "--topic", "medtop:15000000", "--format", "jsonl", *where)
    assert [json.loads(line)["article_no"] for line in by_topic.stdout.splitlines()] == [4]
    by_name = _newsfold("read", "--topic", "sport", "--format", "jsonl", *where)
    assert by_name.stdout == by_topic.stdout
    no_topic = _newsfold("read", "--topic", "sports", *where)
    assert no_topic.stderr.startswith("newsfold: no topic 'sports': uncertain, arts")
    table = _newsfold("read", "--bundle", bundle_id(ref), *where)
    assert "Underdogs Varna Hill Reach First Cup Final" in table.stdout
    later = _newsfold("read", "--since", "2031-05-03", "--format", "json", *where)
    assert (json.loads(later.stdout), later.stderr) == ([], "newsfold: no rows\n")
    whole = _newsfold("read", *where)
    assert whole.stdout.splitlines()[-1].startswith(f"{identity}  done")
    empty = ObjectRef(
        "desk", "incoming/empty.txt", _put(s3, "incoming/empty.txt"), None, 0, ref.time
    )
    ingest(empty, Invocation(Settings(table="rows")))
    why = "newsfold: incoming/empty.txt: no text in 0 bytes\n"
    shown: tuple[tuple[str, ...], ...] = ((), ("--bundle", bundle_id(empty), "--format", "json"))
    for arguments in shown:
        assert _newsfold("read", *arguments, *where).stderr == why
    unknown = _newsfold("read", "--bundle", "nothing", *where)
    assert (unknown.returncode, unknown.stderr) == (2, "newsfold: rows: no bundle 'nothing'\n")
    refusals: tuple[tuple[tuple[str, ...], str], ...] = (
        (("read", "--table", "none"), "none: no such table"),
        (("read", "--stack", "none"), "no stack 'none' here"),
        (("put", str(SAMPLE), "--bucket", "none-such"), "no such bucket"),
        (("put", str(SAMPLE), "--bucket", "A Bad One!"), "AWS takes no such name"),
        (("redrive", bundle_id(empty), "--table", "rows", "--queue", "none"), "no such queue"),
        (("read", "--table", "rows", "--endpoint-url", "nonsense"), "not a URL: 'nonsense'"),
    )
    for arguments, reason in refusals:
        refused = _newsfold(arguments[0], "--endpoint-url", endpoint, *arguments[1:])
        assert (refused.returncode, len(refused.stderr.splitlines())) == (2, 1)
        assert reason in refused.stderr


def _put(s3: Any, key: str) -> str:
    etag: str = s3.put_object(Bucket="desk", Key=key, Body=b"")["ETag"].strip('"')
    return etag


def _table_of_the_template() -> dict[str, Any]:
    from samtranslator.yaml_helper import yaml_parse

    template = yaml_parse((Path(__file__).parents[2] / "template.yaml").read_text())
    properties = template["Resources"]["Table"]["Properties"]
    names = ("BillingMode", "AttributeDefinitions", "KeySchema", "GlobalSecondaryIndexes")
    return {name: properties[name] for name in names}


def test_an_endpoint_that_does_not_answer_is_one_line() -> None:
    done = _newsfold("read", "--table", "rows", "--endpoint-url", "http://127.0.0.1:9")
    assert done.returncode == 2
    assert done.stderr.startswith("newsfold: ")
    assert len(done.stderr.splitlines()) == 1
