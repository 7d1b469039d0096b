"""Reads of the application `tasks`: those for a person take the actor and apply scope; the others say that
they are for books and services.
"""

from __future__ import annotations

from luodi.ledger.tasks.queries.contributions import contribution_list
from luodi.ledger.tasks.queries.judgements import judgements_at
from luodi.ledger.tasks.queries.lights import light_rules_for
from luodi.ledger.tasks.queries.plans import clauses_cited
from luodi.ledger.tasks.queries.progress import Current, current_progress, holding
from luodi.ledger.tasks.queries.schemes import SchemeLine, Vocabulary, scheme_list, vocabulary
from luodi.ledger.tasks.queries.tasks import (
    Filter,
    ListLine,
    Report,
    TaskDetail,
    TaskLine,
    list_get,
    list_list,
    task_detail,
    task_get,
    task_list,
    task_plan,
)

__all__ = [
    "Current",
    "Filter",
    "ListLine",
    "Report",
    "SchemeLine",
    "TaskDetail",
    "TaskLine",
    "Vocabulary",
    "clauses_cited",
    "contribution_list",
    "current_progress",
    "holding",
    "judgements_at",
    "light_rules_for",
    "list_get",
    "list_list",
    "scheme_list",
    "task_detail",
    "task_get",
    "task_list",
    "task_plan",
    "vocabulary",
]
