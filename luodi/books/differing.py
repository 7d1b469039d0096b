"""What of sealed months the ledger now says otherwise (待重述): corrections, reversals, tasks added since.

Told by the facts alone: a list renamed or a leader changed since does not touch a sealed month.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from luodi.books.changes import ON
from luodi.books.facts import Fact, Held, facts_of, held_at
from luodi.books.models import Book, TaskRow
from luodi.core.periods import Period
from luodi.ledger.org.models import Region
from luodi.ledger.tasks.models import Adjustment, Task
from luodi.ledger.tasks.standing import standing


@dataclass(frozen=True)
class Difference:
    """One task that a sealed month states otherwise than the ledger does now.

    `sealed` and `now` are its status then and now; None: unknown, or not on its list.
    """

    key: str
    label: str
    list: str
    sealed: str | None
    now: str | None


class Said(NamedTuple):
    """What a month says of a task: the facts that it rests on, and the status that they give."""

    last: str | None
    settled: str | None
    status: str | None


def differences_in(region: Region, books: Sequence[Book]) -> dict[Period, list[Difference]]:
    """By the month of each of these books: the tasks that differ, in printed order. Not scoped.

    Four queries, whatever the number of books.
    """
    years = {int(book.period[:4]) for book in books}
    tasks = {
        task.pk: task
        for task in Task.objects.filter(
            task_list__region=region, task_list__year__in=years, voided_at=None, task_list__voided_at=None
        ).select_related("task_list")
    }
    ordered = sorted(tasks.values(), key=lambda task: (task.task_list.position, task.position, task.pk))
    sealed, facts, acts = _sealed(books), facts_of(region, years), _adjustments(region, years)
    found = {}
    for book in books:
        month = Period.parse(book.period)
        now = _now([task for task in ordered if task.task_list.year == month.year], month, facts, acts)
        found[month] = _differing(sealed[book.pk], now)
    return found


def _differing(
    sealed: dict[str, tuple[Said, str, str]], now: dict[str, tuple[Said, str, str]]
) -> list[Difference]:
    found = []
    for key in {**now, **sealed}:
        then, today = sealed.get(key), now.get(key)
        if then is not None and today is not None and then[0][:2] == today[0][:2]:
            continue
        _, label, name = today or then or (None, "", "")
        found.append(
            Difference(key, label, name, then[0].status if then else None, today[0].status if today else None)
        )
    return found


def _sealed(books: Sequence[Book]) -> dict[int, dict[str, tuple[Said, str, str]]]:
    rows = TaskRow.objects.filter(book__in=books, standing=ON).order_by("list_position", "position", "pk")
    found: dict[int, dict[str, tuple[Said, str, str]]] = defaultdict(dict)
    wanted = rows.values_list("book_id", "key", "fact", "status_fact", "status", "requirement", "list")
    for book, key, last, settled, status, label, name in wanted:
        found[book][key] = (Said(last, settled, status), label, name)
    return found


def _now(
    tasks: Sequence[Task], month: Period, facts: Sequence[Fact], acts: dict[int, list[Adjustment]]
) -> dict[str, tuple[Said, str, str]]:
    held = held_at(facts, month)
    return {
        str(task.key): (_said(held.get(task.pk)), task.requirement, task.task_list.name)
        for task in tasks
        if standing(task.task_list.year, month, acts.get(task.pk, ())) == ON
    }


def _said(held: Held | None) -> Said:
    settled = held.settled if held else None
    return Said(
        held.last.key if held else None, settled.key if settled else None, settled.status if settled else None
    )


def _adjustments(region: Region, years: set[int]) -> dict[int, list[Adjustment]]:
    acts = Adjustment.objects.filter(task__task_list__region=region, task__task_list__year__in=years)
    found: dict[int, list[Adjustment]] = defaultdict(list)
    for act in acts.order_by("pk"):
        found[act.task_id].append(act)
    return found
