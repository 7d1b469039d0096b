"""Subtotal and total rows: which rows each covers, and whether it is their sum."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from luodi.core.problems import Place, Problem
from luodi.sheets.addresses import address
from luodi.sheets.amounts import YUAN, money_unit, tidy, written
from luodi.sheets.layout import Cell, Grid
from luodi.sheets.sections import Lines, Section
from luodi.sheets.tables import Total
from luodi.sheets.typed import wrong_unit
from luodi.sheets.values import printed

_GRAND = ("合计", "总计", "共计", "总合计", "全县合计", "全县总计", "累计")


@dataclass(frozen=True)
class Summed:
    """A column that totals add up: what stands in the total's cell, and each data row's number.

    `numbers` has None for a blank and is missing (absent) for a row whose number could not be read.
    """

    name: str
    column: int
    unit: str
    numbers: Sequence[Decimal | None]
    unreadable: frozenset[int]
    is_money: bool


@dataclass(frozen=True)
class _Stated:
    value: Decimal
    places: Decimal  # half of its last printed place, in the same unit as the value
    cell: Cell


def check_totals(
    grid: Grid, lines: Lines, columns: Sequence[Summed], doubtful: frozenset[int]
) -> tuple[tuple[Total, ...], list[Problem]]:
    """Every total with the rows it covers, and a warning for each that is not their sum.

    `doubtful`: places of data rows that wait (duplicates, negative amounts): a total may leave them out.
    """
    found, problems = [], []
    last_total = -1
    for row, label, path in lines.totals:
        stated = {one.name: said for one in columns if (said := _stated(grid, row, one))}
        scope = _scope(lines, row, label, path, last_total, columns, stated, doubtful)
        if label.endswith("小计") or label[:2] not in _GRAND:
            last_total = row
        if not stated:
            continue
        covered = [lines.data[place] + 1 for place in scope]
        first, last = (covered[0], covered[-1]) if covered else (row + 1, row + 1)
        cells = {one.name: address(row, one.column) for one in columns if one.name in stated}
        values = {name: said.value for name, said in stated.items()}
        found.append(Total(row + 1, label, first, last, values, cells))
        for one in columns:
            if one.name in stated and covered and not label.startswith("其中"):
                problems += _differs(grid, row, one, stated[one.name], scope, doubtful)
    return tuple(found), problems


def _stated(grid: Grid, row: int, column: Summed) -> _Stated | None:
    line = grid.rows[row]
    cell = line[column.column] if column.column < len(line) else ""
    said = written(printed(cell)) if cell != "" else None
    if said is None:
        return None
    own = money_unit(said.unit) if column.is_money else ""
    factor = YUAN[own or column.unit] if column.is_money else Decimal(1)
    exponent = said.number.as_tuple().exponent
    place = Decimal(1).scaleb(exponent if isinstance(exponent, int) else 0)
    return _Stated(tidy(said.number * factor), place * factor / 2, cell)


def _scope(
    lines: Lines,
    row: int,
    label: str,
    path: tuple[Section, ...],
    last_total: int,
    columns: Sequence[Summed],
    stated: Mapping[str, _Stated],
    doubtful: frozenset[int],
) -> list[int]:
    """The places of the data rows a total covers: the likely ones, unless others fit better."""
    everything = list(range(len(lines.data)))
    before = [place for place in everything if lines.data[place] < row]
    since = [place for place in before if lines.data[place] > last_total]
    sections = [
        [place for place in everything if section in lines.paths[place]] for section in reversed(path)
    ]
    if path and path[-1].row == row:
        choices = [sections[0]]
    elif label.startswith(_GRAND):
        choices = [everything, before, *sections, since]
    elif sections and not any(lines.data[place] < row for place in sections[0]):
        choices = [sections[0]]
    elif not before:
        choices = [everything]
    else:
        choices = [since, *sections, before]
    choices = [choice for choice in choices if choice] or [[]]

    def fit(choice: list[int]) -> int:
        return sum(
            not _is_off(one, stated[one.name], choice, doubtful) for one in columns if one.name in stated
        )

    return max(choices, key=fit)


def _is_off(column: Summed, stated: _Stated, scope: list[int], doubtful: frozenset[int]) -> bool:
    sums = _sums(column, scope, doubtful)
    rounding = stated.places if _is_finer(column, scope, stated) else Decimal(0)
    return all(abs(total - stated.value) > rounding for total in sums)


def _is_finer(column: Summed, scope: list[int], stated: _Stated) -> bool:
    """Whether the rows are written more finely than the total, which may then be rounded."""
    step = (stated.places * 2).adjusted()
    return any((number := column.numbers[place]) and _last_place(number) < step for place in scope)


def _last_place(number: Decimal) -> int:
    """The power of ten of the last digit that is not nought: 1200 → 2, 0.05 → -2."""
    exponent = number.normalize().as_tuple().exponent
    return exponent if isinstance(exponent, int) else 0


def _sums(column: Summed, scope: list[int], doubtful: frozenset[int]) -> list[Decimal]:
    zero = Decimal(0)
    every = sum((column.numbers[place] or zero for place in scope), zero)
    sure = sum((column.numbers[place] or zero for place in scope if place not in doubtful), zero)
    positive = sum((max(column.numbers[place] or zero, zero) for place in scope), zero)
    return [every, sure, positive]


def _differs(
    grid: Grid, row: int, column: Summed, stated: _Stated, scope: list[int], doubtful: frozenset[int]
) -> list[Problem]:
    if any(place in column.unreadable for place in scope) or not _is_off(column, stated, scope, doubtful):
        return []
    place = Place(grid.file, grid.sheet, address(row, column.column), row + 1)
    actual = _sums(column, scope, doubtful)[1 if any(p in doubtful for p in scope) else 0]
    shown = printed(stated.cell)
    if column.is_money and actual and _is_slip(actual, stated, column):
        flaw = wrong_unit(shown, column.unit)
        return [Problem(flaw.code, flaw.message, place, "error", shown, flaw.remedy, "cell", column.name)]
    unit = column.unit if column.is_money else ""
    total = tidy(actual / YUAN[unit]) if unit else tidy(actual)
    message = f"合计数{shown}与所含各行之和{total:f}{unit}不符"
    return [
        Problem("bad_subtotal", message, place, "warning", shown, "请核对合计数或所含各行", "", column.name)
    ]


def _is_slip(actual: Decimal, stated: _Stated, column: Summed) -> bool:
    """Whether the total differs from the sum by its unit alone: 10^4 or more, with the same figures."""
    said = written(printed(stated.cell))
    if said is None or not stated.value or not money_unit(said.unit):
        return False
    ratio = abs(actual / stated.value)
    if 5_000 > ratio > Decimal(1) / 5_000:
        return False
    return any(abs(abs(said.number) * factor - actual) <= abs(actual) / 1_000 for factor in YUAN.values())
