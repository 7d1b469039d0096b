"""Writing one sheet: title, a line under it, two rows of headings, merged cells, notes at the end."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import xlsxwriter  # type: ignore[import-untyped,unused-ignore]
from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped,unused-ignore]

Cell = str | int | Decimal | dt.date | None
CREATED = dt.datetime(2024, 1, 1, tzinfo=dt.UTC)
ROW_HEIGHT, LINE_HEIGHT = 18, 15


@dataclass(frozen=True)
class Heading:
    """A column: its heading, the heading over it that it shares with others, its width.

    `is_merged_down`: equal neighbours below each other become one cell.
    """

    text: str
    width: int
    group: str = ""
    is_merged_down: bool = False
    number_format: str = ""


@dataclass(frozen=True)
class Page:
    """A sheet. `rows` hold a cell for each heading; a row of one cell is a section across the sheet."""

    name: str
    title: str
    headings: Sequence[Heading]
    rows: Sequence[Sequence[Cell]]
    under_title: Sequence[str] = ()
    above_title: str = ""
    notes: Sequence[str] = field(default_factory=tuple)
    has_column_numbers: bool = False


def workbook(pages: Sequence[Page]) -> bytes:
    """These sheets as the bytes of an .xlsx, the same each time."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False})
    book.set_properties({"created": CREATED, "author": "示例甲县政策落地工程办公室"})
    styles = _Styles(book)
    for page in pages:
        _write(book.add_worksheet(page.name), page, styles)
    book.close()
    return buffer.getvalue()


class _Styles:
    """The formats that a workbook uses."""

    def __init__(self, book: Any) -> None:
        self._book, self._numbers = book, {}  # type: ignore[var-annotated]
        self._base = {"font_name": "仿宋_GB2312", "font_size": 10.5, "valign": "vcenter", "text_wrap": True}
        self.title = book.add_format({"font_name": "方正小标宋简体", "font_size": 18, "align": "center",
                                      "valign": "vcenter"})  # fmt: skip
        self.plain = book.add_format({**self._base, "text_wrap": False})
        self.heading = book.add_format({**self._base, "font_name": "黑体", "border": 1, "align": "center"})
        self.section = book.add_format({**self._base, "font_name": "楷体_GB2312", "bold": True, "border": 1})
        self.cell = book.add_format({**self._base, "border": 1})
        self.centre = book.add_format({**self._base, "border": 1, "align": "center"})

    def number(self, form: str) -> Any:
        """A centred format for numbers or dates."""
        if form not in self._numbers:
            look = {**self._base, "border": 1, "align": "center", "num_format": form}
            self._numbers[form] = self._book.add_format(look)
        return self._numbers[form]


def _write(sheet: Worksheet, page: Page, styles: _Styles) -> None:
    last, top = len(page.headings) - 1, 0
    if page.above_title:
        sheet.write_string(0, 0, page.above_title, styles.plain)
        top = 1
    sheet.merge_range(top, 0, top, last, page.title, styles.title)
    sheet.set_row(top, 32)
    top += 1
    if page.under_title:
        _spread(sheet, top, last, page.under_title, styles)
        top += 1
    top = _headings(sheet, top, page, styles)
    first = top
    if page.has_column_numbers:
        for at in range(last + 1):
            sheet.write_number(top, at, at + 1, styles.centre)
        top += 1
    for row in page.rows:
        _row(sheet, top, last, page, row, styles)
        top += 1
    _merge_down(sheet, top - len(page.rows), page, styles)
    for note in page.notes:
        sheet.merge_range(top, 0, top, last, note, styles.plain)
        top += 1
    for at, heading in enumerate(page.headings):
        sheet.set_column(at, at, heading.width)
    sheet.freeze_panes(first, 0)
    sheet.set_landscape()
    sheet.set_paper(8)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(first - 1)


def _spread(sheet: Worksheet, top: int, last: int, texts: Sequence[str], styles: _Styles) -> None:
    """Texts under the title, spread over the sheet's width."""
    for at, text in enumerate(texts):
        sheet.write_string(top, at * (last + 1) // len(texts), text, styles.plain)


def _headings(sheet: Worksheet, top: int, page: Page, styles: _Styles) -> int:
    groups = [heading.group for heading in page.headings]
    if not any(groups):
        for at, heading in enumerate(page.headings):
            sheet.write_string(top, at, heading.text, styles.heading)
        sheet.set_row(top, 30)
        return top + 1
    for at, heading in enumerate(page.headings):
        if not heading.group:
            sheet.merge_range(top, at, top + 1, at, heading.text, styles.heading)
            continue
        sheet.write_string(top + 1, at, heading.text, styles.heading)
        if at == 0 or groups[at - 1] != heading.group:
            end = at
            while end + 1 < len(groups) and groups[end + 1] == heading.group:
                end += 1
            sheet.merge_range(top, at, top, end, heading.group, styles.heading)
    sheet.set_row(top + 1, 30)
    return top + 2


def _row(sheet: Worksheet, at: int, last: int, page: Page, row: Sequence[Cell], styles: _Styles) -> None:
    if len(row) == 1:
        sheet.merge_range(at, 0, at, last, str(row[0]), styles.section)
        sheet.set_row(at, 22)
        return
    sheet.set_row(at, _height(page, row))
    for column, (heading, cell) in enumerate(zip(page.headings, row, strict=True)):
        if isinstance(cell, dt.date):
            sheet.write_datetime(at, column, cell, styles.number('yyyy"年"m"月"d"日"'))
        elif isinstance(cell, int | Decimal):
            sheet.write_number(at, column, float(cell), styles.number(heading.number_format or "General"))
        elif cell:
            sheet.write_string(at, column, cell, styles.centre if heading.width < 16 else styles.cell)
        else:
            sheet.write_blank(at, column, None, styles.cell)


def _height(page: Page, row: Sequence[Cell]) -> int:
    """Room for the longest text of the row, as a clerk would drag it."""
    lines = 1
    for heading, cell in zip(page.headings, row, strict=True):
        if isinstance(cell, str):
            lines = max(
                lines, sum(-(-len(part) * 2 // max(heading.width - 1, 2)) or 1 for part in cell.split("\n"))
            )
    return max(ROW_HEIGHT, min(lines, 12) * LINE_HEIGHT + 4)


def _merge_down(sheet: Worksheet, top: int, page: Page, styles: _Styles) -> None:
    """Make one cell of equal neighbours below each other, in the columns that are kept so."""
    for column, heading in enumerate(page.headings):
        if not heading.is_merged_down:
            continue
        start = 0
        for at in range(1, len(page.rows) + 1):
            if at < len(page.rows) and _same(page.rows[start], page.rows[at], column):
                continue
            if at - start > 1:
                text = str(page.rows[start][column])
                sheet.merge_range(top + start, column, top + at - 1, column, text, styles.centre)
            start = at


def _same(above: Sequence[Cell], below: Sequence[Cell], column: int) -> bool:
    if len(above) == 1 or len(below) == 1:
        return False
    return bool(above[column]) and above[column] == below[column]
