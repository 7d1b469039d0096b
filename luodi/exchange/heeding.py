"""Exported rows that come back: what stands in them as it was exported is nothing that they say."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from uuid import UUID

from luodi.core.periods import NotAPeriod, Period
from luodi.core.problems import Problem
from luodi.exchange.cutting import leave_cut
from luodi.exchange.marks import MARK, Mark, read_mark
from luodi.exchange.outcomes import SheetOutcome
from luodi.exchange.shapes import CITATION, MONTH_COLUMNS
from luodi.ledger.org.models import Region
from luodi.ledger.tasks.models import Task
from luodi.ledger.tasks.services.intake import in_chunks
from luodi.sheets.tables import Row

IDENTITY = frozenset({"key", "number", "requirement"})
"""What a row is found and told from others by, edited or not."""


def heed_marks(region: Region, sheets: Sequence[SheetOutcome], chosen: Period | None) -> None:
    """Of rows that an export of this ledger wrote, leave what was edited since; the rest is left untouched.

    A task that the ledger does not have, or has void, takes its whole row: it is made or brought back.
    """
    marked = [sheet for sheet in sheets if MARK.name in sheet.table.columns]
    alive = _alive(region, marked) if marked else frozenset()
    for sheet in marked:
        _heed(sheet, alive, IDENTITY)
        _tell_other_month(sheet, chosen)
    for sheet in sheets:
        leave_cut(sheet)


def heed_unit_marks(sheets: Sequence[SheetOutcome], alive: Collection[str]) -> None:
    """The same for exported directories; `alive` are the keys of the region's units."""
    for sheet in sheets:
        if MARK.name in sheet.table.columns:
            _heed(sheet, alive, frozenset({"key"}))
        leave_cut(sheet)


def exported_month(sheet: SheetOutcome) -> Period | None:
    """The month that a sheet was exported for; None for one that no export wrote."""
    for mark in sheet.marks.values():
        try:
            return Period.parse(mark.period)
        except NotAPeriod:
            continue
    return None


def _heed(sheet: SheetOutcome, alive: Collection[str], identity: frozenset[str]) -> None:
    rows = [_heeded(sheet, row, alive, identity) for row in sheet.table.rows]
    sheet.table = replace(sheet.table, rows=tuple(rows))
    sheet.forget_untouched()


def _heeded(sheet: SheetOutcome, row: Row, alive: Collection[str], identity: frozenset[str]) -> Row:
    mark = read_mark(str(row.values.get(MARK.name) or ""))
    if mark is None or str(row.values.get("key") or "") not in alive:
        return row
    edited = {name for name in sheet.table.columns if not _is_untouched(sheet, row, mark, name)}
    if edited & CITATION:
        edited |= CITATION
    sheet.marks[row.number] = mark
    sheet.untouched[row.number] = frozenset(sheet.table.columns) - edited
    kept = edited | identity
    return replace(row, values={name: value for name, value in row.values.items() if name in kept})


def _is_untouched(sheet: SheetOutcome, row: Row, mark: Mark, name: str) -> bool:
    """Whether a cell is as exported; one that cannot be read is not."""
    if name == MARK.name:
        return True
    return name in row.values and mark.is_as_exported(name, row.values[name])


def _alive(region: Region, sheets: Sequence[SheetOutcome]) -> frozenset[str]:
    """The keys in these sheets that are those of tasks of the region."""
    texts = {str(row.values.get("key") or "") for sheet in sheets for row in sheet.table.rows}
    keys = [key for text in texts if (key := _uuid(text))]
    found: set[str] = set()
    for some in in_chunks(keys):
        tasks = Task.objects.filter(task_list__region=region, key__in=some, voided_at__isnull=True)
        found |= {str(key) for key in tasks.values_list("key", flat=True)}
    return frozenset(found)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _tell_other_month(sheet: SheetOutcome, chosen: Period | None) -> None:
    """Tell that cells of another month than the exported one were edited."""
    month = exported_month(sheet)
    if chosen is None or month is None or month == chosen:
        return
    columns = MONTH_COLUMNS & sheet.table.columns.keys()
    if any(columns - untouched for untouched in sheet.untouched.values()):
        sheet.problem(None, _other_month(month, chosen))


def _other_month(month: Period, chosen: Period) -> Problem:
    return Problem(
        "other_month", f"本表导出的是{month.label},其中改动过的进展按您指明的{chosen.label}导入。",
        severity="warning", value=str(month), remedy="如不对,请撤销本次导入,改正 --period 后重新导入。",
    )  # fmt: skip
