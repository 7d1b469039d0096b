"""Undoing an import: its facts are reversed, what it made is voided, what it changed is set back.

Refused when a sealed book or a later fact rests on any of it. Importing the same again revives it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from luodi.books.models import TaskRow
from luodi.core.problems import Rejected
from luodi.ledger.audit.models import Change
from luodi.ledger.audit.services import Changed, Subject
from luodi.ledger.org.access import Actor, Power, Refused
from luodi.ledger.org.services import people_void, units_restore
from luodi.ledger.papers.models import Batch
from luodi.ledger.papers.queries import batch_detail
from luodi.ledger.papers.services.batches import batch_mark_undone
from luodi.ledger.policy.services.intake import cited_void
from luodi.ledger.rounds.models import Round, RoundKind, RoundState
from luodi.ledger.rounds.services.filing import submission_unfile
from luodi.ledger.tasks.models import FactKind, Progress, Task, TaskList
from luodi.ledger.tasks.services.intake import progress_reverse_many, task_fields_restore, tasks_void

CHUNK = 500


@transaction.atomic
def import_undo(actor: Actor, number: int, reason: str = "") -> Batch:
    """Undo an import.

    Raises: NotFound when there is no such batch for the actor; Refused without the power, or when a
    sealed book or a later fact rests on it; Rejected when it was undone before.
    """
    batch = batch_detail(actor, number).batch
    actor.require(Power.IMPORT, batch.region)
    facts = _facts(batch)
    tasks = list(Task.objects.filter(source__batch=batch, voided_at__isnull=True).select_related("task_list"))
    _refuse_if_built_upon(batch, facts, tasks)
    told = list(
        Change.objects.filter(
            act__subject_kind="batch", act__subject_key=str(number), act__verb="import_commit"
        )
    )
    changes = progress_reverse_many(actor, batch.region, facts, f"撤销第{number}批导入")
    changes += _unfile(actor, batch, facts)
    changes += tasks_void(actor, batch.region, tasks, _emptied_lists(batch, tasks))
    changes += task_fields_restore(actor, batch.region, _edits(told, {str(task.key) for task in tasks}))
    changes += cited_void(actor, batch.region, batch)
    changes += people_void(actor, region=batch.region, keys=_made(told, "person"), recorded=False)
    changes += _units_back(actor, batch, told)
    return batch_mark_undone(actor, batch, changes, reason=reason)


def _facts(batch: Batch) -> list[Progress]:
    """The batch's reports that nothing has reversed."""
    return list(_reports().filter(source__batch=batch).select_related("task", "unit").order_by("pk"))


def _reports() -> QuerySet[Progress]:
    """Reports that nothing has reversed."""
    reversed_ = Progress.objects.filter(kind=FactKind.REVERSAL).values("replaces")
    return Progress.objects.filter(kind=FactKind.REPORT).exclude(pk__in=reversed_)


def _refuse_if_built_upon(batch: Batch, facts: Sequence[Progress], tasks: Sequence[Task]) -> None:
    sealed = TaskRow.objects.filter(book__region=batch.region.code, book__sealed_at__isnull=False)
    books = _periods(sealed, "fact", [str(fact.key) for fact in facts])
    books |= _periods(sealed, "key", [str(task.key) for task in tasks])
    if books:
        months = "、".join(sorted(books))
        raise Refused(f"第{batch.number}批导入已进入{months}的月度定版,不能撤销;如需更正,请更正后重述该月。")
    others = _reports().exclude(source__batch=batch)
    later = others.filter(task__source__batch=batch) if tasks else others.none()
    if later.exists() or others.filter(replaces__source__batch=batch).exists():
        raise Refused(
            f"第{batch.number}批导入之后又有新的进展以它为依据,不能撤销;请先撤销后来的导入,或逐条更正。"
        )


def _periods(rows: Any, field: str, keys: Sequence[str]) -> set[str]:
    found: set[str] = set()
    for start in range(0, len(keys), CHUNK):
        part = rows.filter(**{f"{field}__in": keys[start : start + CHUNK]})
        found |= set(part.order_by().values_list("book__period", flat=True).distinct())
    return found


def _unfile(actor: Actor, batch: Batch, facts: Sequence[Progress]) -> list[Changed]:
    by_period: dict[str, dict[int, list[str]]] = defaultdict(lambda: defaultdict(list))
    for fact in facts:
        if fact.unit_id is not None:
            by_period[fact.period][fact.unit_id].append(str(fact.task.key))
    changes: list[Changed] = []
    rounds = Round.objects.filter(region=batch.region, kind=RoundKind.MONTH, state=RoundState.OPEN)
    for round_ in rounds.filter(period__in=list(by_period)).select_related("region"):
        changes += submission_unfile(actor, round_, "task", by_period[round_.period])
    return changes


def _emptied_lists(batch: Batch, tasks: Sequence[Task]) -> list[TaskList]:
    """Lists that the batch made and in which nothing of another origin stands."""
    gone = {task.pk for task in tasks}
    made = TaskList.objects.filter(source__batch=batch, voided_at__isnull=True).prefetch_related("tasks")
    return [x for x in made if all(t.pk in gone or t.voided_at for t in x.tasks.all())]


def _edits(told: Sequence[Change], voided: set[str]) -> dict[str, tuple[dict[str, Any], dict[str, Any]]]:
    """By task key: the fields that the import changed, before and after."""
    return {
        change.subject_key: (change.before, change.after)
        for change in told
        if change.subject_kind == "task"
        and change.before is not None
        and change.after is not None
        and change.subject_key not in voided
        and "fact" not in change.after
    }


def _units_back(actor: Actor, batch: Batch, told: Sequence[Change]) -> list[Changed]:
    """Void the units that the import made; refused as a whole when anything refers to one of them."""
    try:
        return units_restore(actor, region=batch.region, changes=_as_changed(told, "unit"), recorded=False)
    except Rejected as held:
        first = held.problems[0].message
        raise Refused(
            f"第{batch.number}批导入的单位中有{len(held.problems)}个已被引用,不能撤销(如:{first})。"
        ) from held


def _made(told: Sequence[Change], kind: str) -> list[str]:
    return [change.subject_key for change in told if change.subject_kind == kind and change.before is None]


def _as_changed(told: Sequence[Change], kind: str) -> list[Changed]:
    return [
        Changed(
            Subject(change.subject_kind, change.subject_key, change.subject_label),
            change.before,
            change.after,
        )
        for change in told
        if change.subject_kind == kind
    ]
