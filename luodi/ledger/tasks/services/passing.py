"""A merged unit's tasks pass to its successor: a dated hand-over for each, written together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from luodi.core.periods import Period
from luodi.core.problems import Problem, Rejected
from luodi.ledger.audit import context
from luodi.ledger.audit.services import Changed
from luodi.ledger.org.access import Actor, Power
from luodi.ledger.org.models import Unit
from luodi.ledger.org.successions import Succession
from luodi.ledger.tasks.models import Adjustment, AdjustmentKind, Task, TaskUnit, UnitRole
from luodi.ledger.tasks.queries.tasks import by_task
from luodi.ledger.tasks.services.adjusting import open_period
from luodi.ledger.tasks.services.adjustments import remembered
from luodi.ledger.tasks.services.intake import in_chunks
from luodi.ledger.tasks.services.owed import owed_follow
from luodi.ledger.tasks.services.subjects import task_subject
from luodi.ledger.tasks.standing import standing

BATCH = 500


@transaction.atomic
def tasks_pass_on(actor: Actor, succession: Succession) -> list[Changed]:
    """Hand every task that the unit leads or supports over to its successor, in the same place.

    Tasks of the year of the merger pass on from its month, those of later years from the beginning;
    lists of earlier years stay as they were. Open months then owe what the lists hold.
    Raises: Refused without the power, or when a month from there on is closed; Rejected where a task has
    an adjustment from a later month already.
    """
    tasks = _held(succession)
    if tasks:
        actor.require(Power.EDIT, succession.unit.region)
    acts = by_task(_acts(succession))
    wanted = [(task, _since(task, acts.get(task.pk, ()), succession.period)) for task in tasks]
    _require_last(succession, wanted, acts)
    if not wanted:
        return []
    for task, period in {task.task_list.year: (task, period) for task, period in reversed(wanted)}.values():
        open_period(task, period)
    changes = _write(actor, succession, wanted)
    owed_follow(actor, succession.unit.region)
    return changes


def _held(succession: Succession) -> list[Task]:
    """The tasks that the unit leads or supports, on lists of the year of the merger and later; locked."""
    parts = TaskUnit.objects.filter(unit=succession.unit, role__in=[UnitRole.LEAD, UnitRole.SUPPORT])
    tasks = Task.objects.select_for_update(of=("self",)).filter(
        pk__in=parts.values("task"),
        task_list__region=succession.unit.region,
        task_list__year__gte=succession.on.year,
        task_list__voided_at=None,
        voided_at=None,
    )
    return list(tasks.select_related("task_list__region").order_by("task_list__year", "position", "pk"))


def _acts(succession: Succession) -> list[Adjustment]:
    """The adjustments of the region's tasks of these years, in the order of recording."""
    acts = Adjustment.objects.filter(
        task__task_list__region=succession.unit.region,
        task__task_list__year__gte=succession.on.year,
        task__voided_at=None,
    )
    return list(acts.select_related("task__task_list").order_by("pk"))


def _since(task: Task, acts: Sequence[Adjustment], period: Period) -> Period:
    """The month from which the task passes on: for one that is added later, the month it is added in."""
    since = max(period, Period.month(task.task_list.year, 1), key=str)
    if acts and standing(task.task_list.year, since, acts) == "not yet":
        return Period.parse(max(act.period for act in acts))
    return since


def _require_last(
    succession: Succession, wanted: Sequence[tuple[Task, Period]], acts: Mapping[int, Sequence[Adjustment]]
) -> None:
    """Raises: Rejected with each task that is adjusted again, or leaves the unit, in a later month."""
    since = {task.pk: str(period) for task, period in wanted}
    key, month = str(succession.unit.key), str(succession.period)
    late = [
        act
        for of_task in acts.values()
        for act in of_task
        if act.period > since.get(act.task_id, month)
        and (act.task_id in since or any(part["key"] == key for part in act.units_before))
    ]
    problems = [
        Problem(
            "later_adjustment",
            f"任务“{act.task}”已有从{Period.parse(act.period).label}起生效的调整。",
            value=str(act.task)[:100],
            remedy=f"请把合并的日期改为{Period.parse(act.period).first_day}或以后。",
            field="on",
        )
        for act in late
    ]
    if problems:
        raise Rejected(problems)


def _write(actor: Actor, succession: Succession, wanted: Sequence[tuple[Task, Period]]) -> list[Changed]:
    held = _parts([task.pk for task, _ in wanted])
    made: list[TaskUnit] = []
    acts: list[Adjustment] = []
    changes: list[Changed] = []
    moment = context.now()
    for task, period in wanted:
        parts = _passed(task, held[task.pk], succession)
        before, after = remembered(held[task.pk]), remembered(parts)
        made += parts
        acts.append(
            Adjustment(
                task=task,
                kind=AdjustmentKind.HANDED_OVER,
                period=str(period),
                reason=succession.reason,
                units_before=before,
                units_after=after,
                by=actor.username,
                at=moment,
            )
        )
        new: dict[str, Any] = {"units": after, "from": str(period)}
        changes.append(Changed(task_subject(task), {"units": before}, new))
    for some in in_chunks(task.pk for task, _ in wanted):
        TaskUnit.objects.filter(task__in=some).delete()
    TaskUnit.objects.bulk_create(made, batch_size=BATCH)
    Adjustment.objects.bulk_create(acts, batch_size=BATCH)
    return changes


def _parts(tasks: Sequence[int]) -> dict[int, list[TaskUnit]]:
    rows = [
        part
        for some in in_chunks(tasks)
        for part in TaskUnit.objects.filter(task__in=some).select_related("unit").order_by("position", "pk")
    ]
    return by_task(rows)


def _passed(task: Task, held: Sequence[TaskUnit], succession: Succession) -> list[TaskUnit]:
    """Its parts with the successor in the unit's place, each unit once; who left is a former one."""
    leads = _replaced(held, UnitRole.LEAD, succession)
    supports = [unit for unit in _replaced(held, UnitRole.SUPPORT, succession) if unit not in leads]
    left = dict.fromkeys(part.unit for part in held if part.unit not in (*leads, *supports))
    return [
        TaskUnit(task=task, unit=unit, role=role, position=place)
        for role, units in ((UnitRole.LEAD, leads), (UnitRole.SUPPORT, supports), (UnitRole.FORMER, left))
        for place, unit in enumerate(units)
    ]


def _replaced(held: Sequence[TaskUnit], role: UnitRole, succession: Succession) -> list[Unit]:
    units = [part.unit for part in held if part.role == role]
    return list(dict.fromkeys(succession.successor if unit == succession.unit else unit for unit in units))
