"""Time and cost on AWS, from what was counted here: a projection on paper, nothing was deployed.

    seconds of a bundle  = bytes / splitting speed + articles / (workers x articles per second)
    dollars per article  = GB-seconds x price + requests x prices + units x prices

with ``GB-seconds = (model + own seconds) x memory``, Lambda's vCPU taken as fast as a core here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

# us-east-1, x86_64, on demand; from AWS's public price pages as they were known in 2026. Yours may
# differ: https://aws.amazon.com/lambda/pricing/ and the like.
PRICES = {
    "GB-second": 0.0000166667,
    "lambda": 0.20e-6,
    "s3 put": 5.0e-6,
    "s3 get": 0.4e-6,
    "sqs": 0.40e-6,
    "events": 1.00e-6,
    "write units": 0.625e-6,
    "read units": 0.125e-6,
}
MEMORY_GB = 1769 / 1024
PARTITION_UNITS = 1000
"""Write units per second that one partition takes: a bundle's rows are one partition."""


@dataclass(frozen=True, slots=True)
class Measured:
    """What a run gave.

    Attributes:
        articles: How many.
        megabytes: The bundle's size, in 10^6 bytes.
        splitting: Seconds of taking it apart and staging.
        working: Seconds of the workers, without the stand-in's.
        counts: What `Meter` counted, and `lambda` invocations.
    """

    articles: int
    megabytes: float
    splitting: float
    working: float
    counts: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Projected:
    """A bundle, or many of them, on AWS.

    Attributes:
        seconds: From the upload to the last row.
        dollars: By what they are paid for.
    """

    seconds: float
    dollars: Mapping[str, float]


def project(run: Measured, articles: int, workers: int, bundles: int = 1) -> Projected:
    """Scale a run to so many articles.

    Args:
        run: The run.
        articles: Articles in all.
        workers: Chunks worked on at the same time.
        bundles: Bundles that they come in, uploaded together: each is a partition of its own.
    """
    factor = articles / run.articles
    units_per_second = PARTITION_UNITS * bundles
    table_units = run.counts["table units"] * factor
    working = max(run.working * factor / workers, table_units / units_per_second)
    seconds = run.splitting * factor / bundles + working
    dollars = {
        name: run.counts[name] * factor * price
        for name, price in PRICES.items()
        if name in run.counts
    }
    dollars["GB-second"] = (run.splitting + run.working) * factor * MEMORY_GB * PRICES["GB-second"]
    return Projected(seconds, dollars)
