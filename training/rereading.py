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
from typing import Any

import numpy as np

from training.corpora import CACHE, read
from training.loop import in_dev
from training.prepare import LABELS, digest
from training.reading import READING, labels, parsed, shown
from training.subtopics import SUBTOPICS

Row = dict[str, Any]
_TASKS = {"subtopics": "topics", "again": "salience"}
"""Second readings, and the task whose documents each reads."""
_BATCH = {"subtopics": 50, "again": 15}


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
    done = {(row["corpus"], row["id"]) for row in labels(reading)}
    rows = [
        {"corpus": task} | row
        for name in (task, f"{task}.read")
        for row in read(CACHE / f"{name}.jsonl")
        if row["part"] == "train" and not in_dev(row)
    ]
    rows = [row for row in rows if (row["corpus"], row["id"]) not in done]
    random.Random(11).shuffle(rows)
    if list(folder.glob("*.out")):
        raise SystemExit(f"{folder} holds answers: gather them and move them away first")
    folder.mkdir(parents=True, exist_ok=True)
    keys = []
    for number, at in enumerate(range(0, len(rows), _BATCH[reading])):
        batch = rows[at : at + _BATCH[reading]]
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
    folder = READING / reading
    keys = json.loads(path.read_text()) if (path := folder / "keys.json").exists() else []
    found = {(row["corpus"], row["id"]): row for row in labels(reading)}
    same: list[float] = []
    for path in sorted(folder.glob("*.out")):
        for line in filter(str.strip, path.read_text().splitlines()):
            try:
                key, answer = answered(reading, line, keys[int(path.stem)])
            except (ValueError, IndexError):
                print(f"{path.name}: not understood: {line[:60]}")
                continue
            row = {"corpus": key["corpus"], "id": key["id"]}
            if reading == "subtopics":
                same.append(answer["subtopics"][0].startswith(key["primary"]))
            else:
                row["sentences"] = key["sentences"]
                same.append(len({*key["best"]} & {*answer["best"]}) / 3)
            found[row["corpus"], row["id"]] = row | answer
    lines = [json.dumps(found[key]) + "\n" for key in sorted(found)]
    (LABELS / f"{reading}.jsonl").write_text("".join(lines))
    told = f"; agreement with the first labels {np.mean(same):.3f}" if same else ""
    print(f"{reading}: {len(lines)} labels{told}")


def answered(reading: str, line: str, batch: list[Row]) -> tuple[Row, Row]:
    """The key of the document that a line answers for, and the label.

    Raises:
        ValueError: If the line names no subtopic, or no such sentence.
        IndexError: If there is no such document in the batch.
    """
    if reading == "again":
        place, answer = parsed("salience", line, batch)
        return batch[place - 1], answer
    head, *names = line.split()
    topics = {name.partition("-")[0] for name in names}
    if int(head) < 1 or not 1 <= len(names) == len(topics) <= 2 or not {*names} <= {*SUBTOPICS}:
        raise ValueError
    return batch[int(head) - 1], {"subtopics": names}


if __name__ == "__main__":
    main()
