"""The office's confidence in tasks as it stands at a month: for books and services, not scoped."""

from __future__ import annotations

from collections.abc import Collection

from luodi.core.periods import Period
from luodi.ledger.tasks.models import Judgement


def judgements_at(
    region_id: int, year: int, period: Period, task_ids: Collection[int] | None = None
) -> dict[int, Judgement]:
    """By task: the newest judgement about the month, else about the latest one before it. One query.

    Of the region's lists of that year; of these tasks, if given.
    """
    rows = Judgement.objects.filter(
        task__task_list__region_id=region_id, task__task_list__year=year, period__lte=str(period.last_month)
    )
    if task_ids is not None:
        rows = rows.filter(task_id__in=task_ids)
    return {row.task_id: row for row in rows.order_by("period", "pk")}
