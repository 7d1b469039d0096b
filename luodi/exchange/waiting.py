"""What an import holds back: cells and rows that wait in its batch until someone mends or drops them."""

from __future__ import annotations

from collections.abc import Sequence

from luodi.exchange.outcomes import SheetOutcome
from luodi.exchange.taking.job import Job
from luodi.ledger.papers.services.waiting import HeldBack, waiting_add_many


def hold_back(job: Job, sheets: Sequence[SheetOutcome]) -> int:
    """Keep every cell and row of these sheets that waits; gives how many."""
    held = []
    for sheet in sheets:
        rows = {row.number: row for row in sheet.table.rows}
        for problem in sheet.problems:
            if problem.waits not in ("cell", "row") or problem.place.row is None:
                continue
            row = rows.get(problem.place.row)
            held.append(
                HeldBack(
                    source=job.source(sheet),
                    row=problem.place.row,
                    cell=problem.place.cell,
                    field=problem.field,
                    scope=problem.waits,
                    code=problem.code,
                    value=problem.value,
                    message=problem.message + problem.remedy,
                    values=dict(row.raw) if row else {},
                    subject_kind="task" if problem.place.row in sheet.keys else "",
                    subject_key=sheet.keys.get(problem.place.row, ""),
                )
            )
    waiting_add_many(job.actor, job.batch, held)
    return len(held)
