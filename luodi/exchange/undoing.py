"""Undoing an import: its facts are reversed, what it made is voided, what it changed is set back.

Refused when a sealed book or a later fact rests on any of it. Importing the same again revives it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q, QuerySet

from luodi.books.models import TaskRow
from luodi.core.problems import Problem, Rejected
from luodi.exchange.records import as_changed, brought, edits_of, filing_of, told_of
from luodi.exchange.resting import Again, said_since
from luodi.exchange.shapes import UNITS
from luodi.exchange.waiting import retell_awaiting
from luodi.ledger.audit.models import Change
from luodi.ledger.audit.services import Changed
from luodi.ledger.org.access import Actor, Power, Refused
from luodi.ledger.org.holding import region_hold
from luodi.ledger.org.models import Unit
from luodi.ledger.org.services import people_void, units_restore
from luodi.ledger.papers.models import Batch
from luodi.ledger.papers.queries import batch_detail
from luodi.ledger.papers.services.batches import batch_mark_undone, require_not_undone
from luodi.ledger.policy.services.intake import cited_void
from luodi.ledger.rounds.services.unfiling import standings_held, standings_restore, submissions_unfile
from luodi.ledger.tasks.models import (
    Adjustment,
    AdjustmentKind,
    AdjustmentOrigin,
    Contribution,
    FactKind,
    Judgement,
    Progress,
    Task,
    TaskList,
)
from luodi.ledger.tasks.services.intake import TaskRef, in_chunks
from luodi.ledger.tasks.services.intake_undo import (
    Edits,
    lists_restore,
    parts_forget,
    progress_reverse_many,
    task_fields_restore,
    tasks_void,
)
from luodi.ledger.tasks.services.owed import owed_follow


@dataclass(frozen=True)
class Undone:
    """An import that was undone, and what of it was left because somebody changed it again since."""

    batch: Batch
    kept: tuple[Problem, ...] = ()


@transaction.atomic
def import_undo(actor: Actor, number: int, reason: str = "") -> Undone:
    """Undo an import with all that was mended in it since.

    A field that was changed again by hand keeps its newer value, which is told.
    Raises: NotFound when there is no such batch for the actor; Refused without the power, or when a
    sealed book or a later fact rests on it; Rejected when it was undone before.
    """
    batch = batch_detail(actor, number).batch
    actor.require(Power.IMPORT, batch.region)
    region_hold(batch.region)
    batch.refresh_from_db(fields=["state", "undone_at"])
    require_not_undone(batch)
    region, told = batch.region, told_of(batch)
    facts, tasks = _facts(batch), _tasks(brought(told, "task"))
    lists = _emptied_lists(told, tasks)
    edits = edits_of(told, "task", {task.key for task in tasks})
    list_edits = edits_of(told, "task_list", {str(task_list.key) for task_list in lists})
    _refuse_if_built_upon(batch, facts, tasks, edits)
    _refuse_if_said_again(said_since(batch, told, tasks, edits, facts), number)
    filing, earlier = filing_of(batch, told), standings_held(region)
    changes = progress_reverse_many(actor, region, facts, f"撤销第{number}批导入")
    submissions_unfile(actor, region, filing)
    changes += tasks_void(actor, region, tasks, lists)
    restored, kept = task_fields_restore(actor, region, edits)
    changes += restored + lists_restore(actor, region, list_edits)
    changes += cited_void(actor, region, brought(told, "clause"), brought(told, "document"))
    changes += people_void(actor, region=region, keys=brought(told, "person"), recorded=False)
    if tasks or edits:
        owed_follow(actor, region)
    changes += standings_restore(actor, region, filing, earlier)
    parts_forget(actor, region, brought(told, "unit"))
    gone, needed = _units_back(actor, batch, told)
    undone = batch_mark_undone(actor, batch, changes + gone, reason=reason)
    retell_awaiting(actor, region)
    return Undone(undone, (*kept, *needed))


def _facts(batch: Batch) -> list[Progress]:
    """The batch's reports that nothing has reversed."""
    return list(_reports().filter(source__batch=batch).select_related("task", "unit").order_by("pk"))


def _reports() -> QuerySet[Progress]:
    """Reports that nothing has reversed; a reversal that was itself reversed is none."""
    reversals = Progress.objects.filter(kind=FactKind.REVERSAL)
    in_force = reversals.exclude(pk__in=reversals.values("replaces"))
    return Progress.objects.filter(kind=FactKind.REPORT).exclude(pk__in=in_force.values("replaces"))


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
    if _handed_over(batch, edits):
        raise Refused(
            f"第{batch.number}批导入改过单位的任务后来又移交过,移交以它为依据,不能撤销;请直接调整这些任务的单位。"
        )
    others = _reports().filter(Q(source__isnull=True) | ~Q(source__batch=batch))
    if others.filter(replaces__source__batch=batch).exists() or any(
        _rests(others, batch, ids) for ids in in_chunks(task.id for task in tasks)
    ):
        raise Refused(
            f"第{batch.number}批导入之后又有新的进展或调整以它为依据,不能撤销;请先撤销后来的导入,或逐条更正。"
        )


def _refuse_if_said_again(again: Again | None, number: int) -> None:
    """Undone, what a row of another import says would be gone, though that row counts as taken."""
    if again is not None:
        raise Refused(
            f"第{again.batch}批导入的第{again.row}行后来取入时,与第{number}批写入的内容相同,没有另写;"
            f"第{number}批现在不能撤销,否则那一行就落空了。台账中没有重复,两批可以都留着;"
            f"确要撤销的,请先撤销第{again.batch}批。"
        )


def _rests(others: QuerySet[Progress], batch: Batch, tasks: Sequence[int]) -> bool:
    """Whether a later fact rests on one of these tasks: a report, an adjustment, another's word."""
    adjusted = Adjustment.objects.filter(Q(task__in=tasks) | Q(into__in=tasks), at__gte=batch.imported_at)
    return (
        others.filter(task__in=tasks).exists()
        or adjusted.exclude(kind=AdjustmentKind.ADDED, origin=AdjustmentOrigin.IMPORT).exists()
        or Contribution.objects.filter(task__in=tasks).exists()
        or Judgement.objects.filter(task__in=tasks).exists()
    )


def _handed_over(batch: Batch, edits: Edits) -> bool:
    """Whether a task was handed over since, whose units the import had changed."""
    keys = [key for key, (_, after) in edits.items() if after.keys() & {"lead_units", "support_units"}]
    acts = Adjustment.objects.filter(kind=AdjustmentKind.HANDED_OVER, at__gte=batch.imported_at)
    return any(acts.filter(task__key__in=some).exists() for some in in_chunks(keys))


def _periods(rows: QuerySet[TaskRow], field: str, keys: Sequence[str]) -> set[str]:
    found: set[str] = set()
    for some in in_chunks(keys):
        part = rows.filter(**{f"{field}__in": some})
        found |= set(part.order_by().values_list("book__period", flat=True).distinct())
    return found


def _emptied_lists(told: Sequence[Change], tasks: Sequence[TaskRef]) -> list[TaskList]:
    """Lists that the import made or brought back, and in which nothing of another origin stands."""
    gone = {task.id for task in tasks}
    made = TaskList.objects.filter(key__in=brought(told, "task_list"), voided_at__isnull=True)
    alive: dict[int, set[int]] = defaultdict(set)
    rows = Task.objects.filter(task_list__in=made, voided_at__isnull=True)
    for list_id, pk in rows.values_list("task_list_id", "pk"):
        alive[list_id].add(pk)
    return [task_list for task_list in made if alive[task_list.pk] <= gone]


def _units_back(
    actor: Actor, batch: Batch, told: Sequence[Change]
) -> tuple[list[Changed], tuple[Problem, ...]]:
    """Void the units that the import made; a directory is refused as a whole when one of them is referred to.

    Of units that a list only named, those that something else needs by now stay, which is told.
    """
    changes = as_changed(told, "unit")
    try:
        return units_restore(actor, region=batch.region, changes=changes, recorded=False), ()
    except Rejected as held:
        if any(sheet["kind"] == UNITS.name for sheet in batch.summary.get("sheets", ())):
            first = held.problems[0].message
            raise Refused(
                f"第{batch.number}批导入的单位中有{len(held.problems)}个已被引用,不能撤销(如:{first})。"
            ) from held
        names = {problem.value for problem in held.problems}
    units = Unit.objects.filter(region=batch.region, voided_at__isnull=True, name__in=names)
    stay = {str(key) for key in units.values_list("key", flat=True)}
    going = [change for change in changes if change.subject.key not in stay]
    gone = units_restore(actor, region=batch.region, changes=going, recorded=False)
    return gone, tuple(_still_needed(name) for name in sorted(names))


def _still_needed(name: str) -> Problem:
    return Problem(
        "kept_unit", f"单位“{name}”是本次导入新建的,现在还被别处引用,予以保留。", severity="note",
        value=name, remedy="确实不要的,请先处理引用它的内容。",
    )  # fmt: skip
