"""Tasks and the reports about them as things that files are hung on."""

from __future__ import annotations

from collections.abc import Iterable

from luodi.ledger.org.access import Actor
from luodi.ledger.papers.subjects import Home, uuids
from luodi.ledger.tasks.access import seen_tasks
from luodi.ledger.tasks.models import Progress, Task, UnitRole


class OfTask:
    """A task (`luodi.ledger.papers.subjects.AttachmentSubject`): its units prove what they do."""

    kind = "task"
    label = "任务"

    def seen(self, actor: Actor, keys: Iterable[str]) -> frozenset[str]:
        """Tasks of a region seen, and those in which a unit of the actor has or had a part."""
        rows = Task.objects.filter(
            seen_tasks(actor), key__in=uuids(keys), voided_at=None, task_list__voided_at=None
        )
        return frozenset(str(key) for key in rows.values_list("key", flat=True))

    def home(self, key: str) -> Home:
        """The list's region, and the units that lead and support; a former one adds nothing any more."""
        return _home(Task.objects.select_related("task_list__region").get(key=key))


class OfProgress:
    """One accepted report about a task: seen with its task."""

    kind = "progress"
    label = "进展"

    def seen(self, actor: Actor, keys: Iterable[str]) -> frozenset[str]:
        """Reports about tasks that the actor sees."""
        tasks = Task.objects.filter(seen_tasks(actor), voided_at=None, task_list__voided_at=None)
        rows = Progress.objects.filter(key__in=uuids(keys), task__in=tasks.values("pk"))
        return frozenset(str(key) for key in rows.values_list("key", flat=True))

    def home(self, key: str) -> Home:
        """That of its task."""
        return _home(Progress.objects.select_related("task__task_list__region").get(key=key).task)


def _home(task: Task) -> Home:
    parts = task.parts.exclude(role=UnitRole.FORMER).select_related("unit").order_by("role", "position", "pk")
    return Home(task.task_list.region, [part.unit for part in parts])
