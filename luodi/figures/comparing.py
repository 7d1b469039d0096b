"""Comparing two books of a region: which tasks rose, fell, turned red, came or left, from what to what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from luodi.books.changes import CHANGES, ON, Stand, changes
from luodi.books.models import Book, TaskRow
from luodi.books.queries import book_of
from luodi.core.periods import Period
from luodi.figures.books import own_units, region_asked, steadily
from luodi.figures.measures import TASKS
from luodi.figures.rows import rows_counted
from luodi.ledger.org.access import Actor


@dataclass(frozen=True)
class TaskChange:
    """One task that differs. Statuses and lights are None where unknown, or where it is not on its list."""

    change: str
    key: str
    label: str
    list: str
    number: str
    lead_units: Sequence[str]
    status_before: str | None
    status_after: str | None
    light_before: str | None
    light_after: str | None


@dataclass(frozen=True)
class Comparison:
    """What differs between two books, as far as the asker sees their tasks; `counts` names every change."""

    region: str
    before: Book
    after: Book
    changes: Sequence[TaskChange]
    counts: Mapping[str, int]
    scope: str


def compare(
    actor: Actor,
    region: str,
    before: Period,
    after: Period,
    *,
    before_revision: int | None = None,
    after_revision: int | None = None,
) -> Comparison:
    """Compare two months of a region, or two revisions of one, task by task in printed order.

    Months answer as in `ask`; an asker limited to units is told of the tasks that these take part in.
    Raises: Rejected for a revision that does not exist; what `region_asked` raises.
    """
    place = region_asked(actor, region)
    units = own_units(actor, place)

    def read() -> tuple[Comparison, Sequence[Book]]:
        old = book_of(place, before.last_month, before_revision)
        new = book_of(place, after.last_month, after_revision)
        return _compared(place.code, old, new, units), (old, new)

    return steadily(read)


def _compared(region: str, before: Book, after: Book, units: frozenset[str] | None) -> Comparison:
    old, new = _rows(before, units), _rows(after, units)
    found = [change for key in {**new, **old} for change in _changes(key, old.get(key), new.get(key))]
    return Comparison(
        region=region,
        before=before,
        after=after,
        changes=found,
        counts={name: sum(item.change == name for item in found) for name in CHANGES},
        scope="region" if units is None else "unit",
    )


def _rows(book: Book, units: frozenset[str] | None) -> dict[str, TaskRow]:
    """The tasks on their lists in printed order, with their units. Two queries."""
    rows: Any = rows_counted(TASKS, [book], (), (), units)
    rows = rows.prefetch_related("units").order_by("list_position", "position", "pk")
    return {row.key: row for row in rows}


def _changes(key: str, old: TaskRow | None, new: TaskRow | None) -> list[TaskChange]:
    shown = new or old
    if shown is None:
        return []
    return [
        TaskChange(
            change=change,
            key=key,
            label=shown.requirement,
            list=shown.list,
            number=shown.number,
            lead_units=_leads(shown),
            status_before=old.status if old else None,
            status_after=new.status if new else None,
            light_before=old.light if old else None,
            light_after=new.light if new else None,
        )
        for change in changes(_stand(old), _stand(new))
    ]


def _stand(row: TaskRow | None) -> Stand | None:
    return Stand(ON, row.meaning, row.status, row.light) if row else None


def _leads(row: TaskRow) -> list[str]:
    parts = [part for part in row.units.all() if part.lead]
    return [part.unit for part in sorted(parts, key=lambda part: part.place)]
