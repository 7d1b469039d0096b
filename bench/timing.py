"""Timing several ways to the same result in turn, so that a busy machine disturbs them alike: A B A B."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from bench.processor import spent

QUICK = 0.05
"""Below this many seconds a way is called several times in its turn."""
CALLS = 5


class Different(AssertionError):
    """Two ways to the same result gave different ones: nothing is timed."""


class Time(NamedTuple):
    """Seconds by the clock, and seconds of processor time, the server's included.

    The processor's hardly grow when other programs share the machine, the clock's do.
    """

    wall: float
    cpu: float

    def by(self, factor: float) -> Time:
        """So many times as long."""
        return Time(self.wall * factor, self.cpu * factor)


@dataclass(frozen=True)
class Way:
    """One way to a result; `result` gives it in the form in which ways are compared."""

    name: str
    call: Callable[[], Any]
    result: Callable[[Any], Any] = lambda found: found


def compare(slow: Any, ways: Sequence[Way], turns: int, limit: float) -> dict[str, Time]:
    """Hold every way's result against the slow, obvious one; then the median time of each, in turn.

    A way that took `limit` seconds in all rests; the call that was held is the first sample of such a one.
    Raises: Different.
    """
    samples: dict[str, list[Time]] = {}
    for way in ways:
        found: list[Any] = []
        taken = timed(lambda call=way.call, into=found: into.append(call()))  # type: ignore[misc]
        if way.result(found[0]) != slow:
            raise Different(f"{way.name}: {str(way.result(found[0]))[:300]} instead of {str(slow)[:300]}")
        samples[way.name] = [taken] if taken.wall * turns > limit else []
    for _ in range(turns):
        for way in ways:
            if sum(time.wall for time in samples[way.name]) < limit:
                samples[way.name] += _calls(way.call)
    return {name: median(taken) for name, taken in samples.items()}


def timed(call: Callable[[], Any]) -> Time:
    """How long one call takes."""
    gc.collect()
    before, start = spent(), time.perf_counter()
    call()
    wall = time.perf_counter() - start
    return Time(wall, spent() - before)


def median(times: Iterable[Time]) -> Time:
    """The median of each of the two."""
    walls, cpus = zip(*times, strict=True)
    return Time(statistics.median(walls), statistics.median(cpus))


def _calls(call: Callable[[], Any]) -> list[Time]:
    taken = [timed(call)]
    while len(taken) < CALLS and taken[0].wall < QUICK:
        taken.append(timed(call))
    return taken
