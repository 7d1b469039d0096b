"""Mending what waits in an import: the stored workbook is read again with the mended cell.

Only its row is taken, and of a row that was taken before only the mended cell. So a mended cell means
exactly what it would have meant in the workbook: its sections, merges and units of amounts are all there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from luodi.core.periods import Period
from luodi.core.problems import NotFound, Problem, Rejected
from luodi.exchange.mapping import shapes_for
from luodi.exchange.outcomes import SheetOutcome
from luodi.exchange.reading import File, read_files
from luodi.exchange.resting import Said, said_again
from luodi.exchange.shapes import CITATION
from luodi.exchange.taking.job import Job, Options, month_problems
from luodi.exchange.taking.sheets import take_sheets
from luodi.exchange.waiting import NOT_TAKEN, hold_cells_and_rows, name_what_waits, retell_awaiting
from luodi.ledger.org.access import Actor, Power
from luodi.ledger.org.holding import region_hold
from luodi.ledger.papers.contents import clean_name
from luodi.ledger.papers.models import Batch, Waiting
from luodi.ledger.papers.queries import batch_detail, original_read, waiting_at
from luodi.ledger.papers.services.waiting import waiting_settle
from luodi.ledger.rounds.services.unfiling import standings, standings_changed
from luodi.sheets.addresses import position
from luodi.sheets.grids import Grid
from luodi.sheets.tables import Row


@dataclass(frozen=True)
class Spot:
    """Where in a batch's workbooks something waits."""

    file: str
    sheet: str
    cell: str


Told = Callable[[Sequence[Problem]], None]
"""Given what a mended cell is still told: that the ledger stands where a month's sheet says otherwise."""


@transaction.atomic
def waiting_fix(
    actor: Actor, number: int, spot: Spot, value: str, told: Told = lambda problems: None
) -> list[Waiting]:
    """Mend a cell that waits, or a cell of a row that waits, and take what nothing holds back any more.

    Of a row in which several cells are wrong each is mended in turn; the row is taken with the last one.
    `told` is given the warnings about the mended cell.
    Raises: NotFound when nothing waits there; Refused without the power or for a sealed month; Rejected
    when the cell is still wrong, and then nothing is changed.
    """
    spot, value = _clean(spot), value.replace("\x00", "")
    batch = batch_detail(actor, number).batch
    actor.require(Power.IMPORT, batch.region)
    region_hold(batch.region)
    held = waiting_at(actor, number, spot.file, spot.sheet, spot.cell)
    row = held[0].row
    mended = {**cells_mended(batch, spot.file, spot.sheet), spot.cell: value}
    job, sheet = _read_again(actor, batch, spot, mended, held)
    stood = standings(batch.region)
    take_sheets(job, [sheet])
    job.changes += standings_changed(batch.region, stood)
    wrong = [p for p in sheet.problems if _still_holds(p)]
    here = [p for p in wrong if p.place.cell in (spot.cell, "") or p.waits == "sheet"]
    if here:
        raise Rejected(here)
    told([p for p in sheet.problems if p.severity == "warning" and p.place.cell == spot.cell])
    _hold_new(job, sheet, wrong, row)
    name_what_waits(job, sheet)
    settled = _settle(actor, held, wrong, spot, value, job, said_again(job, [sheet]))
    if sheet.fates.get(row, "pending") == "pending" and not _row_waits(job, sheet, row):
        raise Rejected([NOT_TAKEN.at(sheet.place(sheet.table.rows[0]))])
    retell_awaiting(actor, batch.region)
    return settled


@transaction.atomic
def waiting_drop(actor: Actor, number: int, spot: Spot, reason: str = "") -> list[Waiting]:
    """Drop a row or cell that waits: a duplicate, or something that need not be taken.

    With a row that was not taken go the cells in it that wait as well: there is nothing they could mend.

    Raises: NotFound when nothing waits there; Refused without the power.
    """
    spot = _clean(spot)
    held = waiting_at(actor, number, spot.file, spot.sheet, spot.cell)
    if any(waiting.scope == "row" for waiting in held):
        here = Waiting.objects.filter(
            batch_id=number, source=held[0].source, row=held[0].row, state="waiting", subject_key=""
        ).exclude(pk__in=[waiting.pk for waiting in held])
        held += here.select_related("source", "batch__region").order_by("pk")
    dropped = [waiting_settle(actor, waiting, "dropped", reason=reason) for waiting in held]
    retell_awaiting(actor, held[0].batch.region)
    return dropped


def _clean(spot: Spot) -> Spot:
    cell = spot.cell.strip().upper()
    try:
        position(cell)
    except ValueError as error:
        raise NotFound(f"“{spot.cell}”不是单元格地址,应写成 F12 这样。") from error
    return Spot(clean_name(spot.file), spot.sheet, cell)


def _still_holds(problem: Problem) -> bool:
    """Whether something still waits for it; a row may wait for a task that waits, without being wrong."""
    return problem.waits == "row" or (problem.severity == "error" and problem.waits in ("cell", "sheet"))


def _settle(
    actor: Actor, held: Sequence[Waiting], wrong: Sequence[Problem], spot: Spot, value: str, job: Job,
    said: Said,
) -> list[Waiting]:  # fmt: skip
    """End the wait of what is wrong no longer; the cell itself is among it."""
    still = {(problem.code, problem.place.cell) for problem in wrong}
    done = [w for w in held if (w.code, w.cell) not in still]
    if not done:
        raise Rejected(wrong)
    settled, changes, mended = [], job.changes, {spot.cell: value}
    for waiting in done:
        settled.append(
            waiting_settle(actor, waiting, "fixed", value=value, mended=mended, changes=changes, said=said)
        )
        changes, said = [], {}
    return settled


def _hold_new(job: Job, sheet: SheetOutcome, wrong: Sequence[Problem], row: int) -> None:
    """What is wrong in the row but did not wait yet, waits from now on: a mended cell may bring it up."""
    known = set(_waits(job, sheet, row).values_list("code", "cell"))
    sheet.problems = [problem for problem in wrong if (problem.code, problem.place.cell) not in known]
    hold_cells_and_rows(job, [sheet])


def _row_waits(job: Job, sheet: SheetOutcome, row: int) -> bool:
    return _waits(job, sheet, row).filter(scope="row").exists()


def _waits(job: Job, sheet: SheetOutcome, row: int) -> QuerySet[Waiting]:
    return Waiting.objects.filter(batch=job.batch, source=job.source(sheet), row=row, state="waiting")


def cells_mended(batch: Batch, file: str, sheet: str) -> dict[str, str]:
    """Cells of a sheet that were mended already."""
    cells: dict[str, str] = {}
    done = Waiting.objects.filter(batch=batch, source__file_name=file, source__sheet=sheet, state="fixed")
    for waiting in done.order_by("settled_at", "pk"):
        cells |= waiting.values.get("mended", {})
    return cells


def _read_again(
    actor: Actor, batch: Batch, spot: Spot, mended: Mapping[str, str], held: Sequence[Waiting]
) -> tuple[Job, SheetOutcome]:
    """The import's job again, and the sheet with its mended cells, as the one row that waits."""
    for sheet in read_again(actor, batch, spot.file, spot.sheet, mended):
        rows = [each for each in sheet.table.rows if each.number == held[0].row]
        if sheet.table.sheet == spot.sheet and rows:
            sheet.narrow(rows[0])
            _narrow_to_cell(sheet, rows[0], held, spot)
            job = job_again(actor, batch, sheet)
            source = batch.sources.filter(file_name=spot.file, sheet=spot.sheet).first()
            if source is not None:
                job.sources[id(sheet)] = source
            return job, sheet
    raise Rejected(
        [Problem("row_lost", f"改正后第{held[0].row}行不再是数据行。", remedy="请检查改正后的内容。")]
    )


def read_again(
    actor: Actor, batch: Batch, file: str, sheet: str, mended: Mapping[str, str]
) -> list[SheetOutcome]:
    """The sheets of a stored workbook as the import read it, the mended cells of one sheet in place."""
    data, options = original_read(actor, batch.number, file), _options(batch)

    def mend(_: str, grid: Grid) -> Grid:
        return _mend(grid, mended) if grid.sheet == sheet else grid

    return read_files(
        [File(file, data)], kind=options.kind, year=options.period.year if options.period else None,
        profiles=shapes_for(batch.region, options.columns), mended=mend,
    ).sheets  # fmt: skip


def job_again(actor: Actor, batch: Batch, sheet: SheetOutcome, period: Period | None = None) -> Job:
    """The import under way again, for the year that it went by; for that month where one is given now.

    Raises: Refused without the power; Rejected for another period than a month.
    """
    actor.require(Power.IMPORT, batch.region)
    options, year = _options(batch), _year(batch, sheet)
    if period := period or _month_said(batch, sheet):
        if wrong := month_problems(period):
            raise Rejected(wrong)
        options, year = replace(options, period=period), period.year
    return Job(actor, batch.region, options, year, batch, lambda *_: None)


def _options(batch: Batch) -> Options:
    chosen: dict[str, Any] = batch.summary.get("options", {})
    period = Period.parse(batch.period) if batch.period else None
    return Options(period=period, accept_good=True, **chosen)


def _narrow_to_cell(sheet: SheetOutcome, row: Row, held: Sequence[Waiting], spot: Spot) -> None:
    """Of a row whose task was taken, leave the mended field alone: the rest may have been edited since."""
    keys = {waiting.subject_key for waiting in held}
    if any(waiting.scope == "row" for waiting in held) or keys == {""}:
        return
    field = next((name for name, cell in row.cells.items() if cell == spot.cell), "")
    kept = {field} | (CITATION if field in CITATION else frozenset())
    is_month = sheet.kind == "progress"
    named = kept | ({"list"} if is_month else frozenset())
    values = {name: value for name, value in row.values.items() if name in named} | {"key": keys.pop()}
    columns = {name: at for name, at in sheet.table.columns.items() if name in named}
    only = replace(row, values=values, sections=row.sections if is_month else ())
    sheet.table = replace(sheet.table, rows=(only,), columns=columns)
    sheet.problems = [p for p in sheet.problems if p.field in kept]


def _mend(grid: Grid, mended: Mapping[str, str]) -> Grid:
    rows = [list(row) for row in grid.rows]
    for cell, value in mended.items():
        row, column = position(cell)
        while len(rows) <= row:
            rows.append([])
        rows[row] += [""] * (column + 1 - len(rows[row]))
        rows[row][column] = value
    return replace(grid, rows=rows)


def _month_said(batch: Batch, sheet: SheetOutcome) -> Period | None:
    """The month that was said of a sheet after the import, the last time; None where none was."""
    here = sheet.table.file, sheet.table.sheet
    said = [
        month["period"]
        for month in batch.summary.get("months", ())
        if (month["file"], month["sheet"]) == here
    ]
    return Period.parse(said[-1]) if said else None


def _year(batch: Batch, sheet: SheetOutcome) -> int:
    """The year that the import itself went by."""
    year = batch.summary.get("year")
    return int(year) if year else (sheet.table.as_of or batch.imported_at).year
