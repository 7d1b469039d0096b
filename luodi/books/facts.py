"""Which progress facts a month rests on: read as plain values, for builders and for what differs since.

The same as `current_progress` of tasks says, at a fraction of its cost: texts are left in the database.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import NamedTuple

from luodi.core.periods import Period
from luodi.ledger.org.models import Region
from luodi.ledger.tasks.facts import reports_held
from luodi.ledger.tasks.models import Progress


class Fact(NamedTuple):
    """A progress fact, as far as it matters here. `status` is its label, None where it says none, with
    its `meaning` in its vocabulary.
    """

    pk: int
    replaces_id: int | None
    task_id: int
    period: str
    kind: str
    key: str
    status: str | None
    meaning: str | None


class Held(NamedTuple):
    """The facts that a task's month rests on: the last one, and the last that says a status."""

    last: Fact
    settled: Fact | None


def facts_of(region: Region, years: Collection[int], task_ids: Collection[int] | None = None) -> list[Fact]:
    """Every fact about the region's lists of these years (of these tasks, if given), oldest first.

    Not scoped. One query.
    """
    rows = Progress.objects.filter(task__task_list__region=region, task__task_list__year__in=years)
    if task_ids is not None:
        rows = rows.filter(task_id__in=task_ids)
    read = rows.order_by("pk").values_list(*Fact._fields[:5], "key", "status__label", "status__meaning")
    return [
        Fact(pk, replaces, task, period, kind, str(key), status, meaning)
        for pk, replaces, task, period, kind, key, status, meaning in read
    ]


def held_at(facts: Sequence[Fact], month: Period) -> dict[int, Held]:
    """By task: what holds at the end of the month; tasks of which nothing does are left out."""
    reports = reports_held(fact for fact in facts if fact.period <= str(month))
    return {task: Held(newest[0], _settled(newest)) for task, newest in reports.items()}


def _settled(newest_first: Sequence[Fact]) -> Fact | None:
    return next((fact for fact in newest_first if fact.status is not None), None)
