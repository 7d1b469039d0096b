"""The ledger's tasks as an import looks for them: by key, by list and number, by list and text."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from luodi.core.folding import spaceless
from luodi.ledger.org.models import Unit
from luodi.ledger.policy.models import Clause
from luodi.ledger.policy.services.intake import Cited
from luodi.ledger.tasks.models import Task, TaskClause, TaskList, TaskUnit, UnitRole

JOINED = "\n"
"""Between the clauses of a task that cites several, in one cell."""

if TYPE_CHECKING:
    from luodi.exchange.taking.tasks import Reading


@dataclass(frozen=True)
class Found:
    """The task that a row is, or the text of another task that bears its number."""

    task: Task | None = None
    conflict: str | None = None


class KnownTasks:
    """Every task of these lists, voided ones too: importing an undone list again revives its tasks."""

    def __init__(self, lists: Iterable[TaskList]) -> None:
        self.by_key: dict[str, Task] = {}
        self._by_number: dict[tuple[str, str], Task] = {}
        self._by_text: dict[tuple[str, str], list[Task]] = defaultdict(list)
        self._last: dict[str, int] = defaultdict(int)
        names = {task_list.pk: task_list.name for task_list in lists}
        tasks = Task.objects.filter(task_list__in=names).select_related("leader", "task_list__scheme")
        for task in sorted(tasks, key=lambda t: (t.voided_at is None, t.pk)):
            name = names[task.task_list_id]
            self.by_key[str(task.key)] = task
            self._by_number[name, task.number] = task
            self._by_text[name, spaceless(task.requirement)].append(task)
            if task.voided_at is None:
                self._last[name] = max(self._last[name], task.position)
        self._units = _units(names)
        self._clauses, self._joined = _clauses(names)

    def last_position(self, list_name: str) -> int:
        """The last place taken in a list."""
        return self._last[list_name]

    def find(self, list_name: str, number: str, text: str, key: str = "") -> Found:
        """The task of a row: hidden key → list, number and equal text → equal text in the list.

        The same number with another text, which no other task of the list has, is a conflict.
        """
        if key and key in self.by_key:
            return Found(self.by_key[key])
        folded = spaceless(text)
        numbered = self._by_number.get((list_name, number)) if number else None
        if numbered is not None and spaceless(numbered.requirement) == folded:
            return Found(numbered)
        same = self._by_text.get((list_name, folded), [])
        alive = [task for task in same if task.voided_at is None]
        if len(alive) == 1:
            return Found(alive[0])
        if same and not alive:
            return Found(same[-1])
        if numbered is not None and numbered.voided_at is None:
            return Found(conflict=numbered.requirement)
        return Found()

    def first_lead(self, task: Task) -> int | None:
        """The id of the unit that reports on a task."""
        leads = self._units.get((task.pk, UnitRole.LEAD), [])
        return leads[0].pk if leads else None

    def leads(self, task: Task) -> list[Unit]:
        """A task's lead units in order."""
        return self._units.get((task.pk, UnitRole.LEAD), [])

    def compare(self, reading: Reading, clauses: Mapping[Cited, Clause]) -> None:
        """Note what differs from its task. A blank cell changes nothing unless the row has its key."""
        task = reading.task
        if task is None:
            return
        wanted = dict(reading.fields)
        wanted.pop("position", None)
        if reading.row.values.get("key"):
            wanted = {**_blanks(reading), **wanted}
            reading.fields = {**_blanks(reading), **reading.fields}
        for name, value in wanted.items():
            self._differ(reading, name, getattr(task, name), value)
        if reading.leader is not None:
            self._differ(reading, "leader", task.leader.name if task.leader else None, reading.leader)
        for role, units in ((UnitRole.LEAD, reading.leads), (UnitRole.SUPPORT, reading.supports)):
            if units is not None:
                mine = self._units.get((task.pk, role), [])
                self._differ(reading, f"{role}_units", [u.name for u in mine], [u.name for u in units])
        if reading.cited is not None and reading.cited.text != self._joined.get(task.pk):
            cited = [str(clauses[reading.cited].key)]
            self._differ(reading, "clauses", self._clauses.get(task.pk, []), cited)

    def _differ(self, reading: Reading, name: str, before: Any, after: Any) -> None:
        if before != after:
            reading.before[name], reading.differs[name] = before, after


def _blanks(reading: Reading) -> dict[str, Any]:
    """What an emptied cell of an exported row means: its text is taken away."""
    present = reading.sheet.table.columns
    waiting = reading.sheet.waiting_fields(reading.row)
    blank: dict[str, Any] = {
        name: ""
        for name in ("measures", "scale", "contact", "phone", "note", "category", "due", "horizon")
        if name in present and name not in waiting and not reading.row.values.get(name)
    }
    if (
        "investment" in present
        and "investment" not in waiting
        and reading.row.values.get("investment") is None
    ):
        blank["investment"] = None
    return blank


def _units(lists: Iterable[int]) -> dict[tuple[int, str], list[Unit]]:
    found: dict[tuple[int, str], list[Unit]] = defaultdict(list)
    parts = TaskUnit.objects.filter(task__task_list__in=list(lists)).order_by("position", "pk")
    units = Unit.objects.in_bulk(parts.order_by().values_list("unit_id", flat=True).distinct())
    for task_id, role, unit_id in parts.values_list("task_id", "role", "unit_id"):
        found[task_id, role].append(units[unit_id])
    return found


def _clauses(lists: Iterable[int]) -> tuple[dict[int, list[str]], dict[int, str]]:
    """By task id: the keys of the clauses it cites, and of several their texts as one cell holds them."""
    keys: dict[int, list[str]] = defaultdict(list)
    texts: dict[int, list[str]] = defaultdict(list)
    cited = TaskClause.objects.filter(task__task_list__in=list(lists)).order_by("position", "pk")
    for task_id, key, text in cited.values_list("task_id", "clause__key", "clause__text"):
        keys[task_id].append(str(key))
        texts[task_id].append(text)
    return keys, {task_id: JOINED.join(cell) for task_id, cell in texts.items() if len(cell) > 1}
