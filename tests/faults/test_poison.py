"""Articles that break the model, or end whoever touches them: each costs its own row."""

from __future__ import annotations

from typing import Any

import pytest

from newsfold import work
from newsfold.cli import main
from newsfold.events import ObjectRef, bundle_id
from newsfold.source.aws import client
from newsfold.storage import Row
from tests.faults.bundle import BUNDLE, staged, undisturbed
from tests.faults.conftest import Remembering
from tests.faults.world import Killed, World
from tests.newsroom import STORIES

POISON = STORIES[3].headline  # article 4 of 8: amid the second chunk


def breaks(model: Remembering, *headlines: str, how: type[BaseException]) -> None:
    """Let the model raise when it meets one of these articles."""

    def meet(headline: str) -> None:
        if headline in headlines:
            raise how(headline)

    model.met = meet


def but_for(rows: list[Row], *numbers: int) -> list[Row]:
    return [row for row in rows[1:] if row["article_no"] not in numbers]


@pytest.fixture(params=[100, 2], ids=["inline", "queued"])
def anyway(world: World, request: pytest.FixtureRequest) -> World:
    """The world, once for few articles and once for many."""
    world.inline = request.param
    return world


def test_a_poison_article_in_the_middle(anyway: World, model: Remembering) -> None:
    expected = undisturbed(anyway)
    breaks(model, POISON, how=ValueError)
    ref = anyway.upload("wire.jsonl", BUNDLE)
    assert anyway.live([ref]) == []
    own, *_ = rows = anyway.rows(ref)
    assert (own["status"], own["ok"], own["failed"]) == ("partial", 7, 1)
    assert rows[4]["error"] == {
        "code": "model_failed",
        "message": "the model failed on it: ValueError",
    }
    assert but_for(rows, 4) == but_for(expected, 4)


def test_every_article_poison(anyway: World, model: Remembering) -> None:
    breaks(model, *(story.headline for story in STORIES), how=RuntimeError)
    ref = anyway.upload("wire.jsonl", BUNDLE)
    assert anyway.live([ref]) == []
    own, *articles = anyway.rows(ref)
    assert (own["status"], own["ok"], own["failed"]) == ("partial", 0, 8)
    assert {row["error"]["code"] for row in articles} == {"model_failed"}
    assert staged(anyway) == []


def killing(world: World, model: Remembering) -> tuple[ObjectRef, list[Any], list[Row]]:
    """A bundle with an article that ends every worker, after all are ended."""
    expected = undisturbed(world)
    breaks(model, POISON, how=Killed)
    ref = world.upload("wire.jsonl", BUNDLE)
    return ref, world.live([ref]), expected


def test_an_article_that_always_kills_its_worker(world: World, model: Remembering) -> None:
    world.inline = 2
    ref, dead, expected = killing(world, model)
    (message,) = dead
    assert '"articles": [4]' in message["Body"], "alone among the dead, where an alarm sees it"
    own, *_ = rows = world.rows(ref)
    assert (own["status"], own["processed"], own["failed"]) == ("partial", 8, 1)
    assert rows[4]["error"]["code"] == "worker_lost"
    assert but_for(rows, 4) == but_for(expected, 4)
    assert staged(world) == []


def test_an_article_that_kills_the_function_that_takes_it_apart(
    world: World, model: Remembering
) -> None:
    ref, dead, expected = killing(world, model)
    (message,) = dead
    assert '"articles": [4]' in message["Body"], "a second delivery leaves it to the workers"
    rows = world.rows(ref)
    assert (rows[0]["status"], rows[0]["failed"]) == ("partial", 1)
    assert but_for(rows, 4) == but_for(expected, 4)


def test_several_killers_in_one_chunk(world: World, model: Remembering) -> None:
    world.inline = 2
    expected = undisturbed(world)
    breaks(model, STORIES[3].headline, STORIES[5].headline, how=Killed)
    ref = world.upload("wire.jsonl", BUNDLE)
    assert len(world.live([ref])) == 2
    rows = world.rows(ref)
    assert [row["article_no"] for row in rows if row["status"] == "failed"] == [4, 6]
    assert but_for(rows, 4, 6) == but_for(expected, 4, 6)


def test_the_dead_are_sent_again_once_the_cause_is_gone(world: World, model: Remembering) -> None:
    ref, dead, expected = killing(world, model)
    model.met = str
    assert world.live(world.redrive(dead)) == []
    assert world.rows(ref) == expected


def test_the_dead_are_sent_again_in_vain(world: World, model: Remembering) -> None:
    ref, dead, _ = killing(world, model)
    rows = world.rows(ref)
    (again,) = world.live(world.redrive(dead))
    assert again["Body"] == dead[0]["Body"]
    assert world.rows(ref) == rows


def redrive(world: World, *arguments: str) -> int:
    return main(
        ["redrive", *arguments, "--table", world.cloud.table, "--queue", world.cloud.chunks]
    )


def test_newsfold_redrive_mends_what_failed(
    anyway: World, model: Remembering, capsys: pytest.CaptureFixture[str]
) -> None:
    expected = undisturbed(anyway)
    breaks(model, POISON, STORIES[6].headline, how=ValueError)
    ref = anyway.upload("wire.jsonl", BUNDLE)
    anyway.live([ref])
    model.met = str
    assert redrive(anyway, bundle_id(ref), "--article", "7") == 0
    assert capsys.readouterr().out == f"{bundle_id(ref)}: 1 article asked for again\n"
    anyway.live([])
    assert [row["article_no"] for row in anyway.rows(ref) if row["status"] == "failed"] == [4]
    assert redrive(anyway, bundle_id(ref)) == 0
    anyway.live([])
    assert anyway.rows(ref) == expected


def test_newsfold_redrive_of_many_takes_the_bundle_apart_once(
    world: World, model: Remembering, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = undisturbed(world)
    monkeypatch.setattr(work, "CHUNK", 3)
    breaks(model, *(story.headline for story in STORIES), how=ValueError)
    ref = world.upload("wire.jsonl", BUNDLE)
    world.live([ref])
    model.met = str
    assert redrive(world, bundle_id(ref)) == 0
    taken: list[str] = []
    world.faults = taken.append
    world.live([])
    assert world.rows(ref) == expected
    assert taken.count("GetObject") == 1 + 3, "the bundle, then three staged chunks"


def test_newsfold_redrive_of_many_whose_bundle_is_gone(
    world: World, model: Remembering, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(work, "CHUNK", 3)
    ref = world.queued("wire.jsonl", BUNDLE)
    for key in [*staged(world), ref.key]:
        client("s3").delete_object(Bucket=ref.bucket, Key=key)
    lost = world.messages()
    assert redrive(world, bundle_id(ref)) == 0
    assert world.live([]) == []
    own, *articles = world.rows(ref)
    assert (own["status"], own["failed"]) == ("partial", 8)
    assert {row["error"]["code"] for row in articles} == {"object_missing"}
    assert (len(lost), model.met) == (3, str)


def test_newsfold_redrive_of_a_bundle_that_a_new_version_left_unfinished(
    world: World, model: Remembering, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.live([world.upload("wire.jsonl", BUNDLE)])
    monkeypatch.setattr(model, "name", "newsfold-mini-9")
    ref = world.queued("wire.jsonl", BUNDLE)
    first, *lost = world.messages()
    world.together(world.work(first))
    assert world.rows(ref)[0]["processed"] < 8
    assert len(lost) == 2
    assert redrive(world, bundle_id(ref)) == 0
    world.live([])
    own, *_ = world.rows(ref)
    assert (own["status"], own["ok"]) == ("done", 8)


def test_newsfold_redrive_begins_an_unreadable_bundle_again(world: World) -> None:
    expected = undisturbed(world)
    ref = world.upload("wire.jsonl", BUNDLE)
    client("s3").delete_object(Bucket=ref.bucket, Key=ref.key)
    world.live([ref])
    client("s3").put_object(Bucket=ref.bucket, Key=ref.key, Body=BUNDLE)
    assert redrive(world, bundle_id(ref)) == 0
    world.live([])
    assert world.rows(ref) == expected


def test_newsfold_redrive_says_what_it_cannot_do(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    ref = world.upload("wire.jsonl", BUNDLE)
    world.live([ref])
    for arguments, reason in (
        (["nothing"], "no bundle 'nothing'"),
        ([bundle_id(ref)], "nothing has failed"),
        ([bundle_id(ref), "--article", "3"], "article 3 has not failed"),
        ([bundle_id(ref), "--article", "9"], "there is no article 9: it has 8"),
    ):
        assert redrive(world, *arguments) == 2
        assert reason in capsys.readouterr().err


def test_a_row_at_the_edge_of_what_dynamodb_takes(world: World) -> None:
    over = f'{{"headline": "Long", "body": "It rained.", "keywords": ["{"x" * 410_000}"]}}\n'
    ref = world.upload("edge.jsonl", over.encode() + BUNDLE)
    assert world.live([ref]) == []
    own, first, *others = world.rows(ref)
    assert (own["status"], own["ok"], own["failed"]) == ("partial", 8, 1)
    assert (first["headline"], first["error"]["code"]) == ("Long", "too_large")
    assert {row["status"] for row in others} == {"ok"}
