"""Lists, tasks and months of progress taken in bulk from workbooks: a few statements for any number of rows.

What is new, changed or unchanged has been decided before; here it is only written, within the
caller's transaction and under the caller's one act.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

from django.db import transaction

from luodi.core.days import from_iso
from luodi.core.periods import Period
from luodi.ledger.audit import context
from luodi.ledger.audit.services import Changed, Subject
from luodi.ledger.bulk import rows_add, rows_set
from luodi.ledger.org.access import Actor, Power
from luodi.ledger.org.models import Person, Region, Unit
from luodi.ledger.papers.models import Source
from luodi.ledger.policy.models import Clause
from luodi.ledger.tasks.facts import Link, live
from luodi.ledger.tasks.models import (
    Adjustment,
    AdjustmentKind,
    FactKind,
    Progress,
    StatusScheme,
    Task,
    TaskClause,
    TaskList,
    TaskUnit,
    UnitRole,
)
from luodi.ledger.tasks.services.corrections import KEPT

CHUNK = 5_000
"""Ids per statement: SQLite takes 32,766 parameters at once."""
ADDED = "导入新增"
PLAIN_FIELDS = (
    "number", "category", "requirement", "measures", "scale", "investment", "contact", "phone", "due",
    "horizon", "frequency", "note",
)  # fmt: skip
"""Fields of a task that a workbook may set, beside leader, units and clauses."""


class TaskRef(NamedTuple):
    """A task as far as the record and its rows must know it."""

    id: int
    key: str
    label: str

    @property
    def subject(self) -> Subject:
        """The task as the subject of a change."""
        return Subject("task", self.key, self.label[:60])


class Held(NamedTuple):
    """What one fact says, as far as a workbook can say it."""

    pk: int
    task_id: int
    replaces_id: int | None
    kind: str
    status_id: int | None
    percent: Decimal | None
    text: str
    problem: str
    next_step: str
    support_needed: str
    note: str


SAID = Held._fields[4:]


@dataclass(frozen=True)
class TaskIntake:
    """One row of a list: the fields that the workbook gave (absent: not in the workbook, left as it is).

    Parts are None where the workbook says nothing of them; an empty tuple takes them away, as an empty
    leader does.
    """

    list_name: str
    fields: Mapping[str, Any]
    leader: str | None = None
    leads: Sequence[Unit] | None = None
    supports: Sequence[Unit] | None = None
    clauses: Sequence[Clause] | None = None
    source: Source | None = None
    source_row: int | None = None


@dataclass(frozen=True)
class Edit:
    """A known task with what its row changes, before and after as the record writes it."""

    task: TaskRef
    row: TaskIntake
    before: Mapping[str, Any]
    after: Mapping[str, Any]


@dataclass(frozen=True)
class FactIntake:
    """What a row says about one task's month; `values` by field (`status` a Status). One that corrects
    names the fact that it `replaces`, and takes over from it what the workbook does not speak of.
    """

    task: TaskRef
    period: str
    unit_id: int | None
    values: Mapping[str, Any]
    source: Source
    source_row: int
    replaces: int | None = None
    reason: str = ""


@transaction.atomic
def lists_take(
    actor: Actor,
    region: Region,
    year: int,
    wanted: Mapping[str, tuple[StatusScheme, bool]],
    source: Source | None,
) -> list[Changed]:
    """Make the lists that the region lacks in that year, each with (scheme, settled).

    A list that an undo had voided is brought back.
    """
    actor.require(Power.EDIT, region)
    found = list(TaskList.objects.filter(region=region, year=year).order_by("pk"))
    void = {task_list.name: task_list for task_list in found if task_list.voided_at is not None}
    alive = {task_list.name for task_list in found if task_list.voided_at is None}
    back = [void[name] for name in wanted if name in void and name not in alive]
    for task_list in back:
        task_list.voided_at = None
        task_list.scheme, task_list.scheme_settled = wanted[task_list.name]
    TaskList.objects.bulk_update(back, ["voided_at", "scheme", "scheme_settled"])
    position = max((task_list.position for task_list in found), default=0)
    missing = [(name, choice) for name, choice in wanted.items() if name not in alive and name not in void]
    made = [
        TaskList(
            region=region, year=year, name=name, position=position + place, scheme=scheme,
            scheme_settled=settled, source=source,
        )
        for place, (name, (scheme, settled)) in enumerate(missing, start=1)
    ]  # fmt: skip
    TaskList.objects.bulk_create(made)
    told = [(task_list, None) for task_list in made] + [(task_list, {"voided": True}) for task_list in back]
    return [Changed(list_subject(task_list), before, _list_state(task_list)) for task_list, before in told]


@transaction.atomic
def tasks_add(
    actor: Actor,
    region: Region,
    lists: Mapping[str, TaskList],
    leaders: Mapping[str, Person],
    rows: Sequence[TaskIntake],
    added_in: Mapping[str, str] | None = None,
) -> tuple[list[TaskRef], list[Changed]]:
    """Make these tasks. `added_in`: by list the month they are in force from, where earlier are sealed."""
    actor.require(Power.EDIT, region)
    keys = [uuid.uuid4() for _ in rows]
    ids = rows_add(Task, [_task(row, key, lists, leaders) for row, key in zip(rows, keys, strict=True)])
    made = [
        TaskRef(pk, str(key), row.fields["requirement"]) for pk, key, row in zip(ids, keys, rows, strict=True)
    ]
    pairs = list(zip(made, rows, strict=True))
    rows_add(TaskUnit, [part for ref, row in pairs for part in _parts(ref.id, row)])
    rows_add(TaskClause, [part for ref, row in pairs for part in _citations(ref.id, row.clauses or ())])
    months = added_in or {}
    _added(actor, [(ref.id, months[row.list_name]) for ref, row in pairs if row.list_name in months])
    return made, [_task_made(ref, row) for ref, row in pairs]


@transaction.atomic
def tasks_change(
    actor: Actor, region: Region, leaders: Mapping[str, Person], edits: Sequence[Edit]
) -> list[Changed]:
    """Set on each task what differs, and nothing else."""
    actor.require(Power.EDIT, region)
    plain: dict[str, dict[int, Any]] = defaultdict(dict)
    for edit in edits:
        for name in edit.after.keys() & set(PLAIN_FIELDS):
            plain[name][edit.task.id] = edit.row.fields[name]
        if "due" in edit.after:
            plain["due_day"][edit.task.id] = _due_day(edit.row.fields["due"])
        if "leader" in edit.after:
            person = leaders.get(edit.row.leader or "")
            plain["leader_id"][edit.task.id] = person.pk if person else None
    for name, values in plain.items():
        rows_set(Task, name, values)
    for role in (UnitRole.LEAD, UnitRole.SUPPORT):
        touched = [edit for edit in edits if f"{role}_units" in edit.after]
        _forget(TaskUnit, touched, role=role)
        rows_add(TaskUnit, [p for e in touched for p in _parts(e.task.id, e.row) if p["role"] == role])
    cited = [edit for edit in edits if "clauses" in edit.after]
    _forget(TaskClause, cited)
    rows_add(TaskClause, [part for e in cited for part in _citations(e.task.id, e.row.clauses or ())])
    return [Changed(edit.task.subject, edit.before, edit.after) for edit in edits]


@transaction.atomic
def tasks_revive(actor: Actor, region: Region, tasks: Sequence[TaskRef]) -> list[Changed]:
    """Bring back tasks that an undo had voided."""
    actor.require(Power.EDIT, region)
    rows_set(Task, "voided_at", dict.fromkeys([task.id for task in tasks]))
    return [Changed(task.subject, {"voided": True}, {"voided": False}) for task in tasks]


@transaction.atomic
def progress_take(actor: Actor, region: Region, facts: Sequence[FactIntake]) -> list[Changed]:
    """Add these facts as accepted; gives them for the record of the caller's one act."""
    actor.require(Power.IMPORT, region)
    replaced = _facts(fact.replaces for fact in facts if fact.replaces is not None)
    moment, keys = context.now(), [uuid.uuid4() for _ in facts]
    stamp = {"recorded_by": actor.username, "recorded_at": moment}
    rows = []
    for fact, key in zip(facts, keys, strict=True):
        old = replaced[fact.replaces] if fact.replaces is not None else None
        rows.append({"key": key, **(_corrected(fact, old) if old else _fresh(fact)), **stamp})
    rows_add(Progress, rows)
    pairs = zip(facts, keys, strict=True)
    return [_fact_change(fact, key, replaced.get(fact.replaces or 0)) for fact, key in pairs]


def facts_held(region: Region, period: Period) -> dict[int, Held]:
    """By task id: what holds about that month. Plain values, for any number of tasks; not scoped."""
    facts = Progress.objects.filter(
        task__task_list__region=region, task__task_list__year=period.year, period=str(period)
    )
    rows = [Held(*row) for row in facts.values_list("pk", "task_id", "replaces_id", "kind", *SAID)]
    alive = live(Link(row.pk, row.replaces_id) for row in rows)
    return {row.task_id: row for row in rows if row.pk in alive and row.kind == FactKind.REPORT}


@transaction.atomic
def scheme_settle(actor: Actor, task_list: TaskList, scheme: StatusScheme) -> Changed | None:
    """Settle the vocabulary of a list for which it was only a first choice.

    A list with accepted statuses keeps the vocabulary that these are of. None when it was settled before.
    """
    actor.require(Power.EDIT, task_list.region)
    if task_list.scheme_settled:
        return None
    used = Progress.objects.filter(task__task_list=task_list, status__isnull=False).exists()
    before = {"scheme": task_list.scheme.code, "settled": False}
    if not used:
        task_list.scheme = scheme
    elif task_list.scheme_id != scheme.pk:
        return None
    task_list.scheme_settled = True
    task_list.save(update_fields=["scheme", "scheme_settled"])
    return Changed(list_subject(task_list), before, {"scheme": task_list.scheme.code, "settled": True})


def in_chunks(ids: Iterable[Any]) -> Iterator[list[Any]]:
    """The ids in parts small enough for one statement."""
    listed = list(ids)
    for start in range(0, len(listed), CHUNK):
        yield listed[start : start + CHUNK]


def list_subject(task_list: TaskList) -> Subject:
    return Subject("task_list", str(task_list.key), task_list.name)


def _list_state(task_list: TaskList) -> dict[str, Any]:
    return {
        "name": task_list.name, "year": task_list.year, "scheme": task_list.scheme.code, "voided": False
    }  # fmt: skip


def _due_day(due: str) -> Any:
    return from_iso(due).last if due else None


def _task(
    row: TaskIntake, key: uuid.UUID, lists: Mapping[str, TaskList], leaders: Mapping[str, Person]
) -> dict[str, Any]:
    leader = leaders.get(row.leader or "")
    return {
        "key": key,
        "task_list_id": lists[row.list_name].pk,
        "leader_id": leader.pk if leader else None,
        "due_day": _due_day(row.fields.get("due", "")),
        "source_id": row.source.pk if row.source else None,
        "source_row": row.source_row,
        **row.fields,
    }


def _task_made(task: TaskRef, row: TaskIntake) -> Changed:
    after = {name: value for name, value in row.fields.items() if value not in ("", None)}
    after |= {"list": row.list_name, "lead_units": [unit.name for unit in row.leads or ()]}
    return Changed(task.subject, None, after)


def _parts(task_id: int, row: TaskIntake) -> list[dict[str, Any]]:
    return [
        {"task_id": task_id, "unit_id": unit.pk, "role": role, "position": place}
        for role, units in (("lead", row.leads), ("support", row.supports))
        for place, unit in enumerate(units or ())
    ]


def _citations(task_id: int, clauses: Iterable[Clause]) -> list[dict[str, Any]]:
    distinct = dict.fromkeys(clause.pk for clause in clauses)
    return [{"task_id": task_id, "clause_id": pk, "position": place} for place, pk in enumerate(distinct)]


def _forget(model: type[TaskUnit] | type[TaskClause], edits: Sequence[Edit], **more: Any) -> None:
    for ids in in_chunks(edit.task.id for edit in edits):
        model._default_manager.filter(task_id__in=ids, **more).delete()


def _added(actor: Actor, tasks: Sequence[tuple[int, str]]) -> None:
    stamp = {
        "kind": AdjustmentKind.ADDED.value, "reason": ADDED, "by": actor.username, "at": context.now()
    }  # fmt: skip
    rows_add(Adjustment, [{"task_id": pk, "period": period, **stamp} for pk, period in tasks])


def _facts(ids: Iterable[int]) -> dict[int, Progress]:
    found: dict[int, Progress] = {}
    for some in in_chunks(ids):
        found |= Progress.objects.select_related("status", "unit_status").in_bulk(some)
    return found


def _fresh(fact: FactIntake) -> dict[str, Any]:
    values = dict(fact.values)
    status = values.pop("status", None)
    return {
        "task_id": fact.task.id,
        "period": fact.period,
        "unit_id": fact.unit_id,
        "status_id": status.pk if status else None,
        "source_id": fact.source.pk,
        "source_row": fact.source_row,
        **values,
    }


def _corrected(fact: FactIntake, old: Progress) -> dict[str, Any]:
    """The fact in place of an older one. What a unit had said itself is kept beside the office's word."""
    attributes = (Progress._meta.get_field(name).attname for name in KEPT)  # type: ignore[union-attr]
    kept = {name: getattr(old, name) for name in attributes}
    row = kept | {"task_id": fact.task.id, "period": fact.period, "replaces_id": old.pk}
    row |= {"source_id": fact.source.pk, "source_row": fact.source_row, "no_change": False}
    if "status" not in fact.values:
        return row | dict(fact.values)
    said = _fresh(fact)
    row |= {name: said[name] for name in ("status_id", *(n for n in fact.values if n != "status"))}
    own = old.unit_status_id or (old.status_id if old.submission_id else None)
    overruled = own is not None and own != row["status_id"]
    row["unit_status_id"] = own if overruled else None
    row["office_reason"] = (fact.reason or "专班导入更正") if overruled else fact.reason
    return row


def _fact_change(fact: FactIntake, key: uuid.UUID, old: Progress | None) -> Changed:
    status = fact.values.get("status")
    label = status.label if status else None
    if old is not None and "status" not in fact.values:
        label = old.status.label if old.status else None
    before = None
    if old is not None:
        before = {
            "fact": str(old.key), "period": fact.period, "status": old.status.label if old.status else None
        }  # fmt: skip
    return Changed(fact.task.subject, before, {"fact": str(key), "period": fact.period, "status": label})
