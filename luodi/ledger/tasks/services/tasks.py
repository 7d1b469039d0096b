"""Tasks: add one to a list, change what it says and who does it, void one that was entered by mistake."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any, TypedDict, Unpack

from django.db import transaction
from django.db.models import Max

from luodi.core.days import Day
from luodi.core.periods import Period
from luodi.core.problems import Problem, Rejected
from luodi.ledger.audit import context
from luodi.ledger.fields import misfits, missing
from luodi.ledger.org.access import Actor, Power, Refused
from luodi.ledger.org.acts import act_record, changed
from luodi.ledger.org.models import Person, Unit
from luodi.ledger.rounds.models import Round, RoundKind, RoundState
from luodi.ledger.tasks.columns import LEAD_UNITS, REQUIREMENT, TASK_COLUMNS
from luodi.ledger.tasks.models import AdjustmentKind, Task, TaskList, TaskUnit, UnitRole
from luodi.ledger.tasks.services.adjusting import adjustment_add, open_period, reasoned
from luodi.ledger.tasks.services.owed import owed_follow
from luodi.ledger.tasks.services.subjects import task_state, task_subject

FEN = Decimal("0.01")


class TaskValues(TypedDict, total=False):
    """What a person may say of a task; what is absent stays as it is. `investment` is in yuan."""

    number: str
    category: str
    requirement: str
    measures: str
    scale: str
    investment: Decimal | None
    leader: Person | None
    contact: str
    phone: str
    starts: Day | None
    due: Day | None
    horizon: str
    frequency: str
    note: str
    lead_units: Sequence[Unit]
    support_units: Sequence[Unit]


@transaction.atomic
def task_add(
    actor: Actor,
    *,
    task_list: TaskList,
    added_from: Period | None = None,
    reason: str = "",
    **values: Unpack[TaskValues],
) -> Task:
    """Add a task at the end of its list; `added_from` the month, with a reason, where the year has begun.

    Raises: Refused, also for a month that is closed; Rejected with everything that is wrong.
    """
    region = task_list.region
    actor.require(Power.EDIT, region)
    task = Task(task_list=task_list)
    problems = missing(dict(values), [REQUIREMENT, LEAD_UNITS])
    problems += _problems(task, values)
    if problems:
        raise Rejected(problems)
    last = Task.objects.filter(task_list=task_list).aggregate(last=Max("position"))["last"]
    task.position = (last or 0) + 1
    _assign(task, values)
    task.save()
    parts_set(task, UnitRole.LEAD, values["lead_units"])
    parts_set(task, UnitRole.SUPPORT, values.get("support_units", ()))
    if added_from is not None:
        open_period(task, added_from)
        adjustment_add(actor, task, AdjustmentKind.ADDED, added_from, reasoned(reason))
    _recorded(actor, "task_add", task, None, reason)
    return task


@transaction.atomic
def task_change(actor: Actor, *, task: Task, reason: str = "", **values: Unpack[TaskValues]) -> Task:
    """Change what a task says or who does it; what stays equal is no change and no act.

    Changing the units so says that they were wrong, for every month not sealed; a task that goes to
    other units in the course of the year is handed over (`task_hand_over`).
    Raises: Refused; Rejected with everything that is wrong.
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
    for role, name in ((UnitRole.LEAD, "lead_units"), (UnitRole.SUPPORT, "support_units")):
        if name in values:
            parts_set(task, role, values[name])  # type: ignore[literal-required]
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


def _problems(task: Task, values: TaskValues) -> list[Problem]:
    region = task.task_list.region
    plain = {name: value for name, value in values.items() if isinstance(value, str)}
    found = misfits(Task, plain, TASK_COLUMNS)
    found += unit_problems(task, values.get("lead_units", ()))
    found += unit_problems(task, values.get("support_units", ()))
    leader = values.get("leader")
    if leader is not None and leader.region_id != region.pk:
        found.append(
            Problem(
                "unknown_person",
                f"{region.name}没有{leader.name}这位领导。",
                remedy="请先登记。",
                field="leader",
            )
        )
    investment = values.get("investment")
    if investment is not None and (investment < 0 or investment != investment.quantize(FEN)):
        found.append(_bad_amount(investment))
    return found + _twins(task, plain)


def _bad_amount(investment: Decimal) -> Problem:
    return Problem(
        "unreadable_number",
        "总投资须不小于零、精确到分。",
        value=str(investment),
        remedy="请核对金额和单位。",
        field="investment",
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


def _assign(task: Task, values: TaskValues) -> None:
    for name, value in values.items():
        if name in ("lead_units", "support_units"):
            continue
        if isinstance(value, str):
            value = value.strip()
        elif isinstance(value, Decimal):
            value = int(value / FEN)
        elif name in ("starts", "due"):
            value = _day(task, name, value)
        setattr(task, name, value)


def _day(task: Task, name: str, value: Any) -> str:
    """The text of a day as it is kept; the last day that a deadline allows goes beside it."""
    if name == "due":
        task.due_day = value.last if value else None
    return value.iso() if value else ""


def _recorded(actor: Actor, verb: str, task: Task, before: dict[str, Any] | None, reason: str) -> None:
    change = changed(task_subject(task), before, task_state(task, task_parts(task)))
    if change is not None:
        act_record(actor, task.task_list.region, verb, task_subject(task), changes=[change], reason=reason)
        owed_follow(actor, task.task_list.region)
