"""What every measurement has: a figure, its reference in the same run, and the bar it is held against."""

import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Measured:
    """A figure with its reference, both in seconds or in `unit`.

    Attributes:
        what: What was measured.
        reference: What it is compared with.
        bar: The ratio wanted: at most so many times the reference, or with `faster` at least so many times as fast.
        unit: What both are in where they are no seconds.
        faster: Whether the ratio is how many times as fast as the reference it is.
    """

    what: str
    reference: str
    seconds: float
    reference_seconds: float
    bar: float | None = None
    faster: bool = False
    unit: str = ""

    @property
    def ratio(self) -> float:
        """Return how many times the reference it takes, or how many times as fast it is."""
        one, other = self.seconds, self.reference_seconds
        return other / one if self.faster else one / other

    @property
    def verdict(self) -> str:
        """Say whether it keeps its bar."""
        if self.bar is None:
            return ""
        kept = self.ratio >= self.bar if self.faster else self.ratio <= self.bar
        return ("kept" if kept else "MISSED") + f" ({'≥' if self.faster else '≤'} {self.bar:g})"


def once(run: Callable[[], object]) -> float:
    """Return how many seconds something takes."""
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


def best(run: Callable[[], object], repeats: int = 5) -> float:
    """Return the shortest of some runs: a busy machine makes runs longer, never shorter."""
    return min(once(run) for _ in range(repeats))


def part(times: Sequence[float], share: float) -> float:
    """Return the time that a share of all times doesn't exceed."""
    return statistics.quantiles(times, n=100, method="inclusive")[round(share * 100) - 1]


def bytes_a_second() -> float:
    """Return how fast this machine reads memory: the sum of an array far larger than its caches."""
    array = np.ones(64_000_000, np.float64)
    return array.nbytes / best(array.sum)


def spread(
    what: str, reference: str, times: Sequence[tuple[float, float]], bar: float | None = None
) -> Iterator[Measured]:
    """Yield the median and the 95th of a hundred of paired times, each against that of the reference.

    Args:
        what: What was measured.
        reference: What it is compared with.
        times: Seconds of the one and of the other.
        bar: At most so many times the reference, if that is wanted.
    """
    ours, theirs = [one for one, _ in times], [other for _, other in times]
    for name, share in (("p50", 0.5), ("p95", 0.95)):
        yield Measured(f"{what}, {name}", f"{reference}, {name}", part(ours, share), part(theirs, share), bar)
