"""Tasks taken in bulk, with their units and clauses: made, changed where they differ, or brought back."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from django.db import transaction

from luodi.ledger.audit import context
from luodi.ledger.audit.services import Changed, Subject
from luodi.ledger.bulk import columns_add, rows_add, rows_set
from luodi.ledger.org.access import Actor, Power
from luodi.ledger.org.models import Person, Region, Unit
from luodi.ledger.papers.models import Source
from luodi.ledger.policy.models import Clause
from luodi.ledger.tasks.models import (
    Adjustment,
    AdjustmentKind,
    AdjustmentOrigin,
    Task,
    TaskClause,
    TaskList,
    TaskUnit,
    UnitRole,
)
from luodi.ledger.tasks.plain import PLAIN, last_day

CHUNK = 5_000
"""Ids per statement: SQLite takes 32,766 parameters at once."""
ADDED = "导入新增"
"""The reason that people read; code goes by the origin."""


class TaskRef(NamedTuple):
    """A task as far as the record and its rows must know it."""

    id: int
    key: str
    label: str

    @property
    def subject(self) -> Subject:
        """The task as the subject of a change."""
        return Subject("task", self.key, self.label[:60])


class TaskIntake(NamedTuple):
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


class Edit(NamedTuple):
    """A known task with what its row changes, before and after as the record writes it."""

    task: TaskRef
    row: TaskIntake
    before: Mapping[str, Any]
    after: Mapping[str, Any]


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
    _parts_add([part for ref, row in pairs for part in _parts(ref.id, row)])
    _citations_add([part for ref, row in pairs for part in _citations(ref.id, row.clauses)])
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
        for name in edit.after.keys() & PLAIN.keys():
            plain[name][edit.task.id] = edit.row.fields[name]
        if "due" in edit.after:
            plain["due_day"][edit.task.id] = last_day(edit.row.fields["due"])
        if "leader" in edit.after:
            person = leaders.get(edit.row.leader or "")
            plain["leader_id"][edit.task.id] = person.pk if person else None
    for name, values in plain.items():
        rows_set(Task, name, values)
    for role in (UnitRole.LEAD, UnitRole.SUPPORT):
        touched = [edit for edit in edits if f"{role}_units" in edit.after]
        _forget(TaskUnit, touched, role=role)
        _parts_add([part for e in touched for part in _parts(e.task.id, e.row) if part.role == role])
    cited = [edit for edit in edits if "clauses" in edit.after]
    _forget(TaskClause, cited)
    _citations_add([part for e in cited for part in _citations(e.task.id, e.row.clauses)])
    return [Changed(edit.task.subject, edit.before, edit.after) for edit in edits]


@transaction.atomic
def tasks_revive(
    actor: Actor, region: Region, tasks: Sequence[TaskRef], added_in: Mapping[int, str] | None = None
) -> list[Changed]:
    """Bring back tasks that an undo had voided. `added_in`: by id the month they are in force from."""
    actor.require(Power.EDIT, region)
    _added(actor, list((added_in or {}).items()))
    rows_set(Task, "voided_at", dict.fromkeys([task.id for task in tasks]))
    return [Changed(task.subject, {"voided": True}, {"voided": False}) for task in tasks]


def in_chunks(ids: Iterable[Any]) -> Iterator[list[Any]]:
    """The ids in parts small enough for one statement."""
    listed = list(ids)
    for start in range(0, len(listed), CHUNK):
        yield listed[start : start + CHUNK]


def _task(
    row: TaskIntake, key: uuid.UUID, lists: Mapping[str, TaskList], leaders: Mapping[str, Person]
) -> dict[str, Any]:
    leader = leaders.get(row.leader or "")
    return {
        **row.fields,
        "key": key,
        "task_list_id": lists[row.list_name].id,
        "leader_id": leader.id if leader else None,
        "due_day": last_day(row.fields.get("due", "")),
        "source_id": row.source.id if row.source else None,
        "source_row": row.source_row,
    }


def _task_made(task: TaskRef, row: TaskIntake) -> Changed:
    after = {name: value for name, value in row.fields.items() if value not in ("", None)}
    after |= {"list": row.list_name, "lead_units": [unit.name for unit in row.leads or ()]}
    return Changed(task.subject, None, after)


class _Part(NamedTuple):
    """A unit's part in a task, in the order of `TaskUnit`'s columns."""

    task_id: int
    unit_id: int
    role: str
    position: int


def _parts(task_id: int, row: TaskIntake) -> list[_Part]:
    return [
        _Part(task_id, unit.id, role, place)
        for role, units in (("lead", row.leads), ("support", row.supports))
        for place, unit in enumerate(units or ())
    ]


def _parts_add(parts: Sequence[_Part]) -> None:
    columns = zip(_Part._fields, zip(*parts, strict=True), strict=True) if parts else ()
    columns_add(TaskUnit, dict(columns), len(parts))


def _citations(task_id: int, clauses: Sequence[Clause] | None) -> list[tuple[int, int, int]]:
    """Each clause once, as (task, clause, place)."""
    distinct = dict.fromkeys([clause.id for clause in clauses or ()])
    return [(task_id, pk, place) for place, pk in enumerate(distinct)]


def _citations_add(parts: Sequence[tuple[int, int, int]]) -> None:
    names = ("task_id", "clause_id", "position")
    columns = zip(names, zip(*parts, strict=True), strict=True) if parts else ()
    columns_add(TaskClause, dict(columns), len(parts))


def _forget(model: type[TaskUnit] | type[TaskClause], edits: Sequence[Edit], **more: Any) -> None:
    for ids in in_chunks(edit.task.id for edit in edits):
        model._default_manager.filter(task_id__in=ids, **more).delete()


def _added(actor: Actor, tasks: Sequence[tuple[int, str]]) -> None:
    stamp = {
        "kind": AdjustmentKind.ADDED.value, "origin": AdjustmentOrigin.IMPORT.value, "reason": ADDED,
        "by": actor.username, "at": context.now(),
    }  # fmt: skip
    rows_add(Adjustment, [{"task_id": pk, "period": period, **stamp} for pk, period in tasks])
