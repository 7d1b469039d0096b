"""Rows of tasks as they stand at the end of the month: the list they are on, what was last accepted, their light."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from luodi.books.builders.parts import Builder, Built, Month
from luodi.books.models import Book, TaskChangeRow, TaskPolicyRow, TaskRow, TaskUnitRow
from luodi.core.lights import Facts, Light, Rule, light
from luodi.core.statuses import Meaning, move
from luodi.ledger.papers.models import Source
from luodi.ledger.policy.models import Clause
from luodi.ledger.tasks.models import Adjustment, Progress, Task, TaskClause, TaskUnit
from luodi.ledger.tasks.queries import Current, current_progress, light_rules_for
from luodi.ledger.tasks.standing import lead_units_at, standing, support_units_at

RISEN, FALLEN, NEWLY_RED, ADDED, WITHDRAWN = "上升", "下降", "新转红", "新增", "撤出"
RED = "red"


@dataclass(frozen=True)
class Before:
    """What last month's book said of a task."""

    standing: str
    meaning: str | None
    status: str | None
    light: str | None


@dataclass(frozen=True)
class Given:
    """Everything that rows are made from, read in a few queries for any number of tasks."""

    month: Month
    book: Book
    current: Mapping[int, Current]
    parts: Mapping[int, Sequence[TaskUnit]]
    clauses: Mapping[int, Sequence[Clause]]
    adjustments: Mapping[int, Sequence[Adjustment]]
    rules: Sequence[Rule]
    before: Mapping[str, Before] | None


def build(month: Month, book: Book, keys: frozenset[str] | None) -> Iterable[Built]:
    """The rows of the tasks on the lists of the month's year: those of these keys, or all."""
    tasks = Task.objects.filter(
        task_list__region=month.region, task_list__year=month.period.year, voided_at__isnull=True,
        task_list__voided_at__isnull=True,
    ).select_related("task_list__scheme", "leader", "source")  # fmt: skip
    if keys is not None:
        tasks = tasks.filter(key__in=sorted(keys))
    listed = list(tasks)
    given = _given(month, book, listed, keys)
    for task in listed:
        built = _built(task, given)
        if built:
            yield built


def _given(month: Month, book: Book, tasks: Sequence[Task], keys: frozenset[str] | None) -> Given:
    few = None if keys is None else [task.pk for task in tasks]
    return Given(
        month=month,
        book=book,
        current=current_progress(month.region.pk, month.period.year, month.period, few),
        parts=_parts(month, few),
        clauses=_clauses(month, few),
        adjustments=_adjustments(month, few),
        rules=light_rules_for(month.region),
        before=_before(month.before, keys),
    )


def _built(task: Task, given: Given) -> Built | None:
    period = given.month.period
    adjustments = given.adjustments.get(task.pk, ())
    now = standing(task.task_list.year, period, adjustments)
    old = given.before.get(str(task.key)) if given.before is not None else None
    left = now == "withdrawn" and old is not None and old.standing == "on"
    if now != "on" and not left:
        return None
    current = given.current.get(task.pk, Current())
    shown = _light(task, current, given)
    row = _row(task, current, shown, given, "on" if now == "on" else "withdrawn")
    narrow = [
        *_unit_rows(task, given),
        *_policy_rows(task, given),
        *_change_rows(row, old, given),
    ]
    return Built(row, narrow)


def _light(task: Task, current: Current, given: Given) -> Light:
    settled, last = current.settled, current.last
    meaning = Meaning(settled.status.meaning) if settled and settled.status else None
    percent = Fraction(last.percent) if last and last.percent is not None else None
    facts = Facts(
        meaning=meaning, due=task.due_day, percent=percent, expected=given.month.period.time_progress
    )
    return light(facts, given.month.today, given.rules)


def _row(task: Task, current: Current, shown: Light, given: Given, stands: str) -> TaskRow:
    settled, last = current.settled, current.last
    status = settled.status if settled else None
    confidence = (last.confidence if last else "") or None
    return TaskRow(
        book=given.book,
        key=str(task.key),
        standing=stands,
        list=task.task_list.name,
        list_position=task.task_list.position,
        number=task.number,
        position=task.position,
        category=task.category,
        requirement=task.requirement,
        scheme=task.task_list.scheme.code,
        status=status.label if status else None,
        status_position=status.position if status else None,
        meaning=status.meaning if status else None,
        prospect=(settled.prospect if settled else "") or None,
        unit_status=settled.unit_status.label if settled and settled.unit_status else None,
        office_reason=settled.office_reason if settled else "",
        percent=last.percent if last else None,
        light=shown.colour,
        light_why=shown.why,
        confidence=confidence,
        confidence_reason=last.confidence_reason if last else "",
        lights_agree=None if confidence is None else confidence == shown.colour,
        leader=task.leader.name if task.leader else None,
        leader_position=task.leader.position if task.leader else None,
        horizon=task.horizon or None,
        due=task.due,
        due_day=task.due_day,
        reported=current.of_period is not None,
        **_reported(last),
        text=last.text if last else "",
        problem=last.problem if last else "",
        next_step=last.next_step if last else "",
        support_level=last.support_level if last else "",
        support_needed=last.support_needed if last else "",
        source=_source(task, settled),
    )


def _reported(last: Progress | None) -> dict[str, str | None]:
    if last is None:
        return {"reported_period": None, "reported_unit": None, "reported_by": None, "fact": None}
    return {
        "reported_period": last.period,
        "reported_unit": last.unit.name if last.unit else None,
        "reported_by": last.recorded_by,
        "fact": str(last.key),
    }


def _source(task: Task, settled: Progress | None) -> str:
    """The cell that the status came from, or the form; without a status, the cell of the task itself."""
    if settled is not None:
        if settled.source is not None:
            return cell_text(settled.source, settled.source_row, "status")
        who = settled.unit.name if settled.unit else ""
        return f"填报:{who} {settled.recorded_by} {settled.recorded_at:%Y-%m-%d}"
    return cell_text(task.source, task.source_row, "requirement") if task.source else ""


def cell_text(source: Source, row: int | None, field: str) -> str:
    """`五张清单台账.xlsx!重点工作任务清单!K9`: the cell of one field of a row, or the row where it has no column."""
    column = source.columns.get(field, "")
    spot = f"{column}{row}" if column else f"第{row}行"
    return f"{source.file_name}!{source.sheet}!{spot}"


def _unit_rows(task: Task, given: Given) -> list[TaskUnitRow]:
    parts = given.parts.get(task.pk, ())
    acts = given.adjustments.get(task.pk, ())
    leads = lead_units_at(parts, given.month.period, acts)
    supports = support_units_at(parts, given.month.period, acts)
    rows = [(unit, True, place) for place, unit in enumerate(leads)]
    rows += [(unit, False, place) for place, unit in enumerate(supports)]
    return [
        TaskUnitRow(
            book=given.book, unit_key=str(unit.key), unit=unit.name, unit_position=unit.position, lead=lead, place=place
        )
        for unit, lead, place in rows
    ]


def _policy_rows(task: Task, given: Given) -> list[TaskPolicyRow]:
    return [
        TaskPolicyRow(book=given.book, clause_key=str(clause.key), document=clause.document.title, place=place)
        for place, clause in enumerate(given.clauses.get(task.pk, ()))
    ]


def _change_rows(row: TaskRow, old: Before | None, given: Given) -> list[TaskChangeRow]:
    if given.before is None:
        return []
    if old is None or old.standing != "on":
        return [TaskChangeRow(book=given.book, change=ADDED, before="")] if row.standing == "on" else []
    before = old.status or ""
    if row.standing == "withdrawn":
        return [TaskChangeRow(book=given.book, change=WITHDRAWN, before=before)]
    moved = move(
        Meaning(old.meaning) if old.meaning else None, Meaning(row.meaning) if row.meaning else None
    )
    changes = [moved] if moved else []
    if row.light == RED and old.light != RED:
        changes.append(NEWLY_RED)
    return [TaskChangeRow(book=given.book, change=change, before=before) for change in changes]


def _before(book: Book | None, keys: frozenset[str] | None) -> dict[str, Before] | None:
    if book is None:
        return None
    rows = TaskRow.objects.filter(book=book)
    if keys is not None:
        rows = rows.filter(key__in=sorted(keys))
    found = rows.values_list("key", "standing", "meaning", "status", "light")
    return {key: Before(stands, meaning, status, colour) for key, stands, meaning, status, colour in found}


def _parts(month: Month, few: list[int] | None) -> dict[int, list[TaskUnit]]:
    parts = TaskUnit.objects.filter(task__task_list__region=month.region, task__task_list__year=month.period.year)
    if few is not None:
        parts = parts.filter(task_id__in=few)
    by_task: dict[int, list[TaskUnit]] = defaultdict(list)
    for part in parts.select_related("unit").order_by("position", "pk"):
        by_task[part.task_id].append(part)
    return by_task


def _clauses(month: Month, few: list[int] | None) -> dict[int, list[Clause]]:
    cited = TaskClause.objects.filter(task__task_list__region=month.region, task__task_list__year=month.period.year)
    if few is not None:
        cited = cited.filter(task_id__in=few)
    by_task: dict[int, list[Clause]] = defaultdict(list)
    for citation in cited.select_related("clause__document").order_by("position", "pk"):
        by_task[citation.task_id].append(citation.clause)
    return by_task


def _adjustments(month: Month, few: list[int] | None) -> dict[int, list[Adjustment]]:
    acts = Adjustment.objects.filter(task__task_list__region=month.region, task__task_list__year=month.period.year)
    if few is not None:
        acts = acts.filter(task_id__in=few)
    by_task: dict[int, list[Adjustment]] = defaultdict(list)
    for act in acts.order_by("pk"):
        by_task[act.task_id].append(act)
    return by_task


BUILDER = Builder(
    name="tasks",
    kinds=frozenset({"task"}),
    tables=(TaskRow, TaskUnitRow, TaskPolicyRow, TaskChangeRow),
    build=build,
)
