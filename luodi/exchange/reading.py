"""From files to sheets: each opened, read as one of the known shapes, and told what kind of sheet it is."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from luodi.core.folding import plain
from luodi.core.problems import Place, Problem
from luodi.exchange.directories import is_directory, is_of_later, no_directory, told_later
from luodi.exchange.outcomes import SheetOutcome
from luodi.exchange.shapes import MONTH_FIELDS, PLAN_FIELDS, PROFILES, TASKS, UNITS
from luodi.exchange.years import year_most_stated, year_of_dates
from luodi.ledger.papers.classified import classified_book
from luodi.sheets.grids import Grid, open_workbook
from luodi.sheets.reading import read_sheet
from luodi.sheets.refusals import UnreadableFile
from luodi.sheets.tables import Profile, Table, Unread
from luodi.sheets.values import NO_YEAR


@dataclass(frozen=True)
class File:
    """A file as it came: its name and its bytes."""

    name: str
    data: bytes


@dataclass
class Read:
    """Everything read of some files: sheets with a shape, those without, and files that failed."""

    sheets: list[SheetOutcome]
    unread: list[Unread]
    problems: list[Problem]


Override = Callable[[str, Grid], Grid]


def read_files(
    files: Sequence[File],
    *,
    kind: str = "auto",
    year: int | None = None,
    profiles: Sequence[Profile] = PROFILES,
    told: Callable[[str, int, int], None] = lambda what, done, all_: None,
    mended: Override = lambda name, grid: grid,
) -> Read:
    """Read every sheet of these files. A file that cannot be read is a problem; the others are still read.

    `year` completes dates written without one; else the sheet's own title does, else the year that most of
    the other sheets state, else that of most dates. `mended` may change a grid before it is read: for cells
    that somebody corrected after the import.
    """
    out = Read([], [], [])
    yearless: dict[int, Grid] = {}
    wanted = [profile for profile in profiles if kind in ("auto", profile.name)] or list(profiles)
    for done, file in enumerate(files):
        told(f"读取 {file.name}", done, len(files))
        try:
            book = open_workbook(file.name, file.data)
        except UnreadableFile as wrong:
            out.problems.append(replace(wrong.problem, waits="file").at(Place(file=file.name)))
            continue
        if refused := classified_book(file.name, book):
            out.problems.append(refused)
            continue
        out.problems += [problem.at(Place(file=file.name)) for problem in book.problems]
        for grid in book.grids:
            grid = _without_nul(mended(file.name, grid))
            _read_grid(out, file.name, grid, wanted, kind, year)
            if year is None and out.sheets and _lacks_year(out.sheets[-1], file.name, grid):
                yearless[len(out.sheets) - 1] = grid
    told("读取", len(files), len(files))
    _complete(out, yearless, wanted, kind)
    return out


def _lacks_year(sheet: SheetOutcome, file: str, grid: Grid) -> bool:
    """Whether this sheet, just read from this grid, has a date for which nothing on it says the year."""
    table = sheet.table
    return (table.file, table.sheet) == (file, grid.sheet) and any(
        problem.message == NO_YEAR for problem in sheet.problems
    )


def _complete(out: Read, yearless: Mapping[int, Grid], profiles: Sequence[Profile], kind: str) -> None:
    """Read sheets again, in the year that the others state, whose dates lack one."""
    year = year_most_stated(out.sheets) or year_of_dates(out.sheets) if yearless else None
    for place, grid in yearless.items() if year else ():
        again = Read([], [], [])
        _read_grid(again, out.sheets[place].table.file, grid, profiles, kind, year)
        out.sheets[place : place + 1] = again.sheets


def _without_nul(grid: Grid) -> Grid:
    """The grid without NUL, which no text has on purpose and PostgreSQL does not take."""
    for row in grid.rows:
        for column, cell in enumerate(row):
            if type(cell) is str and "\x00" in cell:
                row[column] = cell.replace("\x00", "")
    return grid


def _read_grid(
    out: Read, file: str, grid: Grid, profiles: Sequence[Profile], kind: str, year: int | None
) -> None:
    table: Table | Unread = read_sheet(grid, profiles, file=file, year=year)
    if isinstance(table, Table) and table.profile == UNITS.name != kind and not is_directory(table):
        table = no_directory(table)
    if isinstance(table, Unread):
        if table.used_rows:
            out.unread.append(_explained(table))
        return
    out.sheets.append(SheetOutcome(table, _kind(table, kind), problems=list(table.problems)))


def _kind(table: Table, chosen: str) -> str:
    """What a sheet is taken for: a list says what tasks are; one with only a month's columns is progress."""
    if chosen in ("tasks", "progress") and table.profile in ("tasks", "progress"):
        return chosen
    if (
        table.profile == TASKS.name
        and not table.columns.keys() & PLAN_FIELDS
        and table.columns.keys() & MONTH_FIELDS
    ):
        return "progress"
    return table.profile


def _explained(unread: Unread) -> Unread:
    """A sheet that no shape fits is told, with its headings: nothing is passed over in silence."""
    if is_of_later(unread.headings) and all(problem.severity != "note" for problem in unread.problems):
        return told_later(unread)
    if unread.problems:
        return unread
    headings = "、".join(heading for heading in unread.headings if plain(heading))[:120]
    problem = Problem(
        "not_a_ledger",
        f"这张表不像是单位名录、任务清单或月度进展,没有导入({unread.used_rows}行)。"
        f"表头:{headings or '没有认出'}。",
        place=Place(unread.file, unread.sheet),
        severity="warning",
        remedy="如确是台账,请检查表头用词,或用 --column 表头=字段 指明各列;说明页不必理会。",
    )
    return replace(unread, problems=(problem,))
