"""Mending what waits in an import: the stored workbook is read again with the mended cell.

Only its row is taken. So a mended cell means exactly what it would have meant in the workbook: its
sections, merges and units of amounts are all there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.db import transaction

from luodi.core.periods import Period
from luodi.core.problems import Problem, Rejected
from luodi.exchange.importing import take_sheets
from luodi.exchange.outcomes import SheetOutcome
from luodi.exchange.reading import File, read_files, shapes_for
from luodi.exchange.taking.job import Job, Options
from luodi.ledger.org.access import Actor, Power
from luodi.ledger.papers.models import Batch, Waiting
from luodi.ledger.papers.queries import batch_detail, original_read, waiting_at
from luodi.ledger.papers.services.waiting import waiting_settle
from luodi.sheets.addresses import position
from luodi.sheets.grids import Grid


@dataclass(frozen=True)
class Spot:
    """Where in a batch's workbooks something waits."""

    file: str
    sheet: str
    cell: str


@transaction.atomic
def waiting_fix(actor: Actor, number: int, spot: Spot, value: str) -> list[Waiting]:
    """Mend a cell that waits, or a cell of a row that waits, and take what it held back.

    Raises: NotFound when nothing waits there; Refused without the power or for a sealed month; Rejected
    with what is still wrong, and then nothing is changed.
    """
    batch = batch_detail(actor, number).batch
    actor.require(Power.IMPORT, batch.region)
    held = waiting_at(actor, number, spot.file, spot.sheet, spot.cell)
    row = held[0].row
    mended = {**_mended_before(batch, spot), spot.cell.upper(): value}
    sheet = _read_again(actor, batch, spot, mended, row)
    job = _job(actor, batch, sheet)
    sheet.problems = [problem for problem in sheet.problems if problem.place.row == row]
    take_sheets(job, [sheet])
    wrong = [p for p in sheet.problems if p.severity == "error" and p.place.row == row]
    if any(p.waits == "row" or p.place.cell == spot.cell.upper() for p in wrong):
        raise Rejected(wrong)
    settled = []
    for waiting in held:
        waiting.values = {**waiting.values, "mended": mended}
        waiting.save(update_fields=["values"])
        settled.append(waiting_settle(actor, waiting, "fixed", value=value, changes=job.changes))
        job.changes = []
    return settled


@transaction.atomic
def waiting_drop(actor: Actor, number: int, spot: Spot, reason: str = "") -> list[Waiting]:
    """Drop a row or cell that waits: a duplicate, or something that need not be taken.

    Raises: NotFound when nothing waits there; Refused without the power.
    """
    held = waiting_at(actor, number, spot.file, spot.sheet, spot.cell)
    return [waiting_settle(actor, waiting, "dropped", reason=reason) for waiting in held]


def _mended_before(batch: Batch, spot: Spot) -> dict[str, str]:
    """Cells of the same sheet that were mended already."""
    cells: dict[str, str] = {}
    done = Waiting.objects.filter(
        batch=batch, source__file_name=spot.file, source__sheet=spot.sheet, state="fixed"
    )
    for waiting in done.order_by("settled_at"):
        cells |= waiting.values.get("mended", {})
    return cells


def _read_again(actor: Actor, batch: Batch, spot: Spot, mended: Mapping[str, str], row: int) -> SheetOutcome:
    """The sheet read again with its mended cells, as the one row that waits."""
    data = original_read(actor, batch.number, spot.file)

    def mend(file: str, grid: Grid) -> Grid:
        return _mend(grid, mended) if grid.sheet == spot.sheet else grid

    year = Period.parse(batch.period).year if batch.period else None
    read = read_files([File(spot.file, data)], year=year, profiles=shapes_for(batch.region, {}), mended=mend)
    for sheet in read.sheets:
        if sheet.table.sheet == spot.sheet:
            rows = tuple(each for each in sheet.table.rows if each.number == row)
            if rows:
                sheet.table = replace(sheet.table, rows=rows, totals=())
                return sheet
    raise Rejected([Problem("row_lost", f"改正后第{row}行不再是数据行。", remedy="请检查改正后的内容。")])


def _mend(grid: Grid, mended: Mapping[str, str]) -> Grid:
    rows = [list(row) for row in grid.rows]
    for cell, value in mended.items():
        row, column = position(cell)
        while len(rows) <= row:
            rows.append([])
        rows[row] += [""] * (column + 1 - len(rows[row]))
        rows[row][column] = value
    return replace(grid, rows=rows)


def _job(actor: Actor, batch: Batch, sheet: SheetOutcome) -> Job:
    period = Period.parse(batch.period) if batch.period else None
    year = _year_of(batch, sheet) if period is None else period.year
    job = Job(actor, batch.region, Options(period=period, accept_good=True), year, batch, lambda *_: None)
    source = batch.sources.filter(file_name=sheet.table.file, sheet=sheet.table.sheet).first()
    if source is not None:
        job.sources[id(sheet)] = source
    return job


def _year_of(batch: Batch, sheet: SheetOutcome) -> int:
    """The year that the import itself went by."""
    year = batch.summary.get("year")
    return int(year) if year else (sheet.table.as_of or batch.imported_at).year
