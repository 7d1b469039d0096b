"""The rows of data of one sheet, typed column by column, with every problem at its cell."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import cast

from luodi.core.columns import Column
from luodi.core.problems import Place, Problem, Severity, Waits
from luodi.sheets.addresses import address, letters
from luodi.sheets.amounts import is_blank, written
from luodi.sheets.captions import Caption
from luodi.sheets.duplicates import Same, main_column, twins
from luodi.sheets.grids import Cell, Grid
from luodi.sheets.headings import Heading
from luodi.sheets.matching import Match
from luodi.sheets.sections import Lines
from luodi.sheets.tables import Row, Table, Value
from luodi.sheets.totals import Summed, check_totals
from luodi.sheets.typed import Typed, typed_column
from luodi.sheets.values import Flaw, printed

_SUMS = ("money", "whole", "quantity")


class Addresses(Mapping[str, str]):
    """The address of each field of one row, made when asked: a dictionary per row would cost too much."""

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
    """Each field's text as found in one row, blank ones left out; made when asked."""

    __slots__ = ("_cells", "_places")

    def __init__(self, places: Mapping[str, int], cells: list[Cell]) -> None:
        self._places, self._cells = places, cells

    def __getitem__(self, name: str) -> str:
        place = self._places[name]
        cell = self._cells[place] if place < len(self._cells) else ""
        if cell == "":
            raise KeyError(name)
        return printed(cell)

    def __iter__(self) -> Iterator[str]:
        return (
            name
            for name, place in self._places.items()
            if place < len(self._cells) and self._cells[place] != ""
        )

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __repr__(self) -> str:
        return repr(dict(self))


@dataclass(frozen=True)
class _Field:
    column: Column
    heading: Heading
    unit: str


class Records:
    """Everything known of a sheet once its rows are told apart; `table()` puts it together."""

    def __init__(
        self, grid: Grid, found: Match, caption: Caption, lines: Lines, year: int | None, same: Same | None
    ) -> None:
        self.grid, self.found, self.caption, self.lines = grid, found, caption, lines
        self.year, self.same = year, same
        self.sheet_problems: list[Problem] = []
        self.row_problems: dict[int, list[Problem]] = defaultdict(list)
        by_name = {column.name: column for column in found.profile.columns}
        self.fields = {
            name: _Field(by_name[name], heading, heading.unit or caption.unit or "万元")
            for name, heading in sorted(found.fields.items(), key=lambda item: item[1].column)
        }
        self.extra = {name: heading for name, heading in found.extra.items() if self._holds_numbers(heading)}
        self.unknown = [*found.unknown, *(h for name, h in found.extra.items() if name not in self.extra)]
        for name, heading in self.extra.items():
            self.fields.setdefault(name, _Field(Column(name, name, "quantity"), heading, ""))
        self.cells = self._carried_down()
        self.typed: dict[str, Typed] = {}

    def table(self) -> Table:
        """The table, with its rows, totals and problems."""
        self._type_columns()
        self._check_required()
        self._check_signs()
        self._check_twins()
        totals, off = check_totals(self.grid, self.lines, self._summed(), frozenset(self._doubtful))
        self.sheet_problems += off
        self._note_unread()
        self._note_unit()
        self._take_grid_problems()
        rows = self._rows()
        problems = [*self.sheet_problems, *(problem for row in rows for problem in row.problems)]
        problems.sort(key=lambda problem: problem.place.row or 0)
        band, names = self.found.band, self.found.fields
        ignored = tuple((row + 1, why) for row, why in sorted(self.lines.ignored))
        return Table(
            self.grid.file, self.grid.sheet, self.found.profile.name, tuple(range(band.top + 1, band.bottom + 2)),
            {name: letters(field.heading.column) for name, field in self.fields.items() if name in names},
            {name: field.heading.printed for name, field in self.fields.items() if name in names},
            rows, ignored, totals, self.caption.title, self.caption.as_of, self.caption.filled_by,
            self._unit_of_amounts(), tuple((letters(h.column), h.printed) for h in self.unread),
            {name: letters(heading.column) for name, heading in self.extra.items()},
            tuple(problems), self.grid.hidden,
        )  # fmt: skip

    def _holds_numbers(self, heading: Heading) -> bool:
        """Whether a column outside any named group may be taken for numbers."""
        if heading.groups:
            return True
        rows = (self.grid.rows[index] for index in self.lines.data)
        cells = [row[heading.column] for row in rows if heading.column < len(row)]
        return all(is_blank(cell) or written(cell) is not None for cell in cells if isinstance(cell, str))

    # -- cells ------------------------------------------------------------------------------------

    def _carried_down(self) -> list[list[Cell]]:
        """The cells of every data row, those under a merge taking its value; rows of the grid stay as they are."""
        width = max((field.heading.column for field in self.fields.values()), default=0) + 1
        rows = self.grid.rows
        cells = [rows[index] if len(rows[index]) >= width else rows[index] + [""] * (width - len(rows[index]))
                 for index in self.lines.data]  # fmt: skip
        if self.grid.merges is None:
            self._carry_without_merges(cells)
            return cells
        places = {index: place for place, index in enumerate(self.lines.data)}
        copied: set[int] = set()
        for merge in self.grid.merges:
            if merge.bottom == merge.top or merge.bottom <= self.found.band.bottom or merge.left >= width:
                continue
            value = rows[merge.top][merge.left] if merge.left < len(rows[merge.top]) else ""
            for index in range(merge.top + 1, min(merge.bottom + 1, len(rows))):
                place = places.get(index)
                if place is None or value == "":
                    continue
                if place not in copied:
                    cells[place] = list(cells[place])
                    copied.add(place)
                if cells[place][merge.left] == "":
                    cells[place][merge.left] = value
        return cells

    def _carry_without_merges(self, cells: list[list[Cell]]) -> None:
        """In files that lose merges, a blank in a carried column takes the value above, within its section."""
        profile = self.found.profile
        names = profile.carried or tuple(
            name
            for name, field in self.fields.items()
            if field.column.required and field.column.kind == "names"
        )
        for name in names:
            if name not in self.fields:
                continue
            at = self.fields[name].heading.column
            above: Cell = ""
            carried: list[int] = []
            for place, row in enumerate(cells):
                if place and self.lines.paths[place] != self.lines.paths[place - 1]:
                    above = ""
                if row[at] != "":
                    above = row[at]
                elif above != "":
                    cells[place] = [*row[:at], above, *row[at + 1 :]]
                    carried.append(self.lines.data[place])
            if carried:
                self._note_carried(self.fields[name], carried)

    def _note_carried(self, field: _Field, rows: list[int]) -> None:
        some = "、".join(str(row + 1) for row in rows[:10]) + (" 等" if len(rows) > 10 else "")
        message = f"“{field.heading.text}”有{len(rows)}个空白单元格,按合并单元格沿用上一行的值(第{some}行)"
        self._say(self.found.band.top, field, "blank_carried", message, "note", "如不是合并单元格,请补填", "")

    # -- values -----------------------------------------------------------------------------------

    def _type_columns(self) -> None:
        for name, field in self.fields.items():
            at = field.heading.column
            cells = [row[at] for row in self.cells]
            found = typed_column(
                self.grid, field.column, field.heading, self.lines.data, cells, field.unit or "元", self.year
            )
            for place, value in enumerate(found):
                if type(value) is Flaw:
                    self._report(place, field, value, cells[place])
                    if value.severity != "error":
                        found[place] = value.keeps
            self.typed[name] = found

    def _report(self, place: int, field: _Field, flaw: Flaw, cell: Cell) -> None:
        waits: Waits = "" if flaw.severity != "error" else "row" if self._is_vital(field) else "cell"
        problem = self._problem(
            self.lines.data[place], field, flaw.code, flaw.message, flaw.severity, flaw.remedy, waits
        )
        self.row_problems[place].append(Problem(**{**vars(problem), "value": printed(cell)}))

    def _is_vital(self, field: _Field) -> bool:
        """A row waits when its identity, owner or amount cannot be read; any other cell waits alone."""
        return field.column.required

    def _problem(
        self,
        row: int,
        field: _Field | None,
        code: str,
        message: str,
        severity: str,
        remedy: str,
        waits: Waits,
    ) -> Problem:
        cell = address(row, field.heading.column) if field else ""
        place = Place(self.grid.file, self.grid.sheet, cell, row + 1)
        name = field.column.name if field else ""
        return Problem(code, message, place, cast(Severity, severity), "", remedy, waits, name)

    def _say(
        self,
        row: int,
        field: _Field | None,
        code: str,
        message: str,
        severity: str,
        remedy: str,
        waits: Waits,
    ) -> None:
        self.sheet_problems.append(self._problem(row, field, code, message, severity, remedy, waits))

    # -- checks -----------------------------------------------------------------------------------

    def _check_required(self) -> None:
        for name, field in self.fields.items():
            if not field.column.required:
                continue
            for place, value in enumerate(self.typed[name]):
                if value is None or value == "" or value == ():
                    message = f"“{field.heading.text}”未填"
                    self.row_problems[place].append(
                        self._problem(
                            self.lines.data[place],
                            field,
                            "missing_required",
                            message,
                            "error",
                            "请补填",
                            "row",
                        )
                    )

    def _check_signs(self) -> None:
        self._doubtful: set[int] = set()
        for name, field in self.fields.items():
            if field.column.kind != "money":
                continue
            for place, value in enumerate(self.typed[name]):
                if isinstance(value, Decimal) and value < 0:
                    self._doubtful.add(place)
                    message = f"“{field.heading.text}”为负数"
                    remedy = "如为收回或冲减资金,请按收回单独登记;如为笔误,请改正"
                    problem = self._problem(
                        self.lines.data[place], field, "negative_amount", message, "error", remedy, "row"
                    )
                    shown = printed(self.cells[place][field.heading.column])
                    self.row_problems[place].append(Problem(**{**vars(problem), "value": shown}))

    def _check_twins(self) -> None:
        name = main_column(self.found.profile, list(self.typed))
        field = self.fields.get(name)
        for twin in twins(self.found.profile, self.typed, self.lines.paths, self.same):
            self._doubtful.add(twin.place)
            row, earlier = self.lines.data[twin.place], self.lines.data[twin.earlier] + 1
            shown = str(self.typed[name][twin.place]) if name else ""
            if twin.is_near:
                code, message = "near_duplicate", f"与第{earlier}行疑为同一事项,名称仅标点不同"
                other = str(self.typed[name][twin.earlier])
                remedy = f"如为同一事项,请删除一行;第{earlier}行写作“{other}”"
            else:
                code, message = "duplicate_row", f"与第{earlier}行重复"
                remedy = "请删除重复的一行;如确为两项,请写明区别"
            problem = self._problem(row, field, code, message, "error", remedy, "row")
            self.row_problems[twin.place].append(Problem(**{**vars(problem), "value": shown}))

    def _summed(self) -> list[Summed]:
        found = []
        for name, field in self.fields.items():
            if field.column.kind not in _SUMS:
                continue
            values = self.typed[name]
            unreadable = frozenset(place for place, value in enumerate(values) if type(value) is Flaw)
            numbers = [Decimal(value) if isinstance(value, int | Decimal) else None for value in values]
            found.append(
                Summed(
                    name,
                    field.heading.column,
                    field.unit or "元",
                    numbers,
                    unreadable,
                    field.column.kind == "money",
                )
            )
        return found

    def _note_unread(self) -> None:
        self.unread = []
        for heading in self.unknown:
            at = heading.column
            if any(at < len(row) and row[at] != "" for row in self.cells):
                self.unread.append(heading)
                place = Place(
                    self.grid.file,
                    self.grid.sheet,
                    address(self.found.band.bottom, at),
                    self.found.band.bottom + 1,
                )
                message = f"“{heading.printed}”这一列有内容,但不认识该表头,未读取"
                remedy = "如需读取,请改用标准表头"
                self.sheet_problems.append(
                    Problem("unknown_column", message, place, "note", heading.text, remedy)
                )

    def _note_unit(self) -> None:
        for field in self.fields.values():
            if field.column.kind == "money" and not (field.heading.unit or self.caption.unit):
                cells = (row[field.heading.column] for row in self.cells)
                if any(type(cell) is float and cell for cell in cells):
                    message = f"表头和表名都没有写明“{field.heading.text}”的金额单位,按万元读取"
                    self._say(
                        self.found.band.bottom,
                        field,
                        "unit_assumed",
                        message,
                        "warning",
                        "请在表头写明单位",
                        "",
                    )

    def _take_grid_problems(self) -> None:
        places = {index + 1: place for place, index in enumerate(self.lines.data)}
        names = {letters(field.heading.column): name for name, field in self.fields.items()}
        for problem in self.grid.problems:
            spot = problem.place
            name = names.get(spot.cell.rstrip("0123456789"), "")
            known = Problem(
                **{
                    **vars(problem),
                    "field": name,
                    "place": Place(self.grid.file, spot.sheet, spot.cell, spot.row),
                }
            )
            place = places.get(spot.row or 0)
            if place is None:
                self.sheet_problems.append(known)
            else:
                self._replace_error(place, known)

    def _replace_error(self, place: int, known: Problem) -> None:
        """A formula without its result is reported once, as what it is, not as an error cell too."""
        mine = self.row_problems[place]
        for at, problem in enumerate(mine):
            if problem.place.cell == known.place.cell and problem.code == "error_cell":
                mine[at] = Problem(**{**vars(known), "waits": problem.waits})
                return
        mine.append(known)

    def _unit_of_amounts(self) -> str:
        units = [field.unit for field in self.fields.values() if field.column.kind == "money"]
        if self.caption.unit or not units:
            return self.caption.unit
        return units[0]

    # -- rows -------------------------------------------------------------------------------------

    def _rows(self) -> tuple[Row, ...]:
        names = list(self.fields)
        at = {name: field.heading.column for name, field in self.fields.items()}
        columns = {name: letters(column) for name, column in at.items()}
        found = []
        typed = zip(*self.typed.values(), strict=True) if names else ((),) * len(self.cells)
        for place, values in enumerate(typed):
            number = self.lines.data[place] + 1
            problems = self.row_problems.get(place)
            record = dict(zip(names, values, strict=True))
            if problems:
                record = {name: value for name, value in record.items() if type(value) is not Flaw}
            sections = tuple(section.name for section in self.lines.paths[place])
            found.append(
                Row(number, cast(dict[str, Value], record), RawTexts(at, self.cells[place]), Addresses(columns, number),
                    sections, tuple(problems) if problems else ())
            )  # fmt: skip
        return tuple(found)
