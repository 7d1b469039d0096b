"""Values carried down: within vertical merges, and in files that lose merges within a section."""

from __future__ import annotations

from collections.abc import Mapping

from luodi.sheets.findings import Field, Findings
from luodi.sheets.layout import Cell, Grid
from luodi.sheets.sections import Lines
from luodi.sheets.tables import Profile


def carried_down(
    grid: Grid, profile: Profile, fields: Mapping[str, Field], lines: Lines, findings: Findings, first: int
) -> list[list[Cell]]:
    """The cells of every data row, those under a merge taking its value; `first` row after the headings.

    The grid itself stays as it is. What was carried without a merge is noted.
    """
    width = max((field.at for field in fields.values()), default=0) + 1
    rows = grid.rows
    cells = [
        rows[index] if len(rows[index]) >= width else rows[index] + [""] * (width - len(rows[index]))
        for index in lines.data
    ]
    if grid.merges is None:
        _carry_without_merges(profile, fields, lines, cells, findings, first)
    else:
        _carry_in_merges(grid, lines, cells, width, first)
    return cells


def _carry_in_merges(grid: Grid, lines: Lines, cells: list[list[Cell]], width: int, first: int) -> None:
    places = {index: place for place, index in enumerate(lines.data)}
    copied: set[int] = set()
    for merge in grid.merges or ():
        if merge.bottom == merge.top or merge.bottom < first or merge.left >= width:
            continue
        line = grid.rows[merge.top] if merge.top < len(grid.rows) else []
        value = line[merge.left] if merge.left < len(line) else ""
        if value == "":
            continue
        for index in range(merge.top + 1, min(merge.bottom + 1, len(grid.rows))):
            place = places.get(index)
            if place is None or cells[place][merge.left] != "":
                continue
            if place not in copied:
                cells[place] = list(cells[place])
                copied.add(place)
            cells[place][merge.left] = value


def _carry_without_merges(
    profile: Profile,
    fields: Mapping[str, Field],
    lines: Lines,
    cells: list[list[Cell]],
    findings: Findings,
    first: int,
) -> None:
    """A blank in a carried column takes the value above: a CSV keeps only the first cell of a merge."""
    for name, field in fields.items():
        if name not in profile.carried and not (field.column.required and field.column.kind == "names"):
            continue
        above: Cell = ""
        carried = []
        for place, row in enumerate(cells):
            if place and lines.paths[place] != lines.paths[place - 1]:
                above = ""
            if row[field.at] != "":
                above = row[field.at]
            elif above != "":
                cells[place] = [*row[: field.at], above, *row[field.at + 1 :]]
                carried.append(lines.data[place] + 1)
        if carried:
            _note(field, carried, findings, first)


def _note(field: Field, rows: list[int], findings: Findings, first: int) -> None:
    some = "、".join(str(row) for row in rows[:10]) + (" 等" if len(rows) > 10 else "")
    message = f"“{field.heading.text}”有{len(rows)}个空白单元格,按合并单元格沿用上一行的值(第{some}行)"
    findings.on_sheet(first - 1, field.at, "blank_carried", message, "note", "如不是合并单元格,请补填")
