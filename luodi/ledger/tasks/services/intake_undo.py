"""Taking an import back: what it made is voided, its facts reversed, what it changed set back. In bulk."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from luodi.ledger.audit import context
from luodi.ledger.audit.services import Changed, Subject
from luodi.ledger.bulk import rows_add, rows_set
from luodi.ledger.org.access import Actor, Power
from luodi.ledger.org.models import Person, Region, Unit
from luodi.ledger.policy.models import Clause
from luodi.ledger.tasks.models import FactKind, Progress, Task, TaskClause, TaskList, TaskUnit
from luodi.ledger.tasks.plain import PLAIN
from luodi.ledger.tasks.services.intake import Edit, TaskIntake, TaskRef, in_chunks, tasks_change
from luodi.ledger.tasks.services.subjects import list_subject

Edits = Mapping[str, tuple[Mapping[str, Any], Mapping[str, Any]]]
"""By task key: what an import changed, before and after, as the record writes it."""


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
def task_fields_restore(actor: Actor, region: Region, edits: Edits) -> list[Changed]:
    """Set back what an import changed on tasks; what was changed again since is left."""
    actor.require(Power.EDIT, region)
    back: list[tuple[TaskRef, dict[str, Any], dict[str, Any]]] = []
    for keys in in_chunks(edits):
        for ref, state in _states(region, keys).items():
            before, after = edits[ref.key]
            still = {
                name: old for name, old in before.items() if name in after and state.get(name) == after[name]
            }
            if still:
                back.append((ref, {name: after[name] for name in still}, still))
    names = _Names(region, [still for _, _, still in back])
    restored = [Edit(ref, names.intake(still), told, still) for ref, told, still in back]
    return tasks_change(actor, region, names.people, restored)


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
        self.units = {unit.name: unit for unit in Unit.objects.filter(region=region, voided_at__isnull=True)}
        keys = {key for value in values for key in value.get("clauses", ())}
        self.clauses = {str(clause.key): clause for clause in Clause.objects.filter(key__in=keys)}

    def intake(self, values: Mapping[str, Any]) -> TaskIntake:
        """These values as a row that sets them."""
        return TaskIntake(
            list_name="",
            fields={name: value for name, value in values.items() if name in PLAIN},
            leader=values.get("leader") or "",
            leads=self._units(values, "lead_units"),
            supports=self._units(values, "support_units"),
            clauses=[self.clauses[key] for key in values.get("clauses", ()) if key in self.clauses],
        )

    def _units(self, values: Mapping[str, Any], name: str) -> list[Unit]:
        return [self.units[unit] for unit in values.get(name, ()) if unit in self.units]
