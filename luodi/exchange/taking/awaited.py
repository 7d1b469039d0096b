"""Tasks that the ledger lacks because their row in a list waits: a month's row about one waits with it."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

from luodi.core.folding import spaceless
from luodi.core.problems import Place, Problem
from luodi.exchange.shapes import TASKS
from luodi.exchange.taking.rows import Reading
from luodi.ledger.org.models import Region
from luodi.ledger.papers.models import Waiting


class AwaitedRows:
    """The rows of lists that wait, of earlier imports and of this one. Read when first asked for."""

    def __init__(self, region: Region, readings: Iterable[Reading]) -> None:
        self._region, self._readings = region, readings

    @cached_property
    def _places(self) -> dict[tuple[str, str], Place]:
        """Where each stands: by its text, or by its number where the text is blank."""
        found: dict[tuple[str, str], Place] = {}
        waiting = Waiting.objects.filter(
            batch__region=self._region, batch__state="committed", state="waiting", scope="row",
            source__kind=TASKS.name,
        )  # fmt: skip
        for file, sheet, row, values in waiting.values_list(
            "source__file_name", "source__sheet", "row", "values"
        ):
            key = _key(values.get("number", ""), values.get("requirement", ""))
            found.setdefault(key, Place(file, sheet, "", row))
        for reading in self._readings:
            if reading.waits:
                found.setdefault(_key(reading.number, reading.text), reading.sheet.place(reading.row))
        return found

    def problem(self, number: str, text: str) -> Problem | None:
        """Why a month's row about such a task waits; None when no row of a list waits for it."""
        place = self._places.get(_key("", text)) or (self._places.get(_key(number, "")) if number else None)
        if place is None:
            return None
        return Problem(
            "unknown_task", f"清单中的这项任务({place})还在待处理,本行随之等待。", severity="warning",
            waits="row", field="requirement", remedy="请先处理清单中的那一行,再处理本行。",
        )  # fmt: skip


def _key(number: str, text: str) -> tuple[str, str]:
    return ("", spaceless(text)) if text else (spaceless(number).rstrip(".、"), "")
