"""One column of cells becomes a list of typed values: one reader, each distinct cell read once."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from decimal import Decimal
from statistics import median

from luodi.core.columns import Column
from luodi.core.days import Day
from luodi.sheets import dates, values
from luodi.sheets.amounts import YUAN, money_unit, plain, written
from luodi.sheets.folding import OUTER, folded
from luodi.sheets.headings import Heading
from luodi.sheets.layout import Cell, ErrorCell, Grid
from luodi.sheets.tables import Value
from luodi.sheets.values import Flaw

Typed = list[Value | Flaw]

_DAY_IN_FORMAT = re.compile(r"d|日", re.IGNORECASE)
_MONTH_IN_FORMAT = re.compile(r"m|月", re.IGNORECASE)


def typed_column(
    grid: Grid,
    column: Column,
    heading: Heading,
    rows: Sequence[int],
    cells: Sequence[Cell],
    unit: str,
    year: int | None,
) -> Typed:
    """The values of a column at these rows (0-based); Flaws where a cell cannot be read."""
    if column.kind in ("text", "key"):
        return [cell.strip(OUTER) if type(cell) is str else _text(cell) for cell in cells]
    if column.kind == "day":
        return _days(grid, heading.column, rows, cells, values.reader(column, unit, year))
    is_scaled = column.kind == "percent" and _is_percent_scale(grid, heading, rows, cells)
    found = _read(cells, values.reader(column, unit, year, is_scaled))
    if column.kind == "money":
        _mark_wrong_units(cells, found, unit)
    return found


def wrong_unit(text: str, unit: str) -> Flaw:
    """The Flaw of an amount whose own unit cannot be meant."""
    message = f"“{text}”的单位与本表相差万倍以上,疑为{unit}"
    return Flaw("wrong_unit", message, f"请核对单位,如确为{unit}请改正")


def _text(cell: Cell) -> Value | Flaw:
    return _error(cell) if type(cell) is ErrorCell else values.text(cell)


def _error(cell: Cell) -> Flaw:
    return Flaw("error_cell", f"单元格是错误值{values.printed(cell)[:20]}", "请在原表中改正公式或改填数值")


def _read(cells: Sequence[Cell], reader: values.Reader) -> Typed:
    memo: dict[Cell, Value | Flaw] = {}
    found: Typed = []
    for cell in cells:
        if cell in memo and type(cell) is not bool:  # True and 1.0 are one key and not one cell
            found.append(memo[cell])
            continue
        value = _error(cell) if type(cell) is ErrorCell else reader(cell)
        if type(cell) is str and cell[:1] in ("=", "＝") and not isinstance(value, Flaw):
            value = _computed(value)
        memo[cell] = value
        found.append(value)
    return found


def _computed(value: Value) -> Value | Flaw:
    """A sum of plain numbers left as text, as exports of formulas are: its value stands, with a warning."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return value
    message = f"单元格是算式,已按算式算得{value:f}"
    return Flaw("formula_no_cache", message, "请核对,建议改填数值", "warning", value)


def _days(
    grid: Grid, column: int, rows: Sequence[int], cells: Sequence[Cell], reader: values.Reader
) -> Typed:
    months = [place for place, cell in enumerate(cells) if type(cell) is float and _month_number_text(cell)]
    found = _read(cells, reader)
    for place in months:
        found[place] = _month_number(grid, column, rows[place], cells[place], cells)
    for place, cell in enumerate(cells):
        if isinstance(cell, dt.date) and cell.day == 1:
            found[place] = _as_shown(found[place], grid.number_format(rows[place], column))
    return found


def _as_shown(value: Value | Flaw, number_format: str) -> Value | Flaw:
    """A first day of a month whose format shows no day was meant as the month."""
    if not isinstance(value, Day) or not number_format or _DAY_IN_FORMAT.search(number_format):
        return value
    if _MONTH_IN_FORMAT.search(number_format):
        return Day("month", value.year, value.month)
    return Day("year", value.year)


def _month_number_text(cell: Cell) -> str:
    """2024.11 typed as a number, as text; '' for any other cell."""
    if type(cell) is float and dates.FIRST_YEAR < cell < dates.LAST_YEAR and not cell.is_integer():
        return format(plain(cell), "f")
    return ""


def _month_number(grid: Grid, column: int, row: int, cell: Cell, cells: Sequence[Cell]) -> Value | Flaw:
    """2024.1 may be 2024.10 with its zero lost: the number format and the neighbours decide."""
    year, _, month = _month_number_text(cell).partition(".")
    if month == "1":
        others = [text for other in cells if (text := _month_number_text(other))]
        if "0.00" in grid.number_format(row, column) or any(re.search(r"\.0[1-9]$", text) for text in others):
            month = "10"
        else:
            message = f"数字{year}.1可能是1月,也可能是丢了末尾0的10月,已按1月读取"
            remedy = "请把该列改为文本格式后填写,如 2024.10 或 2024年10月"
            return Flaw("ambiguous_date", message, remedy, "warning", Day("month", int(year), 1))
    if len(month) > 2 or not 1 <= int(month) <= 12:
        return Flaw("impossible_date", f"没有{year}年{month}月", "请核对后改为真实日期")
    return Day("month", int(year), int(month))


def _is_percent_scale(grid: Grid, heading: Heading, rows: Sequence[int], cells: Sequence[Cell]) -> bool:
    """Whether numbers without % are percents: the heading says %, or they are far too large for ratios."""
    if any("%" in folded(text) for text in (heading.text, *heading.groups)):
        return True
    large = [(row, cell) for row, cell in zip(rows, cells, strict=True) if type(cell) is float and cell > 1.5]
    if not large or any("%" in grid.number_format(row, heading.column) for row, _ in large):
        return False
    return max(cell for _, cell in large) > 5


def _mark_wrong_units(cells: Sequence[Cell], found: Typed, unit: str) -> None:
    """An amount 10^4 times off its neighbours by its own unit, and in line with them by the column's."""
    meant = {
        cell: said.number * YUAN[unit]
        for cell in {cell for cell in cells if type(cell) is str}
        if (said := written(cell)) and money_unit(said.unit) not in ("", unit)
    }
    if not meant:
        return
    usual = [
        abs(value)
        for cell, value in zip(cells, found, strict=True)
        if isinstance(value, Decimal) and value and cell not in meant
    ]
    if len(usual) < 3:
        return
    middle, least, most = median(usual), min(usual), max(usual)
    for place, cell in enumerate(cells):
        value = found[place]
        if not isinstance(value, Decimal) or not value or cell not in meant or type(cell) is not str:
            continue
        is_far = abs(value) < least / 10 or abs(value) > most * 10
        would_fit = middle / 1_000 < abs(meant[cell]) < middle * 1_000
        if is_far and would_fit and not Decimal(1) / 5_000 < abs(meant[cell] / value) < 5_000:
            found[place] = wrong_unit(cell, unit)
