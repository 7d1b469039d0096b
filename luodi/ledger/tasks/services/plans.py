"""A task's plan: dated steps, quantities to reach, and the clauses that it carries out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.db import transaction

from luodi.core.problems import Place, Problem, Rejected
from luodi.core.quantities import read_quantity
from luodi.ledger.fields import misfits
from luodi.ledger.org.access import Actor, Power
from luodi.ledger.org.acts import act_record, changed
from luodi.ledger.policy.models import Clause
from luodi.ledger.tasks.models import Direction, Indicator, Milestone, Task, TaskClause
from luodi.ledger.tasks.services.owed import owed_follow
from luodi.ledger.tasks.services.subjects import task_subject
from luodi.ledger.tasks.services.tasks import task_held


@dataclass(frozen=True)
class Step:
    """A milestone: what is to be done by which day, and the day it was done."""

    name: str
    due_day: dt.date
    done_on: dt.date | None = None


@dataclass(frozen=True)
class Quantity:
    """An indicator: what is to reach, or stay within, which amount; cumulative over the year, or a level."""

    name: str
    unit_of_measure: str
    target: Decimal
    cumulative: bool = True
    is_limit: bool = False


@transaction.atomic
def milestones_set(actor: Actor, *, task: Task, steps: Sequence[Step]) -> None:
    """Make these the task's milestones, in this order.

    Raises: Refused; Rejected for a step without a name.
    """
    task = _held(actor, task)
    problems = [
        problem.at(_spot("节点", step.name, row))
        for row, step in enumerate(steps, start=1)
        for problem in _named(step.name, misfits(Milestone, {"name": step.name}))
    ]
    if problems:
        raise Rejected(problems)
    before = _steps(task)
    task.milestones.all().delete()
    Milestone.objects.bulk_create(
        [
            Milestone(
                task=task, name=step.name.strip(), due_day=step.due_day, position=place, done_on=step.done_on
            )
            for place, step in enumerate(steps)
        ]
    )
    _recorded(actor, "milestones_set", task, before, _steps(task))
    owed_follow(actor, task.task_list.region)


@transaction.atomic
def indicators_set(actor: Actor, *, task: Task, quantities: Sequence[Quantity]) -> None:
    """Make these the task's indicators, in this order; one whose name stays keeps its key and its values.

    Raises: Refused; Rejected for a quantity without a name or unit, two of one name, or a target that is
    not above zero; zero where it is a limit.
    """
    task = _held(actor, task)
    if problems := _quantity_problems(quantities):
        raise Rejected(problems)
    before = _quantities(task)
    present = {indicator.name: indicator for indicator in task.indicators.all()}
    wanted = {quantity.name.strip(): quantity for quantity in quantities}
    task.indicators.exclude(name__in=list(wanted)).delete()
    for place, (name, quantity) in enumerate(wanted.items()):
        row = present.get(name) or Indicator(task=task, name=name)
        row.unit_of_measure, row.target = quantity.unit_of_measure.strip(), quantity.target
        row.cumulative, row.position = quantity.cumulative, place
        row.direction = Direction.AT_MOST if quantity.is_limit else Direction.AT_LEAST
        row.save()
    _recorded(actor, "indicators_set", task, before, _quantities(task))


@transaction.atomic
def milestone_add(actor: Actor, *, task: Task, step: Step) -> None:
    """Add a milestone after those that the task has.

    Raises: Refused; Rejected for one without a name, or of a name that there is already.
    """
    task = _held(actor, task)
    present = _steps_of(task)
    if step.name.strip() in {one.name for one in present}:
        message = f"已有节点“{step.name.strip()}”。"
        remedy = "请另取名称;节点办结请用 luodi task milestone done。"
        raise Rejected([Problem("duplicate_row", message, value=step.name, remedy=remedy, field="name")])
    milestones_set(actor, task=task, steps=[*present, step])


@transaction.atomic
def milestone_done(actor: Actor, *, task: Task, name: str, done_on: dt.date | None) -> None:
    """Say on which day the milestone of that name was done; None: that it is not done after all.

    Raises: Refused; Rejected where the task has none of that name, naming those it has.
    """
    task = _held(actor, task)
    present = _steps_of(task)
    if name.strip() not in {one.name for one in present}:
        known = "、".join(one.name for one in present)
        remedy = f"现有节点:{known}。" if known else "请先用 luodi task milestone add 添加节点。"
        message = f"没有名为“{name.strip()}”的节点。"
        raise Rejected([Problem("unknown_milestone", message, value=name, remedy=remedy, field="name")])
    steps = [replace(one, done_on=done_on) if one.name == name.strip() else one for one in present]
    milestones_set(actor, task=task, steps=steps)


@transaction.atomic
def indicator_add(actor: Actor, *, task: Task, quantity: Quantity) -> Indicator:
    """Add an indicator after those that the task has.

    Raises: Refused; Rejected as `indicators_set` does.
    """
    task = _held(actor, task)
    rows = task.indicators.order_by("position", "pk")
    present = [
        Quantity(row.name, row.unit_of_measure, row.target, row.cumulative, row.is_limit) for row in rows
    ]
    indicators_set(actor, task=task, quantities=[*present, quantity])
    return Indicator.objects.get(task=task, name=quantity.name.strip())


@transaction.atomic
def clause_cite(actor: Actor, *, task: Task, clause: Clause) -> None:
    """Let a task cite a clause, after those that it cites already; again is no harm.

    Raises: Refused; Rejected for a clause of another region.
    """
    task = _held(actor, task)
    if clause.document.region_id != task.task_list.region_id or clause.voided_at is not None:
        raise Rejected([Problem("unknown_clause", "本地区没有这一条款。", remedy="请先登记政策文件和条款。")])
    before = _cited(task)
    TaskClause.objects.get_or_create(task=task, clause=clause, defaults={"position": len(before["clauses"])})
    _recorded(actor, "clause_cite", task, before, _cited(task))


@transaction.atomic
def clause_uncite(actor: Actor, *, task: Task, clause: Clause) -> None:
    """Let a task cite a clause no longer; one that it does not cite is no harm.

    Raises: Refused.
    """
    task = _held(actor, task)
    before = _cited(task)
    TaskClause.objects.filter(task=task, clause=clause).delete()
    _recorded(actor, "clause_uncite", task, before, _cited(task))


def _held(actor: Actor, task: Task) -> Task:
    actor.require(Power.EDIT, task.task_list.region)
    return task_held(task)


def _recorded(
    actor: Actor, verb: str, task: Task, before: Mapping[str, Any], after: Mapping[str, Any]
) -> None:
    change = changed(task_subject(task), before, after)
    if change is not None:
        act_record(actor, task.task_list.region, verb, task_subject(task), changes=[change])


def _named(name: str, others: list[Problem]) -> list[Problem]:
    if name.strip():
        return others
    return [Problem("missing_required", "没有写明名称。", remedy="请填写名称。", field="name")]


def _spot(what: str, name: str, place: int) -> Place:
    """Where a problem of one of several stands: by its name, as no file is involved."""
    return Place(sheet=f"{what}“{name.strip()}”" if name.strip() else f"第{place}个{what}")


def _quantity_problems(quantities: Sequence[Quantity]) -> list[Problem]:
    problems: list[Problem] = []
    seen: set[str] = set()
    for row, quantity in enumerate(quantities, start=1):
        name = quantity.name.strip()
        texts = {"name": name, "unit_of_measure": quantity.unit_of_measure}
        found = _named(name, misfits(Indicator, texts))
        if not quantity.unit_of_measure.strip():
            found.append(Problem("wrong_unit", f"“{name}”没有计量单位。", remedy="请填写计量单位。"))
        too_low = quantity.target < 0 or (quantity.target == 0 and not quantity.is_limit)
        if too_low or read_quantity(quantity.target) is None:
            message = f"“{name}”的目标值“{quantity.target}”不能用。"
            remedy = "目标值应大于0(“不高于”的可以为0),不超过一万亿,最多4位小数。"
            found.append(Problem("unreadable_number", message, remedy=remedy, field="target"))
        if name in seen:
            found.append(Problem("duplicate_row", f"“{name}”列了两次。", value=name, remedy="请合并为一项。"))
        seen.add(name)
        problems += [problem.at(_spot("量化指标", name, row)) for problem in found]
    return problems


def _steps_of(task: Task) -> list[Step]:
    rows = Milestone.objects.filter(task=task).order_by("position", "pk")
    return [Step(row.name, row.due_day, row.done_on) for row in rows]


def _steps(task: Task) -> dict[str, Any]:
    rows = Milestone.objects.filter(task=task).order_by("position")
    steps = [
        {
            "name": row.name,
            "due": row.due_day.isoformat(),
            "done": row.done_on.isoformat() if row.done_on else None,
        }
        for row in rows
    ]
    return {"milestones": steps}


def _quantities(task: Task) -> dict[str, Any]:
    rows = Indicator.objects.filter(task=task).order_by("position")
    listed = [
        {
            "name": row.name,
            "unit": row.unit_of_measure,
            "target": f"{row.target.normalize():f}",
            "cumulative": row.cumulative,
            "direction": row.direction,
        }
        for row in rows
    ]
    return {"indicators": listed}


def _cited(task: Task) -> dict[str, Any]:
    keys = (
        TaskClause.objects.filter(task=task).order_by("position", "pk").values_list("clause__key", flat=True)
    )
    return {"clauses": [str(key) for key in keys]}
