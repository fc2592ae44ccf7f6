"""Second readings: what was read, or labelled in the corpora, is read once more for something else.

    python -m training.rereading deal subtopics
    python -m training.rereading deal again
    python -m training.rereading gather

``subtopics``: articles with a topic, for what they report (`training.subtopics.GLOSSARY`); a
reader answers with one line each, ``7 POL-election`` or ``8 CRI-trial WAR-attack``. ``again``:
stories, for their best sentences, by another reader who does not see the first choice; answered as
in `training.reading`. Held-out documents and the development fold are never dealt. ``gather``
prints how far the answers agree with the first labels, and keeps ids, names and numbers, no text.
"""

from __future__ import annotations

import argparse
import json
import random
from functools import partial
from typing import Any

import numpy as np

from training.corpora import CACHE, read
from training.loop import in_dev
from training.prepare import digest
from training.reading import BATCH, READING, answers, labels, named, shown, store
from training.reading import answered as first_answered
from training.subtopics import SUBTOPICS

Row = dict[str, Any]
_TASKS = {"subtopics": "topics", "again": "salience"}
"""Second readings, and the task whose documents each reads."""


def main() -> None:
    """Deal or gather."""
    parser = argparse.ArgumentParser(description="Read labelled documents a second time.")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("deal").add_argument("reading", choices=_TASKS)
    commands.add_parser("gather")
    options = parser.parse_args()
    if options.command == "deal":
        deal(options.reading)
    else:
        for reading in _TASKS:
            gather(reading)


def deal(reading: str) -> None:
    """Write batches of all documents of the task that have not been read a second time."""
    task, folder = _TASKS[reading], READING / reading
    if any(folder.glob("*.out")):
        raise SystemExit(f"{folder} holds answers: gather them and move them away first")
    done = {(row["corpus"], row["id"]) for row in labels(reading)}
    rows = [
        {"corpus": task} | row
        for name in (task, f"{task}.read")
        for row in read(CACHE / f"{name}.jsonl")
        if row["part"] == "train" and not in_dev(row)
    ]
    rows = [row for row in rows if (row["corpus"], row["id"]) not in done]
    random.Random(11).shuffle(rows)
    folder.mkdir(parents=True, exist_ok=True)
    keys = []
    for number, at in enumerate(range(0, len(rows), BATCH[task])):
        batch = rows[at : at + BATCH[task]]
        texts = [shown(task, place, row) for place, row in enumerate(batch, 1)]
        (folder / f"{number:03}.txt").write_text("\n".join(texts), encoding="utf-8")
        keys.append([_key(task, row) for row in batch])
    (folder / "keys.json").write_text(json.dumps(keys))
    print(f"{reading}: {len(rows)} documents in {len(keys)} batches")


def _key(task: str, row: Row) -> Row:
    key = {"corpus": row["corpus"], "id": row["id"]}
    if task == "topics":
        return key | {"primary": row["primary"]}
    count = len(row["sentences"])
    return key | {"best": row["best"], "count": count, "sentences": digest(row["sentences"])}


def gather(reading: str) -> None:
    """Check the answers, print agreement with the first labels, add them to the label file."""
    task, found = _TASKS[reading], labels(reading)
    same: list[float] = []
    for key, answer in answers(reading, partial(answered, reading)):
        found.append(named(task, key) | answer)
        if task == "topics":
            same.append(answer["subtopics"][0].startswith(key["primary"]))
        else:
            same.append(len({*key["best"]} & {*answer["best"]}) / 3)
    told = f"; agreement with the first labels {np.mean(same):.3f}" if same else ""
    print(f"{reading}: {store(reading, found)} labels{told}")


def answered(reading: str, line: str, batch: list[Row]) -> tuple[Row, Row]:
    """The key of the document that a line answers for, and the label.

    Raises:
        ValueError: If the line names no subtopic, or no such sentence.
        IndexError: If there is no such document in the batch.
    """
    if reading == "again":
        return first_answered("salience", line, batch)
    head, *names = line.split()
    topics = {name.partition("-")[0] for name in names}
    if int(head) < 1 or not 1 <= len(names) == len(topics) <= 2 or not {*names} <= {*SUBTOPICS}:
        raise ValueError
    return batch[int(head) - 1], {"subtopics": names}


if __name__ == "__main__":
    main()
