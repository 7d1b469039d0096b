"""Puts right what the fast reader leaves blank: errors, formulas without result; names false formulas."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from luodi.core.problems import Place, Problem
from luodi.sheets.addresses import address
from luodi.sheets.formulas import CellNumber, NotPlain, begins_like_formula, computed, is_arithmetic
from luodi.sheets.layout import Cell, ErrorCell, Grid

_FORMULA_SIGNS = frozenset("=+-@\t\r")


def dangerous_texts(grid: Grid) -> list[Problem]:
    """A warning for each text that a spreadsheet would run as a formula; plain arithmetic does no harm."""
    return [
        injection(grid, row, column, cell)
        for row, line in enumerate(grid.rows)
        for column, cell in enumerate(line)
        if type(cell) is str
        and cell[:1] in _FORMULA_SIGNS
        and begins_like_formula(cell)
        and not is_arithmetic(cell)
    ]


def injection(grid: Grid, row: int, column: int, text: str) -> Problem:
    """The warning for a text that begins like a formula; it stays the text it is."""
    return Problem(
        "formula_injection",
        "单元格文字以公式符号开头,可能是恶意公式;已按文字保留,不会执行",
        Place(grid.file, grid.sheet, address(row, column), row + 1),
        "warning",
        value=text,
        remedy="请核对该单元格内容;导出时将按文字写出",
    )


def compute_in_place(grid: Grid, row: int, column: int, text: str, cell: CellNumber) -> Problem:
    """Put the result of a plain formula into its cell; an ErrorCell and an error if it cannot be computed."""
    place = Place(grid.file, grid.sheet, address(row, column), row + 1)
    line = _line(grid, row, column)
    try:
        value = cell(row, column)
        if value is None:
            raise NotPlain(text)
    except NotPlain:
        line[column] = ErrorCell(text)
        return Problem(
            "formula_no_cache", "公式没有保存计算结果,且不是纯数字算式,无法得知其值", place, "error", text,
            "请在 Excel 中打开并保存一次,或改填数值", "cell",
        )  # fmt: skip
    line[column] = f"{value:f}"
    return Problem(
        "formula_no_cache",
        f"公式没有保存计算结果,已按算式算得{value:f}",
        place,
        "warning",
        text,
        "请核对,建议改填数值",
    )


def _line(grid: Grid, row: int, column: int) -> list[Cell]:
    """A row of the grid, made long enough: the fast reader ends before formulas without results."""
    while len(grid.rows) <= row:
        grid.rows.append([])
    line = grid.rows[row]
    line.extend([""] * (column + 1 - len(line)))
    return line


@dataclass(frozen=True)
class _Formula:
    text: str
    has_value: bool


class _Numbers:
    """Plain numbers of a sheet by place, computing formulas without a result on the way; no circles."""

    def __init__(self, grid: Grid, formulas: Mapping[tuple[int, int], _Formula]) -> None:
        self.grid, self.formulas = grid, formulas
        self.open: set[tuple[int, int]] = set()
        self.known: dict[tuple[int, int], Decimal] = {}

    def __call__(self, row: int, column: int) -> Decimal | None:
        if (row, column) in self.known:
            return self.known[row, column]
        formula = self.formulas.get((row, column))
        if formula and not formula.has_value:
            if (row, column) in self.open or len(self.open) > 50:
                raise NotPlain(formula.text)
            self.open.add((row, column))
            try:
                value = self.known[row, column] = computed(formula.text, self)
                return value
            finally:
                self.open.discard((row, column))
        if row >= len(self.grid.rows) or column >= len(self.grid.rows[row]):
            return None
        cell = self.grid.rows[row][column]
        if type(cell) is float or type(cell) is int:
            return Decimal(f"{cell:.15g}")
        return None


class Mender:
    """Writes into a grid what the fast reader leaves blank: errors, and results of plain formulas."""

    def __init__(self, grid: Grid, formulas: list[tuple[int, int, str, bool]]) -> None:
        self.grid = grid
        self.formulas = {(row, column): _Formula(text, kept) for row, column, text, kept in formulas}
        self.problems: list[Problem] = []

    def mend_errors(self, errors: list[tuple[int, int, str]]) -> None:
        for row, column, text in errors:
            if row < len(self.grid.rows) and column < len(self.grid.rows[row]):
                self.grid.rows[row][column] = ErrorCell(text)

    def mend_formulas(self) -> None:
        numbers = _Numbers(self.grid, self.formulas)
        results = []
        for (row, column), formula in self.formulas.items():
            if begins_like_formula("+" + formula.text) and "|" in formula.text:
                results.append((row, column, formula, True))
            elif not formula.has_value:
                results.append((row, column, formula, False))
        for row, column, formula, is_dangerous in results:
            if is_dangerous:
                _line(self.grid, row, column)[column] = "=" + formula.text
                self.problems.append(injection(self.grid, row, column, "=" + formula.text))
            else:
                text = "=" + formula.text
                self.problems.append(compute_in_place(self.grid, row, column, text, numbers))
