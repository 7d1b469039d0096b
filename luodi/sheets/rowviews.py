"""Addresses and raw texts of one row, made only when asked: a dictionary each per row would cost too much."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from luodi.sheets.layout import Cell
from luodi.sheets.values import printed


class Addresses(Mapping[str, str]):
    """The address of each field of one row: {"task": "B7", …}."""

    __slots__ = ("_columns", "_number")

    def __init__(self, columns: Mapping[str, str], number: int) -> None:
        self._columns, self._number = columns, number

    def __getitem__(self, name: str) -> str:
        return f"{self._columns[name]}{self._number}"

    def __iter__(self) -> Iterator[str]:
        return iter(self._columns)

    def __len__(self) -> int:
        return len(self._columns)

    def __repr__(self) -> str:
        return repr(dict(self))


class RawTexts(Mapping[str, str]):
    """Each field's text as found in one row, blank ones left out."""

    __slots__ = ("_cells", "_places")

    def __init__(self, places: Mapping[str, int], cells: list[Cell]) -> None:
        self._places, self._cells = places, cells

    def __getitem__(self, name: str) -> str:
        cell = self._cells[self._places[name]]
        if cell == "":
            raise KeyError(name)
        return printed(cell)

    def get(self, name: str, default: str = "") -> str:  # type: ignore[override]
        """The text of a field, without an exception on the way where there is none."""
        place = self._places.get(name)
        cell = "" if place is None else self._cells[place]
        if cell == "":
            return default
        return cell if type(cell) is str else printed(cell)

    def __iter__(self) -> Iterator[str]:
        return (name for name, place in self._places.items() if self._cells[place] != "")

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __repr__(self) -> str:
        return repr(dict(self))
