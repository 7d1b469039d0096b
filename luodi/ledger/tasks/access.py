"""Who sees which lists and tasks: the office its region, reporters those that their unit takes part in.

A unit that handed a task over still sees it, but only as it was until then (`pasts`).
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from luodi.core.periods import CHINA, Period
from luodi.ledger.org.access import Actor, own_unit_ids, seen_regions
from luodi.ledger.tasks.models import Adjustment, AdjustmentKind, Task, TaskUnit, UnitRole


@dataclass(frozen=True)
class Past:
    """How far an actor sees a task that no unit of theirs has a part in any more.

    Of months up to `until`, the last before the hand-over took effect; of acts those up to the hand-over
    itself, `act` (0: no hand-over is known, and nothing of any month is seen); of other people's files
    those added `before` that.
    """

    until: Period
    act: int
    before: dt.datetime

    def tells(self, period: str) -> bool:
        """Whether what was recorded about this month is seen."""
        return period <= str(self.until)


def seen_tasks(actor: Actor) -> Q:
    """Filter for the tasks that the actor may know of: nobody's by default."""
    whole = seen_regions(actor, "task_list__region__")
    if not whole:
        return whole
    own = TaskUnit.objects.filter(unit_id__in=own_unit_ids(actor)).values("task_id")
    return whole | Q(pk__in=own)


def seen_lists(actor: Actor) -> Q:
    """Filter for the lists that the actor may know of: those of a region seen, and those with a task seen."""
    whole = seen_regions(actor, "region__")
    if not whole:
        return whole
    own = TaskUnit.objects.filter(unit_id__in=own_unit_ids(actor)).values("task__task_list_id")
    return whole | Q(pk__in=own)


def pasts(actor: Actor, tasks: QuerySet[Task]) -> dict[int, Past]:
    """Of these tasks those that the actor sees only as they were, by id.

    No query for who answers for no unit, else two at most.
    """
    whole, units = seen_regions(actor, "task__task_list__region__"), own_unit_ids(actor)
    if not whole or not units:
        return {}
    parts = TaskUnit.objects.filter(unit_id__in=units, task__in=tasks.order_by().values("pk")).exclude(whole)
    held: dict[int, set[str]] = defaultdict(set)
    years: dict[int, int] = {}
    holding: set[int] = set()
    for task, role, unit, year in parts.values_list("task_id", "role", "unit__key", "task__task_list__year"):
        held[task].add(str(unit))
        years[task] = year
        if role != UnitRole.FORMER:
            holding.add(task)
    former = held.keys() - holding
    if not former:
        return {}
    left = _left(former, held)
    return {task: _past(left.get(task), years[task]) for task in former}


def _left(tasks: set[int], units: dict[int, set[str]]) -> dict[int, Adjustment]:
    """By task: the last hand-over by which one of these units lost its part."""
    found: dict[int, Adjustment] = {}
    for task, act in _hand_overs(tasks):
        before, after = ({part["key"] for part in parts} for parts in (act.units_before, act.units_after))
        if units[task] & (before - after):
            found[task] = act
    return found


def _hand_overs(tasks: set[int]) -> list[tuple[int, Adjustment]]:
    """The hand-overs of these tasks, in the order of recording."""
    listed = sorted(tasks)
    acts = [
        act
        for start in range(0, len(listed), 500)
        for act in Adjustment.objects.filter(
            task_id__in=listed[start : start + 500], kind=AdjustmentKind.HANDED_OVER
        )
    ]
    return [(act.task_id, act) for act in sorted(acts, key=lambda act: act.pk)]


def _past(act: Adjustment | None, year: int) -> Past:
    since = Period.parse(act.period) if act else Period.month(year, 1)
    begins = dt.datetime.combine(since.first_day, dt.time.min, CHINA)
    return Past(
        until=since.previous(), act=act.pk if act else 0, before=min(act.at, begins) if act else begins
    )
