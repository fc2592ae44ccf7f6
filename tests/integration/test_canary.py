"""No article text leaves the functions but into the table: not in logs, metrics, traces, errors."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys

from tests.newsroom import STORIES

CANARY = "Zanzicanary"
FIELDS = ("headline", "byline", "section", "body", "caption", "keywords", "note", "located")

# In a process of its own: loggers and tracers are set up when the functions are loaded.
SCRIPT = """
import json, os, sys
from newsfold import digests, work
from newsfold.cli import cloud
from newsfold.storage import Table, record

class Poisoned:
    def __init__(self, model):
        self.name, self.digest_of = model.name, model.digest
    def digest(self, documents, **limits):
        for document in documents:
            if "poison" in document.headline:
                raise ValueError(document.sentences[0].text)
            yield from self.digest_of([document], **limits)

whole = digests.model()
digests.model.cache_clear()
digests.Model.load = lambda: Poisoned(whole)
cloud._QUIET.clear(); cloud._INSIDE['POWERTOOLS_METRICS_DISABLED'] = 'false'

def fail(*_):
    raise RuntimeError(sys.argv[1])

bundle = sys.stdin.buffer.read()
with cloud.embedded_cloud() as here:
    for inline in ('100', '1'):
        os.environ['INLINE_ARTICLES'] = inline
        here.deliver(f'{inline}.jsonl', bundle)
        here.drain()
        unbroken, record.Writing.write = record.Writing.write, fail
        try:
            here.deliver(f'broken-{inline}.jsonl', bundle)
        except Exception as error:
            print('raised', repr(error), repr(error.__cause__))
        here.drain()
        record.Writing.write = unbroken
    table = Table(here.table)
    for row in table.bundles():
        print(json.dumps(row))
    for row in table.scan():
        print(json.dumps([row['status'], row.get('error')]))
"""


def test_no_article_text_leaves_but_into_the_table() -> None:
    records = [
        dict.fromkeys(FIELDS, f"{CANARY} {story.headline}")
        | {"body": f"{CANARY} said on Monday that {story.body}"}
        for story in STORIES[:4]
    ]
    records[1]["headline"] += " poison"
    records[2]["id"] = f"{CANARY} " * 60_000  # over DynamoDB's limit
    bundle = "".join(json.dumps(record) + "\n" for record in records).encode()
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as daemon:
        daemon.bind(("127.0.0.1", 0))
        daemon.setblocking(False)
        daemon.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 22)
        environment = os.environ | {
            "LAMBDA_TASK_ROOT": "/var/task",
            "AWS_XRAY_DAEMON_ADDRESS": f"127.0.0.1:{daemon.getsockname()[1]}",
            "_X_AMZN_TRACE_ID": "Root=1-5759e988-bd862e3fe1be46a994272793;"
            "Parent=53995c3f42cd8ad8;Sampled=1",
        }
        command = [sys.executable, "-c", SCRIPT, f"{CANARY} in an exception"]
        done = subprocess.run(
            command, input=bundle, capture_output=True, check=False, env=environment
        )
        traces = received(daemon)
    printed = (done.stdout + done.stderr).decode()
    assert done.returncode == 0, printed[-2000:].replace(CANARY, "…")
    for text in (printed, traces):
        assert CANARY not in text, text[max(0, text.index(CANARY) - 300) :][:600]
        assert not any(story.headline in text or story.body[:30] in text for story in STORIES)
    assert "bundle ingested" in printed
    assert "chunk processed" in printed
    assert "RuntimeError at" in printed
    for code in ("model_failed", "too_large"):
        assert f'"code": "{code}"' in printed
    assert '"_aws"' in printed
    assert "TransactWriteItems" in traces


def received(daemon: socket.socket) -> str:
    """What was sent to the X-Ray daemon so far."""
    found = []
    while True:
        try:
            found.append(daemon.recv(1 << 16).decode())
        except BlockingIOError:
            return "\n".join(found)
