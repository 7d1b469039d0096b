"""Task lists: each row found again in the ledger by key, number or text, or taken as new."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from luodi.core.days import Day
from luodi.core.folding import spaceless
from luodi.core.problems import Problem
from luodi.exchange.outcomes import SheetOutcome
from luodi.exchange.taking.citing import citations_of, clauses_made
from luodi.exchange.taking.job import Job
from luodi.exchange.taking.known import KnownTasks
from luodi.exchange.taking.lists import make_lists
from luodi.ledger.org.models import Unit
from luodi.ledger.org.services import people_take
from luodi.ledger.policy.models import Clause
from luodi.ledger.policy.services.intake import Cited
from luodi.ledger.tasks.models import Frequency, Horizon, Task
from luodi.ledger.tasks.services.intake import TaskIntake, tasks_add, tasks_change, tasks_revive
from luodi.sheets.tables import Row

TEXT_FIELDS = ("measures", "scale", "contact", "phone", "note")
HORIZONS = {choice.label: choice.value for choice in Horizon}
FREQUENCIES = {choice.label: choice.value for choice in Frequency}


@dataclass
class Reading:
    """One row as far as names in it could be made definite. `fields` holds what the workbook gives."""

    sheet: SheetOutcome
    row: Row
    list_name: str
    number: str
    text: str
    fields: dict[str, Any]
    leads: tuple[Unit, ...] | None = None
    supports: tuple[Unit, ...] | None = None
    leader: str | None = None
    cited: Cited | None = None
    due: Day | None = None
    status: str = ""
    task: Task | None = None
    differs: dict[str, Any] = field(default_factory=dict)
    before: dict[str, Any] = field(default_factory=dict)


def take_tasks(job: Job, sheets: Sequence[SheetOutcome]) -> list[Reading]:
    """Take the tasks of these sheets; gives every row's reading, for the months' statuses in it."""
    readings = [reading for sheet in sheets for reading in _read_sheet(job, sheet)]
    cells: dict[str, list[str]] = defaultdict(list)
    spoken: dict[str, SheetOutcome] = {}
    for reading in readings:
        cells[reading.list_name].append(reading.status)
        spoken.setdefault(reading.list_name, reading.sheet)
    make_lists(job, cells, spoken)
    known = KnownTasks(job.lists.values())
    _find(readings, known)
    _write(job, [r for r in readings if not r.sheet.holds_back(r.row)], known)
    return readings


def _read_sheet(job: Job, sheet: SheetOutcome) -> list[Reading]:
    table = sheet.table
    of_sheet = job.list_names.of_sheet(table.sheet, table.file, table.title)
    readings = [_read(job, sheet, row, of_sheet) for row in table.rows]
    names = {reading.list_name for reading in readings}
    sheet.list_name = names.pop() if len(names) == 1 else ""
    return readings


def _read(job: Job, sheet: SheetOutcome, row: Row, of_sheet: str) -> Reading:
    values = row.values
    name, sections = job.list_names.of_row(str(values.get("list") or ""), row.sections, of_sheet)
    number, text = str(values.get("number") or ""), str(values.get("requirement") or "")
    reading = Reading(sheet, row, name, number, text, _fields(values, sections))
    reading.status = str(values.get("status") or "")
    day = values.get("due")
    if isinstance(day, Day):
        reading.due = day
        reading.fields["due"] = day.iso()
    if values.get("leader"):
        reading.leader = str(values["leader"])
    reading.leads = _units(job, sheet, row, "lead_units", "牵头单位", "row")
    reading.supports = _units(job, sheet, row, "support_units", "责任单位", "cell")
    reading.cited = citations_of(values, sheet.table.title, name)
    return reading


def _units(
    job: Job, sheet: SheetOutcome, row: Row, column: str, label: str, waits: str
) -> tuple[Unit, ...] | None:
    names = row.values.get(column)
    if not isinstance(names, tuple) or not names:
        return None
    units, problems = job.units.read(row.raw.get(column) or "、".join(names), column, label, waits)  # type: ignore[arg-type]
    for problem in problems:
        sheet.problem(row, problem)
    return None if problems else units


def _fields(values: Mapping[str, Any], sections: Sequence[str]) -> dict[str, Any]:
    """The plain fields of a task that this row gives; blanks are left out."""
    fields: dict[str, Any] = {
        name: values[name] for name in ("number", "requirement", *TEXT_FIELDS) if values.get(name)
    }
    category = values.get("category") or " · ".join(sections)
    if category:
        fields["category"] = category
    amount = values.get("investment")
    if isinstance(amount, Decimal):
        fields["investment"] = int(amount * 100)
    if values.get("horizon") in HORIZONS:
        fields["horizon"] = HORIZONS[values["horizon"]]
    if values.get("frequency") in FREQUENCIES:
        fields["frequency"] = FREQUENCIES[values["frequency"]]
    return fields


def _find(readings: Sequence[Reading], known: KnownTasks) -> None:
    """Find each row's task; a number that stands for two texts in one list is no identity."""
    numbers: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for reading in readings:
        numbers[reading.list_name][reading.number].add(spaceless(reading.text))
    for reading in readings:
        sure = len(numbers[reading.list_name][reading.number]) == 1
        found = known.find(
            reading.list_name,
            reading.number if sure else "",
            reading.text,
            str(reading.row.values.get("key") or ""),
        )
        if found.conflict is not None:
            reading.sheet.problem(reading.row, conflict(reading.number, reading.list_name, found.conflict))
        reading.task = found.task
    _same_twice(readings)


def _same_twice(readings: Sequence[Reading]) -> None:
    """Two rows of one import that are the same task: the second waits."""
    first: dict[tuple[str, str, str], Reading] = {}
    for reading in readings:
        spot = (reading.list_name, reading.number, spaceless(reading.text))
        if not reading.text or reading.sheet.holds_back(reading.row):
            continue
        other = first.setdefault(spot, reading)
        if other is not reading:
            where = f"{other.sheet.table.sheet}第{other.row.number}行"
            reading.sheet.problem(
                reading.row,
                Problem(
                    "duplicate_row", f"与{where}是同一项任务。",
                    value=reading.text, waits="row", field="requirement",
                    remedy="确属重复请丢弃本行(imports fix --drop);不是同一项请改序号或任务内容。",
                ),
            )  # fmt: skip


def conflict(number: str, list_name: str, other: str) -> Problem:
    """The problem of a number that the ledger knows with another text."""
    return Problem(
        "conflict_with_ledger",
        f"“{list_name}”第{number}项在台账中是“{other[:40]}”,与本行内容不同。",
        waits="row",
        field="requirement",
        remedy="内容确有调整,请用导出的清单(带标识列)修改后导入;如序号有误,请改正序号。",
    )


def _write(job: Job, readings: Sequence[Reading], known: KnownTasks) -> None:
    clauses = clauses_made(job, readings)
    leaders, made = people_take(
        job.actor, region=job.region, names=[r.leader for r in readings if r.leader], recorded=False
    )
    job.changes += made
    new = [r for r in readings if r.task is None]
    revived = [r for r in readings if r.task is not None and r.task.voided_at is not None]
    old = [r for r in readings if r.task is not None and r.task.voided_at is None]
    _positions(new, known)
    for reading in [*revived, *old]:
        known.compare(reading, clauses)
    changed = [r for r in old if r.differs]
    tasks, changes = tasks_add(
        job.actor, job.region, job.lists, leaders, [_intake(job, r, clauses) for r in new]
    )
    for reading, task in zip(new, tasks, strict=True):
        reading.task = task
    job.changes += changes
    job.changes += tasks_revive(job.actor, job.region, [r.task for r in revived if r.task])
    pairs = [(r.task, _intake(job, r, clauses)) for r in [*revived, *changed] if r.task and r.differs]
    given = [r for r in [*revived, *changed] if r.differs]
    job.changes += tasks_change(
        job.actor, job.region, leaders, pairs, [r.before for r in given], [r.differs for r in given]
    )
    _fates(readings, new + revived, changed)


def _fates(readings: Sequence[Reading], new: Sequence[Reading], changed: Sequence[Reading]) -> None:
    for reading in readings:
        reading.sheet.fates[reading.row.number] = "unchanged"
    for reading in new:
        reading.sheet.fates[reading.row.number] = "new"
    for reading in changed:
        reading.sheet.fates[reading.row.number] = "changed"


def _positions(new: Sequence[Reading], known: KnownTasks) -> None:
    """Where new tasks stand in their list: by their printed number where these are plain and different."""
    by_list: dict[str, list[Reading]] = defaultdict(list)
    for reading in new:
        by_list[reading.list_name].append(reading)
    for name, rows in by_list.items():
        counts = Counter(r.number for r in rows)
        plain = all(r.number.isdigit() and counts[r.number] == 1 for r in rows)
        last = known.last_position(name)
        for place, reading in enumerate(rows, start=last + 1):
            reading.fields["position"] = int(reading.number) if plain and last == 0 else place


def _intake(job: Job, reading: Reading, clauses: Mapping[Cited, Clause]) -> TaskIntake:
    return TaskIntake(
        list_name=reading.list_name,
        fields=reading.fields,
        leader=reading.leader,
        leads=reading.leads,
        supports=reading.supports,
        clauses=(clauses[reading.cited],) if reading.cited else None,
        due_day=reading.due.last if reading.due else None,
        source=job.source(reading.sheet),
        source_row=reading.row.number,
    )
