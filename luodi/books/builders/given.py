"""What the rows of tasks are made from, read in a few queries for any number of tasks."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from luodi.books.builders.parts import Month
from luodi.books.builders.quantities import Stood, stood
from luodi.books.changes import Stand
from luodi.books.facts import facts_of, held_at
from luodi.books.models import Book, TaskRow
from luodi.core.lights import Rule
from luodi.ledger.org.settings import setting
from luodi.ledger.tasks.models import Adjustment, Judgement, Progress, Task, TaskClause, TaskUnit
from luodi.ledger.tasks.queries import judgements_at, light_rules_for
from luodi.ledger.tasks.queries.tasks import by_task

UNREAD = ("indicator_values",)
"""Fields of a report that no row of a task holds, left in the database."""


@dataclass(frozen=True)
class Reported:
    """What holds about a task at the month's end: the last report, and the last that says a status."""

    last: Progress | None = None
    settled: Progress | None = None


@dataclass(frozen=True)
class Given:
    """The tasks of a month and all about them. `before`: what the book before says, None without one."""

    month: Month
    tasks: Sequence[Task]
    reported: Mapping[int, Reported]
    judged: Mapping[int, Judgement]
    parts: Mapping[int, Sequence[TaskUnit]]
    citations: Mapping[int, Sequence[TaskClause]]
    adjustments: Mapping[int, Sequence[Adjustment]]
    rules: Sequence[Rule]
    quantities: Mapping[int, Sequence[Stood]]
    expected: Fraction
    planning_is_slow: bool
    before: Mapping[str, Stand] | None


def given_for(month: Month, keys: Collection[str] | None) -> Given:
    """All about the tasks on the region's lists of that year: those of these keys, or every one."""
    tasks = Task.objects.filter(
        task_list__region=month.region, task_list__year=month.period.year, voided_at=None,
        task_list__voided_at=None,
    ).prefetch_related("task_list__scheme", "leader", "source")  # fmt: skip
    if keys is not None:
        tasks = tasks.filter(key__in=keys)
    listed = list(tasks.order_by("pk"))
    ids = None if keys is None else [task.pk for task in listed]
    of_these = _of_these(month, listed, keys)
    cited = TaskClause.objects.filter(clause__voided_at=None, clause__document__voided_at=None)
    return Given(
        month=month,
        tasks=listed,
        reported=_reported(month, ids),
        judged=judgements_at(month.region.pk, month.period.year, month.period, ids),
        parts=by_task(
            TaskUnit.objects.filter(**of_these).prefetch_related("unit").order_by("position", "pk")
        ),
        citations=by_task(
            cited.filter(**of_these).prefetch_related("clause__document").order_by("position", "pk")
        ),
        adjustments=by_task(Adjustment.objects.filter(**of_these).order_by("pk")),
        rules=light_rules_for(month.region),
        quantities=stood(month, ids),
        expected=expected_share(month),
        planning_is_slow=bool(setting(month.region, "planning_counts_as_slow")),
        before=_before(month.before, keys),
    )


def _of_these(month: Month, tasks: Sequence[Task], keys: Collection[str] | None) -> dict[str, Any]:
    """The condition on rows that belong to these tasks."""
    if keys is not None:
        return {"task__in": tasks}
    return {"task__task_list__region": month.region, "task__task_list__year": month.period.year}


def _reported(month: Month, task_ids: Collection[int] | None) -> dict[int, Reported]:
    held = held_at(facts_of(month.region, {month.period.year}, task_ids), month.period)
    wanted = {fact.pk for task in held.values() for fact in task if fact is not None}
    beside = ("status", "unit_status", "unit", "source", "submission")
    reports = Progress.objects.prefetch_related(*beside).defer(*UNREAD)
    read = reports.in_bulk(sorted(wanted))
    return {
        task: Reported(read[said.last.pk], read[said.settled.pk] if said.settled else None)
        for task, said in held.items()
    }


def _before(book: Book | None, keys: Collection[str] | None) -> dict[str, Stand] | None:
    if book is None:
        return None
    rows = TaskRow.objects.filter(book=book)
    if keys is not None:
        rows = rows.filter(key__in=keys)
    return {key: Stand(*stand) for key, *stand in rows.values_list("key", *Stand._fields)}


def expected_share(month: Month) -> Fraction:
    """The share of the year's work that should be done by the month's end, as the region reckons it."""
    by_days = setting(month.region, "time_progress_by") == "days"
    return month.period.day_progress if by_days else month.period.time_progress
