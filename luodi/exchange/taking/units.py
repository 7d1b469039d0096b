"""Directories of units."""

from __future__ import annotations

from collections.abc import Mapping

from luodi.core.problems import Problem
from luodi.exchange.outcomes import SheetOutcome
from luodi.exchange.taking.job import Job
from luodi.ledger.org.queries import unit_list
from luodi.ledger.org.services import UnitRow, units_take
from luodi.sheets.tables import Row, Value
from luodi.sheets.values import names

LAST_POSITION = 1_000_000


def take_units(job: Job, sheets: list[SheetOutcome]) -> None:
    """Take the units of these sheets; what cannot be taken waits with its problem."""
    printed = _printed(job)
    for sheet in sheets:
        for row in sheet.table.rows:
            _check_position(sheet, row)
        rows = [row for row in sheet.table.rows if not sheet.holds_back(row)]
        wanted = [_wanted(sheet, row, printed) for row in rows]
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


def _printed(job: Job) -> dict[str, Value]:
    """By key of a unit: its other names as a cell that an export printed reads."""
    listed = unit_list(job.actor, job.region)
    return {str(unit.key): names("、".join(a.name for a in unit.aliases.all())) for unit in listed}


def _wanted(sheet: SheetOutcome, row: Row, printed: Mapping[str, Value]) -> UnitRow:
    """What a row says of its unit. Other names that stand as they were printed say nothing new: one that
    holds a divider would come back in two.
    """
    waiting = sheet.waiting_fields(row)
    given = {
        name: row.values[name]
        for name in ("name", "aliases", "kind", "position", "note", "key")
        if name in row.values and name not in waiting
    }
    if given.get("aliases") == printed.get(str(given.get("key")), ...):
        del given["aliases"]
    return {**given, "place": sheet.place(row, "name")}  # type: ignore[typeddict-item]
