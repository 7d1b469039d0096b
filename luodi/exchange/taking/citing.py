"""The policy clause that a list's row cites, with its document."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from luodi.exchange.taking.job import Job
from luodi.ledger.policy.models import Clause
from luodi.ledger.policy.services.intake import Cited, clauses_take

if TYPE_CHECKING:
    from luodi.exchange.taking.tasks import Reading

TITLED = re.compile(r"《([^》]+)》")
WHOLE = "(未引条款)"


def citations_of(values: Mapping[str, Any], title: str, list_name: str) -> Cited | None:
    """What a row cites: its document by title, issuer and number, and the clause's text.

    A list without a column of documents cites the one that its title names (《意见》), else a document
    that stands for the list's own and is to be completed.
    """
    text, document = str(values.get("clause") or ""), str(values.get("document") or "")
    if not text and not document:
        return None
    if not document:
        named = TITLED.search(title)
        document = named[1] if named else f"{list_name}依据文件(待补)"
    document = document.strip()
    if document.startswith("《") and document.endswith("》"):
        document = document[1:-1]
    return Cited(
        title=document[:300],
        issuer=str(values.get("ministry") or "")[:200],
        number=str(values.get("document_number") or "")[:60],
        text=text or WHOLE,
    )


def clauses_made(job: Job, readings: Sequence[Reading]) -> dict[Cited, Clause]:
    """The clause of every citation of these rows, made where the region has none."""
    by_sheet: dict[int, dict[Cited, int]] = {}
    sheets = {}
    for reading in readings:
        if reading.cited:
            sheets[id(reading.sheet)] = reading.sheet
            by_sheet.setdefault(id(reading.sheet), {}).setdefault(reading.cited, reading.row.number)
    clauses: dict[Cited, Clause] = {}
    for spot, cited in by_sheet.items():
        wanted = {item: row for item, row in cited.items() if item not in clauses}
        found, made = clauses_take(job.actor, job.region, wanted, job.source(sheets[spot]))
        clauses |= found
        job.changes += made
    return clauses
