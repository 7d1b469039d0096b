"""Progress of tasks as a subject of rounds: what is owed in a month, what an answer must have, its facts."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Sequence

from luodi.core.periods import Period
from luodi.core.problems import Problem
from luodi.core.statuses import Meaning
from luodi.ledger.audit.services import Changed
from luodi.ledger.org.access import Actor
from luodi.ledger.org.models import Region, Unit
from luodi.ledger.rounds.models import Ending, OwedItem, Submission
from luodi.ledger.rounds.subjects import OwedSubject, place_of
from luodi.ledger.tasks.answers import Answer, answer_problems, read_answer
from luodi.ledger.tasks.models import Adjustment, Indicator, Milestone, Task, TaskUnit
from luodi.ledger.tasks.queries.progress import Current, current_progress
from luodi.ledger.tasks.queries.schemes import vocabulary
from luodi.ledger.tasks.queries.tasks import by_task
from luodi.ledger.tasks.services.progress import progress_record
from luodi.ledger.tasks.standing import falls_due, lead_units_at, standing

SETTLED = frozenset({Meaning.DONE, Meaning.UNOBTAINABLE})
"""Meanings after which a task is no longer owed."""


class TaskProgress:
    """The subject `task` of rounds (`luodi.ledger.rounds.subjects.Subject`)."""

    kind = "task"
    label = "任务进展"

    def owed(self, region: Region, period: Period) -> list[OwedSubject]:
        """Every task on its list, due this month and not settled; its first lead unit owes it."""
        tasks = Task.objects.filter(
            task_list__region=region,
            task_list__year=period.year,
            voided_at=None,
            task_list__voided_at=None,
        )
        those = tasks.values("pk")
        parts = by_task(TaskUnit.objects.filter(task__in=those).select_related("unit").order_by("position"))
        acts = by_task(Adjustment.objects.filter(task__in=those).order_by("pk"))
        steps = _steps(region, period.year)
        before = current_progress(region.pk, period.year, period.previous())
        ordered = tasks.select_related("task_list").order_by(
            "task_list__position", "task_list_id", "position", "pk"
        )
        found: list[tuple[uuid.UUID, OwedSubject]] = []
        for place, task in enumerate(ordered, start=1):
            leads = lead_units_at(parts[task.pk], period, acts[task.pk])
            is_on = standing(task.task_list.year, period, acts[task.pk]) == "on"
            is_due = falls_due(task.frequency, period, steps[task.pk])
            if leads and is_on and is_due and not _is_settled(before.get(task.pk, Current()), period):
                found.append((leads[0].key, OwedSubject(0, str(task.key), _label(task), place)))
        return _with_units(region, found)

    def check(self, items: list[OwedItem]) -> list[Problem]:
        """What is missing or unreadable; of `no_change` only whether there is something to carry on."""
        if not items:
            return []
        round_ = items[0].submission.round
        period = Period.parse(round_.period)
        keys = [item.subject_key for item in items]
        rows = Task.objects.filter(task_list__region_id=round_.region_id, key__in=keys)
        tasks = {str(task.key): task for task in rows.select_related("task_list")}
        known = vocabulary(round_.region_id)
        ids = [task.pk for task in tasks.values()]
        before = current_progress(round_.region_id, period.year, period.previous(), ids)
        quantities = _quantities(items, ids)
        problems: list[Problem] = []
        for item in items:
            task = tasks[item.subject_key]
            answer = read_answer(item.answer, task.task_list.scheme_id, known)
            if item.choice == Ending.NO_CHANGE:
                found = [*_carry_problems(before.get(task.pk, Current())), *answer.problems]
            else:
                found = answer_problems(answer)
            found += _strange_quantities(answer, quantities[task.pk])
            problems += [problem.at(place_of(item, problem.field)) for problem in found]
        return problems

    def accept(self, actor: Actor, submission: Submission, items: list[OwedItem]) -> Sequence[Changed] | None:
        """Write the facts of these items; what changed joins the record of the acceptance."""
        return progress_record(actor, submission, items)


def _is_settled(current: Current, period: Period) -> bool:
    """Whether it is done, or unobtainable and not to be looked at again by the end of the month."""
    fact = current.settled
    if fact is None or fact.status is None or fact.status.meaning not in SETTLED:
        return False
    again = fact.look_again_on if fact.status.meaning == Meaning.UNOBTAINABLE else None
    return again is None or again > period.last_day


def _steps(region: Region, year: int) -> dict[int, list[dt.date]]:
    found: dict[int, list[dt.date]] = defaultdict(list)
    steps = Milestone.objects.filter(task__task_list__region=region, task__task_list__year=year)
    for task_id, day in steps.values_list("task_id", "due_day"):
        found[task_id].append(day)
    return found


def _quantities(items: Sequence[OwedItem], task_ids: Sequence[int]) -> dict[int, set[str]]:
    """By task: the keys of its indicators, where some answer gives a value of one at all."""
    found: dict[int, set[str]] = defaultdict(set)
    if any(item.answer.get("indicator_values") for item in items):
        for task_id, key in Indicator.objects.filter(task_id__in=task_ids).values_list("task_id", "key"):
            found[task_id].add(str(key))
    return found


def _strange_quantities(answer: Answer, keys: set[str]) -> list[Problem]:
    """Values of indicators that the task does not have, or has no longer."""
    strange = sorted(set(answer.values.get("indicator_values", ())) - keys)
    return [
        Problem(
            "unknown_indicator",
            "填报了本任务没有的量化指标。",
            value=key,
            remedy="请按任务现有的量化指标填报;指标有变化的,请重新取填报表。",
            field="indicator_values",
        )
        for key in strange
    ]


def _label(task: Task) -> str:
    number = f"第{task.number}项" if task.number else ""
    return f"{task.task_list.name}{number}:{task.requirement}"[:300]


def _with_units(region: Region, found: list[tuple[uuid.UUID, OwedSubject]]) -> list[OwedSubject]:
    """The same with each unit's id in its place: a unit may have led before the task went to another."""
    keys = {key for key, _ in found}
    units = {unit.key: unit.pk for unit in Unit.objects.filter(region=region) if unit.key in keys}
    return [
        OwedSubject(units[key], owed.key, owed.label, owed.position) for key, owed in found if key in units
    ]


def _carry_problems(current: Current) -> list[Problem]:
    if current.settled is not None:
        return []
    return [
        Problem(
            "nothing_to_carry",
            "这项任务还没有报过,不能选“本月无变化”。",
            remedy="请填写完成情况、工作进展和下一步打算。",
            field="status",
        )
    ]
