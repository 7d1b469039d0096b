"""Writes of the application `tasks`, by entity. Each is one named act: access checked, change recorded."""

from __future__ import annotations

from luodi.ledger.tasks.services.adjustments import (
    task_hand_over,
    task_merge,
    task_restore,
    task_withdraw,
)
from luodi.ledger.tasks.services.confidence import confidence_correct, confidence_set
from luodi.ledger.tasks.services.contributions import progress_contribute
from luodi.ledger.tasks.services.corrections import progress_correct, progress_reverse
from luodi.ledger.tasks.services.lights import light_rules_set
from luodi.ledger.tasks.services.lists import (
    list_add,
    list_rename,
    list_reorder,
    list_set_scheme,
    list_void,
)
from luodi.ledger.tasks.services.plans import (
    Quantity,
    Step,
    clause_cite,
    clause_uncite,
    indicator_add,
    indicators_set,
    milestone_add,
    milestone_done,
    milestones_set,
)
from luodi.ledger.tasks.services.progress import progress_record
from luodi.ledger.tasks.services.schemes import ensure_shipped, scheme_add, scheme_change
from luodi.ledger.tasks.services.tasks import task_add, task_change, task_void

__all__ = [
    "Quantity",
    "Step",
    "clause_cite",
    "clause_uncite",
    "confidence_correct",
    "confidence_set",
    "ensure_shipped",
    "indicator_add",
    "indicators_set",
    "light_rules_set",
    "list_add",
    "list_rename",
    "list_reorder",
    "list_set_scheme",
    "list_void",
    "milestone_add",
    "milestone_done",
    "milestones_set",
    "progress_contribute",
    "progress_correct",
    "progress_record",
    "progress_reverse",
    "scheme_add",
    "scheme_change",
    "task_add",
    "task_change",
    "task_hand_over",
    "task_merge",
    "task_restore",
    "task_void",
    "task_withdraw",
]
