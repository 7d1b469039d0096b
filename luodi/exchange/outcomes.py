"""What an import did, or would do: per sheet and row, with its problems, as the contract's JSON."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Literal

from luodi.core.problems import Place, Problem, problems_json
from luodi.exchange.earlier import Earlier
from luodi.exchange.marks import Mark
from luodi.sheets.tables import Row, Table, Unread

Fate = Literal["new", "changed", "unchanged", "statement", "pending"]
FATES: tuple[Fate, ...] = ("new", "changed", "unchanged", "statement", "pending")
WORDS: dict[Fate, str] = {
    "new": "新增", "changed": "变更", "unchanged": "未变", "statement": "汇总核对", "pending": "待处理"
}  # fmt: skip


KIND_WORDS = {"units": "单位名录", "tasks": "任务清单", "progress": "月度进展", "task_summary": "汇总表"}
"""What people call the kinds of sheets; JSON has the codes."""


@dataclass
class _Waits:
    """By row what waits: whole rows, and fields; `count` problems have been looked at."""

    count: int = 0
    rows: set[int] = field(default_factory=set)
    cells: dict[int, set[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class CellChange:
    """A field of what a row is about that the import changes: where it stands, before and after as read."""

    row: int
    cell: str
    field: str
    label: str
    before: str
    after: str


@dataclass
class SheetOutcome:
    """One sheet: what it was taken for and what became of each of its rows.

    `told`: lists whose lack was told; `keys`: by row the key of the task that a bad cell belongs to.
    `marks`: by row what an export had written there; `untouched`: by row the columns that still say it.
    `earlier`: imports of the very same sheet; `stays`: rows that were taken then and of which the ledger says
    otherwise since.
    """

    table: Table
    kind: str
    fates: dict[int, Fate] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    list_name: str = ""
    told: set[str] = field(default_factory=set)
    keys: dict[int, str] = field(default_factory=dict)
    marks: dict[int, Mark] = field(default_factory=dict)
    untouched: dict[int, frozenset[str]] = field(default_factory=dict)
    changes: list[CellChange] = field(default_factory=list)
    earlier: tuple[Earlier, ...] = ()
    stays: set[int] = field(default_factory=set)
    _waits: _Waits = field(default_factory=_Waits)

    def place(self, row: Row | None = None, column: str = "") -> Place:
        """Where something of this sheet stands: a field's cell in a row, or the row, or the sheet."""
        cell = row.cells.get(column, "") if row else ""
        return Place(self.table.file, self.table.sheet, cell, row.number if row else None)

    def problem(self, row: Row | None, problem: Problem) -> None:
        """Add a problem found with this sheet, completed with where it stands."""
        self.problems.append(problem.at(self.place(row, problem.field)))

    def holds_back(self, row: Row) -> bool:
        """Whether some problem makes the whole row wait."""
        waits = self._waits if self._waits.count == len(self.problems) else self._seen()
        return row.number in waits.rows

    def waiting_fields(self, row: Row) -> frozenset[str]:
        """Fields of the row whose cells wait."""
        return frozenset(self._seen().cells.get(row.number, ()))

    def untouched_in(self, row: Row) -> frozenset[str]:
        """Columns in which the row says what its export said: it says nothing there."""
        return self.untouched.get(row.number, frozenset())

    def was_taken(self, row: Row, *fields: str, year: int | None = None, month: str = "") -> bool:
        """Whether an earlier import of this sheet took these fields of the row: into the lists of that year,
        or as a report of that month; of a directory into the region.
        """
        columns = self.table.columns
        return any(
            earlier.list_name == self.list_name
            and year in (None, earlier.year)
            and month in ("", earlier.month)
            and all(earlier.took(row.number, name, columns.get(name)) for name in fields)
            for earlier in self.earlier
        )

    def forget_untouched(self) -> None:
        """Leave out problems of cells that stand as they were exported."""
        untouched, problems = self.untouched, self.problems
        self.problems = [p for p in problems if p.field not in untouched.get(p.place.row or 0, ())]
        self._waits = _Waits()

    def narrow(self, *rows: Row) -> None:
        """Leave only these rows, with the problems that stand in them."""
        numbers = {row.number for row in rows}
        self.table = replace(self.table, rows=rows, totals=())
        self.problems = [problem for problem in self.problems if problem.place.row in numbers]
        self._waits = _Waits()

    def _seen(self) -> _Waits:
        """What waits in each row: every problem is looked at once, however many rows ask."""
        waits = self._waits
        for problem in self.problems[waits.count :] if waits.count < len(self.problems) else ():
            if problem.place.row is not None and problem.waits == "row":
                waits.rows.add(problem.place.row)
            elif problem.place.row is not None and problem.waits == "cell":
                waits.cells.setdefault(problem.place.row, set()).add(problem.field)
        waits.count = len(self.problems)
        return waits

    def as_json(self) -> dict[str, Any]:
        """The sheet for the contract's JSON."""
        counts = Counter(self.fates.values())
        return {
            "file": self.table.file,
            "sheet": self.table.sheet,
            "kind": self.kind,
            "list": self.list_name,
            "header_rows": list(self.table.header_rows),
            "columns": {self.table.headings.get(name, name): at for name, at in self.table.columns.items()},
            "fields": dict(self.table.columns),
            "unit_of_amounts": self.table.unit_of_amounts,
            "rows": {fate: counts.get(fate, 0) for fate in FATES},
            "changes": [asdict(change) for change in self.changes],
            "ignored": [{"row": row, "why": why} for row, why in self.table.ignored],
            "unread_columns": [{"column": at, "heading": heading} for at, heading in self.table.unread],
        }


@dataclass
class Outcome:
    """One import. `committed` is false for a check, and when errors stopped it."""

    region: str
    period: str = ""
    year: int | None = None
    batch: int | None = None
    committed: bool = False
    sheets: list[SheetOutcome] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)
    file_problems: list[Problem] = field(default_factory=list)
    waiting: int = 0

    @property
    def problems(self) -> list[Problem]:
        """Every problem, files first, then sheets in their order, then by row."""
        of_sheets = [
            problem
            for sheet in self.sheets
            for problem in sorted(sheet.problems, key=lambda p: (p.place.row or 0, p.place.cell))
        ]
        return [*self.file_problems, *(p for sheet in self.unread for p in sheet.problems), *of_sheets]

    def count(self, fate: Fate) -> int:
        """How many rows of all sheets came to this."""
        return sum(list(sheet.fates.values()).count(fate) for sheet in self.sheets)

    def as_json(self) -> dict[str, Any]:
        """The import for the contract's JSON."""
        return {
            "batch": self.batch,
            "committed": self.committed,
            "region": self.region,
            "period": self.period,
            "year": self.year,
            "sheets": [sheet.as_json() for sheet in self.sheets],
            "problems": problems_json(self.problems),
            "waiting": self.waiting,
            "unread_sheets": [
                {"file": sheet.file, "sheet": sheet.sheet, "rows": sheet.used_rows} for sheet in self.unread
            ],
        }
