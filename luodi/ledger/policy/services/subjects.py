"""Documents, clauses and measures as the record of acts names them, and what keeps them in force."""

from __future__ import annotations

from typing import Any

from luodi.core.problems import Problem
from luodi.ledger.audit.services import Subject
from luodi.ledger.policy.models import Clause, Document, Measure


def document_subject(document: Document) -> Subject:
    """A document in the record of acts."""
    return Subject("document", str(document.key), document.title)


def clause_subject(clause: Clause) -> Subject:
    """A clause in the record of acts."""
    return Subject("clause", str(clause.key), f"{clause.number} {clause.text}".strip())


def measure_subject(measure: Measure) -> Subject:
    """A measure in the record of acts."""
    return Subject("measure", str(measure.key), measure.title)


def document_state(document: Document) -> dict[str, Any]:
    """A document's values."""
    return {
        "title": document.title,
        "number": document.number,
        "issuer": document.issuer,
        "level": document.level,
        "issued_on": document.issued_on.isoformat() if document.issued_on else None,
        "file": document.file.sha256 if document.file else None,
    }


def clause_state(clause: Clause) -> dict[str, Any]:
    """A clause's values."""
    return {
        "number": clause.number,
        "text": clause.text,
        "clarity": clause.clarity,
        "position": clause.position,
    }


def measure_state(measure: Measure) -> dict[str, Any]:
    """A measure's values, its clauses by key."""
    return {
        "title": measure.title,
        "state": measure.state,
        "unit": measure.unit.name if measure.unit else None,
        "document": str(measure.document.key) if measure.document else None,
        "clauses": sorted(str(key) for key in measure.clauses.values_list("key", flat=True)),
    }


def held_problems(row: Document | Clause | Measure, label: str) -> list[Problem]:
    """A problem when anything that is not void refers to the row, from this application or one above."""
    for relation in row._meta.related_objects:
        model = relation.related_model
        rows = model._base_manager.filter(**{relation.field.name: row})
        if any(field.name == "voided_at" for field in model._meta.get_fields()):
            rows = rows.filter(voided_at=None)
        if rows.exists():
            return [Problem("in_use", f"“{label}”已被引用,不能作废。", value=label, remedy="请先解除引用。")]
    return []
