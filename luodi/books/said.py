"""What months say of tasks, briefly: sealed ones by their rows, and now by the facts. Plain values to hold
against one another, for any number of months at once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from luodi.books.builders.quantities import indicators_of, said_of, values_at
from luodi.books.builders.tasks import SETTLED
from luodi.books.changes import ON
from luodi.books.facts import Held, facts_of, held_at
from luodi.books.models import Book, IndicatorRow, TaskRow
from luodi.core.periods import Period
from luodi.core.quantities import in_parts
from luodi.ledger.org.models import Region
from luodi.ledger.tasks.facts import Fact
from luodi.ledger.tasks.models import Adjustment, Judgement, Task
from luodi.ledger.tasks.queries.tasks import by_task
from luodi.ledger.tasks.standing import standing

Quantity = tuple[int | None, str | None]
"""The value of an indicator in ten-thousandths, and the month that it was reported for."""
UNREPORTED: Quantity = (None, None)
Judged = tuple[str | None, str]
"""The office's confidence in a task, and its reason."""
UNJUDGED: Judged = (None, "")


class Said(NamedTuple):
    """What a month says of a task: the facts that it rests on, the confidence in it; and what it is."""

    last: str | None
    settled: str | None
    judged: Judged
    status: str | None
    label: str
    list: str

    @property
    def basis(self) -> tuple[object, ...]:
        """What its row follows from: where it is the same, so is what the row says."""
        return self.last, self.settled, self.judged


@dataclass(frozen=True)
class Told:
    """One month: what it says of each task on its list, by key in printed order, and of their indicators."""

    tasks: Mapping[str, Said]
    quantities: Mapping[tuple[str, str], Quantity]


def sealed_in(books: Sequence[Book]) -> dict[int, Told]:
    """By the number of a book: what it says. Two queries."""
    rows = TaskRow.objects.filter(book__in=books, standing=ON).order_by("list_position", "position", "pk")
    tasks: dict[int, dict[str, Said]] = defaultdict(dict)
    wanted = (
        "book_id", "key", "fact", "status_fact", "confidence", "confidence_reason", "status",
        "requirement", "list",
    )  # fmt: skip
    for book, key, last, settled, colour, why, *what in rows.values_list(*wanted):
        tasks[book][key] = Said(last, settled, (colour, why), *what)
    quantities: dict[int, dict[tuple[str, str], Quantity]] = defaultdict(dict)
    said = IndicatorRow.objects.filter(book__in=books)
    columns = ("book_id", "task_key", "key", "value_e4", "reported_period")
    for book, task, key, value, period in said.values_list(*columns):
        quantities[book][task, key] = (value, period)
    return {book.pk: Told(tasks[book.pk], quantities[book.pk]) for book in books}


def known_at(region: Region, months: Collection[Period]) -> dict[Period, Told]:
    """By month: what the ledger says of it now. Six queries at most, whatever the number of months."""
    years = {month.year for month in months}
    mine = {"task__task_list__region": region, "task__task_list__year__in": years}
    listed = Task.objects.filter(
        task_list__region=region, task_list__year__in=years, voided_at=None, task_list__voided_at=None
    ).select_related("task_list")
    tasks = sorted(listed, key=lambda task: (task.task_list.position, task.position, task.pk))
    facts, acts = facts_of(region, years), by_task(Adjustment.objects.filter(**mine).order_by("pk"))
    judgements = list(Judgement.objects.filter(**mine).order_by("period", "pk"))
    indicators = indicators_of(region, years)
    said = said_of(indicators, max(months))
    keys = {task.pk: str(task.key) for task in tasks}
    found = {}
    for month in months:
        held = held_at(facts, month)
        judged = {j.task_id: (j.confidence, j.reason) for j in judgements if j.period <= str(month)}
        on = [
            task for task in tasks
            if task.task_list.year == month.year and standing(month.year, month, acts[task.pk]) == ON
        ]  # fmt: skip
        found[month] = Told(
            {keys[task.pk]: _said(task, held.get(task.pk), judged.get(task.pk, UNJUDGED)) for task in on},
            {
                (keys[item.task_id], str(item.key)): _quantity(value, fact)
                for item, value, fact in values_at(month, indicators, said)
                if item.task_id in keys
            },
        )
    return found


def _quantity(value: Decimal | None, fact: Fact | None) -> Quantity:
    return UNREPORTED if value is None or fact is None else (in_parts(value), fact.period)


def _said(task: Task, held: Held | None, judged: Judged) -> Said:
    last = held.last if held else None
    settled = held.settled if held else None
    is_settled = settled is not None and settled.meaning in SETTLED
    return Said(
        last.key if last else None,
        settled.key if settled else None,
        UNJUDGED if is_settled else judged,
        settled.status if settled else None,
        task.requirement,
        task.task_list.name,
    )
