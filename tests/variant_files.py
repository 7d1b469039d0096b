"""Sheets of cells as the bytes of .xlsx, .xls and .csv, with the truth about their rows beside them."""

from __future__ import annotations

import csv
import datetime as dt
import io
from dataclasses import dataclass, field
from typing import Any

import openpyxl
import xlwt
from openpyxl.utils import get_column_letter


@dataclass
class Page:
    """One sheet: its cells (1-based), and the values of each row of data by its number."""

    file: str
    sheet: str
    cells: dict[tuple[int, int], Any] = field(default_factory=dict)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden: set[int] = field(default_factory=set)
    columns: dict[str, int] = field(default_factory=dict)
    rows: dict[int, dict[str, Any]] = field(default_factory=dict)


def as_xlsx(pages: list[Page]) -> bytes:
    """Sheets as an .xlsx; a text that begins with = stays a text."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for page in pages:
        sheet = book.create_sheet(page.sheet)
        for (row, column), value in page.cells.items():
            cell = sheet.cell(row, column, value)
            if isinstance(value, str):
                cell.data_type = "s"
        for top, left, bottom, right in page.merges:
            sheet.merge_cells(start_row=top, start_column=left, end_row=bottom, end_column=right)
        for column in page.hidden:
            sheet.column_dimensions[get_column_letter(column)].hidden = True
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def as_xls(pages: list[Page]) -> bytes:
    """Sheets as an .xls."""
    book = xlwt.Workbook(encoding="utf-8")
    day = xlwt.easyxf(num_format_str="yyyy-mm-dd")
    for page in pages:
        sheet = book.add_sheet(page.sheet)
        for top, left, bottom, right in page.merges:
            sheet.merge(top - 1, bottom - 1, left - 1, right - 1)
        for (row, column), value in page.cells.items():
            style = day if isinstance(value, dt.date) else xlwt.Style.default_style
            sheet.write(row - 1, column - 1, value, style)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def as_csv(page: Page, mark: str, encoding: str) -> bytes:
    """A sheet as a .csv, its fields divided by a mark."""
    width = max(column for _, column in page.cells)
    height = max(row for row, _ in page.cells)
    text = io.StringIO()
    csv.writer(text, delimiter=mark).writerows(
        [page.cells.get((row, column), "") for column in range(1, width + 1)] for row in range(1, height + 1)
    )
    return text.getvalue().encode(encoding)
