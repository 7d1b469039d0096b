"""Tasks and the reports about them as things that files are hung on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from luodi.ledger.org.access import Actor, own_unit_ids
from luodi.ledger.papers.subjects import Home, Until, uuids
from luodi.ledger.tasks.access import Past, pasts, seen_tasks
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

    def until(self, actor: Actor, keys: Iterable[str]) -> Mapping[str, Until]:
        """Of tasks that the actor's unit handed over: the files of before, and its own."""
        tasks = Task.objects.filter(key__in=uuids(keys))
        past = pasts(actor, tasks)
        if not past:
            return {}
        keys_of = tasks.filter(pk__in=past).values_list("pk", "key")
        return {str(key): _until(actor, past[pk]) for pk, key in keys_of}

    def home(self, key: str) -> Home:
        """The list's region, and the units that lead and support; a former one adds nothing any more."""
        return _home(Task.objects.select_related("task_list__region").get(key=key))


class OfProgress:
    """One accepted report about a task: seen with its task."""

    kind = "progress"
    label = "进展"

    def seen(self, actor: Actor, keys: Iterable[str]) -> frozenset[str]:
        """Reports about tasks that the actor sees, of those handed over up to the month before."""
        tasks = Task.objects.filter(seen_tasks(actor), voided_at=None, task_list__voided_at=None)
        rows = Progress.objects.filter(key__in=uuids(keys), task__in=tasks.values("pk"))
        past = pasts(actor, tasks.filter(pk__in=rows.values("task")))
        return frozenset(
            str(key)
            for key, task, period in rows.values_list("key", "task_id", "period")
            if task not in past or past[task].tells(period)
        )

    def until(self, actor: Actor, keys: Iterable[str]) -> Mapping[str, Until]:
        """As of the task."""
        rows = Progress.objects.filter(key__in=uuids(keys))
        past = pasts(actor, Task.objects.filter(pk__in=rows.values("task")))
        if not past:
            return {}
        keys_of = rows.filter(task__in=past).values_list("task_id", "key")
        return {str(key): _until(actor, past[task]) for task, key in keys_of}

    def home(self, key: str) -> Home:
        """That of its task."""
        return _home(Progress.objects.select_related("task__task_list__region").get(key=key).task)


def _until(actor: Actor, past: Past) -> Until:
    return Until(past.before, own_unit_ids(actor))


def _home(task: Task) -> Home:
    parts = task.parts.exclude(role=UnitRole.FORMER).select_related("unit").order_by("role", "position", "pk")
    return Home(task.task_list.region, [part.unit for part in parts])
