"""The band of headings: which rows it is, each column's groups and heading, comparable in four degrees."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from luodi.sheets.amounts import money_unit
from luodi.sheets.folding import folded
from luodi.sheets.layout import Cell, Grid, Merge

_BRACKET = re.compile(r"[(\[【]([^()\[\]【】]*)[)\]】]$")
_YEAR = re.compile(r"(?:19|20)\d\d年(?:度|初|底|末)?")
_MONTHS = re.compile(r"(?:\d{1,2}[-至~])?\d{1,2}月(?:份|底|末)?")
_LEAD = re.compile(r"^(?:其中[:,]?|★|\*)")
_UNITS_OF_HEADINGS = re.compile(
    r"^(?:单位[:：])?(?:个|项|%|亩|人|户|公里|平方米|件|次|处|家|笔|条|座|天|万亩|吨|是/否|√|打√)$"
)


@dataclass(frozen=True)
class Heading:
    """One column's heading: its own text, the groups above it, the unit in its brackets."""

    column: int
    text: str
    groups: tuple[str, ...] = ()

    @property
    def printed(self) -> str:
        """Groups and heading as people read them, joined by ›."""
        return " › ".join((*self.groups, self.text))

    @property
    def unit(self) -> str:
        """The unit of amounts in its brackets (总投资（亿元） → 亿元), or ''."""
        return unit_in(self.text) or next(
            (unit for group in reversed(self.groups) if (unit := unit_in(group))), ""
        )


@dataclass(frozen=True)
class Band:
    """The rows `top` to `bottom` (0-based) and the headings of their columns."""

    top: int
    bottom: int
    headings: tuple[Heading, ...]


@lru_cache(maxsize=16_384)
def degrees(text: str) -> tuple[str, str, str, str]:
    """A heading in four degrees of likeness: as it is, without its bracket, without year, without months."""
    exact = _LEAD.sub("", folded(text)).rstrip(":：*")
    without = exact
    while True:
        match = _BRACKET.search(without)
        if not match or match.start() == 0:
            break
        without = without[: match.start()]
    yearless = _YEAR.sub("〇年", without)
    return exact, without, yearless, _MONTHS.sub("〇月", yearless)


@lru_cache(maxsize=4_096)
def unit_in(text: str) -> str:
    """The unit of amounts in a heading's brackets, or after a dash or comma at its end; '' if none."""
    said = folded(text)
    for inner in re.findall(r"[(\[【]([^()\[\]【】]*)[)\]】]", said):
        unit = money_unit(re.sub(r"^(?:单位[:：]|人民币)", "", inner))
        if unit and inner.endswith("元"):
            return unit
    match = re.search(r"[/,:：](亿元|万元|千元|元)$", said)
    return match[1] if match else ""


def band_at(grid: Grid, top: int, covers: dict[tuple[int, int], Merge], deepest: int = 4) -> Band:
    """The band that starts at a row: its height told by merges, or without them by the gaps it leaves."""
    if grid.merges:
        bottom = _bottom_by_merges(grid, top, covers, deepest)
        if bottom == top:
            bottom = _bottom_by_gaps(grid.rows, top, deepest)
    else:
        bottom = _bottom_by_gaps(grid.rows, top, deepest)
    return Band(top, bottom, tuple(_headings(grid.rows, top, bottom, covers)))


def _bottom_by_merges(grid: Grid, top: int, covers: dict[tuple[int, int], Merge], deepest: int) -> int:
    bottom, row = top, top
    width = len(grid.rows[top])
    while row <= bottom and row < len(grid.rows):
        for column in range(width):
            merge = covers.get((row, column))
            if not merge or merge.top < top:
                continue
            if merge.bottom > merge.top and merge.top == row:
                bottom = max(bottom, min(merge.bottom, top + deepest - 1))
            elif row == bottom and merge.left == column and _names_parts(grid.rows, row, merge, width):
                bottom = min(row + 1, top + deepest - 1)
        row += 1
    return min(bottom, len(grid.rows) - 1)


def _names_parts(rows: list[list[Cell]], row: int, merge: Merge, width: int) -> bool:
    """Whether the row below a group merged across, but not over the whole width, names its parts."""
    if row + 1 >= len(rows) or not 0 < merge.right - merge.left < width - 1:
        return False
    below = rows[row + 1][merge.left : merge.right + 1]
    return sum(isinstance(cell, str) and cell != "" for cell in below) >= 2


def _bottom_by_gaps(rows: list[list[Cell]], top: int, deepest: int) -> int:
    """Rows below that stand only under the blanks and groups of the row above are part of the band."""
    bottom = top
    while bottom + 1 < len(rows) and bottom + 1 < top + deepest:
        above, below = rows[bottom], rows[bottom + 1]
        filled = [column for column, cell in enumerate(below) if cell != ""]
        if not filled or not all(isinstance(below[column], str) for column in filled):
            break
        if not all(_is_under_group(rows, top, bottom, column) for column in filled):
            break
        if not any(column >= len(above) or above[column] == "" for column in filled) and bottom == top:
            break
        bottom += 1
    return bottom


def _is_under_group(rows: list[list[Cell]], top: int, bottom: int, column: int) -> bool:
    """Whether a cell stands below a blank, or below a group's first cell with blanks to its right."""
    above = rows[bottom]
    if column >= len(above) or above[column] == "":
        return any(rows[top][: column + 1])
    return column + 1 < len(above) and above[column + 1] == ""


def _headings(
    rows: list[list[Cell]], top: int, bottom: int, covers: dict[tuple[int, int], Merge]
) -> list[Heading]:
    width = max((len(rows[row]) for row in range(top, bottom + 1)), default=0)
    grown = [_grown(rows, row, bottom, width, covers) for row in range(top, bottom + 1)]
    found = []
    for column in range(width):
        path: list[str] = []
        for texts in grown:
            text = texts[column]
            if text and (not path or path[-1] != text):
                path.append(text)
        if path:
            found.append(Heading(column, path[-1], tuple(path[:-1])))
    return found


def _grown(
    rows: list[list[Cell]], row: int, bottom: int, width: int, covers: dict[tuple[int, int], Merge]
) -> list[str]:
    """The texts of a band's row, each spread over what it stands for."""
    texts = []
    for column in range(width):
        merge = covers.get((row, column))
        place = (merge.top, merge.left) if merge else (row, column)
        line = rows[place[0]]
        cell = line[place[1]] if place[1] < len(line) else ""
        texts.append(re.sub(r"\s+", "", cell) if isinstance(cell, str) else _digit(cell))
    if row < bottom:
        for column in range(1, width):
            is_open = not texts[column] and not covers.get((row, column)) and texts[column - 1]
            below = any(_text(rows, under, column) for under in range(row + 1, bottom + 1))
            above_blank = not any(_text(rows, over, column) for over in range(row) if over >= bottom - 3)
            if is_open and below and (above_blank or row > 0) and _below(rows, row, bottom, column - 1):
                texts[column] = texts[column - 1]
    return texts


def _below(rows: list[list[Cell]], row: int, bottom: int, column: int) -> bool:
    return any(_text(rows, under, column) for under in range(row + 1, bottom + 1))


def _text(rows: list[list[Cell]], row: int, column: int) -> str:
    line = rows[row]
    cell = line[column] if column < len(line) else ""
    return cell if isinstance(cell, str) else ""


def _digit(cell: Cell) -> str:
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)


def is_same_row(row: Sequence[Cell], heading_row: Sequence[Cell]) -> bool:
    """Whether a row repeats a row of headings, as a new printed page does."""
    own = [folded(cell) for cell in row if isinstance(cell, str) and cell]
    other = {folded(cell) for cell in heading_row if isinstance(cell, str) and cell}
    return len(own) >= 2 and len(own) * 2 >= len(other) and all(text in other for text in own)
