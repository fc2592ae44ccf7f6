"""Weights of the layout `paragraphs`: which short lines are headlines.

    .venv/bin/python -m training.borders fit       # writes splitting/border_weights.py   2 min
    .venv/bin/python -m training.borders measure   # held-out joins, variant by variant   2 min

Logistic regression with an L2 penalty by Newton's method (numpy, which the tests' environment
has). The second model is fitted on the first one's chances for the same joins: with 70 weights and
80,000 lines the two do not overfit, as the held-out figures show.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from newsfold.splitting import agreement, borders, lines, signs, split, units
from training.corpora import PROJECT
from training.joins import VARIANTS, Bundle, Story, akin, bundle, cnn, guardian, twins

WEIGHTS = PROJECT / "layers" / "newsfold" / "newsfold" / "splitting" / "border_weights.py"
RATES = {"short": 0.4, "headings": 0.4, "quotes": 0.12,
         "capitals": 0.06, "full-stop": 0.06, "wrapped": 0.1,
         "title-case": 0.25, "byline": 0.25, "dateline": 0.25, "standfirst": 0.25}  # fmt: skip
"""How often a bundle that is trained on is dressed in each way."""

AKIN, TWINS = 0.3, 0.2
"""How often its stories are of one subject; and, where bylines or datelines show where stories
begin, how often even of one event."""


@dataclass
class Score:
    """Counts over bundles: cuts inside them, and headlines."""

    right: int = 0
    made: int = 0
    due: int = 0
    titles: int = 0
    exact: int = 0
    broken: int = 0
    bundles: int = 0

    def add(self, joined: Bundle) -> None:
        """Split the bundle and count."""
        parts = split(joined.text)
        found = {article.start: article.headline for article in parts.articles}
        cuts, true = set(found) - {0}, set(joined.starts) - {0}
        self.right += len(cuts & true)
        self.made += len(cuts)
        self.due += len(true)
        self.broken += bool(cuts - true)
        self.bundles += 1
        titles = zip(joined.starts, joined.headlines, strict=True)
        self.exact += sum(found.get(start) == title for start, title in titles)
        self.titles += len(joined.starts)

    @property
    def f1(self) -> float:
        """Of the boundaries inside bundles."""
        return 2 * self.right / max(1, self.made + self.due)


def dressed(
    stories: Sequence[Story], count: int, seed: int, singles: float = 0.3
) -> Iterator[Bundle]:
    """Bundles in random dress; this share of them holds a single article."""
    rng = random.Random(seed)
    for _ in range(count):
        size = 1 if rng.random() < singles else rng.randint(2, 12)
        kinds = [kind for kind, rate in RATES.items() if rng.random() < rate]
        if {"title-case", "capitals"} <= set(kinds):
            kinds.remove("capitals")
        chosen = akin(stories, size, rng) if rng.random() < AKIN else rng.sample(stories, size)
        if {"byline", "dateline"} & set(kinds) and size > 1 and rng.random() < TWINS:
            chosen = twins(chosen, [story.headline for story in rng.sample(stories, size)])
        yield bundle(chosen, "+".join(kinds), rng)


def fit() -> None:
    """Fit both models on the articles that are not held out."""
    all_stories = guardian(held=False)
    news = [story for story in all_stories if story.news]
    joined = [
        *dressed(news, 2000, 1),
        *dressed(all_stories, 400, 2),
        *dressed(cnn(held=False), 500, 3),
    ]
    texts, own, truth = [], [], []
    for one in joined:
        found = units.units(lines.scan(one.text))
        numbers = signs.candidates(found)
        texts.append((found, numbers))
        own.append([signs.signs(found, number) for number in numbers])
        truth += [found[number].lines[0].start in one.starts for number in numbers]
    flat = [row for rows in own for row in rows]
    alone = _logistic(flat, truth)
    together = []
    for (found, numbers), rows in zip(texts, own, strict=True):
        first = [borders.chance(alone, row) for row in rows]
        others = agreement.agreement(found, numbers, first)
        together += [{**mine, **more} for mine, more in zip(rows, others, strict=True)]
    _write(WEIGHTS, alone, _logistic(together, truth))


def _logistic(rows: Sequence[signs.Signs], truth: Sequence[bool]) -> dict[str, float]:
    """The weights by name, and "bias"."""
    names = [*rows[0], "bias"]
    values = np.array([[*map(float, row.values()), 1.0] for row in rows])
    wanted = np.array(truth, dtype=float)
    penalty = np.diag([1.0] * len(rows[0]) + [0.0])
    weights = np.zeros(len(names))
    for _ in range(25):
        p = 1 / (1 + np.exp(-np.clip(values @ weights, -30, 30)))
        slope = values.T @ (p - wanted) + penalty @ weights
        curve = (values * (p * (1 - p))[:, None]).T @ values + penalty + 1e-6 * np.eye(len(names))
        step = np.linalg.solve(curve, slope)
        weights -= step
        if np.abs(step).max() < 1e-4:
            break
    return {name: round(float(w), 2) for name, w in zip(names, weights, strict=True)}


def _write(path: Path, alone: dict[str, float], together: dict[str, float]) -> None:
    head = (
        '"""The weights of `borders`, made by training/borders.py from joins of real articles.\n\n'
        "Nothing here is set by hand: change the signs, then fit again.\n"
        '"""\n\nfrom __future__ import annotations\n'
    )
    tables = (
        f"{name} = {{\n" + "".join(f'    "{key}": {value},\n' for key, value in weights.items())
        for name, weights in (("ALONE", alone), ("TOGETHER", together))
    )
    notes = (
        '"""By the line\'s own signs."""\n',
        '"""By its own signs and those that depend on the other candidates."""\n',
    )
    body = "\n".join(f"\n{table}}}\n{note}" for table, note in zip(tables, notes, strict=True))
    path.write_text(head + body.replace('\n"""\n\n\nT', '\n"""\n\nT'), encoding="utf-8")


def measure(bundles: int = 120) -> None:
    """Print the held-out figures for each variant and for single articles."""
    held = guardian(held=True)
    news = [story for story in held if story.news]
    print(
        f"{'variant':22}{'F1':>8}{'prec.':>8}{'recall':>8}{'titles':>8}{'single: false cuts':>20}"
    )
    rows = [
        *((name, news) for name in VARIANTS),
        ("plain (one subject)", news),
        ("plain (every page)", held),
    ]
    for name, stories in rows:
        rng = random.Random(11)
        kind = name.split(" ")[0]
        joined, alone = Score(), Score()
        for _ in range(bundles):
            size = rng.randint(2, 12)
            chosen = akin(stories, size, rng) if "subject" in name else rng.sample(stories, size)
            joined.add(bundle(chosen, kind, rng))
        for story in rng.sample(stories, min(len(stories), 5 * bundles)):
            alone.add(bundle([story], kind, rng))
        print(
            f"{name:22}{joined.f1:8.4f}{joined.right / max(1, joined.made):8.4f}"
            f"{joined.right / joined.due:8.4f}{joined.exact / joined.titles:8.4f}"
            f"{alone.broken:10d} of {alone.bundles}"
        )


if __name__ == "__main__":
    {"fit": fit, "measure": measure}[sys.argv[1]]()
