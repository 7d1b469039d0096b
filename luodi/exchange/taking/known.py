"""The ledger's tasks as an import looks for them: by key, by list and number, by list and text.

Plain values, not model objects: a list may have 100,000 of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any, NamedTuple

from luodi.core.folding import plain, unended
from luodi.ledger.org.models import Unit
from luodi.ledger.tasks.models import Task, TaskClause, TaskList, TaskUnit
from luodi.ledger.tasks.plain import PLAIN
from luodi.ledger.tasks.services.intake import TaskRef

LEAD, SUPPORT = "lead", "support"


class KnownTask(NamedTuple):
    """A task as the ledger has it."""

    ref: TaskRef
    list_name: str
    is_void: bool
    position: int
    leader: str | None
    fields: Mapping[str, Any]

    @property
    def text(self) -> str:
        """What the task asks for."""
        return self.ref.label


class CitedClause(NamedTuple):
    """A clause that a task cites, with its document as a workbook names it."""

    key: str
    text: str
    title: str
    issuer: str
    number: str


class Found(NamedTuple):
    """The task that a row is; or the text of another that bears its number or nearly its text."""

    task: KnownTask | None = None
    conflict: str | None = None
    is_near: bool = False


class KnownTasks:
    """Every task of these lists, voided ones too: importing an undone list again revives its tasks.

    `fields` are the plain fields that are asked for, the number and the text among them; `units` may be given
    where they are known, so that equal units are the same.
    """

    def __init__(
        self, lists: Iterable[TaskList], fields: Sequence[str] = tuple(PLAIN), units: Iterable[Unit] = ()
    ) -> None:
        self._names = {task_list.pk: task_list.name for task_list in lists}
        self._fields, self._given_units = fields, {unit.pk: unit for unit in units}
        self._by_key: dict[str, KnownTask] = {}
        self._by_number: dict[tuple[str, str], KnownTask] = {}
        self._last: dict[str, int] = defaultdict(int)
        tasks = [self._known(row) for row in self._rows()]
        for task in sorted(tasks, key=lambda task: not task.is_void):
            self._by_key[task.ref.key] = task
            self._by_number[task.list_name, task.fields["number"]] = task
            if not task.is_void and task.position > self._last[task.list_name]:
                self._last[task.list_name] = task.position

    def last_position(self, list_name: str) -> int:
        """The last place taken in a list."""
        return self._last[list_name]

    def keyed(self, key: str) -> KnownTask | None:
        """The task of a hidden key."""
        return self._by_key.get(key) if key else None

    def find(self, list_name: str, number: str, text: str, folded: str | None = None) -> Found:
        """The task of a row without a key: list, number and equal text → equal text in the list.

        The same number with another text, which no other task of the list has, is a conflict; so is a
        text that differs from another task's in its punctuation alone. White space
        and the punctuation at its end make no other text. `folded` is the text without these, where known.
        """
        numbered = self._by_number.get((list_name, number)) if number else None
        if numbered is not None and numbered.text == text:
            return Found(numbered)
        folded = unended(text) if folded is None else folded
        if numbered is not None and unended(numbered.text) == folded:
            return Found(numbered)
        same = self._by_text.get((list_name, folded), [])
        alive = [task for task in same if not task.is_void]
        if len(alive) == 1:
            return Found(alive[0])
        if same and not alive:
            return Found(same[-1])
        if numbered is not None and not numbered.is_void:
            return Found(conflict=numbered.text)
        near = self._by_letters.get((list_name, plain(text))) if self._by_key else None
        return Found(conflict=near.text, is_near=True) if near else Found()

    def leads(self, ref: TaskRef) -> list[Unit]:
        """A task's lead units in order; the first one reports."""
        return self._units.get((ref.id, LEAD), [])

    def supports(self, ref: TaskRef) -> list[Unit]:
        """A task's supporting units in order."""
        return self._units.get((ref.id, SUPPORT), [])

    def clauses(self, ref: TaskRef) -> list[CitedClause]:
        """The clauses that a task cites, in order."""
        return self._clauses.get(ref.id, [])

    def _rows(self) -> Iterable[tuple[Any, ...]]:
        tasks = Task.objects.filter(task_list__in=self._names).order_by("pk")
        return tasks.values_list(
            "pk", "key", "task_list_id", "voided_at", "position", "leader__name", *self._fields
        )

    def _known(self, row: tuple[Any, ...]) -> KnownTask:
        pk, key, list_id, voided_at, position, leader = row[:6]
        fields = dict(zip(self._fields, row[6:], strict=True))
        ref = TaskRef(pk, str(key), fields["requirement"])
        return KnownTask(ref, self._names[list_id], voided_at is not None, position, leader, fields)

    @cached_property
    def _by_text(self) -> dict[tuple[str, str], list[KnownTask]]:
        """Asked for only where a number and the very same text do not settle it."""
        found: dict[tuple[str, str], list[KnownTask]] = defaultdict(list)
        for task in self._by_key.values():
            found[task.list_name, unended(task.text)].append(task)
        return found

    @cached_property
    def _by_letters(self) -> dict[tuple[str, str], KnownTask]:
        alive = (task for task in self._by_key.values() if not task.is_void)
        return {(task.list_name, plain(task.text)): task for task in alive}

    @cached_property
    def _units(self) -> dict[tuple[int, str], list[Unit]]:
        found: dict[tuple[int, str], list[Unit]] = defaultdict(list)
        parts = TaskUnit.objects.filter(task__task_list__in=self._names).order_by("position", "pk")
        units = dict(self._given_units)
        needed = set(parts.order_by().values_list("unit_id", flat=True).distinct()) - units.keys()
        units |= Unit.objects.in_bulk(needed) if needed else {}
        for task_id, role, unit_id in parts.values_list("task_id", "role", "unit_id"):
            found[task_id, role].append(units[unit_id])
        return found

    @cached_property
    def _clauses(self) -> dict[int, list[CitedClause]]:
        found: dict[int, list[CitedClause]] = defaultdict(list)
        cited = TaskClause.objects.filter(task__task_list__in=self._names).order_by("position", "pk")
        about = ("clause__text", "clause__document__title", "clause__document__issuer")
        rows = cited.values_list("task_id", "clause__key", *about, "clause__document__number")
        for task_id, key, text, title, issuer, number in rows:
            found[task_id].append(CitedClause(str(key), text, title, issuer, number))
        return found
