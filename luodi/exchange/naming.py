"""Names in cells made definite: units by the office's directory, statuses by a vocabulary, lists by name.

A name that fits nothing is a problem with its cell and what was probably meant; it is never guessed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from luodi.core.folding import plain, spaceless
from luodi.core.names import Reading
from luodi.core.problems import Problem, Waits
from luodi.core.statuses import Scheme, suggest
from luodi.ledger.org.models import Region, Unit
from luodi.ledger.org.queries import unit_directory
from luodi.ledger.tasks.models import TaskList

LIST_ENDINGS = ("清单", "台账", "任务表", "目录", "任务分解表")


class UnitNames:
    """The units of a region by any name that its directory answers to. Each cell's text is read once."""

    def __init__(self, region: Region) -> None:
        self._directory = unit_directory(region)
        self._units = {
            str(unit.key): unit for unit in Unit.objects.filter(region=region, voided_at__isnull=True)
        }
        self._read: dict[str, tuple[Reading, ...]] = {}
        self._known: dict[str, tuple[Unit, ...] | None] = {}

    @property
    def is_empty(self) -> bool:
        """Whether the region has no units yet."""
        return not self._units

    @property
    def all(self) -> Iterable[Unit]:
        """Every unit of the region that is not voided."""
        return self._units.values()

    def names(self, text: str) -> list[str]:
        """The names in a cell that no unit answers to."""
        return [reading.name for reading in self._readings(text) if reading.match.key is None]

    def known(self, text: str) -> tuple[Unit, ...] | None:
        """The units of a cell, each once in the order written; None when some name in it is no unit's."""
        if text not in self._known:
            keys = [reading.match.key for reading in self._readings(text)]
            units = tuple(self._units[key] for key in dict.fromkeys(keys) if key is not None)
            self._known[text] = None if None in keys else units
        return self._known[text]

    def problems(self, text: str, column: str, label: str, waits: Waits) -> list[Problem]:
        """A problem for each name in a cell that is no unit's."""
        unknown = (reading for reading in self._readings(text) if reading.match.key is None)
        return [self._unknown(reading, column, label, waits) for reading in unknown]

    def _readings(self, text: str) -> tuple[Reading, ...]:
        if text not in self._read:
            self._read[text] = self._directory.read(text)
        return self._read[text]

    def _unknown(self, reading: Reading, column: str, label: str, waits: Waits) -> Problem:
        near = [self._units[key].name for key in reading.match.candidates if key in self._units]
        return _unknown_unit(reading.name, near, column, label, waits)


def _unknown_unit(name: str, near: Sequence[str], column: str, label: str, waits: Waits) -> Problem:
    meant = f"是否指{'、'.join(near)}?" if near else ""
    return Problem(
        "unknown_unit",
        f"{label}“{name}”不在单位名录中。{meant}",
        value=name,
        remedy="请改为名录中的名称,或先在单位名录里为该单位添加这一别名。",
        waits=waits,
        field=column,
        suggestions=tuple(near),
    )


def unknown_status(words: Scheme, text: str, label: str, waits: Waits) -> Problem:
    """The problem of a status that a list's vocabulary lacks."""
    allowed = "、".join(status.label for status in words.statuses)
    return Problem(
        "unknown_status",
        f"{label}“{text}”不在“{words.name}”的状态词表中。",
        value=text,
        remedy=f"请改为:{allowed}。",
        waits=waits,
        field="status",
        suggestions=tuple(word.label for word in suggest(words, text)),
    )


class ListNames:
    """Which list a row belongs to: by a column, a section row, a known name nearby, else the sheet's."""

    def __init__(self, lists: Iterable[TaskList], override: str = "") -> None:
        self.known = {plain(task_list.name): task_list.name for task_list in lists}
        self._override = override
        self._columns: dict[str, str] = {}

    def of_sheet(self, sheet: str, file: str, title: str) -> str:
        """The list that a whole sheet is about, as far as its own name, its file's and its title tell."""
        for text in (sheet, file, title):
            folded = plain(text)
            found = [name for fold, name in self.known.items() if fold and fold in folded]
            if found:
                return max(found, key=len)
        if spaceless(sheet).startswith(("sheet", "表")) and title:
            return title
        return sheet

    def of_row(self, column: str, sections: Sequence[str], of_sheet: str) -> tuple[str, tuple[str, ...]]:
        """The list of a row, and the sections above it that are not its list but categories."""
        if self._override:
            return self._override, tuple(sections)
        if column:
            if column not in self._columns:
                self._columns[column] = self.known.get(plain(column), column)
            return self._columns[column], tuple(sections)
        for place, section in enumerate(sections):
            if plain(section) in self.known or section.endswith(LIST_ENDINGS):
                return self.known.get(plain(section), section), (*sections[:place], *sections[place + 1 :])
        return of_sheet, tuple(sections)
