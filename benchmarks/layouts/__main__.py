"""Score the splitter on every layout: one line each, then the total.

    python -m benchmarks.layouts [--layout NAME …] [--bundles N] [--seed N] [--save DIRECTORY]

Half of the bundles hold invented stories, half real ones where the corpora are at hand.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from benchmarks.layouts.bundles import Sample, check, samples, speed
from benchmarks.layouts.catalogue import LAYOUTS, UNPINNED
from benchmarks.layouts.measure import Score
from benchmarks.layouts.story import real_stories

_HEAD = (
    "layout               bundles    F1  headl.  lost  whole foreign  byline   date  place   MB/s"
)


def main() -> int:
    """Run it; exit status 1 where text was lost or a span left uncovered."""
    options = _options()
    real = [] if options.invented else real_stories(options.seed)
    print(f"{len(real)} real stories\n{_HEAD}")
    total = Score()
    for name in options.layout or LAYOUTS:
        counted = Score()
        for number, sample in enumerate(samples(name, options.bundles, options.seed, real)):
            one = check(sample)
            counted += one
            if options.save and _flawed(one):
                _save(sample, options.save / f"{name}-{number}")
        print(
            _line(name, counted, speed(name, options.seed) if options.speed else None), flush=True
        )
        if name not in UNPINNED:
            total += counted
    print(_line("all but unpinned", total, None))
    return int(bool(total.lost or total.gaps))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="benchmarks.layouts", description=__doc__.split("\n")[0])
    parser.add_argument("--layout", action="append", choices=LAYOUTS, metavar="NAME")
    parser.add_argument("--bundles", type=int, default=20, help="per layout (default: 20)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--invented", action="store_true", help="no real stories")
    parser.add_argument("--no-speed", dest="speed", action="store_false", help="skip the timing")
    parser.add_argument("--save", type=Path, metavar="DIRECTORY", help="keep bundles that failed")
    return parser.parse_args()


def _line(name: str, one: Score, speed: float | None) -> str:
    shares = (
        _share(one.whole, one.paragraphs),
        f"{one.foreign:7}",
        _share(one.byline, one.byline_of),
        _share(one.published, one.published_of),
        _share(one.located, one.located_of),
    )
    rate = "" if speed is None else f"{speed:7.1f}"
    gaps = f"  {one.gaps} NOT COVERED" if one.gaps else ""
    return (
        f"{name:20} {one.bundles:7} {one.f1:.3f}  {one.headline:.3f} {one.lost:5}  "
        f"{' '.join(shares)}{rate}{gaps}"
    )


def _share(part: int, whole: int) -> str:
    return f"{part / whole:6.3f}" if whole else "     -"


def _flawed(one: Score) -> bool:
    return one.f1 < 1 or one.headlines < one.stories or one.lost > 0 or one.gaps > 0


def _save(sample: Sample, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(sample.data)
    headlines: Sequence[str] = [story.headline for story in sample.stories]
    path.with_suffix(".headlines").write_text("\n".join(headlines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    raise SystemExit(main())
