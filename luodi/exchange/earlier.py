"""What an earlier import took of a sheet that now comes again. Plain values: no database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Earlier:
    """An earlier import of the very same sheet, committed and not undone: how it was read, what it left.

    `file`: the name that it came under; `columns`: a field's name → its column letter; `list_name` the one
    list of all rows, else ""; `year` that of its lists; `month` the one whose reports it took, "" for none.
    `rows` and `cells` (row and field) had to wait and were not taken since.
    """

    batch: int
    file: str
    columns: Mapping[str, str]
    list_name: str
    year: int | None
    month: str
    rows: frozenset[int]
    cells: frozenset[tuple[int, str]]

    def took(self, row: int, field: str, column: str | None) -> bool:
        """Whether it took this field of the row from the same column; None: from no column of its own."""
        is_waiting = row in self.rows or (row, field) in self.cells
        return not is_waiting and self.columns.get(field) == column
