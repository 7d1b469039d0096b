"""When things happen: in the office's hours, on the working days of 2024, in China."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from luodi.core.periods import CHINA
from luodi.core.workdays import add_workdays, is_workday
from luodi.demo.chance import number
from luodi.demo.county import YEAR
from luodi.ledger.audit import context

MORNING, AFTERNOON = 8 * 60 + 40, 14 * 60 + 35
LENGTH = 190
"""Minutes that each half of the day is worked."""


@dataclass(frozen=True)
class Event:
    """Something that somebody does at a moment."""

    at: dt.datetime
    act: Callable[[], object]


def moment(month: int, day: int, *words: object) -> dt.datetime:
    """A moment of that day's office hours, or of the next working day's."""
    found = dt.date(YEAR, month, day)
    if not is_workday(found):
        found = add_workdays(found, 1).day
    half = (MORNING, AFTERNOON)[number(0, 1, "half", found, *words)]
    minute = half + number(0, LENGTH, "minute", found, *words)
    midnight = dt.datetime.combine(found, dt.time(), CHINA)
    return midnight + dt.timedelta(minutes=minute, seconds=number(0, 59, "second", found, *words))


def later(at: dt.datetime, days: int, *words: object) -> dt.datetime:
    """A moment some working days on; with none, within the next half hour."""
    if not days:
        return at + dt.timedelta(minutes=number(4, 30, "soon", at, *words))
    day = add_workdays(at.astimezone(CHINA).date(), days).day
    return moment(day.month, day.day, *words)


@contextmanager
def at(when: dt.datetime) -> Iterator[None]:
    """What is done inside is one request, recorded at that moment."""
    with context.request("demo", address="示例", at=when):
        yield


def live_through(events: Iterable[Event]) -> None:
    """Let these things happen, each at its moment, in their order."""
    for event in sorted(events, key=lambda event: event.at):
        with at(event.at):
            event.act()
