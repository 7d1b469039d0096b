"""A list as an .xlsx that reads back to exactly the same values; the same rows give the same bytes.

Nothing that begins like a formula is ever written as one.
"""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

import xlsxwriter  # type: ignore[import-untyped,unused-ignore]
from xlsxwriter.format import Format  # type: ignore[import-untyped,unused-ignore]
from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped,unused-ignore]

from luodi.core.columns import Column
from luodi.core.days import Day
from luodi.sheets.amounts import YUAN, tidy
from luodi.sheets.headings import unit_in
from luodi.sheets.tables import Value

LONGEST_TEXT = 32_767
_CREATED = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
_MOST_DIGITS = 15
_SPARE_ROWS = 500
_LONGEST_CHOICES = 250
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\']")
_FORMATS = {"percent": "0.00%", "money": "#,##0.######", "quantity": "#,##0.######", "whole": "#,##0"}


@dataclass(frozen=True)
class Sheet:
    """A list to write: rows are mappings from column names to values; amounts are printed in `unit`."""

    name: str
    columns: Sequence[Column]
    rows: Sequence[Mapping[str, Value]]
    title: str = ""
    subtitle: str = ""
    unit: str = "万元"


def write_list(
    columns: Sequence[Column],
    rows: Sequence[Mapping[str, Value]],
    *,
    name: str = "台账",
    title: str = "",
    subtitle: str = "",
    unit: str = "万元",
) -> bytes:
    """One list as the bytes of an .xlsx; `unit` is the unit amounts (yuan) are printed in.

    Raises: ValueError for a text longer than a cell holds.
    """
    return write_workbook([Sheet(name, columns, rows, title, subtitle, unit)])


def write_workbook(sheets: Sequence[Sheet]) -> bytes:
    """Several lists, one sheet each. Raises: ValueError for a text longer than a cell holds."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(
        buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    book.set_properties({"created": _CREATED})
    styles = _Styles(book)
    used: set[str] = set()
    choices: list[_Choice] = []
    for sheet in sheets:
        page = book.add_worksheet(sheet_title(sheet.name, used))
        choices += _write_sheet(page, sheet, styles)
    _offer_choices(book, choices)
    book.close()
    return buffer.getvalue()


def sheet_title(name: str, used: set[str]) -> str:
    """A name that Excel takes for a sheet and that is not used yet; it is added to `used`."""
    base = _NOT_IN_NAMES.sub("", name).strip()[:31] or "台账"
    title, number = base, 2
    while title.lower() in used or title.lower() == "history":
        title = f"{base[:27]}({number})"
        number += 1
    used.add(title.lower())
    return title


@dataclass(frozen=True)
class _Choice:
    """Where a column's choices are offered: its page, rows and place."""

    page: Worksheet
    first: int
    last: int
    index: int
    column: Column


class _Styles:
    """The formats of a workbook, each made once."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self.book = book
        self.title = book.add_format({"bold": True, "font_size": 16, "align": "center", "valign": "vcenter"})
        self.subtitle = book.add_format({"align": "left", "valign": "vcenter"})
        heading = {"bold": True, "border": 1, "align": "center", "valign": "vcenter", "text_wrap": True}
        self.heading = book.add_format({**heading, "bg_color": "#DCE6F1"})
        self._cells: dict[tuple[str, bool], Format] = {}

    def cell(self, number_format: str, is_locked: bool) -> Format:
        """The format of data cells; locked ones look grey."""
        key = (number_format, is_locked)
        if key not in self._cells:
            look: dict[str, object] = {"border": 1, "text_wrap": True, "valign": "vcenter"}
            if number_format:
                look["num_format"] = number_format
            if is_locked:
                look.update({"bg_color": "#EEEEEE", "font_color": "#555555"})
            self._cells[key] = self.book.add_format(look)
        return self._cells[key]


def _write_sheet(page: Worksheet, sheet: Sheet, styles: _Styles) -> list[_Choice]:
    top = 0
    right = max(len(sheet.columns) - 1, 0)
    for text, style in ((sheet.title, styles.title), (sheet.subtitle, styles.subtitle)):
        if text:
            page.write_string(top, 0, text, style)
            if right:
                page.merge_range(top, 0, top, right, "", style)
                page.write_string(top, 0, text, style)
            top += 1
    first = _write_headings(page, sheet, styles, top)
    for number, row in enumerate(sheet.rows, start=first):
        for index, column in enumerate(sheet.columns):
            _write_cell(page, number, index, column, row.get(column.name), sheet.unit, styles)
    page.freeze_panes(first, 0)
    for index, column in enumerate(sheet.columns):
        page.set_column(index, index, column.width, None, {"hidden": column.hidden or column.kind == "key"})
    page.set_landscape()
    page.fit_to_pages(1, 0)
    page.repeat_rows(top, first - 1)
    last = first + len(sheet.rows) + _SPARE_ROWS - 1
    return [
        _Choice(page, first, last, index, column)
        for index, column in enumerate(sheet.columns)
        if column.choices
    ]


def heading_of(column: Column, unit: str) -> str:
    """The heading a column is written under: amounts name their unit."""
    return (
        f"{column.label}（{unit}）" if column.kind == "money" and not unit_in(column.label) else column.label
    )


def _write_headings(page: Worksheet, sheet: Sheet, styles: _Styles, top: int) -> int:
    """Writes one row of headings, or two where columns stand under groups; gives the first row of data."""
    headings = [heading_of(column, sheet.unit) for column in sheet.columns]
    if not any(column.groups for column in sheet.columns):
        for index, text in enumerate(headings):
            page.write_string(top, index, text, styles.heading)
        return top + 1
    index = 0
    while index < len(headings):
        group = sheet.columns[index].groups[:1]
        end = index
        while group and end + 1 < len(headings) and sheet.columns[end + 1].groups[:1] == group:
            end += 1
        if group:
            if end > index:
                page.merge_range(top, index, top, end, "", styles.heading)
            page.write_string(top, index, group[0], styles.heading)
            for under in range(index, end + 1):
                page.write_string(top + 1, under, headings[under], styles.heading)
        else:
            page.merge_range(top, index, top + 1, index, "", styles.heading)
            page.write_string(top, index, headings[index], styles.heading)
        index = end + 1
    return top + 2


def _write_cell(
    page: Worksheet, row: int, column: int, about: Column, value: Value, unit: str, styles: _Styles
) -> None:
    number_format = _FORMATS.get(about.kind, "")
    if isinstance(value, Day) and value.precision == "day":
        style = styles.cell("yyyy-mm-dd", about.locked)
        page.write_datetime(row, column, dt.date(value.year, value.month, value.day), style)
        return
    number = _number(about, value, unit)
    if number is not None and len(number.as_tuple().digits) <= _MOST_DIGITS:
        page.write_number(row, column, float(number), styles.cell(number_format, about.locked))
        return
    text = f"{number:f}" if number is not None else printed_value(value)
    style = styles.cell("", about.locked)
    if not text:
        page.write_blank(row, column, None, style)
    elif len(text) > LONGEST_TEXT:
        raise ValueError(f"{about.label}: {len(text)} characters do not fit a cell")
    else:
        page.write_string(row, column, text, style)


def _number(about: Column, value: Value, unit: str) -> Decimal | None:
    """The number to print, in the column's own unit; None if the value is no number."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int | Decimal):
        number = Decimal(value)
        if about.kind == "money":
            number = number / YUAN[unit_in(about.label) or unit]
        return tidy(number)
    if about.kind == "number" and isinstance(value, str) and value.isascii() and value.isdigit():
        return Decimal(value) if len(value) < 10 and (value == "0" or value[0] != "0") else None
    return None


def printed_value(value: Value) -> str:
    """A value as text for people: 、 between names, 是 or 否, dates as precise as they are."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Day):
        return value.printed()
    if isinstance(value, tuple):
        return "、".join(value)
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


def _offer_choices(book: xlsxwriter.Workbook, places: list[_Choice]) -> None:
    """Drop-downs; long lists of choices stand on a hidden sheet of their own."""
    hidden: Worksheet | None = None
    used = 0
    for place in places:
        column = place.column
        if column.kind == "names":  # a cell may hold several: a drop-down would refuse them
            continue
        source: object = list(column.choices)
        if len(",".join(column.choices)) > _LONGEST_CHOICES or any(
            "," in choice for choice in column.choices
        ):
            if hidden is None:
                hidden = book.add_worksheet("选项")
                hidden.hide()
            for row, choice in enumerate(column.choices):
                hidden.write_string(row, used, choice)
            letter = xlsxwriter.utility.xl_col_to_name(used)
            source = f"=选项!${letter}$1:${letter}${len(column.choices)}"
            used += 1
        about = {"validate": "list", "source": source, "error_title": "请从列表中选择",
                 "error_message": f"“{column.label}”请从下拉列表中选择"}  # fmt: skip
        place.page.data_validation(place.first, place.index, place.last, place.index, about)
