"""Directories of units."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from luodi.core.problems import Problem
from luodi.exchange.heeding import heed_unit_marks
from luodi.exchange.marks import unit_values
from luodi.exchange.outcomes import SheetOutcome
from luodi.exchange.taking.conflicts import hold_unit_conflicts
from luodi.exchange.taking.job import Job
from luodi.exchange.telling.changed import note_changes
from luodi.ledger.org.queries import unit_list
from luodi.ledger.org.services import UnitRow, units_take
from luodi.sheets.tables import Row, Value

LAST_POSITION = 1_000_000
Known = Mapping[str, Mapping[str, Value]]
"""By key of a unit: its values as an exported row reads."""


def take_units(job: Job, sheets: list[SheetOutcome]) -> None:
    """Take the units of these sheets; what cannot be taken waits with its problem.

    Of an exported directory only what was edited in it since, where the ledger still holds what was exported.
    """
    known = {str(unit.key): unit_values(unit) for unit in unit_list(job.actor, job.region)}
    heed_unit_marks(sheets, known)
    for sheet in sheets:
        for row in sheet.table.rows:
            _check_position(sheet, row)
            _hold_conflicts(sheet, row, known)
        rows = [row for row in sheet.table.rows if not sheet.holds_back(row)]
        wanted = [_wanted(sheet, row, known, _named(job, sheet, row)) for row in rows]
        taken = units_take(job.actor, region=job.region, rows=wanted, recorded=False)
        for row, verdict in zip(rows, taken.verdicts, strict=True):
            sheet.fates[row.number] = verdict
        where = {str(unit.key): row for row, unit in zip(rows, taken.units, strict=True) if unit is not None}
        for change in taken.changes:
            if change.before is not None:
                note_changes(sheet, where[change.subject.key], "unit", change.before, change.after or {})
        sheet.problems += taken.problems
        job.changes += taken.changes
    job.units_changed()


def _hold_conflicts(sheet: SheetOutcome, row: Row, known: Known) -> None:
    key = str(row.values.get("key") or "")
    if key in known:
        sheet.keys[row.number] = key
        hold_unit_conflicts(sheet, row, known[key])


def _check_position(sheet: SheetOutcome, row: Row) -> None:
    position = row.values.get("position")
    if isinstance(position, int) and not 0 < position < LAST_POSITION:
        problem = Problem(
            "unreadable_number", "序号应为不大的正整数。", value=str(position)[:30], field="position",
            waits="cell", remedy="请核对后改正。",
        )  # fmt: skip
        sheet.problem(row, problem)


def _named(job: Job, sheet: SheetOutcome, row: Row) -> str:
    """The key of the unit that a row is about, where an import of this very sheet took the row before."""
    if not sheet.earlier or not sheet.was_taken(row, "name"):
        return ""
    units = job.units.known(str(row.values.get("name") or ""))
    return str(row.values.get("key") or (units[0].key if units else ""))


def _leave_taken(sheet: SheetOutcome, row: Row, given: dict[str, Any], now: Mapping[str, Value]) -> None:
    """Leave out in what a row that was taken before differs from its unit: that came later."""
    if not given.get("key"):
        given.pop("position", None)  # says nothing of a unit found by its name
    for name, said in list(given.items()):
        if name not in now or said in (now[name], "", ()) or not sheet.was_taken(row, name):
            continue
        if name == "name":
            given["name"] = now["name"]
            is_alias = said in (now["aliases"] or ())  # type: ignore[operator]
            if not is_alias:
                sheet.stays.add(row.number)
        elif name != "aliases" or set(said) - set(now["aliases"]) - {now["name"]}:  # type: ignore[arg-type]
            del given[name]
            sheet.stays.add(row.number)


def _wanted(sheet: SheetOutcome, row: Row, known: Known, before: str) -> UnitRow:
    """What a row says of its unit. Other names that stand as they would be printed say nothing new: one that
    holds a divider would come back in two. A row that says nothing of its unit's name leaves it as it is.
    `before`: the key of its unit, where an import of this very sheet took the row before.
    """
    waiting = sheet.waiting_fields(row)
    given = {
        name: row.values[name]
        for name in ("name", "aliases", "kind", "position", "note", "key")
        if name in row.values and name not in waiting
    }
    now = known.get(str(given.get("key") or ""), {})
    if now and given.get("aliases") == now["aliases"]:
        del given["aliases"]
    if before in known:
        _leave_taken(sheet, row, given, known[before])
    given.setdefault("name", now.get("name", ""))
    return {**given, "place": sheet.place(row, "name")}  # type: ignore[typeddict-item]
