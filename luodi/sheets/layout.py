"""The shapes of what a workbook holds: grids of cells, merged ranges, error cells; no ledger yet."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from luodi.core.problems import Problem

PROBLEM_SHEET = "问题清单"  # the list in front of an annotated copy, never a ledger


class ErrorCell(str):
    """What stands in a cell whose value is unknown: an error (#REF!) or a formula without its result."""

    __slots__ = ()


Cell = str | float | int | bool | dt.date | dt.datetime | dt.time | dt.timedelta


@dataclass(frozen=True)
class Merge:
    """A merged range, 0-based and inclusive."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass
class Grid:
    """One sheet: `rows[0]` is row 1, its first cell is column A; blank cells are ''.

    `merges` is None where the file cannot keep them (CSV). `formats` loads, when first asked, the
    number formats that change how a date or a number reads; `problems` are those of single cells.
    """

    file: str
    sheet: str
    rows: list[list[Cell]]
    merges: tuple[Merge, ...] | None = None
    hidden: bool = False
    hidden_columns: frozenset[int] = frozenset()
    hidden_rows: frozenset[int] = frozenset()
    problems: tuple[Problem, ...] = ()
    formats: Callable[[], Mapping[tuple[int, int], str]] = field(default=dict, repr=False)

    @cached_property
    def _formats(self) -> Mapping[tuple[int, int], str]:
        return self.formats()

    def number_format(self, row: int, column: int) -> str:
        """The number format of a 0-based cell, if it is one that matters, else ''."""
        return self._formats.get((row, column), "")


@dataclass(frozen=True)
class Book:
    """A workbook: its sheets in order, hidden ones too, and problems of the file as a whole."""

    file: str
    grids: tuple[Grid, ...]
    problems: tuple[Problem, ...] = ()
