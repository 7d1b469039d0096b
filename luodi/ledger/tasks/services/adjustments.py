"""Dynamic adjustment (动态调整): withdraw, restore, merge, hand over: each from a month on, with a reason."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction

from luodi.core.periods import Period
from luodi.core.problems import Problem, Rejected
from luodi.ledger.audit.services import Changed
from luodi.ledger.fields import missing
from luodi.ledger.org.access import Actor, Power
from luodi.ledger.org.acts import act_record
from luodi.ledger.org.holding import region_hold
from luodi.ledger.org.models import Unit
from luodi.ledger.tasks.columns import LEAD_UNITS
from luodi.ledger.tasks.models import Adjustment, AdjustmentKind, Task, TaskUnit, UnitRole
from luodi.ledger.tasks.services.adjusting import adjustment_add, open_period, reasoned
from luodi.ledger.tasks.services.owed import owed_follow
from luodi.ledger.tasks.services.subjects import task_subject
from luodi.ledger.tasks.services.tasks import parts_set, task_held, task_parts, unit_problems
from luodi.ledger.tasks.standing import Standing, standing


@transaction.atomic
def task_withdraw(actor: Actor, *, task: Task, period: Period, reason: str) -> Adjustment:
    """Take a task off its list from that month on.

    Raises: Refused, also for a month that is closed; Rejected without a reason, or when it is not on.
    """
    task = _ready(actor, task, period, "on")
    made = adjustment_add(actor, task, AdjustmentKind.WITHDRAWN, period, reasoned(reason))
    _recorded(actor, "task_withdraw", made, {"standing": "on"}, {"standing": "withdrawn"})
    return made


@transaction.atomic
def task_restore(actor: Actor, *, task: Task, period: Period, reason: str) -> Adjustment:
    """Put a withdrawn or merged task on its list again from that month on.

    Raises: Refused, also for a month that is closed; Rejected without a reason, or when it is not off.
    """
    task = _ready(actor, task, period, "withdrawn")
    made = adjustment_add(actor, task, AdjustmentKind.ADDED, period, reasoned(reason))
    _recorded(actor, "task_restore", made, {"standing": "withdrawn"}, {"standing": "on"})
    return made


@transaction.atomic
def task_merge(actor: Actor, *, task: Task, into: Task, period: Period, reason: str) -> Adjustment:
    """Let a task go on as part of another of the same region and year from that month on.

    Raises: Refused, also for a month that is closed; Rejected without a reason, when one of the two is
    not on, or when they cannot be one.
    """
    task = _ready(actor, task, period, "on")
    same = (into.task_list.region_id, into.task_list.year) == (task.task_list.region_id, task.task_list.year)
    if into.pk == task.pk or not same or into.voided_at is not None:
        raise Rejected([_problem("wrong_task", "只能并入本地区同一年度的另一项任务。", "请另选任务。")])
    _require_standing(into, period, "on")
    _require_standing(into, Period.month(into.task_list.year, 12), "on")  # else both could vanish later
    made = adjustment_add(actor, task, AdjustmentKind.MERGED, period, reasoned(reason), into=into)
    took = Changed(task_subject(into), {}, {"merged_from": str(task.key)})
    _recorded(
        actor, "task_merge", made, {"standing": "on"}, {"standing": "withdrawn", "into": str(into.key)}, took
    )
    return made


@transaction.atomic
def task_hand_over(
    actor: Actor,
    *,
    task: Task,
    lead_units: Sequence[Unit],
    period: Period,
    reason: str,
    support_units: Sequence[Unit] | None = None,
) -> Adjustment:
    """Give a task to other lead units from that month on; before it, it stays with those it was with.

    Raises: Refused, also for a month that is closed; Rejected without a reason or a lead unit, for units
    of another region or that end within the list's year, or when nothing would change.
    """
    task = _ready(actor, task, period, "on")
    problems = missing({"lead_units": list(lead_units)}, [LEAD_UNITS]) + unit_problems(task, lead_units)
    problems += unit_problems(task, support_units or ())
    problems += _ended_problems(task, [*lead_units, *(support_units or ())])
    if problems:
        raise Rejected(problems)
    held = task_parts(task)
    before = remembered(held)
    parts_set(task, UnitRole.LEAD, lead_units)
    if support_units is not None:
        parts_set(task, UnitRole.SUPPORT, support_units)
    after = remembered(task_parts(task))
    if before == after:
        raise Rejected([_problem("same_units", "单位没有变化。", "请选择移交后的单位。")])
    made = adjustment_add(
        actor,
        task,
        AdjustmentKind.HANDED_OVER,
        period,
        reasoned(reason),
        units_before=before,
        units_after=after,
    )
    _remain(task, [part.unit for part in held])
    _recorded(actor, "task_hand_over", made, {"units": before}, {"units": after})
    return made


def _ready(actor: Actor, task: Task, period: Period, wanted: Standing) -> Task:
    """The task, held, once the actor may adjust it and it stands as wanted in that month."""
    actor.require(Power.EDIT, task.task_list.region)
    region_hold(task.task_list.region)  # else the month could close after it was found open
    task = task_held(task)
    open_period(task, period)
    _require_standing(task, period, wanted)
    return task


def _require_standing(task: Task, period: Period, wanted: Standing) -> None:
    acts = list(task.adjustments.order_by("pk"))
    if standing(task.task_list.year, period, acts) == wanted:
        return
    word = "在清单上" if wanted == "on" else "已撤出"
    raise Rejected(
        [_problem("wrong_standing", f"“{task}”在{period.label}不是{word}的任务。", "请核对任务和月份。")]
    )


def remembered(parts: Sequence[TaskUnit]) -> list[dict[str, Any]]:
    """Who leads and supports a task, as an adjustment keeps it."""
    return [
        {
            "key": str(part.unit.key),
            "name": part.unit.name,
            "position": part.unit.position,
            "role": str(part.role),
        }
        for part in sorted(parts, key=lambda part: (part.role, part.position))
        if part.role != UnitRole.FORMER
    ]


def _ended_problems(task: Task, units: Sequence[Unit]) -> list[Problem]:
    """A problem for each unit that ends before the list's year does: nobody would hold the task then."""
    last = Period.month(task.task_list.year, 12).last_day
    return [
        Problem(
            "unit_ended",
            f"{unit.name}的最后一天是{unit.valid_to},不能承接任务。",
            value=unit.name,
            remedy=f"请移交给{unit.successor.name if unit.successor else '仍在的单位'}。",
            field="lead_units",
        )
        for unit in units
        if unit.valid_to is not None and unit.valid_to < last
    ]


def _remain(task: Task, held: Sequence[Unit]) -> None:
    """Let every unit that had a part and has none any more be a former one."""
    now = {part.unit_id for part in task_parts(task) if part.role != UnitRole.FORMER}
    gone = {unit.pk: unit for unit in held if unit.pk not in now}
    parts_set(task, UnitRole.FORMER, gone.values())


def _recorded(
    actor: Actor,
    verb: str,
    made: Adjustment,
    before: dict[str, Any],
    after: dict[str, Any],
    *others: Changed,
) -> None:
    subject = task_subject(made.task)
    act_record(
        actor,
        made.task.task_list.region,
        verb,
        subject,
        changes=[Changed(subject, before, after | {"from": made.period}), *others],
        reason=made.reason,
        details={"adjustment": made.pk, "period": made.period},
    )
    owed_follow(actor, made.task.task_list.region)


def _problem(code: str, message: str, remedy: str) -> Problem:
    return Problem(code, message, remedy=remedy)
