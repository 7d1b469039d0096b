"""The lists and what becomes of them: imported, planned in detail, adjusted in the course of the year."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from luodi.core.days import from_iso
from luodi.core.periods import Period
from luodi.demo.acts.crew import Crew
from luodi.demo.chance import number
from luodi.demo.county import KEY_LIST, MAJOR_LIST, TaskPlan, added_task, tasks, unit_named, withdrawn_task
from luodi.demo.moments import at, moment
from luodi.demo.story import status
from luodi.demo.workbooks import directory, lists
from luodi.exchange.importing import import_files
from luodi.exchange.reading import File
from luodi.exchange.taking.job import Options
from luodi.ledger.tasks.models import Task
from luodi.ledger.tasks.queries import Filter, task_list
from luodi.ledger.tasks.services.adjustments import task_withdraw
from luodi.ledger.tasks.services.plans import Quantity, Step, indicators_set, milestones_set
from luodi.ledger.tasks.services.tasks import task_add

ADDED_FROM, WITHDRAWN_FROM = 4, 3
STEPS = ("前期手续办结", "主要任务过半", "验收交付")
STEP_SHARES = (25, 60, 100)


class NotTaken(AssertionError):
    """A workbook that the demonstration generated was not taken whole: a defect, of one or the other."""


@dataclass
class Ledger:
    """The tasks in the ledger and their plans, each found by the other; and their indicators by task."""

    tasks: dict[str, Task] = field(default_factory=dict)
    plans: dict[str, TaskPlan] = field(default_factory=dict)
    indicators: dict[str, str] = field(default_factory=dict)

    def add(self, task: Task, plan: TaskPlan) -> None:
        """Note that this task is the one planned so."""
        self.tasks[plan.name], self.plans[str(task.key)] = task, plan


def take(crew: Crew, files: Mapping[str, bytes], options: Options | None = None) -> None:
    """Import workbooks as the office does. Raises: NotTaken when something of them is not taken."""
    outcome = import_files(crew.clerk, crew.region, [File(*pair) for pair in files.items()], options)
    if not outcome.committed or outcome.count("pending"):
        raise NotTaken("\n".join(f"{p.place} {p.message}" for p in outcome.problems if p.severity == "error"))


def units_import(crew: Crew) -> dict[str, bytes]:
    """The directory of units: its workbook by name."""
    files = {directory.FILE: directory.directory()}
    with at(moment(1, 3, "directory")):
        take(crew, files)
        crew.read_units()
    return files


def lists_import(crew: Crew) -> tuple[Ledger, dict[str, bytes]]:
    """The five lists, and their workbook by name."""
    files = {lists.FILE: lists.lists()}
    with at(moment(1, 5, "lists")):
        take(crew, files)
        lines = task_list(crew.clerk, crew.region, Period.month(2024, 1), Filter())
    by_number = {(line.task.task_list.name, line.task.number): line.task for line in lines}
    ledger = Ledger()
    for plan in tasks():
        ledger.add(by_number[plan.list_name, str(plan.number)], plan)
    return ledger, files


def plans_enter(crew: Crew, ledger: Ledger) -> None:
    """Quantities for tasks that have one, dated steps for the works among them."""
    with at(moment(1, 9, "plans")):
        for plan in tasks():
            task = ledger.tasks[plan.name]
            if plan.goal is not None:
                goal = Quantity(plan.goal.name, plan.goal.unit, plan.goal.target)
                indicators_set(crew.clerk, task=task, quantities=[goal])
                ledger.indicators[plan.name] = str(task.indicators.get().key)
            if _has_steps(plan):
                milestones_set(crew.clerk, task=task, steps=_steps(plan, 1))


def steps_confirm(crew: Crew, ledger: Ledger, month: int) -> None:
    """Enter the days on which steps were done, where the month's status bears it out."""
    for plan in tasks():
        if _has_steps(plan) and status(plan, month) in "PD":
            milestones_set(crew.clerk, task=ledger.tasks[plan.name], steps=_steps(plan, month))


def task_leaves(crew: Crew, ledger: Ledger) -> None:
    """One task is withdrawn from March on."""
    with at(moment(3, 5, "withdrawing")):
        task_withdraw(
            crew.clerk,
            task=ledger.tasks[withdrawn_task().name],
            period=Period.month(2024, WITHDRAWN_FROM),
            reason="上级不再单独安排该项资助，相关内容并入养老服务资金，经研究同意撤出。",
        )  # fmt: skip


def task_joins(crew: Crew, ledger: Ledger) -> None:
    """One task is added from April on."""
    plan = added_task()
    unit = unit_named(plan.reporter)
    with at(moment(4, 3, "adding")):
        made = task_add(
            crew.clerk, task_list=ledger.tasks[withdrawn_task().name].task_list, number=str(plan.number),
            requirement=plan.requirement, lead_units=[crew.units[name] for name in plan.leads],
            support_units=[crew.units[name] for name in plan.supports], due=from_iso("2024-12"),
            contact=unit.contact, phone=unit.phone, added_from=Period.month(2024, ADDED_FROM),
            reason="自治区3月印发便民服务建设补助办法，经研判本县可以争取，列入清单。",
        )  # fmt: skip
    ledger.add(made, plan)


def _has_steps(plan: TaskPlan) -> bool:
    return plan.list_name in (KEY_LIST, MAJOR_LIST) and plan.kind == "build"


def _steps(plan: TaskPlan, month: int) -> list[Step]:
    """Three steps up to the task's deadline; those behind a month in which it progresses are done."""
    year, last = (int(part) for part in plan.due.split("-"))
    months = (year - 2024) * 12 + last
    found = []
    for name, part in zip(STEPS, STEP_SHARES, strict=True):
        due = _month_end(max(3, months * part // 100))
        passed = month > 1 and due.year == 2024 and due.month <= month
        done = due - dt.timedelta(days=number(1, 12, "done", plan.name, name)) if passed else None
        found.append(Step(name, due, done))
    return found


def _month_end(months: int) -> dt.date:
    year, month = 2024 + (months - 1) // 12, (months - 1) % 12 + 1
    return dt.date(year, month, calendar.monthrange(year, month)[1])
