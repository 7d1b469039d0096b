"""Tasks that the ledger lacks because their row in a list waits: a month's row about one waits with it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import NamedTuple

from luodi.core.folding import spaceless, unended
from luodi.core.problems import Place, Problem
from luodi.exchange.outcomes import SheetOutcome
from luodi.exchange.shapes import TASKS
from luodi.exchange.taking.rows import Reading
from luodi.ledger.org.models import Region
from luodi.ledger.papers.models import Waiting

THEN = "再用 luodi imports retry 取入本行。"
TASK_WAITS = "task_waits"
"""The code of such a row's problem: it waits without being wrong itself."""


class Awaited(NamedTuple):
    """Where the row of a list waits: the number of its import, None for the one under way, and the place."""

    batch: int | None
    place: Place


class AwaitedRows:
    """The rows of lists that wait, of earlier imports and of this one. Read when first asked for."""

    def __init__(self, region: Region, readings: Iterable[Reading]) -> None:
        self._region, self._readings = region, readings

    @cached_property
    def _rows(self) -> dict[tuple[str, str], Awaited]:
        """Where each stands: by its text, or by its number where the text is blank."""
        found: dict[tuple[str, str], Awaited] = {}
        waiting = Waiting.objects.filter(
            batch__region=self._region, batch__state="committed", state="waiting", scope="row",
            source__kind=TASKS.name,
        ).order_by("pk")  # fmt: skip
        spots = ("batch_id", "source__file_name", "source__sheet", "cell", "row")
        for values, batch, *spot in waiting.values_list("values", *spots):
            key = _key(values.get("number", ""), values.get("requirement", ""))
            found.setdefault(key, Awaited(batch, Place(*spot)))
        cells: dict[int, Mapping[int, str]] = {}
        for reading in self._readings:
            if reading.waits:
                sheet, row = reading.sheet, reading.row
                if id(sheet) not in cells:
                    cells[id(sheet)] = _cells(sheet)
                place = Place(sheet.table.file, sheet.table.sheet, cells[id(sheet)][row.number], row.number)
                found.setdefault(_key(reading.number, reading.text), Awaited(None, place))
        return found

    def problem(self, number: str, text: str) -> Problem | None:
        """Why a month's row about such a task waits; None when no row of a list waits for it."""
        if not text:
            return None
        row = self._rows.get(_key("", text)) or (self._rows.get(_key(number, "")) if number else None)
        if row is None:
            return None
        where, remedy = str(row.place), f"请先处理清单中的那一格,{THEN}"
        if row.batch is not None:
            where = f"第{row.batch}批导入的{where}"
            spot = " ".join((row.place.file, row.place.sheet, row.place.cell or f"A{row.place.row}"))
            remedy = f"请先处理清单中的那一格(luodi imports fix {row.batch} {spot} 改为),{THEN}"
        return Problem(
            TASK_WAITS, f"清单中的这项任务({where})还在待处理,本行随之等待。", severity="warning",
            waits="row", field="requirement", remedy=remedy,
        )  # fmt: skip


def _cells(sheet: SheetOutcome) -> dict[int, str]:
    """By row that waits: the first cell for which it does."""
    cells: dict[int, str] = {}
    for problem in sheet.problems:
        if problem.waits == "row" and problem.place.row is not None:
            cells.setdefault(problem.place.row, problem.place.cell)
    return cells


def _key(number: str, text: str) -> tuple[str, str]:
    return ("", unended(text)) if text else (spaceless(number).rstrip(".、"), "")
