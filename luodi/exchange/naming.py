"""Names in cells made definite: units by the office's directory, statuses by a vocabulary, lists by name.

A name that fits nothing is a problem with its cell and what was probably meant; it is never guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from luodi.core.folding import plain, spaceless
from luodi.core.names import Reading
from luodi.core.problems import Problem, Waits
from luodi.core.statuses import Scheme, suggest
from luodi.ledger.org.models import Region, Unit
from luodi.ledger.org.queries import unit_directory
from luodi.ledger.tasks.models import TaskList

UNNAMED = re.compile(r"(?:sheet|表|工作表)[(]?\d*[)]?")
NUMBERED = re.compile(
    r"^\s*(?:(?:附件|附表|表)\s*[\d一二三四五六七八九十]+(?:[-—.．]\d+)?\s*[.．、:：_-]?|[\d一二三四五六七八九十]+[.．、])\s*"
)
DATED = re.compile(r"\s*[(（](?:截至|截止)?(?:20\d\d年)?\d{1,2}月(?:份|底|末)?[)）]\s*$")
LEADING = frozenset(("牵头", "主办", "主责", "负责"))
HELPING = frozenset(("配合", "协办", "协助", "参与", "联合"))
LIST_ENDINGS = ("清单", "台账", "任务表", "目录", "任务分解表")


class UnitNames:
    """The units of a region by any name that its directory answers to. Each cell's text is read once.

    The name of a merged unit means its successor: its tasks were passed on, and older workbooks go on
    naming it. Which unit reported a month before the merger is told by the tasks' adjustments.
    """

    def __init__(self, region: Region) -> None:
        self._directory = unit_directory(region)
        units = list(Unit.objects.filter(region=region, voided_at__isnull=True))
        by_id = {unit.pk: unit for unit in units}
        self._units = {str(unit.key): _heir(unit, by_id) for unit in units}
        self._read: dict[str, tuple[Reading, ...]] = {}
        self._known: dict[str, tuple[Unit, ...] | None] = {}
        self._helping: dict[str, tuple[Unit, ...]] = {}

    @property
    def is_empty(self) -> bool:
        """Whether the region has no units yet."""
        return not self._units

    @property
    def all(self) -> Iterable[Unit]:
        """Every unit of the region that is not voided."""
        return self._units.values()

    def now(self, key: str) -> Unit | None:
        """The unit of a key, or what it has become; None where there is none any more."""
        return self._units.get(key)

    def names(self, text: str) -> list[str]:
        """The names in a cell that no unit answers to."""
        return [reading.name for reading in self._readings(text) if reading.match.key is None]

    def known(self, text: str) -> tuple[Unit, ...] | None:
        """The units of a cell, each once in the order written; None when some name in it is no unit's."""
        if text not in self._known:
            keys = [reading.match.key for reading in self._readings(text)]
            units = dict.fromkeys(self._units[key] for key in keys if key is not None)
            self._known[text] = None if None in keys else tuple(units)
        return self._known[text]

    def helping(self, text: str) -> tuple[Unit, ...]:
        """The units that a cell of lead units says only help: 牵头：甲局；配合：乙局, 甲局（牵头）、乙局.

        None do where it does not say which lead.
        """
        if text not in self._helping:
            self._helping[text] = self._helpers(text)
        return self._helping[text]

    def _helpers(self, text: str) -> tuple[Unit, ...]:
        readings = self._readings(text)
        leads = [reading for reading in readings if LEADING & set(reading.tags)]
        helps = [reading for reading in readings if HELPING & set(reading.tags)]
        if leads:
            helps = [reading for reading in readings if reading not in leads]
        elif len(helps) == len(readings):
            return ()
        keys = dict.fromkeys(reading.match.key for reading in helps)
        return tuple(self._units[key] for key in keys if key is not None)

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


def _heir(unit: Unit, by_id: Mapping[int, Unit]) -> Unit:
    """The unit, or the one that it has become, at whatever distance."""
    seen: set[int] = set()
    while unit.pk not in seen and (successor := by_id.get(unit.successor_id or 0)):
        seen.add(unit.pk)
        unit = successor
    return unit


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
        if UNNAMED.fullmatch(spaceless(sheet)) and title:
            return title
        bare = DATED.sub("", NUMBERED.sub("", sheet)).strip()
        return bare if bare.endswith(LIST_ENDINGS) else sheet

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
