"""Taking an import back: what it made is voided, its facts reversed, what it changed set back. In bulk."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import F, Q

from luodi.core.problems import Problem
from luodi.ledger.audit import context
from luodi.ledger.audit.services import Changed, Subject
from luodi.ledger.bulk import rows_add, rows_set
from luodi.ledger.org.access import Actor, Power
from luodi.ledger.org.models import Person, Region, Unit, UnitAlias
from luodi.ledger.policy.models import Clause
from luodi.ledger.tasks.columns import TASK_COLUMNS
from luodi.ledger.tasks.models import (
    FactKind,
    Progress,
    StatusScheme,
    Task,
    TaskClause,
    TaskList,
    TaskUnit,
)
from luodi.ledger.tasks.plain import PLAIN
from luodi.ledger.tasks.services.intake import Edit, TaskIntake, TaskRef, in_chunks, tasks_change
from luodi.ledger.tasks.services.subjects import list_subject

UNITS = frozenset({"lead_units", "support_units"})
Edits = Mapping[str, tuple[Mapping[str, Any], Mapping[str, Any]]]
"""By key: what an import changed of a task or list, before and after, as the record writes it."""


@transaction.atomic
def tasks_void(
    actor: Actor, region: Region, tasks: Sequence[TaskRef], lists: Sequence[TaskList]
) -> list[Changed]:
    """Void tasks and lists that an import made, for its undoing; what rests on them is asked before."""
    actor.require(Power.EDIT, region)
    moment = context.now()
    rows_set(Task, "voided_at", dict.fromkeys([task.id for task in tasks], moment))
    rows_set(TaskList, "voided_at", {task_list.pk: moment for task_list in lists})
    subjects = [task.subject for task in tasks] + [list_subject(task_list) for task_list in lists]
    return [Changed(subject, {"voided": False}, {"voided": True}) for subject in subjects]


@transaction.atomic
def parts_forget(actor: Actor, region: Region, units: Collection[str]) -> None:
    """Take these units, by key, out of void tasks, so that they can go too; the record still names them."""
    actor.require(Power.EDIT, region)
    for some in in_chunks(units):
        TaskUnit.objects.filter(
            unit__key__in=some, task__task_list__region=region, task__voided_at__isnull=False
        ).delete()


@transaction.atomic
def progress_reverse_many(
    actor: Actor, region: Region, facts: Sequence[Progress], reason: str
) -> list[Changed]:
    """Reverse these facts, each by one of its own: what they had corrected holds again."""
    actor.require(Power.IMPORT, region)
    stamp = {"recorded_by": actor.username, "recorded_at": context.now(), "office_reason": reason}
    rows_add(
        Progress,
        [
            {
                "task_id": fact.task_id, "period": fact.period, "kind": FactKind.REVERSAL.value,
                "replaces_id": fact.pk, "unit_id": fact.unit_id, **stamp,
            }
            for fact in facts
        ],
    )  # fmt: skip
    return [
        Changed(
            Subject("task", str(fact.task.key), str(fact.task)),
            {"fact": str(fact.key), "period": fact.period},
            {"reversed": str(fact.key), "period": fact.period},
        )
        for fact in facts
    ]


@transaction.atomic
def lists_restore(actor: Actor, region: Region, edits: Edits) -> list[Changed]:
    """Give lists, by key, back the vocabulary that they had; one that was changed again since keeps it."""
    actor.require(Power.EDIT, region)
    changes = []
    listed = TaskList.objects.filter(region=region, key__in=list(edits), voided_at__isnull=True)
    for task_list in listed.select_related("scheme").order_by("pk"):
        before, after = edits[str(task_list.key)]
        now = {"scheme": task_list.scheme.code, "settled": task_list.scheme_settled}
        if now != after or "scheme" not in before:
            continue
        schemes = StatusScheme.objects.filter(Q(region=None) | Q(region=region), code=before["scheme"])
        task_list.scheme = schemes.order_by(F("region").desc(nulls_last=True))[:1].get()
        task_list.scheme_settled = before["settled"]
        task_list.save(update_fields=["scheme", "scheme_settled"])
        changes.append(Changed(list_subject(task_list), after, before))
    return changes


@transaction.atomic
def task_fields_restore(
    actor: Actor, region: Region, edits: Edits
) -> tuple[list[Changed], tuple[Problem, ...]]:
    """Set back what an import changed on tasks. What was changed again since, or cannot be set back since a
    unit or person is there no longer, keeps its newer value, and is told.
    """
    actor.require(Power.EDIT, region)
    found = {ref: state for keys in in_chunks(edits) for ref, state in _states(region, keys).items()}
    names = _Names(region, [before for before, _ in edits.values()])
    back: list[Edit] = []
    kept: list[Problem] = []
    for ref, state in found.items():
        before, after = edits[ref.key]
        now = {name: names.plain(name, state.get(name)) for name in before}
        moved = {name for name, value in now.items() if value != names.plain(name, after[name])}
        still = {n: old for n, old in before.items() if n not in moved and names.has(n, old)}
        newer = [n for n in before if n not in still and now[n] != names.plain(n, before[n])]
        kept += [_newer(ref, name) for name in newer]
        if still:
            back.append(Edit(ref, names.intake(still), {name: after[name] for name in still}, still))
    return tasks_change(actor, region, names.people, back), tuple(kept)


def _newer(ref: TaskRef, name: str) -> Problem:
    label = next((column.label for column in TASK_COLUMNS if column.name == name), "引用的条款")
    return Problem(
        "kept_newer", f"“{ref.label[:30]}”的{label}在导入之后又有改动,保留现在的内容。", severity="note",
        field=name, value=ref.key, remedy="如需改回,请直接修改这项任务。",
    )  # fmt: skip


def _states(region: Region, keys: Sequence[str]) -> dict[TaskRef, dict[str, Any]]:
    """The tasks of these keys as the record of changes writes them."""
    listed = Task.objects.filter(key__in=keys, task_list__region=region).select_related("leader")
    tasks = {task.pk: task for task in listed}
    units: dict[tuple[int, str], list[str]] = defaultdict(list)
    parts = TaskUnit.objects.filter(task__in=tasks).order_by("position", "pk")
    for task_id, role, name in parts.values_list("task_id", "role", "unit__name"):
        units[task_id, role].append(name)
    clauses: dict[int, list[str]] = defaultdict(list)
    cited = TaskClause.objects.filter(task__in=tasks).order_by("position", "pk")
    for task_id, key in cited.values_list("task_id", "clause__key"):
        clauses[task_id].append(str(key))
    return {
        TaskRef(pk, str(task.key), task.requirement): {name: getattr(task, name) for name in PLAIN}
        | {
            "leader": task.leader.name if task.leader else None,
            "lead_units": units[pk, "lead"],
            "support_units": units[pk, "support"],
            "clauses": clauses[pk],
        }
        for pk, task in tasks.items()
    }


class _Names:
    """The people, units and clauses that the record names, found in a few queries."""

    def __init__(self, region: Region, values: Sequence[Mapping[str, Any]]) -> None:
        leaders = {value["leader"] for value in values if value.get("leader")}
        people = Person.objects.filter(region=region, name__in=leaders).order_by("is_leader", "pk")
        self.people = {person.name: person for person in people}
        units = list(Unit.objects.filter(region=region, voided_at__isnull=True).order_by("pk"))
        aliases = UnitAlias.objects.filter(unit__in=units).select_related("unit").order_by("pk")
        self.units = {alias.name: alias.unit for alias in aliases} | {unit.name: unit for unit in units}
        keys = {key for value in values for key in value.get("clauses") or ()}
        self.clauses = {str(clause.key): clause for clause in Clause.objects.filter(key__in=keys)}

    def plain(self, name: str, value: Any) -> Any:
        """A value as it can be compared: a unit that was renamed since is the same unit."""
        if name not in UNITS:
            return value
        return [self.units[unit].name if unit in self.units else unit for unit in value or ()]

    def has(self, name: str, value: Any) -> bool:
        """Whether everything that a value names is still there."""
        if name == "leader":
            return not value or value in self.people
        known = self.units if name in UNITS else self.clauses if name == "clauses" else None
        return known is None or all(each in known for each in value or ())

    def intake(self, values: Mapping[str, Any]) -> TaskIntake:
        """These values as a row that sets them."""
        return TaskIntake(
            list_name="",
            fields={name: value for name, value in values.items() if name in PLAIN},
            leader=values.get("leader") or "",
            leads=[self.units[name] for name in values.get("lead_units") or ()],
            supports=[self.units[name] for name in values.get("support_units") or ()],
            clauses=[self.clauses[key] for key in values.get("clauses") or ()],
        )
