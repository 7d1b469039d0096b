"""The clauses that the rows of lists cite: found in the ledger, or made with their documents."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from luodi.exchange.taking.job import Job
from luodi.exchange.taking.rows import Reading
from luodi.ledger.policy.models import Clause
from luodi.ledger.policy.services.intake import Cited, clauses_take


def clauses_made(job: Job, readings: Sequence[Reading]) -> Mapping[Cited, Clause]:
    """The clause of every citation of these rows, made where the region has none."""
    by_sheet: dict[int, dict[Cited, int]] = {}
    sheets = {}
    for reading in readings:
        for cited in reading.cited or ():
            sheets[id(reading.sheet)] = reading.sheet
            by_sheet.setdefault(id(reading.sheet), {}).setdefault(cited, reading.row.number)
    clauses: dict[Cited, Clause] = {}
    for spot, cited_there in by_sheet.items():
        wanted = {item: row for item, row in cited_there.items() if item not in clauses}
        found, made = clauses_take(job.actor, job.region, wanted, job.source(sheets[spot]))
        clauses |= found
        job.changes += made
    return clauses
