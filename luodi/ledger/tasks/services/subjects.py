"""Lists and tasks as the record of acts names them, and their values as it keeps them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from luodi.ledger.audit.services import Subject
from luodi.ledger.tasks.models import Task, TaskList, TaskUnit, UnitRole
from luodi.ledger.tasks.plain import PLAIN

RECORDED = (*PLAIN, "starts")
"""Fields of a task that hold a plain value; no workbook has a column for when it starts."""


def list_subject(task_list: TaskList) -> Subject:
    """A list in the record of acts."""
    return Subject("task_list", str(task_list.key), task_list.name)


def task_subject(task: Task) -> Subject:
    """A task in the record of acts."""
    return Subject("task", str(task.key), str(task))


def list_state(task_list: TaskList) -> dict[str, Any]:
    """A list's values."""
    return {
        "name": task_list.name,
        "year": task_list.year,
        "position": task_list.position,
        "scheme": task_list.scheme.code,
        "settled": task_list.scheme_settled,
    }


def task_state(task: Task, parts: Iterable[TaskUnit]) -> dict[str, Any]:
    """A task's values, its units and leader by name."""
    state: dict[str, Any] = {name: getattr(task, name) for name in RECORDED}
    ordered = sorted(parts, key=lambda part: part.position)
    return state | {
        "list": task.task_list.name,
        "leader": task.leader.name if task.leader else None,
        "lead_units": [part.unit.name for part in ordered if part.role == UnitRole.LEAD],
        "support_units": [part.unit.name for part in ordered if part.role == UnitRole.SUPPORT],
    }
