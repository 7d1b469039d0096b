"""A unit that is closed may not leave tasks on the lists without a lead unit."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict

from luodi.core.periods import Period
from luodi.core.problems import Problem
from luodi.ledger.org.models import Unit
from luodi.ledger.tasks.models import Adjustment, TaskUnit, UnitRole
from luodi.ledger.tasks.standing import standing


def tasks_left_alone(unit: Unit, last: dt.date) -> list[Problem]:
    """One problem with how many tasks, on lists of the year of its last day and later, it alone leads."""
    leads: dict[int, list[TaskUnit]] = defaultdict(list)
    parts = TaskUnit.objects.filter(
        role=UnitRole.LEAD,
        task__in=TaskUnit.objects.filter(unit=unit, role=UnitRole.LEAD).values("task"),
        task__voided_at=None,
        task__task_list__voided_at=None,
        task__task_list__year__gte=last.year,
    )
    for part in parts.select_related("unit", "task__task_list"):
        leads[part.task_id].append(part)
    acts: dict[int, list[Adjustment]] = defaultdict(list)
    for act in Adjustment.objects.filter(task__in=parts.values("task")).order_by("pk"):
        acts[act.task_id].append(act)
    alone = sum(_is_left(held, unit, last, acts[task]) for task, held in leads.items())
    if not alone:
        return []
    message = f"{unit.name}还牵头{alone}项任务,{last}后将无人牵头。"
    remedy = "请先移交(luodi task hand-over),或并入承接的单位(luodi unit merge)。"
    return [Problem("unit_leads_tasks", message, value=unit.name, remedy=remedy)]


def _is_left(held: list[TaskUnit], unit: Unit, last: dt.date, acts: list[Adjustment]) -> bool:
    """Whether the task is still on its list when the unit is gone, and all its lead units are."""
    december = Period.month(held[0].task.task_list.year, 12)
    others = [part.unit for part in held if part.unit_id != unit.pk]
    lives = any(other.valid_to is None or other.valid_to > last for other in others)
    return last < december.last_day and not lives and standing(december.year, december, acts) == "on"
