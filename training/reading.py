"""Documents to be read and labelled beyond the corpora: deal them out, gather the answers.

    python -m training.reading deal topics --guardian 2500 --cnn.train 2300
    python -m training.reading deal salience --guardian 1600
    python -m training.reading gather

A batch shows each document with a number. A reader answers with one line each: ``7 POL ECO``
(primary topic, then the second or nothing), or ``7 1 4 9 | 2 11`` (best sentences, then acceptable
ones). Some documents in every batch have a label in the corpora already: ``gather`` prints how far
the readers agree with those, and leaves them out. Labels are ids and numbers; no text is kept.

What shares more than a few phrases with a held-out document is never dealt.
"""

from __future__ import annotations

import argparse
import json
import random
import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from training.corpora import CACHE, TOPIC_CODES, read
from training.prepare import LABELS, TASKS, digest

if TYPE_CHECKING:
    from collections.abc import Iterable

READING = CACHE / "reading"
_SOURCES = ("salience", "topics", "guardian", "cnn.train")
BATCH = {"topics": 50, "salience": 15}
"""Documents per batch."""
_KNOWN = {"topics": 3, "salience": 1}
"""Documents per batch whose label is known."""
SHORTEST, LONGEST = 6, 42
"""Sentences of a story that is dealt; the corpus has none that is longer."""
_WORDS = 115
"""Words of an article that are shown for its topic."""
_PHRASE = 8
_SHARED = 3
"""Phrases of eight words in common with a held-out document that make a twin."""
_WORD = re.compile(r"[a-z0-9]+")

Row = dict[str, Any]
Parse = Callable[[str, list[Row]], tuple[Row, Row]]


def main() -> None:
    """Deal or gather."""
    parser = argparse.ArgumentParser(description="Label further documents by reading.")
    commands = parser.add_subparsers(dest="command", required=True)
    dealing = commands.add_parser("deal")
    dealing.add_argument("task", choices=TASKS)
    for name in _SOURCES:
        dealing.add_argument(f"--{name}", type=int, default=0, help="documents of this corpus")
    commands.add_parser("gather")
    options = vars(parser.parse_args())
    if options["command"] == "deal":
        deal(options["task"], {name: options[name] for name in _SOURCES if options[name]})
    else:
        gather()


def phrases(texts: Iterable[str]) -> set[int]:
    """Hashes of all runs of eight words."""
    words = _WORD.findall(" ".join(texts).lower())
    return {hash(tuple(words[at : at + _PHRASE])) for at in range(len(words) - _PHRASE + 1)}


def pool() -> dict[str, list[Row]]:
    """Prepared training documents by corpus, without twins of held-out ones."""
    found = {name: read(CACHE / f"{name}.jsonl") for name in _SOURCES}
    held = {
        phrase
        for name in ("salience", "topics")
        for row in found[name]
        if row["part"] != "train"
        for phrase in phrases(row["sentences"])
    }
    kept: dict[str, list[Row]] = {}
    for name, rows in found.items():
        kept[name] = [
            row
            for row in rows
            if row["part"] == "train" and len(phrases(row["sentences"]) & held) < _SHARED
        ]
        print(f"{name}: {len(kept[name])} of {len(rows)} may be read")
    return kept


def _without_twins(rows: list[Row], known: list[Row]) -> list[Row]:
    """Rows that are no twins of `known` ones or of one another."""
    seen = {phrase for row in known for phrase in phrases(row["sentences"])}
    kept = []
    for row in rows:
        own = phrases(row["sentences"])
        if len(own & seen) < _SHARED:
            kept.append(row)
            seen |= own
    return kept


def deal(task: str, wanted: dict[str, int]) -> None:
    """Choose so many documents of each corpus and write batches behind those that there are."""
    documents = pool()
    rng = random.Random(3)
    dealt = {(key["corpus"], key["id"]) for batch in keys_of(task) for key in batch}
    dealt |= {(label["corpus"], label["id"]) for label in labels(task)}
    chosen: list[Row] = []
    taken = list(documents[task])
    taken += [row for name in documents for row in documents[name] if (name, row["id"]) in dealt]
    for name, count in wanted.items():
        rows = documents[name]
        if task == "salience":
            rows = [row for row in rows if SHORTEST <= len(row["sentences"]) <= LONGEST]
            rows = [row for row in rows if row.get("pillar") != "Opinion"]
            rng.shuffle(rows)
        rows = _without_twins(rows, taken)
        if task == "topics" and rows:
            rows = _rare(rows, documents, rng)
        rows = rows[:count]
        taken += rows
        chosen += [row | {"corpus": name} for row in rows]
        print(f"{task} from {name}: {len(rows)}")
    rng.shuffle(chosen)
    _write(task, chosen, documents[task], rng)


def _rare(rows: list[Row], documents: dict[str, list[Row]], rng: random.Random) -> list[Row]:
    """Articles at random, those earlier that seem to be of a rare topic, or doubtful.

    What they seem to be is said by TF-IDF and logistic regression, on all labels that there are.
    """

    def text(row: Row) -> str:
        return f"{row['headline']} {row['headline']} {' '.join(row['sentences'][:8])}"

    by_id = {(name, row["id"]): row for name in documents for row in documents[name]}
    known = documents["topics"] + [
        by_id[label["corpus"], label["id"]] | label for label in labels("topics")
    ]
    words = TfidfVectorizer(sublinear_tf=True, min_df=2, ngram_range=(1, 2))
    model = LogisticRegression(C=10, max_iter=300, class_weight="balanced")
    wanted = [row["primary"] for row in known]
    model.fit(words.fit_transform(map(text, known)), wanted)
    shares = model.predict_proba(words.transform(map(text, rows)))
    often = np.array([wanted.count(code) for code in model.classes_])
    weight = (shares / often).sum(1) * (1.3 - shares.max(1))
    keys = np.array([rng.random() for _ in rows]) ** (weight.max() / weight)
    return [rows[at] for at in np.argsort(-keys)]


def labels(task: str) -> list[Row]:
    """The labels that were given by reading: ``corpus``, ``id``, and as `parsed` says."""
    path = LABELS / f"{task}.jsonl"
    return read(path) if path.exists() else []


def keys_of(task: str) -> list[list[Row]]:
    """What stands behind the numbers of each batch that was dealt."""
    path = READING / task / "keys.json"
    found: list[list[Row]] = json.loads(path.read_text()) if path.exists() else []
    return found


def _write(task: str, rows: list[Row], known: list[Row], rng: random.Random) -> None:
    folder = READING / task
    folder.mkdir(parents=True, exist_ok=True)
    size = BATCH[task] - _KNOWN[task]
    checks = [row | {"corpus": task, "known": True} for row in rng.sample(known, len(known))]
    keys = keys_of(task)
    for at in range(0, len(rows), size):
        number, start = len(keys), len(keys) * _KNOWN[task]
        batch = [*rows[at : at + size], *checks[start : start + _KNOWN[task]]]
        rng.shuffle(batch)
        texts = [shown(task, place, row) for place, row in enumerate(batch, 1)]
        (folder / f"{number:03}.txt").write_text("\n".join(texts), encoding="utf-8")
        keys.append(
            [
                {"corpus": row["corpus"], "id": row["id"], "sentences": digest(row["sentences"])}
                | {"count": len(row["sentences"])}
                | {
                    key: row[key]
                    for key in ("known", "primary", "best")
                    if "known" in row and key in row
                }
                for row in batch
            ]
        )
    (folder / "keys.json").write_text(json.dumps(keys))
    print(f"{task}: {len(rows)} documents in {len(keys)} batches")


def shown(task: str, place: int, row: Row) -> str:
    """A document as readers see it: its place in the batch, headline, and opening or sentences."""
    title = row["headline"].strip() or "(no headline)"
    if task == "topics":
        words = " ".join(row["sentences"]).split()[:_WORDS]
        return f"## {place}. {title}\n{' '.join(words)}\n"
    lines = [f"{number} {sentence}" for number, sentence in enumerate(row["sentences"], 1)]
    return "\n".join([f"## {place}. {title}", *lines, ""])


def gather() -> None:
    """Check the answers, print agreement with known labels, add the rest to the label files."""
    for task in TASKS:
        found = labels(task)
        same: dict[str, list[float]] = defaultdict(list)
        for key, answer in answers(task, partial(answered, task)):
            if not key.get("known"):
                found.append(named(task, key) | answer)
            elif task == "topics":
                same["primary"].append(key["primary"] == answer["primary"])
            else:
                same["best"].append(len({*key["best"]} & {*answer["best"]}) / 3)
        told = {name: f"{np.mean(v):.3f} of {len(v)}" for name, v in same.items()}
        print(f"{task}: {store(task, found)} labels; agreement with known ones {told}")


def answers(name: str, parse: Parse) -> Iterator[tuple[Row, Row]]:
    """Key and label of each document that was answered for; what is not understood is printed.

    Args:
        name: Of the reading, which is that of its folder and of its label file.
        parse: Makes key and label of a line and its batch's keys. ValueError or IndexError: none.
    """
    keys = keys_of(name)
    for path in sorted((READING / name).glob("*.out")):
        for line in filter(str.strip, path.read_text().splitlines()):
            try:
                found = parse(line, keys[int(path.stem)])
            except (ValueError, IndexError):
                print(f"{path.name}: not understood: {line[:60]}")
            else:
                yield found


def named(task: str, key: Row) -> Row:
    """What a label says of its document: corpus, id, and of a story its cut into sentences."""
    row = {"corpus": key["corpus"], "id": key["id"]}
    return row | {"sentences": key["sentences"]} if task == "salience" else row


def store(name: str, found: list[Row]) -> int:
    """Write a label file, the last label of each document; return how many there are."""
    unique = {(row["corpus"], row["id"]): row for row in found}
    lines = [json.dumps(unique[key]) + "\n" for key in sorted(unique)]
    LABELS.mkdir(exist_ok=True)
    (LABELS / f"{name}.jsonl").write_text("".join(lines))
    return len(lines)


def answered(task: str, line: str, batch: list[Row]) -> tuple[Row, Row]:
    """Key and label, of what `parsed` makes of a line."""
    place, answer = parsed(task, line, batch)
    return batch[place - 1], answer


def parsed(task: str, line: str, batch: list[Row]) -> tuple[int, Row]:
    """Place in the batch, and the label; numbers of sentences from 0."""
    head, *rest = line.replace(".", " ").replace(":", " ").split()
    place = int(head)
    if place < 1:
        raise ValueError
    count = batch[place - 1]["count"]
    if task == "topics":
        primary, *second = rest
        if primary not in TOPIC_CODES or any(code not in TOPIC_CODES for code in second[:1]):
            raise ValueError
        return place, {"primary": primary, "secondary": second[0] if second else None}
    best, _, also = " ".join(rest).partition("|")
    chosen, others = [int(n) - 1 for n in best.split()], [int(n) - 1 for n in also.split()]
    if not 1 <= len({*chosen}) == len(chosen) <= 3:
        raise ValueError  # none, too many, or one twice
    if not all(0 <= at < count for at in (*chosen, *others)):
        raise ValueError
    return place, {"best": chosen, "also": others[:3]}


if __name__ == "__main__":
    main()
