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
from luodi.core.periods import Period
from luodi.core.quantities import read_quantity
from luodi.ledger.org.models import Region
from luodi.ledger.tasks.facts import reports_held
from luodi.ledger.tasks.models import Indicator, Progress

STOOD = "quantities"
"""The place of what is read here among what is read once for a month."""


@dataclass(frozen=True)
class Stood:
    """An indicator with its value at the month's end and the fact that said it; None where none ever did."""

    indicator: Indicator
    value: Decimal | None = None
    fact: Progress | None = None

    @property
    def reached(self) -> bool | None:
        """Whether the target is reached, or the limit kept; None where no value is known."""
        if self.value is None:
            return None
        target = self.indicator.target
        return self.value <= target if self.indicator.is_limit else self.value >= target

    @property
    def completion(self) -> Fraction | None:
        """Value ÷ target, not rounded. A limit has none: the more of it is used, the worse."""
        if self.value is None or self.indicator.is_limit:
            return None
        return Fraction(self.value) / Fraction(self.indicator.target)


class Said(NamedTuple):
    """What a progress fact says of quantities, without its texts."""

    pk: int
    replaces_id: int | None
    task_id: int
    period: str
    kind: str
    values: Mapping[str, Any]


def stood(month: Month, task_ids: Collection[int] | None = None) -> dict[int, list[Stood]]:
    """By task: its indicators in their order, of the tasks on lists of the month's year (of these, if given).

    Two queries and what comes with the facts, however many tasks; one where none has an indicator. Those
    of the whole month are read once for all builders.
    """
    if task_ids is not None:
        return _stood(month, task_ids)
    if STOOD not in month.read:
        month.read[STOOD] = _stood(month, None)
    found: dict[int, list[Stood]] = month.read[STOOD]
    return found


def _stood(month: Month, task_ids: Collection[int] | None) -> dict[int, list[Stood]]:
    listed = indicators_of(month.region, {month.period.year}, task_ids)
    found = values_at(month.period, listed, said_of(listed, month.period))
    wanted = {fact.pk for _, _, fact in found if fact is not None}
    beside = Progress.objects.prefetch_related("unit", "source", "submission")
    facts = beside.in_bulk(sorted(wanted)) if wanted else {}
    by_task: dict[int, list[Stood]] = defaultdict(list)
    for indicator, value, fact in found:
        read = facts[fact.pk] if fact is not None else None
        by_task[indicator.task_id].append(Stood(indicator, value, read))
    return dict(by_task)


def indicators_of(
    region: Region, years: Collection[int], task_ids: Collection[int] | None = None
) -> list[Indicator]:
    """The indicators of tasks on the region's lists of these years (of these tasks, if given), by task."""
    indicators = Indicator.objects.filter(task__task_list__region=region, task__task_list__year__in=years)
    if task_ids is not None:
        indicators = indicators.filter(task_id__in=task_ids)
    return list(indicators.order_by("task_id", "position", "pk"))


def said_of(indicators: Collection[Indicator], until: Period) -> list[Said]:
    """Every fact up to that month about the tasks of these indicators. One query, none for no indicators."""
    tasks = {indicator.task_id for indicator in indicators}
    rows = Progress.objects.filter(task_id__in=tasks, period__lte=str(until))
    columns = ("pk", "replaces_id", "task_id", "period", "kind", "indicator_values")
    return [Said(*row) for row in rows.values_list(*columns)] if tasks else []


def values_at(
    month: Period, indicators: Iterable[Indicator], said: Iterable[Said]
) -> list[tuple[Indicator, Decimal | None, Said | None]]:
    """Each indicator with its value at the month's end and the fact that said it, None where none did."""
    reports = reports_held(fact for fact in said if fact.period <= str(month))
    return [(indicator, *_last(indicator, reports.get(indicator.task_id, ()))) for indicator in indicators]


def least_complete(quantities: Sequence[Stood]) -> Fraction | None:
    """The completion of a task by its cumulative indicators: that of the one furthest behind, at most 1.

    Unknown without any, and where one of them is unknown. Neither a level nor a limit says how much of the
    year's work is done.
    """
    counted = [
        item.completion for item in quantities if item.indicator.cumulative and not item.indicator.is_limit
    ]
    known = [part for part in counted if part is not None]
    if not known or len(known) < len(counted):
        return None
    return max(Fraction(0), min(Fraction(1), *known))


def limit_exceeded(quantities: Sequence[Stood]) -> bool | None:
    """Whether a limit of the whole year is overrun: what has added up does not go down again.

    Unknown without any, and where none is known to be overrun and one is unknown. A level may come down.
    """
    kept = [item.reached for item in quantities if item.indicator.cumulative and item.indicator.is_limit]
    if False in kept:
        return True
    return None if None in kept or not kept else False


def _last(indicator: Indicator, newest_first: Iterable[Said]) -> tuple[Decimal | None, Said | None]:
    """The last value said, and the fact that said it."""
    key = str(indicator.key)
    for fact in newest_first:
        value = read_quantity(fact.values.get(key))
        if value is not None:
            return value, fact
    return None, None
