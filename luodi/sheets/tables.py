"""What reading a workbook gives: tables of typed rows with their cells, and why other rows were passed over.

Only the shapes; `grids` reads files, `reading` finds tables in them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from luodi.core.columns import Column
from luodi.core.days import Day
from luodi.core.problems import Problem

Value = str | int | bool | Decimal | Day | tuple[str, ...] | None

Why = Literal[
    "title",
    "subtitle",
    "heading",
    "column_numbers",
    "section",
    "total",
    "note",
    "signature",
    "attachment",
    "blank",
    "repeated_heading",
    "filler",
]


@dataclass(frozen=True)
class Profile:
    """A shape of sheet to look for: its columns, and which of them a sheet must have to be one.

    `wanted`: names of columns without all of which a sheet is not of this shape. `counts`: a sheet
    of this shape is a statement (a summary or cumulative table), held against details.
    `open_groups`: headings under one of these groups that match no column are kept as extra number
    columns by their printed heading (其中: 已完成 | 进展缓慢 | …). `identity`: the columns that make two
    rows of a section the same thing; when empty, a repeated row is one that repeats all its values.
    `carried`: columns whose blank cells take the value above, within a section, in files that cannot
    keep merged cells (CSV); required columns of kind names always do.
    """

    name: str
    columns: tuple[Column, ...]
    wanted: tuple[str, ...]
    counts: bool = False
    open_groups: tuple[str, ...] = ()
    identity: tuple[str, ...] = ()
    carried: tuple[str, ...] = ()


@dataclass(frozen=True)
class Row:
    """One row that holds data.

    `number` is its row as Excel shows it. `values` are typed and already carried down inside merged
    cells; a value that could not be read is absent from `values` and stands in `problems`. A blank is
    "" for text, number, label and key, () for names, None for the rest. `raw`
    keeps each cell's text as found. `cells` gives each field's address (`F12`). `sections` are the
    section headings above it, outermost first, numbering and counts removed
    (`一、重点工作任务清单（8项）` → `重点工作任务清单`).
    """

    number: int
    values: Mapping[str, Value]
    raw: Mapping[str, str]
    cells: Mapping[str, str]
    sections: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class Total:
    """A subtotal or total row: which rows it covers and what it states."""

    number: int
    label: str
    first: int
    last: int
    values: Mapping[str, Decimal]
    cells: Mapping[str, str]


@dataclass(frozen=True)
class Table:
    """One sheet, read as one shape.

    `columns` maps a field's name to its column letter, `headings` to the heading as printed (groups
    joined by ` › `); `extra_columns` the same for open groups, by printed heading. `unread` lists
    columns that hold data and that nothing was made of, as (letter, heading). `unit_of_amounts` is
    what amounts without a unit of their own were taken to be in. `as_of` is the day the title or
    subtitle states, `filled_by` the reporting unit it states. Problems are those of the sheet and
    of all rows.
    """

    file: str
    sheet: str
    profile: str
    header_rows: tuple[int, ...]
    columns: Mapping[str, str]
    headings: Mapping[str, str]
    rows: tuple[Row, ...]
    ignored: tuple[tuple[int, Why], ...]
    totals: tuple[Total, ...] = ()
    title: str = ""
    as_of: dt.date | None = None
    filled_by: str = ""
    unit_of_amounts: str = ""
    unread: tuple[tuple[str, str], ...] = ()
    extra_columns: Mapping[str, str] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    hidden: bool = False


@dataclass(frozen=True)
class Unread:
    """A sheet that no profile fits: how far each got, what the headings were."""

    file: str
    sheet: str
    headings: tuple[str, ...]
    used_rows: int
    problems: tuple[Problem, ...]
    hidden: bool = False
