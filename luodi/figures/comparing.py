"""Comparing two books of a region: which tasks rose, fell, turned red, came or left, from what to what.

The changes are told as in a month's book; the counts are of the tasks that the asker sees.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from luodi.books.changes import CHANGES, ON, UNCHANGED, Stand, changes
from luodi.books.models import Book, TaskRow
from luodi.books.queries import book_of
from luodi.core.periods import Period
from luodi.core.problems import Problem, Rejected
from luodi.figures.books import own_units, places_asked, region_asked, steadily
from luodi.figures.dimensions import LIGHTS
from luodi.figures.measures import TASKS
from luodi.figures.rows import rows_counted
from luodi.ledger.org.access import Actor

Counts = Mapping[str, int]
"""How many tasks have each change, by its word."""


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

    def as_json(self) -> dict[str, Any]:
        """The task for commands; lights by their words."""
        lights = {"light_before": LIGHTS.get(self.light_before), "light_after": LIGHTS.get(self.light_after)}
        return vars(self) | {"lead_units": list(self.lead_units)} | lights


@dataclass(frozen=True)
class Comparison:
    """What differs between two books, as far as the asker sees their tasks.

    `counts` names every change, and the tasks that did not change; `by_unit` the same for each lead unit in
    official order, `by_list` for each list. A task with two changes is in both, and under each lead unit.
    """

    region: str
    before: Book
    after: Book
    changes: Sequence[TaskChange]
    counts: Counts
    by_unit: Mapping[str, Counts]
    by_list: Mapping[str, Counts]
    scope: str

    def as_json(self) -> dict[str, Any]:
        """The comparison for commands."""
        return {
            "region": self.region,
            "before": {"period": self.before.period, "revision": self.before.revision},
            "after": {"period": self.after.period, "revision": self.after.revision},
            "scope": self.scope,
            "counts": dict(self.counts),
            "units": [{"unit": unit, "counts": dict(counts)} for unit, counts in self.by_unit.items()],
            "lists": [{"list": name, "counts": dict(counts)} for name, counts in self.by_list.items()],
            "changes": [change.as_json() for change in self.changes],
        }


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
    Raises: Rejected for a revision that does not exist, and for a region whose figures are those of others
    together; what `region_asked` raises.
    """
    place = region_asked(actor, region)
    if places_asked(actor, place) is not None:
        message = f"{place.name}的数是下辖地区的合计,不能逐项比较。"
        raise Rejected([Problem("several_regions", message, remedy="请只比较其中一个地区。")])
    units = own_units(actor, place)

    def read() -> tuple[Comparison, Sequence[Book]]:
        old = book_of(place, before.last_month, before_revision)
        new = book_of(place, after.last_month, after_revision)
        return _compared(place.code, old, new, units), (old, new)

    return steadily(read)


def _compared(region: str, before: Book, after: Book, units: frozenset[str] | None) -> Comparison:
    old, new = _rows(before, units), _rows(after, units)
    told = {key: _changes(key, old.get(key), new.get(key)) for key in {**new, **old}}
    unchanged = [new[key] for key, found in told.items() if not found and key in new]
    shown = {**old, **new}
    return Comparison(
        region=region,
        before=before,
        after=after,
        changes=[change for found in told.values() for change in found],
        counts=_counts([shown[key] for key in told], told, unchanged),
        by_unit={unit: _counts(rows, told, unchanged) for unit, rows in _by_unit(old, new).items()},
        by_list={name: _counts(rows, told, unchanged) for name, rows in _by_list(shown).items()},
        scope="region" if units is None else "unit",
    )


def _counts(
    rows: Iterable[TaskRow], told: Mapping[str, Sequence[TaskChange]], unchanged: Sequence[TaskRow]
) -> Counts:
    """How many of these tasks have each change; the last is that of those without one."""
    keys = {row.key for row in rows}
    found = Counter(change.change for key in keys for change in told[key])
    return {name: found[name] for name in CHANGES} | {UNCHANGED: sum(row.key in keys for row in unchanged)}


def _by_unit(old: Mapping[str, TaskRow], new: Mapping[str, TaskRow]) -> dict[str, list[TaskRow]]:
    """The tasks of each lead unit, in the official order of units, of the later book where both tell it."""
    found: dict[str, list[TaskRow]] = defaultdict(list)
    for row in {**old, **new}.values():
        for unit in _leads(row):
            found[unit].append(row)
    parts = [part for rows in (old, new) for row in rows.values() for part in row.units.all()]
    places = {part.unit: part.unit_position for part in parts}
    return {unit: found[unit] for unit in sorted(found, key=lambda unit: (places[unit], unit))}


def _by_list(rows: Mapping[str, TaskRow]) -> dict[str, list[TaskRow]]:
    found: dict[str, list[TaskRow]] = defaultdict(list)
    for row in sorted(rows.values(), key=lambda row: row.list_position):
        found[row.list].append(row)
    return found


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
