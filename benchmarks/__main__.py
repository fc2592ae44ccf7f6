"""Cold start, warm speed and memory, each as a ratio of two kinds of runs taken in turn.

    python -m benchmarks [cold] [warm] [memory] [--runs N]

Every run is a process of its own, so that nothing is warm that should be cold. What is compared
with torch needs the extra `train`; without it those parts say so and are skipped.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence

MEASURES = ("cold", "warm", "memory")
_SMALL, _LARGE = 20, 500


def main() -> int:
    """Run the measures that were asked for, or all of them."""
    parser = argparse.ArgumentParser(prog="benchmarks", description="Ratios, taken in one run.")
    parser.add_argument("measures", nargs="*", metavar="MEASURE", help=", ".join(MEASURES))
    parser.add_argument("--runs", type=int, default=5, help="runs of each kind (default: 5)")
    options = parser.parse_args()
    unknown = set(options.measures) - set(MEASURES)
    if unknown:
        parser.error(f"unknown measure: {', '.join(sorted(unknown))}")
    for name in options.measures or MEASURES:
        if name != "memory" and importlib.util.find_spec("torch") is None:
            print(f"{name}: skipped, torch is not installed (make train-env)")
        else:
            {"cold": cold, "warm": warm, "memory": memory}[name](options.runs)
    return 0


def cold(runs: int) -> None:
    """Seconds from the start of a process to the first summary of a bundle of four articles."""
    times = _in_turn(["cold", "onnx"], ["cold", "torch"], runs)
    ours, theirs = ([wall for wall, _ in kind] for kind in times)
    print(f"cold: process start to first summary, {runs} runs of each in turn, medians")
    print(f"  newsfold (ONNX Runtime, int8)     {_median(ours):8.2f} s")
    print(f"  same weights, torch+transformers  {_median(theirs):8.2f} s")
    print(f"  newsfold / torch                  {_ratio(ours, theirs):8.3f}   (asked: <= 0.25)")


def warm(runs: int) -> None:
    """Articles per second on one thread, weights loaded."""
    times = _in_turn(["warm", "onnx"], ["warm", "torch"], runs)
    ours, theirs = ([report["per_second"] for _, report in kind] for kind in times)
    print(f"warm: articles per second, one thread, {runs} runs of each in turn, medians")
    print(f"  newsfold (ONNX Runtime, int8)     {_median(ours):8.1f} /s")
    print(f"  same weights, torch float32       {_median(theirs):8.1f} /s")
    print(f"  newsfold / torch                  {_ratio(ours, theirs):8.2f}   (asked: >= 2.5)")


def memory(runs: int) -> None:
    """Peak resident memory of a process that digests a small and a large bundle."""
    small, large = _in_turn(["memory", str(_SMALL)], ["memory", str(_LARGE)], runs)
    few, many = ([report["peak_mib"] for _, report in kind] for kind in (small, large))
    print(f"memory: peak resident size, {runs} runs of each in turn, medians")
    print(f"  bundle of {_SMALL:>3} articles            {_median(few):8.1f} MiB")
    print(f"  bundle of {_LARGE:>3} articles            {_median(many):8.1f} MiB")
    print(
        f"  {_LARGE} / {_SMALL}                          {_ratio(many, few):8.3f}   (asked: <= 1.3)"
    )


Run = tuple[float, dict[str, float]]


def _in_turn(one: Sequence[str], other: Sequence[str], runs: int) -> tuple[list[Run], list[Run]]:
    """A B A B …, after one run of each that only fills the disk cache."""
    _run(one)
    _run(other)
    pairs = [(_run(one), _run(other)) for _ in range(runs)]
    return [first for first, _ in pairs], [second for _, second in pairs]


def _run(arguments: Sequence[str]) -> Run:
    began = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.child", *arguments],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        sys.exit(f"{' '.join(arguments)} failed:\n{done.stderr}")
    return time.perf_counter() - began, json.loads(done.stdout)


def _median(figures: Sequence[float]) -> float:
    return statistics.median(figures)


def _ratio(ours: Sequence[float], theirs: Sequence[float]) -> float:
    """The median of the ratios pair by pair: drifts of the machine cancel out."""
    return statistics.median(one / other for one, other in zip(ours, theirs, strict=True))


if __name__ == "__main__":
    sys.exit(main())
