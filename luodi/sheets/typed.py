"""One column of cells becomes one list of typed values: the reader chosen once, each distinct cell read once."""

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
from luodi.sheets.folding import folded, trimmed
from luodi.sheets.grids import Cell, ErrorCell, Grid
from luodi.sheets.headings import Heading
from luodi.sheets.tables import Value
from luodi.sheets.values import Flaw

Typed = list["Value | Flaw"]

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
        return [trimmed(cell) if type(cell) is str else _text(cell) for cell in cells]
    if column.kind == "day":
        return _days(grid, heading.column, rows, cells, year)
    is_scaled = column.kind == "percent" and _is_percent_scale(grid, heading, rows, cells)
    reader = values.reader(column, unit, year, is_scaled)
    found = _read(cells, reader)
    if column.kind == "money":
        _mark_wrong_units(cells, found, unit)
    return found


def _text(cell: Cell) -> Value | Flaw:
    return _error(cell) if type(cell) is ErrorCell else values.text(cell)


def _error(cell: Cell) -> Flaw:
    return Flaw("error_cell", f"单元格是错误值{values.printed(cell)[:20]}", "请在原表中改正公式或改填数值")


def _read(cells: Sequence[Cell], reader: values.Reader) -> Typed:
    memo: dict[Cell, Value | Flaw] = {}
    found: Typed = []
    for cell in cells:
        try:
            value = memo[cell]
        except KeyError:
            value = _error(cell) if type(cell) is ErrorCell else reader(cell)
            if type(cell) is str and cell[:1] in ("=", "＝") and not isinstance(value, Flaw):
                value = _computed(value)
            if type(cell) is not bool:  # True and 1.0 are the same key and not the same cell
                memo[cell] = value
        found.append(value)
    return found


def _computed(value: Value) -> Value | Flaw:
    """A sum of plain numbers left as text, as exports of formulas are: its value stands, with a warning."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return value
    return Flaw(
        "formula_no_cache", f"单元格是算式,已按算式算得{value:f}", "请核对,建议改填数值", "warning", value
    )


def _days(grid: Grid, column: int, rows: Sequence[int], cells: Sequence[Cell], year: int | None) -> Typed:
    reader = values.day_reader(year)
    found = _read([cell if not _is_month_number(cell) else "" for cell in cells], reader)
    for place, (row, cell) in enumerate(zip(rows, cells, strict=True)):
        if isinstance(cell, dt.date) and cell.day == 1:
            found[place] = _as_shown(found[place], grid.number_format(row, column))
        elif _is_month_number(cell):
            found[place] = _month_number(grid, column, row, float(cell), cells)  # type: ignore[arg-type]
    return found


def _as_shown(value: Value | Flaw, number_format: str) -> Value | Flaw:
    """A first day of a month whose format shows no day was meant as the month."""
    if not isinstance(value, Day) or not number_format or _DAY_IN_FORMAT.search(number_format):
        return value
    if _MONTH_IN_FORMAT.search(number_format):
        return Day("month", value.year, value.month)
    return Day("year", value.year)


def _is_month_number(cell: Cell) -> bool:
    return type(cell) is float and dates.FIRST_YEAR < cell < dates.LAST_YEAR and cell != int(cell)


def _month_number(grid: Grid, column: int, row: int, cell: float, cells: Sequence[Cell]) -> Value | Flaw:
    """2024.11 typed as a number. 2024.1 may be 2024.10 with its zero lost: format and neighbours decide."""
    year, _, month = format(plain(cell), "f").partition(".")
    if month == "1":
        if "0.00" in grid.number_format(row, column) or _are_months_of_two_digits(cells):
            month = "10"
        else:
            message = "数字2024.1可能是1月,也可能是丢了末尾0的10月,已按1月读取".replace("2024", year)
            remedy = "请把该列改为文本格式后填写,如 2024.10 或 2024年10月"
            return Flaw("ambiguous_date", message, remedy, "warning", Day("month", int(year), 1))
    if len(month) > 2 or not 1 <= int(month) <= 12:
        return Flaw("impossible_date", f"没有{year}年{month}月", "请核对后改为真实日期")
    return Day("month", int(year), int(month))


def _are_months_of_two_digits(cells: Sequence[Cell]) -> bool:
    texts = [format(plain(cell), "f") for cell in cells if _is_month_number(cell)]  # type: ignore[arg-type]
    return any(re.fullmatch(r"\d{4}\.0[1-9]", text) for text in texts)


def _is_percent_scale(grid: Grid, heading: Heading, rows: Sequence[int], cells: Sequence[Cell]) -> bool:
    """Whether numbers without % are percents: the heading says %, or they are far too large for ratios."""
    if any("%" in folded(text) for text in (heading.text, *heading.groups)):
        return True
    large = [(row, cell) for row, cell in zip(rows, cells, strict=True) if type(cell) is float and cell > 1.5]
    if not large or any("%" in grid.number_format(row, heading.column) for row, _ in large):
        return False
    return max(cell for _, cell in large) > 5


def _mark_wrong_units(cells: Sequence[Cell], found: Typed, unit: str) -> None:
    """An amount whose own unit makes it 10^4 times smaller or larger than its neighbours, and the column's does not."""
    own: list[tuple[int, Value]] = []
    usual = []
    for place, cell in enumerate(cells):
        value = found[place]
        if isinstance(value, Flaw) or not value:
            continue
        if type(cell) is str and (said := written(cell)) and money_unit(said.unit) not in ("", unit):
            own.append((place, said.number * YUAN[unit]))  # what it would be in the column's unit
        else:
            usual.append(abs(value))  # type: ignore[arg-type]
    if not own or len(usual) < 3:
        return
    middle, least, most = median(usual), min(usual), max(usual)
    for place, meant in own:
        value = found[place]
        factor = abs(meant / value)  # type: ignore[operator]
        is_far = abs(value) < least / 10 or abs(value) > most * 10  # type: ignore[arg-type,operator]
        if is_far and not 1 / 5_000 < factor < 5_000 and middle / 1_000 < abs(meant) < middle * 1_000:  # type: ignore[operator,arg-type]
            found[place] = wrong_unit(values.printed(cells[place]), unit)


def wrong_unit(text: str, unit: str) -> Flaw:
    """The Flaw of an amount whose own unit cannot be meant."""
    return Flaw(
        "wrong_unit", f"“{text}”的单位与本表相差万倍以上,疑为{unit}", f"请核对单位,如确为{unit}请改正"
    )
