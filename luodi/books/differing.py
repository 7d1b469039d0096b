"""What of sealed months the ledger now says otherwise (待重述): corrections, reversals, tasks added since.

Told by the facts alone: a list renamed or a leader changed since does not touch a sealed month. And only
where sealing it again would make another row: a correction that says the same marks nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from django.db.models import Model

from luodi.books.builders.parts import Month
from luodi.books.builders.tasks import build
from luodi.books.changes import ON
from luodi.books.models import Book, TaskRow
from luodi.books.reasons import Differing, Reason, reasons_of
from luodi.books.said import UNREPORTED, Told, known_at, sealed_in
from luodi.core.periods import Period
from luodi.ledger.org.models import Region


@dataclass(frozen=True)
class Difference:
    """One task that a sealed month states otherwise than the ledger does now.

    `sealed` and `now` are its status then and now; None: unknown, or not on its list. `columns` are the
    columns of its row that differ, and `indicator_values` where a quantity does; none where the whole row
    comes or goes. `acts`: those that make it differ, in their order, as far as the record tells.
    """

    key: str
    label: str
    list: str
    sealed: str | None
    now: str | None
    columns: tuple[str, ...] = ()
    acts: tuple[Reason, ...] = ()


TOLD_BY_FACTS = (
    "status", "meaning", "prospect", "unit_status", "office_reason", "percent", "confidence",
    "confidence_reason", "reported", "reported_period", "reported_unit", "text", "problem", "next_step",
    "support_level", "support_needed",
)  # fmt: skip
"""Columns of a task's row that come from facts; the others follow the list, the rules and the day."""
QUANTITIES = "indicator_values"
"""The column, of those that differ, which stands for all quantities of a task."""


def differences_in(region: Region, books: Sequence[Book]) -> dict[Period, list[Difference]]:
    """By the month of each of these books: the tasks that differ, in printed order. Not scoped.

    Eight queries at most, whatever the number of books, and some more for each month that may differ.
    """
    sealed = sealed_in(books)
    known = known_at(region, {Period.parse(book.period) for book in books})
    found = {}
    for book in books:
        month = Period.parse(book.period)
        then, now = sealed[book.pk], known[month]
        moved = _moved(then, now)
        found[month] = _confirmed(region, book, _suspects(then, now, moved), moved)
    return found


def _moved(then: Told, now: Told) -> set[str]:
    """The tasks of which a quantity is another one now. Which ones a task has is not said of a month."""
    return {
        task
        for (task, key), quantity in now.quantities.items()
        if then.quantities.get((task, key), UNREPORTED) != quantity
        and task in then.tasks
        and task in now.tasks
    }


def _suspects(then: Told, now: Told, moved: Collection[str]) -> list[Difference]:
    """The tasks of which a row made anew may say something else, in printed order."""
    found = []
    for key in {**now.tasks, **then.tasks}:
        old, new = then.tasks.get(key), now.tasks.get(key)
        if old is not None and new is not None and old.basis == new.basis and key not in moved:
            continue
        shown = new or old
        if shown is not None:
            statuses = (old.status if old else None, new.status if new else None)
            found.append(Difference(key, shown.label, shown.list, *statuses))
    return found


def _confirmed(
    region: Region, book: Book, suspects: Sequence[Difference], moved: Collection[str]
) -> list[Difference]:
    """Those of which the rows made anew say something else than the sealed ones, with why."""
    keys = frozenset(item.key for item in suspects)
    if not keys:
        return []
    month = Month(region, Period.parse(book.period), book.today, None)
    now = {
        row.key: row for row in (made.row for made in build(month, book, keys)) if isinstance(row, TaskRow)
    }
    then = {row.key: row for row in TaskRow.objects.filter(book=book, standing=ON, key__in=keys)}
    differing = []
    rows = {}
    for item in suspects:
        columns = _columns(then.get(item.key), now.get(item.key))
        if columns is not None and item.key in moved:
            columns = (*columns, QUANTITIES)
        if columns is None or columns:
            differing.append(replace(item, columns=columns or ()))
            rows[item.key] = _differing(columns or (), now.get(item.key))
    acts = reasons_of(region, book, rows)
    return [replace(item, acts=acts[item.key]) for item in differing]


def _differing(columns: tuple[str, ...], now: TaskRow | None) -> Differing:
    """What tells which acts made a row differ."""
    rests_on = {"period": now.reported_period, "status_fact": now.status_fact} if now else {}
    return Differing(columns, QUANTITIES in columns, **rests_on)


def _columns(then: Model | None, now: Model | None) -> tuple[str, ...] | None:
    """The columns told by facts that differ; None where the whole row comes or goes."""
    if then is None or now is None:
        return () if then is now else None
    return tuple(c for c in TOLD_BY_FACTS if getattr(then, c) != getattr(now, c))
