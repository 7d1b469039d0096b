"""A copy of a workbook that shows its problems: cells coloured and commented, and a list of all in front."""

from __future__ import annotations

import datetime as dt
import io
from collections import defaultdict
from collections.abc import Iterable, Sequence

import openpyxl
import xlsxwriter  # type: ignore[import-untyped,unused-ignore]
from openpyxl.cell import Cell as OpenCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from luodi.core.problems import SEVERITIES, Problem
from luodi.sheets.addresses import position
from luodi.sheets.formulas import begins_like_formula
from luodi.sheets.grids import open_workbook
from luodi.sheets.layout import PROBLEM_SHEET, Book, Cell
from luodi.sheets.values import printed
from luodi.sheets.writing import LONGEST_TEXT, sheet_title

_HEADINGS = (
    ("序号", 6),
    ("级别", 8),
    ("工作表", 22),
    ("单元格", 9),
    ("原内容", 28),
    ("问题", 50),
    ("处理办法", 46),
)
_COLOURS = {"error": "FFC7CE", "warning": "FFEB9C", "note": "DDEBF7"}
_ORDER = ("error", "warning", "note")
_LARGEST_IN_PLACE = 3_000_000
_AUTHOR = "落地"


def annotated(name: str, data: bytes, problems: Sequence[Problem]) -> bytes:
    """The workbook as an .xlsx with its problems shown; .xls, .csv and very large files keep values only.

    Raises: UnreadableFile if the bytes are no workbook.
    """
    book = open_workbook(name, data)
    if data[:2] == b"PK" and len(data) <= _LARGEST_IN_PLACE:
        return _in_place(data, problems)
    return _afresh(book, problems)


def _sorted(problems: Iterable[Problem]) -> list[Problem]:
    return sorted(
        problems, key=lambda p: (_ORDER.index(p.severity), p.place.sheet, p.place.row or 0, p.place.cell)
    )


def _lines(problems: Iterable[Problem]) -> list[tuple[str, ...]]:
    return [
        (str(number), SEVERITIES[p.severity], p.place.sheet, _spot(p), p.value[:500], p.message, p.remedy)
        for number, p in enumerate(_sorted(problems), start=1)
    ]


def _spot(problem: Problem) -> str:
    return problem.place.cell or (f"第{problem.place.row}行" if problem.place.row else "")


def _by_cell(problems: Iterable[Problem]) -> dict[tuple[str, str], list[Problem]]:
    """The problems of each cell, worst first; one that concerns a row stands at its column A."""
    found = defaultdict(list)
    for problem in _sorted(problems):
        cell = problem.place.cell or (f"A{problem.place.row}" if problem.place.row else "")
        if cell:
            found[(problem.place.sheet, cell)].append(problem)
    return found


def _said(problems: Sequence[Problem]) -> str:
    return "\n".join(
        f"【{SEVERITIES[p.severity]}】{p.message}" + (f"\n{p.remedy}" if p.remedy else "") for p in problems
    )[:2_000]


def _in_place(data: bytes, problems: Sequence[Problem]) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(data))
    if PROBLEM_SHEET in book.sheetnames:
        del book[PROBLEM_SHEET]
    for sheet in book.worksheets:
        _disarm(sheet)
    for (name, cell), some in _by_cell(problems).items():
        if name in book.sheetnames:
            _mark(book[name], cell, some)
    _list_in_front(book, problems)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _disarm(sheet: Worksheet) -> None:
    """Formulas that call something outside become the text they are."""
    for row in sheet.iter_rows():
        for cell in row:
            value = cell.value
            if isinstance(value, str) and "|" in value and begins_like_formula(value):
                cell.data_type = "s"


def _mark(sheet: Worksheet, address: str, problems: Sequence[Problem]) -> None:
    cell = sheet[address]
    for merged in sheet.merged_cells.ranges:
        if address in merged:
            cell = sheet.cell(merged.min_row, merged.min_col)
    cell.fill = PatternFill("solid", start_color=_COLOURS[problems[0].severity])
    comment = Comment(_said(problems), _AUTHOR, height=140, width=320)
    if isinstance(cell, OpenCell):
        if cell.comment:
            comment.text = f"{comment.text}\n{cell.comment.text}"
        cell.comment = comment


def _list_in_front(book: Workbook, problems: Sequence[Problem]) -> None:
    sheet = book.create_sheet(PROBLEM_SHEET, 0)
    book.active = 0
    for other in book.worksheets[1:]:
        other.sheet_view.tabSelected = False
    for column, (heading, width) in enumerate(_HEADINGS, start=1):
        sheet.cell(1, column, heading).font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(column)].width = width
    for row, line in enumerate(_lines(problems), start=2):
        for column, text in enumerate(line, start=1):
            cell = sheet.cell(row, column, ILLEGAL_CHARACTERS_RE.sub("", text))
            cell.data_type = "s"  # never a formula, whatever the text begins with
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.freeze_panes = "A2"


def _afresh(book: Book, problems: Sequence[Problem]) -> bytes:
    buffer = io.BytesIO()
    out = xlsxwriter.Workbook(
        buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    used: set[str] = set()
    front = out.add_worksheet(sheet_title(PROBLEM_SHEET, used))
    bold, wrapped = out.add_format({"bold": True}), out.add_format({"text_wrap": True, "valign": "top"})
    for column, (heading, width) in enumerate(_HEADINGS):
        front.write_string(0, column, heading, bold)
        front.set_column(column, column, width)
    for row, line in enumerate(_lines(problems), start=1):
        for column, text in enumerate(line):
            front.write_string(row, column, text, wrapped)
    front.freeze_panes(1, 0)
    day = out.add_format({"num_format": "yyyy-mm-dd"})
    marks = {level: out.add_format({"bg_color": f"#{colour}"}) for level, colour in _COLOURS.items()}
    at_cells = _by_cell(problems)
    for grid in book.grids:
        if grid.sheet == PROBLEM_SHEET:
            continue
        page = out.add_worksheet(sheet_title(grid.sheet, used))
        for row, line_of_cells in enumerate(grid.rows):
            for column, cell in enumerate(line_of_cells):
                if cell != "":
                    _copy(page, row, column, cell, day)
        for (name, address), some in at_cells.items():
            if name == grid.sheet:
                row, column = position(address)
                here = grid.rows[row][column] if row < len(grid.rows) and column < len(grid.rows[row]) else ""
                _copy(page, row, column, here, marks[some[0].severity], marks[some[0].severity])
                page.write_comment(
                    row, column, _said(some), {"author": _AUTHOR, "x_scale": 2.5, "y_scale": 1.5}
                )
    out.close()
    return buffer.getvalue()


def _copy(
    page: xlsxwriter.worksheet.Worksheet,
    row: int,
    column: int,
    cell: Cell,
    day: xlsxwriter.format.Format,
    style: xlsxwriter.format.Format | None = None,
) -> None:
    if cell == "":
        page.write_blank(row, column, None, style)
    elif isinstance(cell, bool):
        page.write_boolean(row, column, cell, style)
    elif isinstance(cell, int | float):
        page.write_number(row, column, cell, style)
    elif isinstance(cell, dt.datetime | dt.date) and cell.year >= 1900 and style is None:
        page.write_datetime(row, column, cell, day)
    else:
        page.write_string(row, column, printed(cell)[:LONGEST_TEXT], style)
