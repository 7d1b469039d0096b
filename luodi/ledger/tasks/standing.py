"""Where a task stands on its list in a month, who leads it then, and whether it is due to be reported.

Pure functions over a task's adjustments (动态调整): a sealed month stays what it was because books are
frozen; these say what an open month is.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Literal, Protocol

from luodi.core.periods import Period
from luodi.ledger.org.models import Unit
from luodi.ledger.tasks.models import AdjustmentKind, Frequency, TaskUnit, UnitRole

Standing = Literal["on", "withdrawn", "not yet"]
LEAVING = frozenset({AdjustmentKind.WITHDRAWN, AdjustmentKind.MERGED})
TURNING = LEAVING | {AdjustmentKind.ADDED}
"""Kinds that put a task on its list or take it off; the others leave it where it is."""


class Dated(Protocol):
    """What is needed of an adjustment: its kind, the month it is in force from, units before and after."""

    kind: str
    period: str
    units_before: Any
    units_after: Any


@dataclass(frozen=True)
class UnitThen:
    """A unit that had a part in a task before it was handed over, as the act remembers it."""

    key: uuid.UUID
    name: str
    position: int


def in_order(acts: Iterable[Dated]) -> list[Dated]:
    """Acts by the month they are in force from; within a month as given, which is the order of recording."""
    return sorted(acts, key=lambda act: act.period)


def standing(year: int, period: Period, adjustments: Sequence[Dated]) -> Standing:
    """Where a task of a list of that year stands at the end of the period.

    It exists from 1 January of its list's year unless an act says otherwise; an act is in force from its
    month on, and of several in one month the one recorded last holds. A task that was added, undone and
    added again is there from the last time on. `adjustments`: its own, in the order of recording.
    """
    if period.year < year:
        return "not yet"
    turns = _turns(adjustments)
    past = [act for act in turns if act.period <= str(period.last_month)]
    if past:
        return "withdrawn" if past[-1].kind in LEAVING else "on"
    return "not yet" if turns and turns[0].kind == AdjustmentKind.ADDED else "on"


def _turns(adjustments: Sequence[Dated]) -> list[Dated]:
    """The acts that put it on its list or take it off; of additions that follow one another the last one."""
    turns = [act for act in in_order(adjustments) if act.kind in TURNING]
    kinds = [act.kind for act in turns]
    again = [pair == (AdjustmentKind.ADDED, AdjustmentKind.ADDED) for pair in pairwise(kinds)]
    return [act for act, is_again in zip(turns, [*again, False], strict=False) if not is_again]


def lead_units_at(
    parts: Sequence[TaskUnit], period: Period, adjustments: Sequence[Dated]
) -> list[Unit | UnitThen]:
    """The units that lead a task at the end of the period, the first one first."""
    return _units_at(UnitRole.LEAD, parts, period, adjustments)


def support_units_at(
    parts: Sequence[TaskUnit], period: Period, adjustments: Sequence[Dated]
) -> list[Unit | UnitThen]:
    """The units that support a task at the end of the period."""
    return _units_at(UnitRole.SUPPORT, parts, period, adjustments)


def _units_at(
    role: UnitRole, parts: Sequence[TaskUnit], period: Period, adjustments: Sequence[Dated]
) -> list[Unit | UnitThen]:
    """The parts as they are now, unless a hand-over later than the period tells what they were before it."""
    later = [
        act
        for act in in_order(adjustments)
        if act.kind == AdjustmentKind.HANDED_OVER and act.period > str(period.last_month)
    ]
    now: dict[uuid.UUID, Unit] = {part.unit.key: part.unit for part in parts}
    if not later:
        held = sorted((part for part in parts if part.role == role), key=lambda part: part.position)
        return [part.unit for part in held]
    then = [
        UnitThen(uuid.UUID(entry["key"]), entry["name"], entry["position"])
        for entry in later[0].units_before
        if entry["role"] == role
    ]
    return [now.get(unit.key, unit) for unit in then]


def falls_due(frequency: str, period: Period, milestones: Iterable[dt.date]) -> bool:
    """Whether a task of this frequency is to be reported in the month: in each, in a quarter's last, or in
    those with a milestone.
    """
    if frequency == Frequency.QUARTERLY:
        return period.months_ended % 3 == 0
    if frequency == Frequency.MILESTONE:
        return any(period.first_day <= day <= period.last_day for day in milestones)
    return True
