"""However an office keeps a list, it reads alike; what is wrong is named at its cell, and nothing else is."""

from __future__ import annotations

from typing import Any

import pytest

from luodi.core.days import Day
from luodi.core.names import Directory, Entry
from luodi.core.statuses import read_status, shipped_scheme
from luodi.ledger.tasks.columns import TASK_COLUMNS
from luodi.sheets.grids import open_workbook
from luodi.sheets.reading import read_sheet
from luodi.sheets.tables import Profile, Row, Table
from tests.variant_files import Page
from tests.variants import UNITS, Variant

TASKS = Profile("tasks", TASK_COLUMNS, wanted=("requirement", "lead_units"))
CODES = (
    "impossible_date", "unreadable_date", "unreadable_number", "negative_amount", "formula_injection",
    "missing_required", "duplicate_row", "near_duplicate",
)  # fmt: skip
KNOWN = Directory([Entry(name, name, ways) for name, ways in UNITS.items()], ("试验51县",))
DELIVERY = shipped_scheme("delivery")


def tables(variant: Variant) -> dict[tuple[str, str], Table]:
    """Every sheet of a variant, read."""
    found = {}
    for name, data in variant.files().items():
        for grid in open_workbook(name, data).grids:
            table = read_sheet(grid, [TASKS])
            assert isinstance(table, Table), (name, table)
            found[name, table.sheet] = table
    return found


def plain_values(row: Row) -> dict[str, Any]:
    """What was read, in the words of the truth."""
    values: dict[str, Any] = dict(row.values)
    for name in ("lead_units", "support_units"):
        if name in values:
            readings = KNOWN.read(row.raw.get(name, "")) if values[name] else ()
            values[name] = [reading.match.key for reading in readings]
    if isinstance(day := values.get("due"), Day):
        values["due"] = day.iso()
    status = read_status(DELIVERY, str(values.get("status", "")))
    return values | {"status": status.label if status else None, "number": int(str(values["number"]))}


def held_against(table: Table, page: Page, spared: set[str]) -> None:
    """Every row of data is there once, each value in its column; cells with planted errors are spared."""
    assert [row.number for row in table.rows] == sorted(page.rows)
    assert set(table.columns) == set(page.columns)
    for row in table.rows:
        read, truth = plain_values(row), page.rows[row.number]
        for name, cell in row.cells.items():
            if cell not in spared:
                assert (cell, read[name]) == (cell, truth[name])


@pytest.mark.parametrize("seed", range(20))
def test_a_sound_list_reads_alike_however_it_is_kept(seed: int) -> None:
    variant = Variant(seed)
    read = tables(variant)
    for page in variant.pages:
        table = read[page.file, page.sheet]
        held_against(table, page, set())
        assert [problem for problem in table.problems if problem.severity == "error"] == []


@pytest.mark.parametrize("seed", range(20))
def test_every_planted_error_is_named_and_nothing_else(seed: int) -> None:
    variant = Variant(seed, CODES)
    read = tables(variant)
    assert len(variant.planted) >= len(CODES) - 3  # a variant may lack a column
    for page in variant.pages:
        table = read[page.file, page.sheet]
        planted = {(p.code, p.row) for p in variant.planted if p.page is page}
        cells = {p.cell for p in variant.planted if p.page is page}
        held_against(table, page, cells)
        named = {(problem.code, problem.place.row) for problem in table.problems}
        assert planted - named == set()
        errors = {(p.code, p.place.row) for p in table.problems if p.severity == "error"}
        assert errors - planted == set()
