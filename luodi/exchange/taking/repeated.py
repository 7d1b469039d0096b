"""Rows of a list that an earlier import of the same file took: what was done to their tasks since stays."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from luodi.core.folding import spaceless
from luodi.exchange.outcomes import SheetOutcome
from luodi.exchange.shapes import CITATION, PROGRESS
from luodi.exchange.taking.citing import joined
from luodi.exchange.taking.known import KnownTask, KnownTasks
from luodi.exchange.taking.rows import Reading
from luodi.ledger.audit.models import Change
from luodi.ledger.org.models import Unit
from luodi.ledger.papers.models import Source
from luodi.ledger.tasks.models import Progress, Task
from luodi.ledger.tasks.services.intake import in_chunks
from luodi.sheets.tables import Row

BLANKS: dict[str, Any] = {"leader": None, "leads": None, "supports": None, "cited": None}


class RowsTaken:
    """Which tasks rows stand for that were taken before: for those whose text or number was changed since.

    One query for each sheet of which such a row is asked for.
    """

    def __init__(self, known: KnownTasks) -> None:
        self._known = known
        self._keys: dict[int, Mapping[int, str]] = {}

    def task(self, sheet: SheetOutcome, row: Row) -> KnownTask | None:
        """The task that an earlier import made of the row, or to which it took the row's report."""
        if not sheet.earlier:
            return None
        if id(sheet) not in self._keys:
            self._keys[id(sheet)] = _keys(sheet)
        return self._known.keyed(self._keys[id(sheet)].get(row.number, ""))


def _keys(sheet: SheetOutcome) -> dict[int, str]:
    """By row of the sheet the key of its task, as the facts of the earlier imports tell."""
    sources = Source.objects.filter(
        batch__in=[earlier.batch for earlier in sheet.earlier],
        file_name__in={earlier.file for earlier in sheet.earlier},
        sheet=sheet.table.sheet[:100],
        kind=sheet.kind,
    )
    if sheet.kind == PROGRESS.name:
        facts = Progress.objects.filter(source__in=sources).order_by("pk")
        return {row: str(key) for row, key in facts.values_list("source_row", "task__key") if row}
    made = Task.objects.filter(source__in=sources).order_by("pk")
    return {row: str(key) for row, key in made.values_list("source_row", "key") if row}


def leave_taken(reading: Reading, known: KnownTasks, year: int) -> None:
    """Leave out of a row that was taken before in what it differs from its task: that was changed later."""
    sheet, row, task = reading.sheet, reading.row, reading.known
    if not sheet.earlier or task is None or task.is_void:
        return
    for name, value in list(reading.fields.items()):
        is_same = task.fields[name] == value or name in reading.untouched
        if not is_same and sheet.was_taken(row, name, year=year):
            del reading.fields[name]
            sheet.stays.add(row.number)
    for name, fields in _differing(reading, known):
        if sheet.was_taken(row, *fields, year=year):
            setattr(reading, name, BLANKS[name])
            sheet.stays.add(row.number)


def _differing(reading: Reading, known: KnownTasks) -> Iterator[tuple[str, Collection[str]]]:
    """What beside the plain fields differs from the row's task, and the fields that it was read from."""
    task = reading.known
    if task is None:
        return
    if reading.leader is not None and reading.leader != (task.leader or ""):
        yield "leader", ("leader",)
    if reading.leads is not None and not _same(reading.leads, known.leads(task.ref)):
        yield "leads", ("lead_units",)
    if reading.supports is not None and not _same(reading.supports, known.supports(task.ref)):
        yield "supports", ("support_units", "lead_units")
    if reading.cited is not None:
        clauses = known.clauses(task.ref)
        said = [(cited.title, cited.text) for cited in reading.cited]
        mine = [(clause.title, clause.text) for clause in clauses]
        whole = [(clauses[0].title, joined(clauses))] if clauses else []
        if _folded(said) not in (_folded(mine), _folded(whole)):
            yield "cited", CITATION


def voided_by_hand(readings: Sequence[Reading], year: int) -> frozenset[int]:
    """The ids of rows that were taken before and whose tasks somebody voided since: they stay void.

    A task that the undoing of an import voided comes back with its row. One query for each chunk of voided
    tasks, none without any.
    """
    gone = {
        reading.known.ref.key: reading
        for reading in readings
        if reading.sheet.earlier and reading.known is not None and reading.known.is_void
        if reading.sheet.was_taken(reading.row, "requirement", year=year)
    }
    last: dict[str, Any] = {}
    for keys in in_chunks(list(gone)):
        changes = Change.objects.filter(subject_kind="task", subject_key__in=keys).order_by("pk")
        last |= dict(changes.values_list("subject_key", "after"))
    away = [gone[key] for key, after in last.items() if after is None]
    for reading in away:
        reading.sheet.stays.add(reading.row.number)
        reading.sheet.fates[reading.row.number] = "unchanged"
    return frozenset(map(id, away))


def _same(mine: Sequence[Unit], theirs: Sequence[Unit]) -> bool:
    return [unit.pk for unit in mine] == [unit.pk for unit in theirs]


def _folded(cited: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(spaceless(title), spaceless(text)) for title, text in cited]
