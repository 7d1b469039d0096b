"""Directories of units."""

from __future__ import annotations

from luodi.exchange.outcomes import SheetOutcome
from luodi.exchange.taking.job import Job
from luodi.ledger.org.services import UnitRow, units_take


def take_units(job: Job, sheets: list[SheetOutcome]) -> None:
    """Take the units of these sheets; what cannot be taken waits with its problem."""
    for sheet in sheets:
        rows = [row for row in sheet.table.rows if not sheet.holds_back(row)]
        wanted: list[UnitRow] = []
        for row in rows:
            item = {
                name: row.values[name]
                for name in ("name", "aliases", "kind", "position", "key")
                if name in row.values
            }
            wanted.append({**item, "place": sheet.place(row, "name")})  # type: ignore[typeddict-item]
        taken = units_take(job.actor, region=job.region, rows=wanted, recorded=False)
        for row, verdict in zip(rows, taken.verdicts, strict=True):
            sheet.fates[row.number] = verdict
        sheet.problems += taken.problems
        job.changes += taken.changes
        for row in sheet.table.rows:
            sheet.fates.setdefault(row.number, "pending")
    job.units_changed()
