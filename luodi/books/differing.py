"""What of sealed months the ledger now says otherwise (待重述): corrections, reversals, tasks added since.

Told by the facts alone: a list renamed or a leader changed since does not touch a sealed month. And only
where sealing it again would make another row: a correction that says the same marks nothing.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from django.db.models import Model

from luodi.books.builders.parts import Month
from luodi.books.builders.tasks import build
from luodi.books.changes import ON
from luodi.books.facts import Fact, Held, facts_of, held_at
from luodi.books.models import Book, TaskRow
from luodi.core.periods import Period
from luodi.ledger.audit.models import Change
from luodi.ledger.org.models import Region
from luodi.ledger.tasks.models import Adjustment, Task
from luodi.ledger.tasks.standing import standing


@dataclass(frozen=True)
class Difference:
    """One task that a sealed month states otherwise than the ledger does now.

    `sealed` and `now` are its status then and now; None: unknown, or not on its list. `columns` are the
    columns of its row that differ; none where the whole row comes or goes. `why`, `by`, `at`: the reason
    of the act that it rests on, who did it and when, as far as the record tells.
    """

    key: str
    label: str
    list: str
    sealed: str | None
    now: str | None
    columns: tuple[str, ...] = ()
    why: str = ""
    by: str = ""
    at: dt.datetime | None = None


TOLD_BY_FACTS = (
    "status", "meaning", "prospect", "unit_status", "office_reason", "percent", "confidence",
    "confidence_reason", "reported", "reported_period", "reported_unit", "text", "problem", "next_step",
    "support_level", "support_needed",
)  # fmt: skip
"""Columns of a task's row that come from facts; the others follow the list, the rules and the day."""


class Said(NamedTuple):
    """What a month says of a task: the facts that it rests on, and the status that they give."""

    last: str | None
    settled: str | None
    status: str | None


def differences_in(region: Region, books: Sequence[Book]) -> dict[Period, list[Difference]]:
    """By the month of each of these books: the tasks that differ, in printed order. Not scoped.

    Four queries, whatever the number of books, and some more for each month that may differ.
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
        found[month] = _confirmed(region, book, _differing(sealed[book.pk], now))
    return found


def _confirmed(region: Region, book: Book, found: Sequence[Difference]) -> list[Difference]:
    """Those of which the row made anew says something else than the sealed one, with why."""
    keys = frozenset(item.key for item in found)
    if not keys:
        return []
    month = Month(region, Period.parse(book.period), book.today, None)
    now = {vars(made.row)["key"]: made.row for made in build(month, book, keys)}
    then = {row.key: row for row in TaskRow.objects.filter(book=book, standing=ON, key__in=keys)}
    differing = []
    for item in found:
        columns = _columns(then.get(item.key), now.get(item.key))
        if columns is not None:
            differing.append(replace(item, columns=columns))
    acts = _acts(region, book, {item.key for item in differing})
    return [replace(item, **acts.get(item.key, {})) for item in differing]


def _columns(then: Model | None, now: Model | None) -> tuple[str, ...] | None:
    """The columns told by facts that differ; None where none does."""
    if then is None or now is None:
        return None if then is now else ()
    return tuple(c for c in TOLD_BY_FACTS if getattr(then, c) != getattr(now, c)) or None


def _acts(region: Region, book: Book, keys: set[str]) -> dict[str, dict[str, Any]]:
    """By task: the reason, person and moment of the newest act since sealing about its month or before."""
    changes = Change.objects.filter(
        subject_kind="task", subject_key__in=keys, act__region=region.code, act__at__gte=book.sealed_at
    ).order_by("pk")
    found: dict[str, dict[str, Any]] = {}
    wanted = ("subject_key", "before", "after", "act__reason", "act__actor_name", "act__actor", "act__at")
    for key, before, after, why, name, actor, at in changes.values_list(*wanted):
        about = {**(before or {}), **(after or {})}.get("period", "")
        if about <= book.period:
            found[key] = {"why": why, "by": name or actor, "at": at}
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
