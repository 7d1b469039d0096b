"""Lists, tasks and months of progress taken in bulk from workbooks: a few statements for any number of rows.

What is new, changed or unchanged has been decided before; here it is only written, within the
caller's transaction and under the caller's one act.
"""

from __future__ import annotations

from luodi.ledger.tasks.services.intake.facts import FactIntake, Held, facts_held, progress_take
from luodi.ledger.tasks.services.intake.lists import lists_take, scheme_settle
from luodi.ledger.tasks.services.intake.tasks import (
    Edit,
    TaskIntake,
    TaskRef,
    in_chunks,
    tasks_add,
    tasks_change,
    tasks_revive,
)

__all__ = [
    "Edit",
    "FactIntake",
    "Held",
    "TaskIntake",
    "TaskRef",
    "facts_held",
    "in_chunks",
    "lists_take",
    "progress_take",
    "scheme_settle",
    "tasks_add",
    "tasks_change",
    "tasks_revive",
]
