"""Which progress holds at a period, computed from the append-only facts without a query per task."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from luodi.core.periods import Period
from luodi.ledger.tasks.facts import reports_held
from luodi.ledger.tasks.models import Progress


@dataclass(frozen=True)
class Current:
    """Where a task's progress stands at a period.

    `reports` are the facts that hold, of that period and before, newest first. `of_period` is the one
    about the period itself, None when nothing was reported; `last` the newest; `settled` the newest
    that says a status (a report whose status cell waits says none): the status that is carried.
    """

    reports: tuple[Progress, ...] = ()
    of_period: Progress | None = None
    last: Progress | None = None
    settled: Progress | None = None


def current_progress(
    region_id: int, year: int, period: Period, task_ids: Iterable[int] | None = None
) -> dict[int, Current]:
    """By task: the progress facts that hold for the region's lists of that year, up to the period.

    Not scoped: for books and services. Tasks without any fact that holds are left out. Two queries at
    most, whatever the number of tasks; status, unit_status, unit and source come along.
    """
    facts = Progress.objects.filter(
        task__task_list__region_id=region_id, task__task_list__year=year, period__lte=str(period.last_month)
    )
    if task_ids is not None:
        facts = facts.filter(task_id__in=list(task_ids))
    rows = facts.select_related("status", "unit_status", "unit", "source", "submission").order_by(
        "-period", "-id"
    )
    return holding(rows, period)


def holding(facts: Iterable[Progress], period: Period) -> dict[int, Current]:
    """By task: what holds of these facts, given with all that replace them."""
    month = str(period.last_month)
    return {task: _current(reports, month) for task, reports in reports_held(facts).items()}


def _current(reports: list[Progress], period: str) -> Current:
    last = reports[0]
    return Current(
        reports=tuple(reports),
        of_period=last if last.period == period else None,
        last=last,
        settled=next((report for report in reports if report.status_id is not None), None),
    )
