"""Timing several ways to the same result in turn, so that a busy machine disturbs them alike: A B A B."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

QUICK = 0.05
"""Below this many seconds a way is called several times in its turn."""
CALLS = 5


class Different(AssertionError):
    """Two ways to the same result gave different ones: nothing is timed."""


@dataclass(frozen=True)
class Way:
    """One way to a result; `result` gives it in the form in which ways are compared."""

    name: str
    call: Callable[[], Any]
    result: Callable[[Any], Any] = lambda found: found


def compare(slow: Any, ways: Sequence[Way], turns: int, limit: float) -> dict[str, float]:
    """Hold every way's result against the slow, obvious one; then the median seconds of each, in turn.

    A way that took `limit` seconds in all rests; the call that was held is the first sample of such a one.
    Raises: Different.
    """
    samples: dict[str, list[float]] = {}
    for way in ways:
        found: list[Any] = []
        taken = seconds(lambda call=way.call, into=found: into.append(call()))  # type: ignore[misc]
        if way.result(found[0]) != slow:
            raise Different(f"{way.name}: {str(way.result(found[0]))[:300]} instead of {str(slow)[:300]}")
        samples[way.name] = [taken] if taken * turns > limit else []
    for _ in range(turns):
        for way in ways:
            if sum(samples[way.name]) < limit:
                samples[way.name] += _calls(way.call)
    return {name: statistics.median(taken) for name, taken in samples.items()}


def seconds(call: Callable[[], Any]) -> float:
    """How long one call takes."""
    gc.collect()
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def _calls(call: Callable[[], Any]) -> list[float]:
    taken = [seconds(call)]
    while len(taken) < CALLS and taken[0] < QUICK:
        taken.append(seconds(call))
    return taken
