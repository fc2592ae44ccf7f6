"""The loop that both tasks are trained in: one cycle of the rates, checkpoints, a progress bar."""

from __future__ import annotations

import argparse
import random
import time
from typing import TYPE_CHECKING, TypeVar

import torch
from safetensors.torch import load_file
from torch import nn
from tqdm import tqdm

from training.corpora import PROJECT, fold

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from typing import Any

    from torch import Tensor

    from training.lower import States

N = TypeVar("N", bound=nn.Module)
RUNS = PROJECT / "training" / "runs"
START = PROJECT / "training" / "weights" / "newsfold-mini-0.2.0.safetensors"
"""The version before this one, which training can go on from."""
DEV_FOLDS = 5
"""Of the corpora's training part, one in so many is never trained on: it tunes and calibrates."""
_SAVE = 180.0
"""Seconds between checkpoints."""


def options(description: str, passes: float, size: int) -> argparse.ArgumentParser:
    """The options that both tasks have."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--passes", type=float, default=passes)
    parser.add_argument("--size", type=int, default=size, help="documents per step")
    parser.add_argument("--rate", type=float, default=1e-4, help="of the encoder's upper layers")
    parser.add_argument("--head-rate", type=float, default=1e-3, help="of what reads its vectors")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--device", default="cpu", help="cpu or cuda")
    parser.add_argument("--seed", type=int, default=0)
    return parser


def in_dev(row: dict[str, Any]) -> bool:
    """True for a document of the development fold; documents read for training are in none."""
    return "corpus" not in row and fold(row["id"], DEV_FOLDS, "dev") == 0


def part(corpora: Sequence[States], *, dev: bool) -> list[tuple[States, int]]:
    """Documents of some corpora inside or outside the development fold: corpus, and number there.

    Args:
        corpora: With their states.
        dev: Inside.
    """
    return [
        (corpus, at)
        for corpus in corpora
        for at, row in enumerate(corpus.rows)
        if in_dev(row) == dev
    ]


def restored(network: N, name: str) -> N:
    """The network with the weights that the last run of this name left, ready for inference."""
    network.load_state_dict(load_file(RUNS / f"{name}.safetensors"))
    network.eval()
    return network


def begun(network: N, places: Mapping[str, str]) -> N:
    """The network with the weights of `START`, ready for inference.

    Layers, and parts, that are not there stay as the network has them.

    Args:
        network: To be filled.
        places: Where in `START` each of its parts is.
    """
    state = load_file(START)
    found = {}
    for name, own in network.state_dict().items():
        part, _, rest = name.partition(".")
        place = f"{places[part]}.{rest}" if part in places else ""
        absent = not place or (rest.startswith("layer.") and place not in state)
        found[name] = own if absent else state[place].float()
    network.load_state_dict(found)
    network.eval()
    return network


def draw(count: int, size: int, step: int, seed: int) -> list[int]:
    """The documents of a step: each pass is shuffled anew, and any step can be drawn by itself."""
    per_pass = max(count // size, 1)
    order = list(range(count))
    random.Random(f"{seed} {step // per_pass}").shuffle(order)
    start = step % per_pass * size
    return order[start : start + size]


def train(
    name: str,
    network: nn.Module,
    groups: Sequence[tuple[Sequence[nn.Parameter], float, float]],
    steps: int,
    loss: Callable[[int], Tensor],
) -> None:
    """Minimise `loss` of each step with AdamW in one cycle of the rates.

    The state is saved every few minutes to ``training/runs/NAME.pt``; a second call goes on there.

    Args:
        name: Of the checkpoint.
        network: What is saved.
        groups: Parameters, their highest rate, and their weight decay.
        steps: How many.
        loss: Of a step, by its number.
    """
    RUNS.mkdir(parents=True, exist_ok=True)
    trained = [parameter for parameters, _, _ in groups for parameter in parameters]
    optimizer = torch.optim.AdamW(
        [{"params": list(parameters), "weight_decay": decay} for parameters, _, decay in groups]
    )
    rates = [rate for _, rate, _ in groups]
    cycle = torch.optim.lr_scheduler.OneCycleLR(optimizer, rates, steps, pct_start=0.1)
    parts = {"network": network, "optimizer": optimizer, "cycle": cycle}
    path, first = RUNS / f"{name}.pt", 0
    if path.exists():
        state = torch.load(path, weights_only=True)
        first = state["step"]
        for key, part in parts.items():
            part.load_state_dict(state[key])
    network.train()
    saved, mean = time.perf_counter(), 0.0
    with tqdm(total=steps, initial=first, desc=name, mininterval=5) as bar:
        for step in range(first, steps):
            value = loss(step)
            optimizer.zero_grad()
            value.backward()
            torch.nn.utils.clip_grad_norm_(trained, 1.0)
            optimizer.step()
            cycle.step()
            mean = value.item() if step == first else 0.98 * mean + 0.02 * value.item()
            bar.update()
            bar.set_postfix(loss=f"{mean:.3f}", refresh=False)
            if time.perf_counter() - saved > _SAVE:
                saved = time.perf_counter()
                torch.save({k: p.state_dict() for k, p in parts.items()} | {"step": step + 1}, path)
    path.unlink(missing_ok=True)
    network.eval()
