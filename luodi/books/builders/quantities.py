"""What the indicators of tasks had come to by the end of a month: the last value an accepted report says.

A value that a later report does not repeat is carried on; one that was never reported is unknown, not zero.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple

from luodi.books.builders.parts import Month
from luodi.core.quantities import read_quantity
from luodi.ledger.tasks.facts import Link, live
from luodi.ledger.tasks.models import FactKind, Indicator, Progress


@dataclass(frozen=True)
class Stood:
    """An indicator with its value at the month's end and the fact that said it; None where none ever did."""

    indicator: Indicator
    value: Decimal | None = None
    fact: Progress | None = None

    @property
    def completion(self) -> Fraction | None:
        """Value ÷ target, not rounded."""
        if self.value is None or not self.indicator.target:
            return None
        return Fraction(self.value) / Fraction(self.indicator.target)


class _Said(NamedTuple):
    """What a progress fact says of quantities, without its texts."""

    pk: int
    replaces: int | None
    task: int
    period: str
    kind: str
    values: Mapping[str, Any]


def stood(month: Month, task_ids: Collection[int] | None = None) -> dict[int, list[Stood]]:
    """By task: its indicators in their order, of the tasks on lists of the month's year (of these, if given).

    Two queries and what comes with the facts, however many tasks; one where none has an indicator.
    """
    indicators = Indicator.objects.filter(
        task__task_list__region=month.region, task__task_list__year=month.period.year
    )
    if task_ids is not None:
        indicators = indicators.filter(task_id__in=task_ids)
    listed = list(indicators.order_by("task_id", "position", "pk"))
    said = _said(month, {indicator.task_id for indicator in listed})
    found = [(indicator, *_last(indicator, said[indicator.task_id])) for indicator in listed]
    wanted = {pk for _, _, pk in found if pk is not None}
    beside = Progress.objects.prefetch_related("unit", "source", "submission")
    facts = beside.in_bulk(sorted(wanted)) if wanted else {}
    by_task: dict[int, list[Stood]] = defaultdict(list)
    for indicator, value, pk in found:
        by_task[indicator.task_id].append(Stood(indicator, value, facts[pk] if pk is not None else None))
    return dict(by_task)


def least_complete(quantities: Sequence[Stood]) -> Fraction | None:
    """The completion of a task by its cumulative indicators: that of the one furthest behind, at most 1.

    Unknown without any, and where one of them is unknown. A level says nothing of how much of the year's
    work is done.
    """
    counted = [item.completion for item in quantities if item.indicator.cumulative]
    known = [part for part in counted if part is not None]
    if not known or len(known) < len(counted):
        return None
    return max(Fraction(0), min(Fraction(1), *known))


def _said(month: Month, task_ids: Collection[int]) -> dict[int, list[_Said]]:
    """By task: the reports that hold at the month's end, newest first."""
    if not task_ids:
        return defaultdict(list)
    rows = Progress.objects.filter(task_id__in=task_ids, period__lte=str(month.period)).order_by("pk")
    columns = ("pk", "replaces_id", "task_id", "period", "kind", "indicator_values")
    said = [_Said(*row) for row in rows.values_list(*columns)]
    alive = live(Link(fact.pk, fact.replaces) for fact in said)
    reports: dict[int, list[_Said]] = defaultdict(list)
    for fact in sorted(said, key=lambda fact: (fact.period, fact.pk), reverse=True):
        if fact.pk in alive and fact.kind == FactKind.REPORT:
            reports[fact.task].append(fact)
    return reports


def _last(indicator: Indicator, newest_first: Iterable[_Said]) -> tuple[Decimal | None, int | None]:
    """The last value said, and the number of the fact that said it."""
    key = str(indicator.key)
    for fact in newest_first:
        value = read_quantity(fact.values.get(key))
        if value is not None:
            return value, fact.pk
    return None, None
