"""Rows of the quantities that tasks must reach: target and value at the month's end, and whose they are."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from luodi.books.builders.given import expected_share
from luodi.books.builders.involved import units_then
from luodi.books.builders.origins import cell_text, form_text, last_report
from luodi.books.builders.parts import Builder, Built, Month, Touched
from luodi.books.builders.quantities import Stood, stood
from luodi.books.models import Book, IndicatorRow, IndicatorUnitRow
from luodi.core.quantities import in_parts
from luodi.ledger.papers.models import Source
from luodi.ledger.tasks.models import Adjustment, Indicator, Progress, Task, TaskUnit
from luodi.ledger.tasks.queries.tasks import by_task
from luodi.ledger.tasks.standing import standing

FIELD = "indicator_values"
"""The name under which a sheet's column map would hold the column of an indicator's value."""


def build(month: Month, book: Book, keys: frozenset[str] | None) -> Iterable[Built]:
    """The indicators of tasks on their lists at the month's end: those of these keys, or all."""
    tasks = _tasks(month, keys)
    if not tasks:
        return
    found = stood(month, None if keys is None else [task.pk for task in tasks])
    mine = {"task__in": list(found)}
    parts = by_task(TaskUnit.objects.filter(**mine).prefetch_related("unit").order_by("position", "pk"))
    acts = by_task(Adjustment.objects.filter(**mine).order_by("pk"))
    expected = expected_share(month)
    for task in tasks:
        if standing(month.period.year, month.period, acts[task.pk]) != "on":
            continue
        units = units_then(parts[task.pk], month.period, acts[task.pk])
        for item in found.get(task.pk, ()):
            if keys is None or str(item.indicator.key) in keys:
                narrow = [IndicatorUnitRow(book=book, **unit) for unit in units]
                yield Built(_row(month, book, task, item, expected), narrow)


def concerned(month: Month, touched: Touched) -> frozenset[str] | None:
    """The keys of the indicators of the tasks that changed, those that such a task no longer has included."""
    if "*" in touched["task"]:
        return None
    tasks = touched["task"]
    now = Indicator.objects.filter(task__key__in=tasks).values_list("key", flat=True)
    # Only a book that is not sealed is written: whichever holds a row of one that is gone, it is to go.
    held = IndicatorRow.objects.filter(
        book__region=month.region.code,
        book__period=str(month.period),
        book__sealed_at=None,
        task_key__in=tasks,
    )
    return frozenset(map(str, now)) | frozenset(held.values_list("key", flat=True))


def _tasks(month: Month, keys: frozenset[str] | None) -> list[Task]:
    """The tasks that have indicators, those of these keys or all."""
    with_some = Indicator.objects.all() if keys is None else Indicator.objects.filter(key__in=keys)
    tasks = Task.objects.filter(
        task_list__region=month.region, task_list__year=month.period.year, voided_at=None,
        task_list__voided_at=None, pk__in=with_some.values("task_id"),
    )  # fmt: skip
    return list(tasks.select_related("task_list").order_by("pk"))


def _row(month: Month, book: Book, task: Task, item: Stood, expected: Fraction) -> IndicatorRow:
    indicator, fact = item.indicator, item.fact
    return IndicatorRow(
        book=book,
        key=str(indicator.key),
        task_key=str(task.key),
        task=task.requirement,
        list=task.task_list.name,
        list_position=task.task_list.position,
        position=task.position,
        place=indicator.position,
        name=indicator.name,
        unit_of_measure=indicator.unit_of_measure,
        cumulative=indicator.cumulative,
        direction=indicator.direction,
        target_e4=in_parts(indicator.target),
        value_e4=None if item.value is None else in_parts(item.value),
        known=item.value is not None,
        reached=item.reached,
        on_pace=_on_pace(item, expected),
        reported=fact is not None and fact.period == str(month.period),
        **last_report(fact),
        source=_source(task, fact),
    )


def _on_pace(item: Stood, expected: Fraction) -> bool | None:
    """Whether what accumulates has come as far as the year has; a level where it is reached, a limit where it
    is kept.
    """
    if item.indicator.is_limit or not item.indicator.cumulative:
        return item.reached
    done = item.completion
    return None if done is None else done >= expected


def _source(task: Task, fact: Progress | None) -> str:
    """Where the value came from; without one, where the task did."""
    if fact is not None:
        return cell_text(fact.source, fact.source_row, FIELD) if fact.source else form_text(fact)
    source: Source | None = task.source
    return cell_text(source, task.source_row, "requirement") if source else ""


BUILDER = Builder(
    name="indicators",
    kinds=frozenset({"task"}),
    tables=(IndicatorRow, IndicatorUnitRow),
    build=build,
    concerned=concerned,
)
