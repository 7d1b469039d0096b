"""What a mending says again of something that another import had written: undoing that one would unsay it.

A row that waits in two imports is written by the first mending and found in the ledger by the second. Both
are settled, and nothing waits: so the second is kept in the record, and the first is not undone before it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from luodi.exchange.outcomes import SheetOutcome
from luodi.exchange.shapes import CITATION, TASKS, UNITS
from luodi.exchange.taking.job import Job
from luodi.exchange.taking.months import says_something
from luodi.exchange.years import period_stated
from luodi.ledger.audit.models import Act, Change
from luodi.ledger.audit.services import Changed
from luodi.ledger.papers.models import Batch
from luodi.ledger.tasks.models import Progress
from luodi.ledger.tasks.plain import PLAIN
from luodi.ledger.tasks.services.intake import TaskRef
from luodi.ledger.tasks.services.intake_undo import Edits
from luodi.sheets.tables import Row

Said = dict[str, dict[str, Any]]
"""By key of a task: the row that speaks of it, and the fields and months of which it says what was there."""
POINTING = frozenset({"leader", "lead_units", "support_units"})


class Again(NamedTuple):
    """Where it was said again: the number of an import, and the row of its sheet."""

    batch: int
    row: int


def said_again(job: Job, sheets: Iterable[SheetOutcome]) -> Said:
    """What the rows just taken say of tasks that they did not make, less what they changed themselves."""
    made, fields, months = _own(job.changes)
    said: Said = {}
    for sheet in sheets:
        period = job.options.period or period_stated(sheet)
        for row in sheet.table.rows if sheet.kind != UNITS.name else ():
            key = sheet.keys.get(row.number, "")
            if not key or key in made or sheet.fates.get(row.number, "pending") == "pending":
                continue
            named = sorted(_fields(sheet, row) - fields[key])
            is_said = period is not None and says_something(sheet, row)
            about = sorted({str(period)} - months[key]) if is_said else []
            if about or sheet.kind == TASKS.name:
                said[key] = {"row": row.number, "fields": named, "months": about}
    return said


def _own(changes: Iterable[Changed]) -> tuple[set[str], Mapping[str, set[str]], Mapping[str, set[str]]]:
    """Of tasks: those made or brought back, and by key the fields and the months that were changed."""
    made: set[str] = set()
    fields: dict[str, set[str]] = defaultdict(set)
    months: dict[str, set[str]] = defaultdict(set)
    for subject, before, after in changes:
        if subject.kind != "task" or not after:
            continue
        if "fact" in after:
            months[subject.key].add(after["period"])
        elif before is None or before == {"voided": True}:
            made.add(subject.key)
        else:
            fields[subject.key] |= after.keys()
    return made, fields, months


def _fields(sheet: SheetOutcome, row: Row) -> set[str]:
    """The fields of a task of which a list's row says something, as the record of changes names them."""
    if sheet.kind != TASKS.name:
        return set()
    silent = sheet.untouched_in(row) | sheet.waiting_fields(row)
    given = {name for name, value in row.values.items() if value not in (None, "", ())}
    names = (set(sheet.table.columns) if row.values.get("key") else given) - silent
    return (names & (PLAIN.keys() | POINTING)) | ({"clauses"} if names & CITATION else set())


def said_since(
    batch: Batch, told: Sequence[Change], tasks: Sequence[TaskRef], edits: Edits, facts: Sequence[Progress]
) -> Again | None:
    """Where another import, which stands, said again what this one wrote: tasks, fields and facts of it."""
    wrote: dict[str, int] = {}
    for change in told:
        if change.subject_kind == "task":
            wrote.setdefault(change.subject_key, change.act_id)
    made = {task.key for task in tasks}
    months: dict[str, set[str]] = defaultdict(set)
    for fact in facts:
        months[str(fact.task.key)].add(fact.period)
    for act in _later(batch, min(wrote.values())) if wrote else ():
        for key, said in act.details.get("said", {}).items():
            fields = edits[key][1].keys() if key in edits else ()
            is_mine = key in made or months[key] & {*said["months"]} or {*fields} & {*said["fields"]}
            if is_mine and wrote.get(key, act.pk) < act.pk:
                return Again(int(act.subject_key), said["row"])
    return None


def _later(batch: Batch, first: int) -> list[Act]:
    """Mendings in other imports of the region that were not undone, since that act."""
    acts = Act.objects.filter(
        verb="waiting_fixed", region=batch.region.code, subject_kind="batch", pk__gt=first
    ).exclude(subject_key=str(batch.number))
    undone = Batch.objects.filter(region=batch.region, state="undone").values_list("number", flat=True)
    gone = {str(number) for number in undone}
    return [act for act in acts.order_by("pk") if act.subject_key not in gone]
