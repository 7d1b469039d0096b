"""Task lists: each row found again in the ledger or taken as new; only what differs is written."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from luodi.core.folding import is_same_but_for_end
from luodi.core.periods import Period
from luodi.exchange.outcomes import SheetOutcome
from luodi.exchange.taking.citing import is_as_cited, parted
from luodi.exchange.taking.clauses import clauses_made
from luodi.exchange.taking.conflicts import hold_conflicts
from luodi.exchange.taking.finding import find_keyed, find_tasks
from luodi.exchange.taking.handed import HandOvers, part_once, stand_by_hand_overs
from luodi.exchange.taking.job import Job
from luodi.exchange.taking.known import KnownTasks
from luodi.exchange.taking.lists import make_lists
from luodi.exchange.taking.repeated import leave_taken, voided_by_hand
from luodi.exchange.taking.retitled import find_retitled
from luodi.exchange.taking.rows import Reading, read_rows
from luodi.exchange.telling.changed import note_changes
from luodi.ledger.org.access import Refused
from luodi.ledger.org.models import Person
from luodi.ledger.org.services import people_take
from luodi.ledger.policy.models import Clause
from luodi.ledger.policy.services.intake import Cited
from luodi.ledger.rounds.models import Round, RoundKind, RoundState
from luodi.ledger.tasks.services.intake import Edit, TaskIntake, tasks_add, tasks_change, tasks_revive
from luodi.ledger.tasks.services.owed import owed_follow

LARGEST_PLAIN = 6
"""Digits of a printed number that may serve as a place in the list."""


def take_tasks(job: Job, sheets: Sequence[SheetOutcome]) -> list[Reading]:
    """Take the tasks of these sheets; gives every row's reading, for the months' statuses in it.

    Raises: Refused when a task would be added to a year of which every month is sealed.
    """
    readings = [reading for sheet in sheets for reading in read_rows(job, sheet)]
    known = KnownTasks(job.lists.values())
    find_keyed(readings, known)
    find_retitled(job, readings)
    cells: dict[str, list[str]] = defaultdict(list)
    spoken: dict[str, SheetOutcome] = {}
    for reading in readings:
        if not reading.waits:
            spoken.setdefault(reading.list_name, reading.sheet)
        cells[reading.list_name].append(reading.status)
    older = set(job.lists)
    if make_lists(job, {name: cells[name] for name in spoken}, spoken):
        known = KnownTasks(job.lists.values())
    find_tasks(readings, known)
    _write(job, [r for r in readings if not r.waits and _is_open(r)], known, older)
    return readings


def _is_open(reading: Reading) -> bool:
    """Whether nothing was settled about the row yet."""
    return reading.row.number not in reading.sheet.fates


def _write(job: Job, readings: Sequence[Reading], known: KnownTasks, older: set[str]) -> None:
    away = voided_by_hand(readings, job.year)
    readings = [reading for reading in readings if id(reading) not in away]
    acts = HandOvers(job)
    for reading in readings:
        leave_taken(reading, known, job.year)
        _part_citations(reading, known)
        stand_by_hand_overs(reading, known, acts)
        part_once(reading, known)
    clauses = clauses_made(job, readings)
    leaders, made = people_take(
        job.actor, region=job.region, names=[r.leader for r in readings if r.leader], recorded=False
    )
    job.changes += made
    new = [reading for reading in readings if reading.known is None]
    _add(job, new, leaders, clauses, known, older)
    for reading in readings:
        if reading.known is not None:
            reading.ref = reading.known.ref
            _compare(reading, known, clauses)
    back = [r for r in readings if r.known is not None and r.known.is_void]
    _revive(job, back, older)
    edits = [
        Edit(reading.ref, _intake(job, reading, clauses), reading.before, reading.after)
        for reading in readings
        if reading.ref is not None and reading.after
    ]
    job.changes += tasks_change(job.actor, job.region, leaders, edits)
    _settle(readings)
    _note(readings, known)
    if new or back or any("lead_units" in edit.after or "requirement" in edit.after for edit in edits):
        owed_follow(job.actor, job.region)


def _settle(readings: Sequence[Reading]) -> None:
    for reading in readings:
        is_new = reading.known is None or reading.known.is_void
        fate = "new" if is_new else "changed" if reading.after else "unchanged"
        reading.sheet.fates[reading.row.number] = fate  # type: ignore[assignment]
        if reading.ref is not None:
            reading.sheet.keys[reading.row.number] = reading.ref.key


def _note(readings: Sequence[Reading], known: KnownTasks) -> None:
    """Note what is changed of tasks, for people: clauses by their text."""
    for reading in readings:
        if not reading.after:
            continue
        before, after = dict(reading.before), dict(reading.after)
        if "clauses" in after and reading.ref is not None and reading.cited is not None:
            before["clauses"] = [clause.text for clause in known.clauses(reading.ref)]
            after["clauses"] = [str(reading.row.values.get("clause") or "")]
        note_changes(reading.sheet, reading.row, "task", before, after)


def _add(
    job: Job, new: Sequence[Reading], leaders: Mapping[str, Person], clauses: Mapping[Cited, Clause],
    known: KnownTasks, older: set[str],
) -> None:  # fmt: skip
    _positions(new, known)
    names = {reading.list_name for reading in new} & older
    begins = _begins(job) if names else None
    refs, changes = tasks_add(
        job.actor,
        job.region,
        job.lists,
        leaders,
        [_intake(job, reading, clauses) for reading in new],
        dict.fromkeys(names, begins) if begins else None,
    )
    for reading, ref in zip(new, refs, strict=True):
        reading.ref = ref
    job.changes += changes


def _revive(job: Job, back: Sequence[Reading], older: set[str]) -> None:
    """Bring back tasks that were undone, into the months that are not closed, as new ones are added."""
    late = [reading for reading in back if reading.ref and reading.list_name in older]
    begins = _begins(job) if late else None
    months = {reading.ref.id: begins for reading in late if reading.ref} if begins else {}
    job.changes += tasks_revive(job.actor, job.region, [r.ref for r in back if r.ref], months)


def _begins(job: Job) -> str | None:
    """The month from which tasks added to an older list are in force: the first one that is not closed.

    None while no month of the year is closed: then they are there from its beginning, as the list is.
    """
    months = Round.objects.filter(
        region=job.region, kind=RoundKind.MONTH, state=RoundState.CLOSED, period__startswith=f"{job.year}-"
    )
    last = months.order_by("-period").values_list("period", flat=True).first()
    if last is None:
        return None
    after = Period.parse(last).next()
    if after.year != job.year:
        raise Refused(f"{job.year}年各月均已定版,不能再向该年的清单增加任务。")
    return str(after)


def _positions(new: Sequence[Reading], known: KnownTasks) -> None:
    """Where new tasks stand in their list: by their printed number where these are plain and different."""
    by_list: dict[str, list[Reading]] = defaultdict(list)
    for reading in new:
        by_list[reading.list_name].append(reading)
    for name, rows in by_list.items():
        counts = Counter(reading.number for reading in rows)
        last = known.last_position(name)
        numbered = last == 0 and all(_is_plain(r.number) and counts[r.number] == 1 for r in rows)
        for place, reading in enumerate(rows, start=last + 1):
            reading.fields["position"] = int(reading.number) if numbered else place


def _is_plain(number: str) -> bool:
    return number.isascii() and number.isdigit() and len(number) <= LARGEST_PLAIN


def _part_citations(reading: Reading, known: KnownTasks) -> None:
    """What a known task's row cites: nothing to take where it is what the task cites already.

    A task that comes back brings the clauses back that it cites.
    """
    if not reading.cited or reading.known is None:
        return
    mine = known.clauses(reading.known.ref)
    is_same = is_as_cited(reading.cited, mine) and not reading.known.is_void
    reading.cited = None if is_same else parted(reading.cited[0], mine)


def _compare(reading: Reading, known: KnownTasks, clauses: Mapping[Cited, Clause]) -> None:
    """Note what differs from its task. What the row leaves blank is not in its fields, and no difference."""
    task = reading.known
    if task is None:
        return
    for name, value in reading.fields.items():
        if task.fields[name] != value and name not in reading.untouched and not _is_retyped(reading, name):
            _differ(reading, name, task.fields[name], value)
    if reading.leader is not None and (task.leader or "") != reading.leader:
        _differ(reading, "leader", task.leader, reading.leader or None)
    for name, units, mine in (
        ("lead_units", reading.leads, known.leads),
        ("support_units", reading.supports, known.supports),
    ):
        if units is not None and list(units) != mine(task.ref):
            _differ(reading, name, [u.name for u in mine(task.ref)], [u.name for u in units])
    if reading.cited is not None:
        before = [clause.key for clause in known.clauses(task.ref)]
        after = list(dict.fromkeys(str(clauses[cited].key) for cited in reading.cited))
        if before != after:
            _differ(reading, "clauses", before, after)
    hold_conflicts(reading, known)


def _is_retyped(reading: Reading, name: str) -> bool:
    """Whether a row that no export wrote has its task's text but for white space and its end: no change."""
    task = reading.known
    is_text = name == "requirement" and task is not None and not reading.key
    return is_text and task is not None and is_same_but_for_end(task.text, reading.text)


def _differ(reading: Reading, name: str, before: Any, after: Any) -> None:
    reading.before[name], reading.after[name] = before, after


def _intake(job: Job, reading: Reading, clauses: Mapping[Cited, Clause]) -> TaskIntake:
    return TaskIntake(
        list_name=reading.list_name,
        fields=reading.fields,
        leader=reading.leader,
        leads=reading.leads,
        supports=reading.supports,
        clauses=None if reading.cited is None else [clauses[cited] for cited in reading.cited],
        source=job.source(reading.sheet),
        source_row=reading.row.number,
    )
