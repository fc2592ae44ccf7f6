"""``newsfold run``: the whole main job on S3, DynamoDB and SQS interfaces inside this process."""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from newsfold.cli import OK, SOME_FAILED, UNUSABLE, terminal
from newsfold.cli.cloud import Cloud, embedded_cloud
from newsfold.cli.remote import check_size
from newsfold.storage import Row, Table


def run(options: argparse.Namespace) -> int:
    """Upload bundles, let the real handlers do their work, read the rows back and print them."""
    for path in options.paths:
        check_size(path)
    rows: list[list[Row]] = []
    seconds: list[float] = []
    with embedded_cloud() as cloud:
        os.environ["MAX_SENTENCES"] = str(options.max_sentences)
        for number, path in enumerate(map(Path, options.paths), 1):
            began = time.perf_counter()
            key = path.name if len(options.paths) == 1 else f"{number}/{path.name}"
            rows.append(_delivered(cloud, key, path.read_bytes()))
            seconds.append(time.perf_counter() - began)
    _show(rows, seconds, options.format)
    return _status(rows)


def _delivered(cloud: Cloud, key: str, data: bytes) -> list[Row]:
    """The rows that the table holds after the bundle was put, its event and chunks handled."""
    table = Table(cloud.table)
    with terminal.progress_of(key) as advance:
        answer = cloud.deliver(key, data)
        (outcome,) = answer["bundles"]
        bundle_id = outcome["bundle_id"]

        def told() -> None:
            row = table.status(bundle_id) or {}
            advance(row.get("processed", 0), row.get("found"))

        cloud.drain(told)
    return table.bundle(bundle_id)


def _show(rows: Sequence[Sequence[Row]], seconds: Sequence[float], form: str) -> None:
    if form == "json":
        bundles = [{"bundle": own, "articles": articles} for own, *articles in rows]
        print(json.dumps({"bundles": bundles}, ensure_ascii=False, indent=2))
    elif form == "jsonl":
        for row in (row for bundle in rows for row in bundle):
            print(json.dumps(row, ensure_ascii=False))
    else:
        for _, *articles in rows:
            for row in articles:
                terminal.show_article(row["article_no"], row)
        terminal.show_bundles([bundle[0] for bundle in rows], seconds)


def _status(rows: Sequence[Sequence[Row]]) -> int:
    """2 where a bundle could not be read, with the reason; 1 where an article failed."""
    unreadable = [bundle[0] for bundle in rows if bundle[0]["status"] == "failed"]
    for own in (bundle[0] for bundle in rows):
        for warning in own.get("warnings") or ():
            print(f"newsfold: {own['source']['key']}: {warning}", file=sys.stderr)
    for own in unreadable:
        print(f"newsfold: {own['source']['key']}: {own['error']['message']}", file=sys.stderr)
    if unreadable:
        return UNUSABLE
    unfinished = [bundle[0] for bundle in rows if bundle[0]["status"] == "running"]
    for own in unfinished:
        left = own["found"] - own["processed"]
        print(f"newsfold: {own['source']['key']}: {left} articles were given up", file=sys.stderr)
    if unfinished or any(bundle[0]["failed"] for bundle in rows):
        return SOME_FAILED
    return OK
