"""Writes of the application `policy`, by entity. Each is one named act: access checked, change recorded."""

from __future__ import annotations

from luodi.ledger.policy.services.clauses import (
    Provision,
    clause_add,
    clause_change,
    clause_void,
    clauses_add,
)
from luodi.ledger.policy.services.documents import (
    document_add,
    document_attach,
    document_change,
    document_register,
    document_void,
    support_link,
    support_unlink,
)
from luodi.ledger.policy.services.measures import (
    measure_add,
    measure_change,
    measure_state_set,
    measure_void,
)

__all__ = [
    "Provision",
    "clause_add",
    "clause_change",
    "clause_void",
    "clauses_add",
    "document_add",
    "document_attach",
    "document_change",
    "document_register",
    "document_void",
    "measure_add",
    "measure_change",
    "measure_state_set",
    "measure_void",
    "support_link",
    "support_unlink",
]
