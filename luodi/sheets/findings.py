"""The columns found on a sheet, and the problems found in them, each at its cell."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from luodi.core.columns import Column
from luodi.core.problems import Place, Problem, Severity, Waits
from luodi.sheets.addresses import address, letters
from luodi.sheets.amounts import is_blank, written
from luodi.sheets.captions import Caption
from luodi.sheets.headings import Heading
from luodi.sheets.layout import Cell, Grid
from luodi.sheets.matching import Match

USUAL_UNIT = "万元"


@dataclass(frozen=True)
class Field:
    """A column of the sheet that is read: what it is, where it stands, what its amounts are in."""

    column: Column
    heading: Heading
    unit: str

    @property
    def at(self) -> int:
        """Its 0-based column on the sheet."""
        return self.heading.column


def fields_of(
    found: Match, caption: Caption, rows: Sequence[Sequence[Cell]]
) -> tuple[dict[str, Field], list[str]]:
    """The fields from left to right, and the names of those that are extra columns of an open group.

    The unit in a column's heading beats the sheet's; where nothing says one, amounts are 万元.
    """
    by_name = {column.name: column for column in found.profile.columns}
    fields = {
        name: Field(by_name[name], heading, heading.unit or caption.unit or USUAL_UNIT)
        for name, heading in sorted(found.fields.items(), key=lambda item: item[1].column)
    }
    extra = [
        name for name, heading in found.extra.items() if name not in fields and _holds_numbers(heading, rows)
    ]
    for name in extra:
        fields[name] = Field(Column(name, name, "quantity"), found.extra[name], "")
    return fields, extra


def _holds_numbers(heading: Heading, rows: Sequence[Sequence[Cell]]) -> bool:
    """Whether a column outside any named group may be taken for numbers."""
    if heading.groups:
        return True
    cells = (row[heading.column] for row in rows if heading.column < len(row))
    return all(is_blank(cell) or written(cell) is not None for cell in cells if isinstance(cell, str))


class Findings:
    """Gathers the problems of a sheet and of its rows; `rows` are the data rows' places in the grid."""

    def __init__(self, grid: Grid, rows: Sequence[int]) -> None:
        self.grid, self.rows = grid, rows
        self.of_sheet: list[Problem] = []
        self.of_rows: dict[int, list[Problem]] = defaultdict(list)
        self.doubtful: set[int] = set()

    def on_sheet(
        self, row: int, column: int, code: str, message: str, severity: Severity, remedy: str, value: str = ""
    ) -> None:
        """A warning or note at a cell (0-based) that belongs to no data row; nothing waits for it."""
        place = Place(self.grid.file, self.grid.sheet, address(row, column), row + 1)
        self.of_sheet.append(Problem(code, message, place, severity, value, remedy))

    def on_row(
        self,
        at: int,
        field: Field | None,
        code: str,
        message: str,
        remedy: str,
        value: str = "",
        severity: Severity = "error",
        waits: Waits = "row",
    ) -> None:
        """A problem of the data row at that place among the data rows."""
        row = self.rows[at]
        cell, name = (address(row, field.at), field.column.name) if field else ("", "")
        place = Place(self.grid.file, self.grid.sheet, cell, row + 1)
        self.of_rows[at].append(Problem(code, message, place, severity, value, remedy, waits, name))

    def take_from_grid(self, fields: Mapping[str, Field]) -> None:
        """Give the problems of single cells, found when the file was opened, to their rows."""
        if not self.grid.problems:
            return
        places = {row + 1: place for place, row in enumerate(self.rows)}
        names = {letters(field.at): name for name, field in fields.items()}
        for problem in self.grid.problems:
            name = names.get(problem.place.cell.rstrip("0123456789"), "")
            known = replace(problem, field=name, place=replace(problem.place, file=self.grid.file))
            place = places.get(problem.place.row or 0)
            if place is None:
                self.of_sheet.append(known)
            else:
                self._put(place, known)

    def _put(self, place: int, known: Problem) -> None:
        """A formula without its result is reported once, as what it is, not as an error cell too."""
        mine = self.of_rows[place]
        for at, problem in enumerate(mine):
            if problem.place.cell == known.place.cell and problem.code in ("error_cell", "unreadable_number"):
                mine[at] = replace(known, waits=problem.waits)
                return
        mine.append(known)
