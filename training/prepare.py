"""Corpora to one form: a headline, sentences and labels per document.

    python -m training.prepare

Writes ``training/cache/{salience,topics,cnn.train,cnn.validation,guardian}.jsonl``, each line
``{"id", "headline", "sentences", ...labels}``; then ``{salience,topics}.read.jsonl``, the same of
the documents that ``training/labels`` knows, and ``topics.written.jsonl``. Raw text is cut by the
product's own splitter.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from functools import cache
from itertools import pairwise
from typing import Any

from nltk.stem.porter import PorterStemmer

from newsfold.text import split_sentences
from training.corpora import CACHE, PROJECT, corpora, held_out, read

LONGEST = 80
"""Sentences of a training story that are used; one CNN story in thirty has more."""

_DATELINE = re.compile(r"^(?:[A-Z][\w .,'-]{0,60})?\(CNN\)\s*(?:--|-)?\s*")
_WORD = re.compile(r"[a-z0-9]+")
_STEMMER = PorterStemmer()


CORPORA = ("salience", "topics", "cnn.train", "cnn.validation", "guardian")
LABELS = PROJECT / "training" / "labels"
"""What was read beyond the corpora: ids and labels, no text (`training.reading`)."""
_MARKS = {"salience": ("best", "also"), "topics": ("primary", "secondary")}
TASKS = tuple(_MARKS)


def main() -> None:
    """Prepare every corpus; a second run writes the same files."""
    CACHE.mkdir(parents=True, exist_ok=True)
    for name in CORPORA:
        rows = documents(name)
        if name == "cnn.train":
            for row in rows:
                row["oracle"] = oracle(row["sentences"], row["highlights"])
        _store(name, rows)
        print(f"{name}: {len(rows)} documents, {dict(Counter(row['part'] for row in rows))}")
    further = {f"{task}.read": labelled(task) for task in TASKS} | {"topics.written": written()}
    for name, rows in further.items():
        _store(name, rows)
        print(f"{name}: {len(rows)} documents")


def _store(name: str, rows: list[dict[str, Any]]) -> None:
    with (CACHE / f"{name}.jsonl").open("w", encoding="utf-8") as out:
        out.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def written() -> list[dict[str, Any]]:
    """Prepared articles of ``training/labels/written.jsonl``: invented, for topics hard to tell."""
    return [
        {"id": f"written-{number}", "corpus": "written", "part": "train"}
        | {"headline": row["headline"], "sentences": sentences_of(row["text"])}
        | {key: row[key] for key in _MARKS["topics"]}
        for number, row in enumerate(read(LABELS / "written.jsonl"))
    ]


def labelled(task: str) -> list[dict[str, Any]]:
    """Prepared documents of any corpus with the labels of ``training/labels``.

    A label whose story is not cut into the sentences that were read is left out, and counted.
    CNN stories have no headline; as stories to be summarized they are given their first highlight
    for one, because a story without any is to be summarized as CNN's editors did.
    """
    found, unlike = [], 0
    wanted = {(row["corpus"], row["id"]): row for row in read(LABELS / f"{task}.jsonl")}
    for name in ("salience", "topics", "guardian", "cnn.train"):
        for row in read(CACHE / f"{name}.jsonl"):
            label = wanted.get((name, row["id"]))
            if label is None or row["part"] != "train":
                continue
            if task == "salience" and label["sentences"] != digest(row["sentences"]):
                unlike += 1
                continue
            title = row["headline"]
            if task == "salience" and name == "cnn.train":
                title = row["highlights"][0]
            kept = {key: row[key] for key in ("id", "sentences")}
            marks = {key: label[key] for key in _MARKS[task]}
            found.append(kept | {"headline": title, "corpus": name, "part": "train"} | marks)
    if unlike:
        print(f"{task}.read: {unlike} stories are cut differently now; their labels are left out")
    return found


def digest(sentences: list[str]) -> str:
    """A short hash of the cut into sentences, which a story's numbers refer to."""
    return hashlib.sha256("\n".join(sentences).encode()).hexdigest()[:12]


def documents(name: str) -> list[dict[str, Any]]:
    """A corpus in the common form, each row with its ``part``: train, held, or none.

    A row that shares its headline with a held-out row of either labelled corpus is in no part.
    CNN validation rows are all held out.
    """
    if name == "cnn.validation":
        return [row | {"part": "held"} for row in _cnn("validation")]
    rows = {"salience": _salience, "topics": _topics, "cnn.train": _cnn, "guardian": _guardian}[
        name
    ]()
    labelled = _labelled()
    for row in rows:
        twins = labelled.get(_title(row["headline"]), ())
        twin = any(held_out(other) for other in twins)
        row["part"] = "held" if held_out(row["id"]) else "none" if twin else "train"
        if name == "guardian":  # unlabelled: none of it is measured on, only twins are
            row["part"] = "none" if twin else "train"
    return rows


@cache
def _labelled() -> dict[str, tuple[str, ...]]:
    """Ids of the documents of both labelled corpora by headline."""
    found: dict[str, tuple[str, ...]] = {}
    for name in ("salience", "topics"):
        for row in read(corpora() / name / "train.jsonl"):
            if title := _title(row["title"]):
                found[title] = (*found.get(title, ()), row["id"])
    return found


def _title(headline: str) -> str:
    return " ".join(_WORD.findall(headline.lower()))


def sentences_of(text: str) -> list[str]:
    """Sentences of a raw text whose paragraphs, if any, are separated by blank lines."""
    found = []
    for paragraph in re.split(r"\n\s*\n", text):
        spans = split_sentences(paragraph)
        found += [" ".join(paragraph[start:end].split()) for start, end in spans]
    return [sentence for sentence in found if any(char.isalpha() for char in sentence)]


def _salience() -> list[dict[str, Any]]:
    return [
        {
            "id": row["id"],
            "headline": row["title"],
            "sentences": row["sentences"],
            "best": [number - 1 for number in row["best"]],
            "also": [number - 1 for number in row["also"]],
        }
        for row in read(corpora() / "salience" / "train.jsonl")
    ]


def _topics() -> list[dict[str, Any]]:
    return [
        {
            "id": row["id"],
            "headline": row["title"],
            "sentences": sentences_of(row["text"]) or [row["title"]],
            "primary": row["primary"],
            "secondary": row["secondary"],
        }
        for row in read(corpora() / "topics" / "train.jsonl")
        if row["primary"] != "NONE"
    ]


def _cnn(part: str = "train") -> list[dict[str, Any]]:
    rows = []
    for row in read(corpora() / "summaries" / f"cnn.{part}.jsonl.gz"):
        sentences = sentences_of(_DATELINE.sub("", row["article"], count=1))
        if part == "train":
            sentences = sentences[:LONGEST]
            if len(sentences) < 4:
                continue
        rows.append(
            {"id": row["id"], "headline": "", "sentences": sentences}
            | {"highlights": row["highlights"]}
        )
    return rows


def _guardian() -> list[dict[str, Any]]:
    return [
        {
            "id": row["id"],
            "headline": row["title"],
            "sentences": sentences_of(row["article"]),
            "pillar": row["pillar"],
        }
        for row in read(corpora() / "summaries" / "guardian.jsonl.gz")
        if row["article"].strip()
    ]


@cache
def _stem(word: str) -> str:
    return _STEMMER.stem(word) if len(word) > 3 else word


def _grams(text: str) -> tuple[Counter[Any], Counter[Any]]:
    words = [_stem(word) for word in _WORD.findall(text.lower())]
    return Counter(words), Counter(pairwise(words))


def _f1(found: Counter[Any], wanted: Counter[Any]) -> float:
    total = found.total() + wanted.total()
    return 2 * (found & wanted).total() / total if total else 0.0


def oracle(sentences: list[str], highlights: list[str], size: int = 3) -> list[int]:
    """Sentences that greedily maximise mean ROUGE-1/2 F1 against the highlights, best first.

    The usual extractive oracle (Nallapati et al. 2017, https://arxiv.org/abs/1611.04230).
    """
    wanted = [sum(grams, Counter()) for grams in zip(*map(_grams, highlights), strict=True)]
    parts = [_grams(sentence) for sentence in sentences]
    chosen: list[int] = []
    have: list[Counter[Any]] = [Counter(), Counter()]
    best = 0.0
    while len(chosen) < size:
        scored = [
            (sum(_f1(h + p, w) for h, p, w in zip(have, part, wanted, strict=True)) / 2, -index)
            for index, part in enumerate(parts)
            if index not in chosen
        ]
        score, negative = max(scored, default=(0.0, 0))
        if score <= best:
            break
        best = score
        chosen.append(-negative)
        have = [h + p for h, p in zip(have, parts[-negative], strict=True)]
    return chosen


if __name__ == "__main__":
    main()
