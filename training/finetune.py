"""Fine-tune the upper half of the encoder with its heads, on both tasks at once.

    python -m training.finetune NAME [--dev] [--from NAME] --salience 8 --topics 16 --steps 400

Every step takes so many read stories, topic articles, Guardian openings (sections as weak labels)
and CNN stories; 0 leaves a task out. An encoder `--rate` of 0 trains the heads alone, on vectors
made once. State is saved every few minutes to ``training/runs/NAME.joint.pt``; the same command
goes on from there (with the documents in another order). The result is
``training/runs/NAME.joint.safetensors``. With `--dev` the development fold is left out and scored.
"""

from __future__ import annotations

import argparse
import random
import time

import numpy as np
import torch
from safetensors.torch import load_file, save_file
from torch import Tensor
from torch.nn import functional

from training.corpora import TOPIC_CODES
from training.joint import SECTIONS, Joint, topic_target
from training.measures import TopicFigures, agreement
from training.tasks import CORPORA, Task, encoded, salience_logits, topic_logits
from training.train import RUNS, salience_loss

_WEIGHTS = {"cnn": 0.5, "guardian": 0.5}
"""Of the losses of side tasks."""
_DROP_HEADLINE = 0.02
_SAVE = 180.0
"""Seconds between checkpoints."""
_TOLD = 20
"""Steps between lines of progress."""


def main() -> None:
    """Train, or go on with training."""
    parser = argparse.ArgumentParser(description="Fine-tune encoder and heads together.")
    parser.add_argument("name")
    parser.add_argument("--from", dest="start", help="weights to start from")
    parser.add_argument("--dev", action="store_true", help="leave the development fold out")
    parser.add_argument("--members", type=int, default=3)
    for task in CORPORA:
        parser.add_argument(f"--{task}", type=int, default=0, help="documents per step")
    parser.add_argument("--steps", type=int, required=True)
    parser.add_argument("--rate", type=float, default=1.5e-4, help="of the encoder")
    parser.add_argument("--member-rate", type=float, default=1e-3, help="of the transformers")
    parser.add_argument("--head-rate", type=float, default=1e-3, help="of the topic heads")
    parser.add_argument("--limit", type=int, help="documents per task; all where not given")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    random.seed(options.seed)
    torch.manual_seed(options.seed)
    RUNS.mkdir(parents=True, exist_ok=True)
    joint = Joint(options.members) if options.start is None else restore(options.start)
    tasks = {
        name: Task(name, size, options.seed, dev=options.dev, limit=options.limit)
        for name in CORPORA
        if (size := getattr(options, name))
    }
    run(joint, tasks, options)
    save_file(joint.state_dict(), RUNS / f"{options.name}.joint.safetensors")
    if options.dev:
        score(joint, tasks)


def restore(name: str) -> Joint:
    """The network that a run of this name left."""
    state = load_file(RUNS / f"{name}.joint.safetensors")
    members = {key.split(".")[1] for key in state if key.startswith("members.")}
    joint = Joint(len(members))
    joint.load_state_dict(state)
    return joint.eval()


def run(joint: Joint, tasks: dict[str, Task], options: argparse.Namespace) -> None:
    """Train for `options.steps` steps in one cycle of the rates."""
    groups = [
        {"params": list(joint.upper.parameters()), "weight_decay": 0.01},
        {"params": list(joint.members.parameters()), "weight_decay": 0.1},
        {"params": [*joint.heads.parameters(), *joint.sections.parameters()], "weight_decay": 0.1},
    ]
    rates = [max(options.rate, 1e-12), options.member_rate, options.head_rate]
    optimizer = torch.optim.AdamW(groups)
    cycle = torch.optim.lr_scheduler.OneCycleLR(optimizer, rates, options.steps, pct_start=0.1)
    parts = {"joint": joint, "optimizer": optimizer, "cycle": cycle}
    path, first = RUNS / f"{options.name}.joint.pt", 0
    if path.exists():
        state = torch.load(path, weights_only=True)
        first = state["step"]
        for name, part in parts.items():
            part.load_state_dict(state[name])
    if not options.rate:
        joint.upper.requires_grad_(requires_grad=False)
        for task in tasks.values():
            task.freeze(joint)
    joint.train()
    start = saved = time.perf_counter()
    for step in range(first, options.steps):
        losses = step_losses(joint, tasks)
        optimizer.zero_grad()
        sum(value * _WEIGHTS.get(name, 1.0) for name, value in losses.items()).backward()
        torch.nn.utils.clip_grad_norm_(joint.parameters(), 1.0)
        optimizer.step()
        cycle.step()
        now = time.perf_counter()
        if (step + 1) % _TOLD == 0:
            told = " ".join(f"{name} {value.item():.3f}" for name, value in losses.items())
            print(f"step {step + 1} of {options.steps}, {now - start:.0f} s: {told}", flush=True)
        if now - saved > _SAVE:
            saved = now
            torch.save({n: p.state_dict() for n, p in parts.items()} | {"step": step + 1}, path)
    path.unlink(missing_ok=True)


def step_losses(joint: Joint, tasks: dict[str, Task]) -> dict[str, Tensor]:
    """Losses of one step, by task: the mean over the members."""
    drawn = {name: task.draw() for name, task in tasks.items()}
    losses: dict[str, Tensor] = {}
    for name, vectors in encoded(joint, tasks, drawn).items():
        rows = [tasks[name].rows[at] for at in drawn[name]]
        if name == "guardian":
            wanted = torch.tensor([SECTIONS.index(row["section"]) for row in rows])
            losses[name] = functional.cross_entropy(joint.sections(vectors * 12), wanted)
        elif name == "topics":
            target = torch.from_numpy(np.stack([topic_target(row) for row in rows]))
            each = [
                functional.cross_entropy(head(vectors), target, label_smoothing=0.05)
                for head in joint.heads
            ]
            losses[name] = torch.stack(each).mean()
        else:
            batch = tasks[name].stories(drawn[name], vectors, _DROP_HEADLINE)
            each = [salience_loss(member, batch) for member in joint.members]
            losses[name] = torch.stack(each).mean()
    return losses


def score(joint: Joint, tasks: dict[str, Task]) -> None:
    """Print the development fold's figures: plain top three, topic heads without the words."""
    if task := tasks.get("topics"):
        wanted = [task.rows[at]["primary"] for at in task.dev]
        found = [TOPIC_CODES[at] for at in topic_logits(joint, task, task.dev).argmax(1)]
        figures = TopicFigures.of(wanted, found)
        print(f"dev topics: F1 {figures.macro_f1:.4f} accuracy {figures.accuracy:.4f}")
    for name, key in (("salience", "best"), ("cnn", "oracle")):
        if task := tasks.get(name):
            print(f"dev {name}: agreement {top_three(joint, task, key):.4f}")


def top_three(joint: Joint, task: Task, key: str) -> float:
    """Mean agreement of the three highest logits with the sentences under `key`."""
    shares = [
        agreement(np.argsort(-logits)[:3].tolist(), task.rows[at][key])
        for at, (logits, _) in zip(task.dev, salience_logits(joint, task, task.dev), strict=True)
        if task.rows[at][key]
    ]
    return float(np.mean(shares))


if __name__ == "__main__":
    main()
