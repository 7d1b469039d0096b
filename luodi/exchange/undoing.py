"""Undoing an import: its facts are reversed, what it made is voided, what it changed is set back.

Refused when a sealed book or a later fact rests on any of it. Importing the same again revives it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from luodi.books.models import TaskRow
from luodi.core.problems import Rejected
from luodi.ledger.audit.models import Change
from luodi.ledger.audit.services import Changed, Subject
from luodi.ledger.org.access import Actor, Power, Refused
from luodi.ledger.org.models import Region
from luodi.ledger.org.services import people_void, units_restore
from luodi.ledger.papers.models import Batch
from luodi.ledger.papers.queries import batch_detail
from luodi.ledger.papers.services.batches import batch_mark_undone
from luodi.ledger.policy.services.intake import cited_void
from luodi.ledger.rounds.models import Round, RoundKind, RoundState
from luodi.ledger.rounds.services.filing import submission_unfile
from luodi.ledger.tasks.models import (
    Adjustment,
    AdjustmentKind,
    Contribution,
    FactKind,
    Judgement,
    Progress,
    Task,
    TaskList,
)
from luodi.ledger.tasks.services.intake import ADDED, TaskRef, in_chunks
from luodi.ledger.tasks.services.intake_undo import (
    Edits,
    progress_reverse_many,
    task_fields_restore,
    tasks_void,
)
from luodi.ledger.tasks.services.owed import owed_follow


@transaction.atomic
def import_undo(actor: Actor, number: int, reason: str = "") -> Batch:
    """Undo an import with all that was mended in it since.

    Raises: NotFound when there is no such batch for the actor; Refused without the power, or when a
    sealed book or a later fact rests on it; Rejected when it was undone before.
    """
    batch = batch_detail(actor, number).batch
    actor.require(Power.IMPORT, batch.region)
    Region.objects.select_for_update().get(pk=batch.region_id)
    told = _told(batch)
    facts, tasks = _facts(batch), _tasks(_brought(told, "task"))
    edits = _edits(told, {task.key for task in tasks})
    _refuse_if_built_upon(batch, facts, tasks, edits)
    changes = progress_reverse_many(actor, batch.region, facts, f"撤销第{number}批导入")
    changes += _unfile(actor, batch, facts)
    changes += tasks_void(actor, batch.region, tasks, _emptied_lists(told, tasks))
    changes += task_fields_restore(actor, batch.region, edits)
    changes += cited_void(actor, batch.region, _brought(told, "clause"), _brought(told, "document"))
    changes += people_void(actor, region=batch.region, keys=_brought(told, "person"), recorded=False)
    changes += _units_back(actor, batch, told)
    undone = batch_mark_undone(actor, batch, changes, reason=reason)
    if tasks or edits:
        owed_follow(actor, batch.region)
    return undone


def _told(batch: Batch) -> list[Change]:
    """What the import and every mending of it changed, in the order of recording."""
    acts = Change.objects.filter(
        act__subject_kind="batch",
        act__subject_key=str(batch.number),
        act__verb__in=("import_commit", "waiting_fixed"),
    )
    return list(acts.order_by("pk"))


def _facts(batch: Batch) -> list[Progress]:
    """The batch's reports that nothing has reversed."""
    return list(_reports().filter(source__batch=batch).select_related("task", "unit").order_by("pk"))


def _reports() -> QuerySet[Progress]:
    """Reports that nothing has reversed."""
    reversed_ = Progress.objects.filter(kind=FactKind.REVERSAL).values("replaces")
    return Progress.objects.filter(kind=FactKind.REPORT).exclude(pk__in=reversed_)


def _tasks(keys: Sequence[str]) -> list[TaskRef]:
    """The tasks of these keys that are not void."""
    return [
        TaskRef(pk, str(key), text)
        for some in in_chunks(keys)
        for pk, key, text in Task.objects.filter(key__in=some, voided_at__isnull=True)
        .order_by("pk")
        .values_list("pk", "key", "requirement")
    ]


def _refuse_if_built_upon(
    batch: Batch, facts: Sequence[Progress], tasks: Sequence[TaskRef], edits: Edits
) -> None:
    sealed = TaskRow.objects.filter(book__region=batch.region.code, book__sealed_at__isnull=False)
    books = _periods(sealed, "fact", [str(fact.key) for fact in facts])
    books |= _periods(sealed, "key", [task.key for task in tasks])
    since = sealed.filter(book__sealed_at__gte=batch.imported_at)
    books |= _periods(since, "key", list(edits))
    if books:
        months = "、".join(sorted(books))
        raise Refused(f"第{batch.number}批导入已进入{months}的月度定版,不能撤销;如需更正,请更正后重述该月。")
    others = _reports().filter(Q(source__isnull=True) | ~Q(source__batch=batch))
    if others.filter(replaces__source__batch=batch).exists() or any(
        _rests(others, batch, ids) for ids in in_chunks(task.id for task in tasks)
    ):
        raise Refused(
            f"第{batch.number}批导入之后又有新的进展或调整以它为依据,不能撤销;请先撤销后来的导入,或逐条更正。"
        )


def _rests(others: QuerySet[Progress], batch: Batch, tasks: Sequence[int]) -> bool:
    """Whether a later fact rests on one of these tasks: a report, an adjustment, another's word."""
    adjusted = Adjustment.objects.filter(task__in=tasks, at__gte=batch.imported_at)
    return (
        others.filter(task__in=tasks).exists()
        or adjusted.exclude(kind=AdjustmentKind.ADDED, reason=ADDED).exists()
        or Contribution.objects.filter(task__in=tasks).exists()
        or Judgement.objects.filter(task__in=tasks).exists()
    )


def _periods(rows: QuerySet[TaskRow], field: str, keys: Sequence[str]) -> set[str]:
    found: set[str] = set()
    for some in in_chunks(keys):
        part = rows.filter(**{f"{field}__in": some})
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


def _emptied_lists(told: Sequence[Change], tasks: Sequence[TaskRef]) -> list[TaskList]:
    """Lists that the import made or brought back, and in which nothing of another origin stands."""
    gone = {task.id for task in tasks}
    made = TaskList.objects.filter(key__in=_brought(told, "task_list"), voided_at__isnull=True)
    alive: dict[int, set[int]] = defaultdict(set)
    rows = Task.objects.filter(task_list__in=made, voided_at__isnull=True)
    for list_id, pk in rows.values_list("task_list_id", "pk"):
        alive[list_id].add(pk)
    return [task_list for task_list in made if alive[task_list.pk] <= gone]


def _edits(told: Sequence[Change], voided: set[str]) -> Edits:
    """By task key: the fields that the import changed, before its first and after its last change of them."""
    found: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {}
    for change in told:
        before, after = change.before, change.after
        if change.subject_kind != "task" or not before or not after or change.subject_key in voided:
            continue
        if "fact" in after or "voided" in after:
            continue
        first, last = found.setdefault(change.subject_key, ({}, {}))
        for name in after:
            first.setdefault(name, before.get(name))
            last[name] = after[name]
    return found


def _units_back(actor: Actor, batch: Batch, told: Sequence[Change]) -> list[Changed]:
    """Void the units that the import made; refused as a whole when anything refers to one of them."""
    try:
        return units_restore(actor, region=batch.region, changes=_as_changed(told, "unit"), recorded=False)
    except Rejected as held:
        first = held.problems[0].message
        raise Refused(
            f"第{batch.number}批导入的单位中有{len(held.problems)}个已被引用,不能撤销(如:{first})。"
        ) from held


def _brought(told: Sequence[Change], kind: str) -> list[str]:
    """Keys of what the import made or brought back."""

    def is_brought(change: Change) -> bool:
        is_fact = "fact" in (change.after or {})
        return change.before == {"voided": True} or (change.before is None and not is_fact)

    return [change.subject_key for change in told if change.subject_kind == kind and is_brought(change)]


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
