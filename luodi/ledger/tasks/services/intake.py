"""Lists, tasks and months of progress taken in bulk from workbooks: a few statements for any number of rows.

What is new, changed or unchanged has been decided before; here it is only written, within the
caller's transaction and under the caller's one act.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from luodi.core.days import from_iso
from luodi.ledger.audit import context
from luodi.ledger.audit.services import Changed, Subject
from luodi.ledger.org.access import Actor, Power
from luodi.ledger.org.models import Person, Region, Unit
from luodi.ledger.papers.models import Source
from luodi.ledger.policy.models import Clause
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

BATCH = 500
"""Rows per statement: SQLite takes 32,766 parameters at once, and a task has some twenty columns."""

PLAIN_FIELDS = (
    "number", "position", "category", "requirement", "measures", "scale", "investment", "contact", "phone",
    "due", "horizon", "frequency", "note",
)  # fmt: skip
"""Fields of a task that a workbook may set, beside leader, units and clauses."""


@dataclass(frozen=True)
class TaskIntake:
    """One row of a list: the fields that the workbook gave (absent: not in the workbook, left as it is)."""

    list_name: str
    fields: Mapping[str, Any]
    leader: str | None = None
    leads: tuple[Unit, ...] | None = None
    supports: tuple[Unit, ...] | None = None
    clauses: tuple[Clause, ...] | None = None
    due_day: dt.date | None = None
    source: Source | None = None
    source_row: int | None = None
    cells: Mapping[str, str] = field(default_factory=dict)


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
    found = TaskList.objects.filter(region=region, year=year).order_by("-voided_at")
    known = {task_list.name: task_list for task_list in found}
    back = [known[name] for name in wanted if name in known and known[name].voided_at is not None]
    for task_list in back:
        task_list.voided_at = None
        task_list.scheme, task_list.scheme_settled = wanted[task_list.name]
    TaskList.objects.bulk_update(back, ["voided_at", "scheme", "scheme_settled"])
    position = max((task_list.position for task_list in known.values()), default=0)
    missing = [(name, choice) for name, choice in wanted.items() if name not in known]
    made = [
        TaskList(
            region=region, year=year, name=name, position=position + place, scheme=scheme,
            scheme_settled=settled, source=source,
        )
        for place, (name, (scheme, settled)) in enumerate(missing, start=1)
    ]  # fmt: skip
    TaskList.objects.bulk_create(made, batch_size=BATCH)
    return [_list_made(task_list, revived=False) for task_list in made] + [
        _list_made(task_list, revived=True) for task_list in back
    ]


@transaction.atomic
def tasks_add(
    actor: Actor,
    region: Region,
    lists: Mapping[str, TaskList],
    leaders: Mapping[str, Person],
    rows: Sequence[TaskIntake],
    added_in: str | None = None,
) -> tuple[list[Task], list[Changed]]:
    """Make these tasks. `added_in`: the month from which they are in force, where their list is older."""
    actor.require(Power.EDIT, region)
    made = [_task(row, lists, leaders) for row in rows]
    Task.objects.bulk_create(made, batch_size=BATCH)
    _parts_add(made, rows)
    if added_in:
        _added(actor, made, added_in)
    return made, [_task_made(task, row) for task, row in zip(made, rows, strict=True)]


@transaction.atomic
def tasks_change(
    actor: Actor, region: Region, leaders: Mapping[str, Person], rows: Sequence[tuple[Task, TaskIntake]],
    before: Sequence[Mapping[str, Any]], after: Sequence[Mapping[str, Any]],
) -> list[Changed]:  # fmt: skip
    """Set on each task what its row gives; `before` and `after` tell what differs, for the record."""
    actor.require(Power.EDIT, region)
    for task, row in rows:
        for name, value in row.fields.items():
            setattr(task, name, value)
        if "due" in row.fields:
            task.due_day = row.due_day
        if row.leader is not None:
            task.leader = leaders.get(row.leader)
    if rows:
        Task.objects.bulk_update(
            [task for task, _ in rows], [*PLAIN_FIELDS, "due_day", "leader"], batch_size=BATCH
        )
    _parts_replace(rows)
    return [
        Changed(Subject("task", str(task.key), str(task)), old, new)
        for (task, _), old, new in zip(rows, before, after, strict=True)
    ]


@transaction.atomic
def tasks_revive(actor: Actor, region: Region, tasks: Sequence[Task]) -> list[Changed]:
    """Bring back tasks that an undo had voided."""
    actor.require(Power.EDIT, region)
    for task in tasks:
        task.voided_at = None
    Task.objects.bulk_update(tasks, ["voided_at"], batch_size=BATCH)
    return [Changed(Subject("task", str(x.key), str(x)), {"voided": True}, {"voided": False}) for x in tasks]


@transaction.atomic
def tasks_void(
    actor: Actor, region: Region, tasks: Sequence[Task], lists: Sequence[TaskList]
) -> list[Changed]:
    """Void tasks and lists that an import made, for its undoing; what rests on them is asked before."""
    actor.require(Power.EDIT, region)
    moment = context.now()
    for task in tasks:
        task.voided_at = moment
    for task_list in lists:
        task_list.voided_at = moment
    Task.objects.bulk_update(tasks, ["voided_at"], batch_size=BATCH)
    TaskList.objects.bulk_update(lists, ["voided_at"])
    subjects = [Subject("task", str(task.key), str(task)) for task in tasks]
    subjects += [Subject("task_list", str(x.key), x.name) for x in lists]
    return [Changed(subject, {"voided": False}, {"voided": True}) for subject in subjects]


@transaction.atomic
def task_fields_restore(
    actor: Actor, region: Region, edits: Mapping[str, tuple[Mapping[str, Any], Mapping[str, Any]]]
) -> list[Changed]:
    """Set back what an import changed on tasks, by key (before, after); later changes are left."""
    actor.require(Power.EDIT, region)
    tasks = Task.objects.filter(key__in=list(edits), task_list__region=region).select_related("leader")
    done = []
    for task in tasks:
        before, after = edits[str(task.key)]
        back = {name: value for name, value in before.items() if _value(task, name) == after.get(name)}
        if back:
            _set_back(task, region, back)
            told = {name: after.get(name) for name in back}
            done.append(Changed(Subject("task", str(task.key), str(task)), told, back))
    return done


@transaction.atomic
def progress_reverse_many(
    actor: Actor, region: Region, facts: Sequence[Progress], reason: str
) -> list[Changed]:
    """Reverse these facts, each by one of its own: what they had corrected holds again."""
    actor.require(Power.IMPORT, region)
    moment = context.now()
    reversals = [
        Progress(
            task=fact.task, period=fact.period, kind=FactKind.REVERSAL, replaces=fact, unit=fact.unit,
            office_reason=reason, recorded_by=actor.username, recorded_at=moment,
        )
        for fact in facts
    ]  # fmt: skip
    Progress.objects.bulk_create(reversals, batch_size=BATCH)
    return [
        Changed(
            Subject("task", str(fact.task.key), str(fact.task)),
            {"fact": str(fact.key), "period": fact.period},
            {"reversed": str(fact.key), "period": fact.period},
        )
        for fact in facts
    ]


@transaction.atomic
def progress_take(actor: Actor, region: Region, facts: Sequence[Progress]) -> list[Changed]:
    """Add these facts as accepted. One that corrects another names it in `replaces`."""
    actor.require(Power.IMPORT, region)
    moment = context.now()
    for fact in facts:
        fact.recorded_by, fact.recorded_at = actor.username, moment
    Progress.objects.bulk_create(facts, batch_size=BATCH)
    return [
        Changed(
            Subject("task", str(fact.task.key), str(fact.task)),
            {"fact": str(fact.replaces.key), "period": fact.period} if fact.replaces else None,
            {
                "fact": str(fact.key),
                "period": fact.period,
                "status": fact.status.label if fact.status else None,
            },
        )
        for fact in facts
    ]


def _value(task: Task, name: str) -> Any:
    """A field as the record of changes writes it: leaders and units by name, clauses by key."""
    if name == "leader":
        return task.leader.name if task.leader else None
    if name in ("lead_units", "support_units"):
        parts = task.parts.filter(role=name.removesuffix("_units")).order_by("position", "pk")
        return list(parts.values_list("unit__name", flat=True))
    if name == "clauses":
        cited = task.citations.order_by("position", "pk").values_list("clause__key", flat=True)
        return [str(key) for key in cited]
    return getattr(task, name) if name in PLAIN_FIELDS else None


def _set_back(task: Task, region: Region, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        if name in PLAIN_FIELDS:
            setattr(task, name, value)
    if "due" in values:
        task.due_day = from_iso(values["due"]).last if values["due"] else None
    if "leader" in values:
        task.leader = (
            Person.objects.filter(region=region, name=values["leader"]).order_by("-is_leader").first()
        )
    task.save()
    for role in UnitRole:
        if f"{role}_units" in values:
            task.parts.filter(role=role).delete()
            units = {
                unit.name: unit
                for unit in Unit.objects.filter(region=region, name__in=values[f"{role}_units"])
            }
            TaskUnit.objects.bulk_create(
                _parts(task, [units[name] for name in values[f"{role}_units"]], role)
            )
    if "clauses" in values:
        task.citations.all().delete()
        clauses = {str(clause.key): clause for clause in Clause.objects.filter(key__in=values["clauses"])}
        TaskClause.objects.bulk_create(_citations(task, [clauses[key] for key in values["clauses"]]))


def _list_made(task_list: TaskList, *, revived: bool) -> Changed:
    after = {"name": task_list.name, "year": task_list.year, "scheme": task_list.scheme.code, "voided": False}
    subject = Subject("task_list", str(task_list.key), task_list.name)
    return Changed(subject, {"voided": True} if revived else None, after)


def _task(row: TaskIntake, lists: Mapping[str, TaskList], leaders: Mapping[str, Person]) -> Task:
    return Task(
        task_list=lists[row.list_name],
        leader=leaders.get(row.leader or ""),
        due_day=row.due_day,
        source=row.source,
        source_row=row.source_row,
        **row.fields,
    )


def _task_made(task: Task, row: TaskIntake) -> Changed:
    after = {name: value for name, value in row.fields.items() if value not in ("", None)}
    after |= {"list": row.list_name, "lead_units": [unit.name for unit in row.leads or ()]}
    return Changed(Subject("task", str(task.key), str(task)), None, after)


def _parts_add(tasks: Sequence[Task], rows: Sequence[TaskIntake]) -> None:
    parts, citations = [], []
    for task, row in zip(tasks, rows, strict=True):
        parts += _parts(task, row.leads or (), UnitRole.LEAD) + _parts(
            task, row.supports or (), UnitRole.SUPPORT
        )
        citations += _citations(task, row.clauses or ())
    TaskUnit.objects.bulk_create(parts, batch_size=BATCH)
    TaskClause.objects.bulk_create(citations, batch_size=BATCH)


def _parts_replace(rows: Sequence[tuple[Task, TaskIntake]]) -> None:
    fresh = []
    for role, given in ((UnitRole.LEAD, "leads"), (UnitRole.SUPPORT, "supports")):
        touched = [(task, getattr(row, given)) for task, row in rows if getattr(row, given) is not None]
        TaskUnit.objects.filter(task__in=[task for task, _ in touched], role=role).delete()
        for task, units in touched:
            fresh += _parts(task, units, role)
    TaskUnit.objects.bulk_create(fresh, batch_size=BATCH)
    cited = [(task, row.clauses) for task, row in rows if row.clauses is not None]
    TaskClause.objects.filter(task__in=[task for task, _ in cited]).delete()
    citations = [citation for task, clauses in cited for citation in _citations(task, clauses or ())]
    TaskClause.objects.bulk_create(citations, batch_size=BATCH)


def _parts(task: Task, units: Iterable[Unit], role: UnitRole) -> list[TaskUnit]:
    return [TaskUnit(task=task, unit=unit, role=role, position=place) for place, unit in enumerate(units)]


def _citations(task: Task, clauses: Iterable[Clause]) -> list[TaskClause]:
    return [TaskClause(task=task, clause=clause, position=place) for place, clause in enumerate(clauses)]


def _added(actor: Actor, tasks: Sequence[Task], period: str) -> None:
    moment = context.now()
    Adjustment.objects.bulk_create(
        [
            Adjustment(
                task=task,
                kind=AdjustmentKind.ADDED,
                period=period,
                reason="导入新增",
                by=actor.username,
                at=moment,
            )
            for task in tasks
        ],
        batch_size=BATCH,
    )


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
    after = {"scheme": task_list.scheme.code, "settled": True}
    return Changed(Subject("task_list", str(task_list.key), task_list.name), before, after)
