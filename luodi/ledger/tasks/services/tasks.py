"""Tasks: add one to a list, change what it says and who does it, void one that was entered by mistake."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any, cast

from django.db import transaction
from django.db.models import Max

from luodi.core.columns import Column
from luodi.core.days import Day
from luodi.core.periods import Period
from luodi.core.problems import Problem, Rejected
from luodi.ledger.audit import context
from luodi.ledger.fields import misfits, missing
from luodi.ledger.org.access import Actor, Power, Refused
from luodi.ledger.org.acts import act_record, changed
from luodi.ledger.org.holding import region_hold
from luodi.ledger.org.models import Person, Unit
from luodi.ledger.rounds.models import Round, RoundKind, RoundState
from luodi.ledger.tasks.columns import LEAD_UNITS, REQUIREMENT, TASK_COLUMNS
from luodi.ledger.tasks.models import AdjustmentKind, Task, TaskList, TaskUnit, UnitRole
from luodi.ledger.tasks.plain import PLAIN, Shown, last_day, of_kind
from luodi.ledger.tasks.services.adjusting import adjustment_add, open_period, reasoned
from luodi.ledger.tasks.services.owed import owed_follow
from luodi.ledger.tasks.services.subjects import task_state, task_subject

FEN = Decimal("0.01")


TaskValue = Shown | Person | Sequence[Unit]
"""What a person may say of a task, by name; what is absent stays as it is.

The plain fields (amounts in yuan, choices by their codes), `starts` (a Day), `leader` (a Person or None), and
`lead_units` and `support_units` (sequences of Unit).
"""
PARTS = ("lead_units", "support_units")
OTHERS = ("starts", "leader", *PARTS)


@transaction.atomic
def task_add(
    actor: Actor,
    *,
    task_list: TaskList,
    added_from: Period | None = None,
    reason: str = "",
    **values: TaskValue,
) -> Task:
    """Add a task at the end of its list; `added_from` the month, with a reason, where the year has begun.

    Raises: Refused, also for a month that is closed; Rejected with everything that is wrong; TypeError for
    a name that no field has, or a value of another kind.
    """
    region = task_list.region
    actor.require(Power.EDIT, region)
    region_hold(region)  # else the month could close after it was found open
    task = Task(task_list=task_list)
    problems = missing(dict(values), [REQUIREMENT, LEAD_UNITS])
    problems += _problems(task, values)
    if problems:
        raise Rejected(problems)
    last = Task.objects.filter(task_list=task_list).aggregate(last=Max("position"))["last"]
    task.position = (last or 0) + 1
    _assign(task, values)
    task.save()
    parts_set(task, UnitRole.LEAD, _units(values, "lead_units"))
    parts_set(task, UnitRole.SUPPORT, _units(values, "support_units"))
    if added_from is not None:
        open_period(task, added_from)
        adjustment_add(actor, task, AdjustmentKind.ADDED, added_from, reasoned(reason))
    _recorded(actor, "task_add", task, None, reason)
    return task


@transaction.atomic
def task_change(actor: Actor, *, task: Task, reason: str = "", **values: TaskValue) -> Task:
    """Change what a task says or who does it; what stays equal is no change and no act.

    Changing the units so says that they were wrong, for every month not sealed; a task that goes to
    other units in the course of the year is handed over (`task_hand_over`).
    Raises: Refused; Rejected with everything that is wrong; TypeError as `task_add`.
    """
    actor.require(Power.EDIT, task.task_list.region)
    task = task_held(task)
    given = [column for column in (REQUIREMENT, LEAD_UNITS) if column.name in values]
    problems = missing(dict(values), given) + _problems(task, values)
    if problems:
        raise Rejected(problems)
    before = task_state(task, task_parts(task))
    _assign(task, values)
    task.save()
    for role, name in zip((UnitRole.LEAD, UnitRole.SUPPORT), PARTS, strict=True):
        if name in values:
            parts_set(task, role, _units(values, name))
    _recorded(actor, "task_change", task, before, reason)
    return task


@transaction.atomic
def task_void(actor: Actor, *, task: Task, reason: str) -> None:
    """Void a task that was entered by mistake, as if it had never been.

    Raises: Refused once a month of its year is closed (withdraw it instead); Rejected while progress
    about it holds, or without a reason.
    """
    region = task.task_list.region
    actor.require(Power.EDIT, region)
    region_hold(region)  # else the month could close after it was found open
    task = task_held(task)
    closed = Round.objects.filter(region=region, kind=RoundKind.MONTH, state=RoundState.CLOSED)
    if closed.filter(period__startswith=f"{task.task_list.year}-").exists():
        raise Refused("本年度已有月份结束,任务不能作废;请从下一个月起撤出。")
    if task.progress.exists():
        raise Rejected(
            [Problem("task_has_progress", "这项任务已有接收的进展。", remedy="请先冲销进展,或改为撤出。")]
        )
    before = task_state(task, task_parts(task))
    task.voided_at = context.now()
    task.save(update_fields=["voided_at"])
    change = changed(task_subject(task), before, None)
    act_record(
        actor,
        region,
        "task_void",
        task_subject(task),
        changes=[change] if change else [],
        reason=reasoned(reason),
    )
    owed_follow(actor, region)


def task_held(task: Task) -> Task:
    """The task as it is now, held until the act is done."""
    tasks = Task.objects.select_for_update(of=("self",))
    return tasks.select_related("task_list__region", "task_list__scheme", "leader").get(pk=task.pk)


def task_parts(task: Task) -> list[TaskUnit]:
    """Its units as they are now."""
    return list(TaskUnit.objects.filter(task=task).select_related("unit").order_by("position", "pk"))


def parts_set(task: Task, role: UnitRole, units: Iterable[Unit]) -> None:
    """Make these the units of that role, in this order."""
    TaskUnit.objects.filter(task=task, role=role).delete()
    TaskUnit.objects.bulk_create(
        [TaskUnit(task=task, unit=unit, role=role, position=place) for place, unit in enumerate(units)]
    )


def unit_problems(task: Task, units: Sequence[Unit]) -> list[Problem]:
    """What keeps these units from taking part: another region's, void, or named twice."""
    region = task.task_list.region
    strange = [unit for unit in units if unit.region_id != region.pk or unit.voided_at is not None]
    found = [
        Problem(
            "unknown_unit",
            f"{region.name}没有单位“{unit.name}”。",
            value=unit.name,
            remedy="请从单位名录中选择。",
        )
        for unit in strange
    ]
    if len({unit.pk for unit in units}) < len(units):
        found.append(Problem("unit_twice", "同一单位在一栏中列了两次。", remedy="请去掉重复的单位。"))
    return found


def _units(values: Mapping[str, TaskValue], name: str) -> Sequence[Unit]:
    return cast(Sequence[Unit], values.get(name) or ())


def _problems(task: Task, values: Mapping[str, TaskValue]) -> list[Problem]:
    region = task.task_list.region
    strange = values.keys() - PLAIN.keys() - set(OTHERS)
    if strange:
        raise TypeError(f"a task has no {'、'.join(sorted(strange))}")
    plain = {name: value for name, value in values.items() if isinstance(value, str)}
    found = misfits(Task, plain, TASK_COLUMNS)
    for name in PARTS:
        found += unit_problems(task, _units(values, name))
    leader = values.get("leader")
    if isinstance(leader, Person) and leader.region_id != region.pk:
        found.append(
            Problem(
                "unknown_person",
                f"{region.name}没有{leader.name}这位领导。",
                remedy="请先登记。",
                field="leader",
            )
        )
    for name, field in of_kind("money").items():
        amount = values.get(name)
        if isinstance(amount, Decimal) and (amount < 0 or amount != amount.quantize(FEN)):
            found.append(_bad_amount(field.column, amount))
    return found + _twins(task, plain)


def _bad_amount(column: Column, amount: Decimal) -> Problem:
    return Problem(
        "unreadable_number",
        f"{column.label}须不小于零、精确到分。",
        value=str(amount),
        remedy="请核对金额和单位。",
        field=column.name,
    )


def _twins(task: Task, plain: dict[str, str]) -> list[Problem]:
    """Another task of the list with the same number or the same text."""
    others = Task.objects.filter(task_list=task.task_list, voided_at=None).exclude(pk=task.pk)
    found = []
    for name, word in (("number", "序号"), ("requirement", "主要任务")):
        text = plain.get(name, "").strip()
        if text and others.filter(**{name: text}).exists():
            found.append(
                Problem(
                    "duplicate_row",
                    f"清单中已有{word}为“{text}”的任务。",
                    value=text,
                    remedy="请核对是否同一项任务。",
                    field=name,
                )
            )
    return found


def _assign(task: Task, values: Mapping[str, TaskValue]) -> None:
    for name in values.keys() & PLAIN.keys():
        setattr(task, name, PLAIN[name].kept(cast(Shown, values[name])))
    if "due" in values:
        task.due_day = last_day(task.due)
    if "starts" in values:
        task.starts = cast(Day, values["starts"]).iso() if values["starts"] else ""
    if "leader" in values:
        task.leader = cast(Person | None, values["leader"])


def _recorded(actor: Actor, verb: str, task: Task, before: dict[str, Any] | None, reason: str) -> None:
    change = changed(task_subject(task), before, task_state(task, task_parts(task)))
    if change is not None:
        act_record(actor, task.task_list.region, verb, task_subject(task), changes=[change], reason=reason)
        owed_follow(actor, task.task_list.region)
