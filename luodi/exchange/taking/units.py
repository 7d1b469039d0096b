"""Directories of units."""

from __future__ import annotations

from luodi.core.problems import Problem
from luodi.exchange.outcomes import SheetOutcome
from luodi.exchange.taking.job import Job
from luodi.ledger.org.services import UnitRow, units_take
from luodi.sheets.tables import Row

LAST_POSITION = 1_000_000


def take_units(job: Job, sheets: list[SheetOutcome]) -> None:
    """Take the units of these sheets; what cannot be taken waits with its problem."""
    for sheet in sheets:
        for row in sheet.table.rows:
            _check_position(sheet, row)
        rows = [row for row in sheet.table.rows if not sheet.holds_back(row)]
        wanted = [_wanted(sheet, row) for row in rows]
        taken = units_take(job.actor, region=job.region, rows=wanted, recorded=False)
        for row, verdict in zip(rows, taken.verdicts, strict=True):
            sheet.fates[row.number] = verdict
        sheet.problems += taken.problems
        job.changes += taken.changes
    job.units_changed()


def _check_position(sheet: SheetOutcome, row: Row) -> None:
    position = row.values.get("position")
    if isinstance(position, int) and not 0 < position < LAST_POSITION:
        problem = Problem(
            "unreadable_number", "序号应为不大的正整数。", value=str(position)[:30], field="position",
            waits="cell", remedy="请核对后改正。",
        )  # fmt: skip
        sheet.problem(row, problem)


def _wanted(sheet: SheetOutcome, row: Row) -> UnitRow:
    waiting = sheet.waiting_fields(row)
    given = {
        name: row.values[name]
        for name in ("name", "aliases", "kind", "position", "key")
        if name in row.values and name not in waiting
    }
    return {**given, "place": sheet.place(row, "name")}  # type: ignore[typeddict-item]
