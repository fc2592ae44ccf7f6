"""Train the document transformer on cached vectors of the frozen encoder.

    python -m training.train --dev      # tune and calibrate: trains on 4/5 of the training part
    python -m training.train            # the weights that ship: trains on all of the training part

Three streams share the network: read stories (salience), CNN stories with greedy-oracle labels
(salience, less weight) and topics. Members differ in their seed only; each is saved under
``training/runs`` when done, and a second call goes on with the members that are missing.
"""

from __future__ import annotations

import argparse
import random
import time
from typing import TYPE_CHECKING

import numpy as np
import torch
from safetensors.torch import load_file, save_file
from torch.nn import functional

from training.corpora import PROJECT
from training.dataset import load, part, stream
from training.measures import TopicFigures, agreement
from training.network import Member, Network, TopicHead
from training.words import fit, pieces

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray
    from torch import Tensor

    from training.dataset import Batch, Example

RUNS = PROJECT / "training" / "runs"
_SIZE = 16
_TOPIC_SIZE, _TOPIC_PASSES = 64, 20
_RATE = 1e-3


def main() -> None:
    """Train the members that are missing."""
    parser = argparse.ArgumentParser(description="Train the document transformer.")
    parser.add_argument("--dev", action="store_true")
    parser.add_argument("--members", type=int, default=3)
    parser.add_argument("--steps", type=int, default=800)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--cnn", type=float, default=1.0, help="weight of the CNN oracle labels")
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    data = {name: load(name, "float") for name in ("salience", "topics", "cnn.train")}
    dev = False if options.dev else None
    training = {name: part(examples, dev=dev) for name, examples in data.items()}
    kind = "dev" if options.dev else "all"
    RUNS.mkdir(parents=True, exist_ok=True)
    save_file(fit(training["topics"]).state_dict(), RUNS / f"{kind}.words.safetensors")
    for seed in range(options.members):
        path = RUNS / f"{kind}.{seed}.safetensors"
        if path.exists():
            continue
        start = time.perf_counter()
        save_file(train(training, seed, options.steps, options.cnn).state_dict(), path)
        print(f"{path.name}: {time.perf_counter() - start:.0f} s", flush=True)
    if options.dev:
        report(restore(kind), {name: part(examples, dev=True) for name, examples in data.items()})


def train(data: dict[str, list[Example]], seed: int, steps: int, cnn: float) -> Member:
    """One member: salience, then topics; AdamW, one cycle each."""
    _seed(seed)
    member = Member().train()
    read = stream(data["salience"], _SIZE, seed, drop_headline=0.02)
    told = stream(data["cnn.train"], _SIZE, seed, drop_headline=0.0)

    def loss() -> Tensor:
        value = salience_loss(member, next(read))
        return value + cnn * salience_loss(member, next(told)) if cnn else value

    salient = [p for name, p in member.named_parameters() if not name.startswith("topics.")]
    _cycle(salient, steps, 0.1, loss)
    member.topics = train_topics(data["topics"], seed)
    return member.eval()


def train_topics(examples: Sequence[Example], seed: int) -> TopicHead:
    """One topic head, from its own seed, so that it can be trained without the rest."""
    _seed(seed)
    head = TopicHead().train()
    batches = stream(examples, _TOPIC_SIZE, seed, drop_headline=0.05)
    steps = _TOPIC_PASSES * len(examples) // _TOPIC_SIZE
    _cycle(list(head.parameters()), steps, 0.5, lambda: topic_loss(head, next(batches)))
    return head.eval()


def _seed(seed: int) -> None:
    torch.manual_seed(seed)
    random.seed(seed)


def _cycle(
    parameters: Sequence[Tensor], steps: int, decay: float, loss: Callable[[], Tensor]
) -> None:
    """Minimise `loss` in one cycle of the learning rate; biases and norms are not decayed."""
    groups = [
        {"params": [p for p in parameters if p.ndim > 1], "weight_decay": decay},
        {"params": [p for p in parameters if p.ndim == 1], "weight_decay": 0.0},
    ]
    optimizer = torch.optim.AdamW(groups, lr=_RATE)
    cycle = torch.optim.lr_scheduler.OneCycleLR(optimizer, _RATE, steps, pct_start=0.1)
    for _ in range(steps):
        value = loss()
        optimizer.zero_grad()
        value.backward()
        torch.nn.utils.clip_grad_norm_(parameters, 1.0)
        optimizer.step()
        cycle.step()


def salience_loss(member: Member, batch: Batch) -> Tensor:
    """Listwise: the labels as a distribution over the sentences; and each sentence for itself.

    The listwise part ranks; the binary part makes the sigmoid of a logit a probability.
    """
    logits = member(batch.vectors, batch.told, batch.headline, batch.mask)
    shared = batch.salience / batch.salience.sum(1, keepdim=True).clamp(min=1)
    hidden = logits.masked_fill(~batch.mask, -1e4)
    listwise = -(shared * hidden.log_softmax(1)).sum(1).mean()
    single = functional.binary_cross_entropy_with_logits(logits, batch.salience, reduction="none")
    return listwise + single[batch.mask].mean() * 3


def topic_loss(head: TopicHead, batch: Batch) -> Tensor:
    """Cross-entropy with the soft target: primary 0.7 and secondary 0.3 where there are two."""
    logits = head(batch.vectors, batch.headline, batch.opening, batch.mask)
    return functional.cross_entropy(logits, batch.topics, label_smoothing=0.05)


@torch.inference_mode()
def predict(
    network: Network, examples: Sequence[Example]
) -> list[tuple[NDArray[np.float32], NDArray[np.float32]]]:
    """Salience and topic logits per document, one at a time as in the product."""
    found = []
    for one, (words, counts) in zip(examples, pieces(examples), strict=True):
        headline = np.zeros_like(one.opening) if one.headline is None else one.headline
        given = (one.vectors, one.told, headline, one.opening, words, counts)
        salience, topics = network(*(torch.from_numpy(array) for array in given))
        found.append((salience.numpy(), topics.numpy()))
    return found


def report(network: Network, data: dict[str, list[Example]]) -> None:
    """Print agreement (plain top three) and topic figures on documents not trained on."""
    figures = []
    for name, key in (("salience", "best"), ("cnn.train", "oracle")):
        shared = [
            agreement(np.argsort(-logits)[:3].tolist(), one.row[key])
            for one, (logits, _) in zip(data[name], predict(network, data[name]), strict=True)
        ]
        figures.append(f"{name} {np.mean(shared):.4f}")
    wanted = [str(one.topics.argmax()) for one in data["topics"] if one.topics is not None]
    guess = [str(topics.argmax()) for _, topics in predict(network, data["topics"])]
    topics = TopicFigures.of(wanted, guess)
    print(*figures, f"topics F1 {topics.macro_f1:.4f} accuracy {topics.accuracy:.4f}", flush=True)


def restore(kind: str) -> Network:
    """The members and the word model saved under `RUNS` as ``dev`` or ``all``, as one network."""
    paths = sorted(RUNS.glob(f"{kind}.[0-9]*.safetensors"))
    network = Network(len(paths))
    for member, path in zip(network.members, paths, strict=True):
        member.load_state_dict(load_file(path))
    network.words.load_state_dict(load_file(RUNS / f"{kind}.words.safetensors"))
    return network.eval()


if __name__ == "__main__":
    main()
