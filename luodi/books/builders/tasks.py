"""Rows of tasks as they stand at the end of the month: their list, what was last accepted, their light."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from django.db.models import Q

from luodi.books.builders.given import Given, Reported, given_for
from luodi.books.builders.involved import units_then
from luodi.books.builders.origins import cell_text, form_text, last_report
from luodi.books.builders.parts import Builder, Built, Month, Touched
from luodi.books.builders.quantities import least_complete, limit_exceeded
from luodi.books.changes import OFF, ON, Stand, changes
from luodi.books.models import Book, TaskChangeRow, TaskPolicyRow, TaskRow, TaskUnitRow
from luodi.core.days import from_iso
from luodi.core.lights import Facts, Light, light
from luodi.core.statuses import Meaning, counted
from luodi.ledger.tasks.models import Judgement, Progress, Status, Task, TaskClause
from luodi.ledger.tasks.standing import standing

SETTLED = frozenset({Meaning.DONE, Meaning.UNOBTAINABLE})
"""Meanings after which there is nothing left to be confident of."""


def build(month: Month, book: Book, keys: frozenset[str] | None) -> Iterable[Built]:
    """The rows of the tasks on the lists of the month's year: those of these keys, or all."""
    given = given_for(month, keys)
    for task in given.tasks:
        built = _built(task, book, given)
        if built:
            yield built


def concerned(month: Month, touched: Touched) -> frozenset[str] | None:
    """The keys of the tasks that changed, and of those that cite what did; None for all."""
    if any("*" in keys for keys in touched.values()):
        return None
    return frozenset(touched.get("task", ())) | _citing(month, touched)


def _citing(month: Month, touched: Touched) -> frozenset[str]:
    """The keys of the month's tasks that cite one of these documents or clauses."""
    documents, clauses = touched.get("document", ()), touched.get("clause", ())
    if not documents and not clauses:
        return frozenset()
    cited = TaskClause.objects.filter(
        Q(clause__key__in=clauses) | Q(clause__document__key__in=documents),
        task__task_list__region=month.region,
        task__task_list__year=month.period.year,
    )
    return frozenset(str(key) for key in cited.values_list("task__key", flat=True))


def _built(task: Task, book: Book, given: Given) -> Built | None:
    """The row of a task on its list, or that left it this month."""
    reported = given.reported.get(task.pk, Reported())
    row = _row(task, book, reported, given)
    changed = _change_rows(row, given)
    if row.standing != ON and not changed:
        return None
    return Built(row, [*_unit_rows(task, book, given), *_policy_rows(task, book, given), *changed])


def _light(task: Task, reported: Reported, given: Given) -> Light:
    settled, last = reported.settled, reported.last
    meaning = _meaning(task, settled.status if settled else None, given)
    percent = _percent(task, last, given)
    facts = Facts(
        meaning=meaning, due=task.due_day, percent=percent, expected=given.expected,
        exceeded=limit_exceeded(given.quantities.get(task.pk, ())),
    )  # fmt: skip
    return light(facts, given.month.today, given.rules)


def _percent(task: Task, last: Progress | None, given: Given) -> Fraction | None:
    """How much of the task is done, for its light: as reported, else as its indicators tell."""
    if last is not None and last.percent is not None:
        return Fraction(last.percent)
    return least_complete(given.quantities.get(task.pk, ()))


def _row(task: Task, book: Book, reported: Reported, given: Given) -> TaskRow:
    settled, last, period = reported.settled, reported.last, given.month.period
    shown = _light(task, reported, given)
    is_on = standing(task.task_list.year, period, given.adjustments.get(task.pk, ())) == "on"
    status = settled.status if settled else None
    judged = _judged(task, status, given)
    confidence = judged.confidence if judged else None
    return TaskRow(
        book=book,
        key=str(task.key),
        standing=ON if is_on else OFF,
        list=task.task_list.name,
        list_position=task.task_list.position,
        number=task.number,
        position=task.position,
        category=task.category,
        requirement=task.requirement,
        scheme=task.task_list.scheme.code,
        status=status.label if status else None,
        status_position=status.position if status else None,
        meaning=_meaning(task, status, given),
        prospect=(settled.prospect if settled else "") or None,
        unit_status=settled.unit_status.label if settled and settled.unit_status else None,
        office_reason=settled.office_reason if settled else "",
        percent=last.percent if last else None,
        light=shown.colour,
        light_why=shown.why,
        confidence=confidence,
        confidence_reason=judged.reason if judged else "",
        lights_agree=None if confidence is None else confidence == shown.colour,
        leader=task.leader.name if task.leader else None,
        leader_position=task.leader.position if task.leader else None,
        horizon=task.horizon or None,
        due=task.due,
        due_day=task.due_day,
        reported=last is not None and last.period == str(period),
        **last_report(last),
        status_fact=str(settled.key) if settled else None,
        text=last.text if last else "",
        problem=last.problem if last else "",
        next_step=last.next_step if last else "",
        support_level=last.support_level if last else "",
        support_needed=last.support_needed if last else "",
        source=_source(task, settled),
    )


def _meaning(task: Task, status: Status | None, given: Given) -> Meaning | None:
    """What the printed status counts as in this region."""
    if status is None:
        return None
    starts = from_iso(task.starts) if task.starts else None
    meaning = Meaning(status.meaning)
    return counted(status.code, meaning, planning_is_slow=given.planning_is_slow, starts=starts)


def _judged(task: Task, status: Status | None, given: Given) -> Judgement | None:
    """The office's confidence, unless the task is settled."""
    return None if status and Meaning(status.meaning) in SETTLED else given.judged.get(task.pk)


def _source(task: Task, settled: Progress | None) -> str:
    """The cell that the status came from, or the form; without a status, the cell of the task itself."""
    if settled is not None:
        if settled.source is not None:
            return cell_text(settled.source, settled.source_row, "status")
        return form_text(settled)
    return cell_text(task.source, task.source_row, "requirement") if task.source else ""


def _unit_rows(task: Task, book: Book, given: Given) -> list[TaskUnitRow]:
    parts, acts = given.parts.get(task.pk, ()), given.adjustments.get(task.pk, ())
    return [TaskUnitRow(book=book, **unit) for unit in units_then(parts, given.month.period, acts)]


def _policy_rows(task: Task, book: Book, given: Given) -> list[TaskPolicyRow]:
    clauses = [citation.clause for citation in given.citations.get(task.pk, ())]
    return [
        TaskPolicyRow(book=book, clause_key=str(clause.key), document=clause.document.title, place=place)
        for place, clause in enumerate(clauses)
    ]


def _change_rows(row: TaskRow, given: Given) -> list[TaskChangeRow]:
    if given.before is None:
        return []
    old = given.before.get(row.key)
    found = changes(old, Stand(row.standing, row.meaning, row.status, row.light))
    was = (old.status if old and old.standing == ON else None) or ""
    return [TaskChangeRow(book=row.book, change=change, before=was) for change in found]


BUILDER = Builder(
    name="tasks",
    kinds=frozenset({"task", "document", "clause"}),
    tables=(TaskRow, TaskUnitRow, TaskPolicyRow, TaskChangeRow),
    build=build,
    concerned=concerned,
)
