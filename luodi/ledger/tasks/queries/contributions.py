"""What further lead units say of tasks in a month, beside the report of the first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from luodi.core.periods import Period
from luodi.ledger.org.access import Actor
from luodi.ledger.org.models import Region
from luodi.ledger.tasks.access import pasts, seen_tasks
from luodi.ledger.tasks.models import Contribution, Task


def contribution_list(
    actor: Actor, region: Region, period: Period, task_keys: Iterable[str]
) -> dict[str, list[Contribution]]:
    """By task key: each unit's newest word about the month, of tasks that the actor may see.

    None of a month from which on the actor's unit had handed the task over. One query, at most two more
    for who answers for a unit.
    """
    tasks = Task.objects.filter(seen_tasks(actor), task_list__region=region, key__in=list(task_keys))
    gone = [pk for pk, past in pasts(actor, tasks).items() if not past.tells(str(period))]
    rows = Contribution.objects.filter(task__in=tasks.values("pk"), period=str(period))
    if gone:
        rows = rows.exclude(task__in=gone)
    found: dict[str, list[Contribution]] = defaultdict(list)
    for row in newest_words(rows.select_related("unit", "task").order_by("pk")):
        found[str(row.task.key)].append(row)
    return dict(found)


def newest_words(rows: Iterable[Contribution]) -> list[Contribution]:
    """Of contributions in the order of recording: the last of each unit to each month of each task."""
    return list({(row.task_id, row.period, row.unit_id): row for row in rows}.values())
