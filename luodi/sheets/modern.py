"""Reads .xlsx and .xlsm: values by the fast reader, and from the XML only what that one leaves out."""

from __future__ import annotations

import io
from collections.abc import Mapping

from python_calamine import CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from luodi.core.problems import Place, Problem
from luodi.sheets import refusals
from luodi.sheets.layout import Book, Cell, Grid, Merge
from luodi.sheets.mending import Mender, dangerous_texts
from luodi.sheets.packages import Package
from luodi.sheets.sheetxml import SheetXml


def read(name: str, data: bytes) -> Book:
    """The workbook in these bytes. Raises: UnreadableFile."""
    package = Package(name, data)
    parts = package.sheets
    package.check()
    xmls = {sheet: SheetXml(package.part(path)) for sheet, path in parts.items() if "worksheets" in path}
    for title, xml in xmls.items():
        if xml.is_sprawling:
            raise refusals.sprawling(name, title, xml.extent[0])
    book = opened(name, data)
    grids = []
    for about in book.sheets_metadata:
        if about.typ != SheetTypeEnum.WorkSheet or about.name not in xmls:
            continue
        sheet = loaded(name, book, about.name)
        hidden = about.visible != SheetVisibleEnum.Visible
        grids.append(_grid(name, about.name, sheet, hidden, package, xmls.pop(about.name)))
    problems: tuple[Problem, ...] = ()
    if name.lower().endswith((".xls", ".csv", ".tsv", ".txt")):
        message = "文件扩展名与内容不符,实为 .xlsx,已按 .xlsx 读取"
        problems = (Problem("not_a_ledger", message, Place(file=name), "warning", remedy="请改正文件扩展名"),)
    return Book(name, tuple(grids), problems)


def opened(name: str, data: bytes) -> CalamineWorkbook:
    """The fast reader over these bytes. Raises: UnreadableFile for whatever it cannot open."""
    try:
        return CalamineWorkbook.from_filelike(io.BytesIO(data))
    except Exception as error:
        raise refusals.damaged(name) from error
    except BaseException as error:  # a panic of the fast reader is no Exception
        _reraise_unless_panic(error)
        raise refusals.damaged(name) from error


def loaded(name: str, book: CalamineWorkbook, sheet: str) -> CalamineSheet:
    """One sheet of it. Raises: UnreadableFile for whatever it cannot read."""
    try:
        return book.get_sheet_by_name(sheet)
    except Exception as error:
        raise refusals.damaged(name) from error
    except BaseException as error:
        _reraise_unless_panic(error)
        raise refusals.damaged(name) from error


def _reraise_unless_panic(error: BaseException) -> None:
    if type(error).__name__ != "PanicException":
        raise error


def cells(sheet: CalamineSheet) -> list[list[Cell]]:
    """All rows from row 1 and column A on; no rows for a blank sheet."""
    if sheet.start is None:
        return []
    rows: list[list[Cell]] = sheet.to_python(skip_empty_area=False)
    return rows


def merges(sheet: CalamineSheet) -> tuple[Merge, ...]:
    """The merged ranges of a sheet, from top to bottom."""
    found = [
        Merge(top, left, bottom, right) for (top, left), (bottom, right) in sheet.merged_cell_ranges or ()
    ]
    return tuple(sorted(found, key=lambda merge: (merge.top, merge.left)))


def _grid(file: str, name: str, sheet: CalamineSheet, hidden: bool, package: Package, xml: SheetXml) -> Grid:
    rows = cells(sheet)
    columns, hidden_rows = xml.hidden()
    grid = Grid(file, name, rows, merges(sheet), hidden, columns, hidden_rows)
    mender = Mender(grid, xml.formulas())
    mender.mend_errors(xml.errors())
    mender.mend_formulas()
    if package.strings_begin_like_formulas or xml.inline_begins_like_formula():
        mender.problems += dangerous_texts(grid)
    grid.problems = tuple(mender.problems)
    path = package.sheets[name]
    grid.formats = lambda: _formats(package, path)
    return grid


def _formats(package: Package, path: str) -> Mapping[tuple[int, int], str]:
    return SheetXml(package.part(path)).styled(package.formats)
