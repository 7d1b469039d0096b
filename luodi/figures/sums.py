"""Adding up quantities: exact, within one unit of measure, unknown where one of them is.

A sum over nothing is unknown as well: where there is no quantity there is none that is zero.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.db.models import QuerySet

from luodi.core.problems import Problem, Rejected
from luodi.core.quantities import from_parts, parts_of_whole
from luodi.figures.dimensions import Condition, Dimension, Spot
from luodi.figures.grouping import grouped
from luodi.figures.measures import Measure
from luodi.figures.rows import Books

ROW = Dimension("row", "行", Spot("pk"))
"""Each row by itself, never asked for by people: it tells which rows are in a group."""
WHOLE: tuple[object, ...] = ()


@dataclass(frozen=True)
class Amount:
    """A sum: its value, None where it is unknown, and what was added: (unit of measure, mark) each.

    The mark is empty, but for shares, of which each stands for itself.
    """

    value: Fraction | None = None
    kinds: frozenset[tuple[str, str]] = frozenset()

    def __add__(self, other: Amount) -> Amount:
        """Both together. That of nothing changes nothing."""
        if not self.kinds or not other.kinds:
            return self if self.kinds else other
        value = None if self.value is None or other.value is None else self.value + other.value
        return Amount(value, self.kinds | other.kinds)

    @property
    def adds_up(self) -> bool:
        """Whether all that was added is of one kind."""
        return len(self.kinds) < 2


NOTHING = Amount()
Sums = dict[tuple[object, ...], Amount]


def summed(
    measure: Measure,
    books: Books,
    rows: QuerySet[Any],
    by: Sequence[Dimension],
    conditions: Sequence[Condition],
) -> Sums:
    """What the quantities of these rows add up to in each group, in official order. Two queries at most."""
    read = rows.values_list("pk", measure.summed, measure.apart)
    amounts = {pk: _amount(pk, parts, unit) for pk, parts, unit in read}
    if not by:
        return {WHOLE: _together(amounts.values())}
    found: Sums = {}
    for *key, pk in grouped(measure, books, rows, (*by, ROW), conditions):
        found[tuple(key)] = found.get(tuple(key), NOTHING) + amounts[pk]
    return found


def value_told(amount: Amount, kept_apart: bool) -> Fraction | None:
    """The value of a sum. One that does not add up is unknown where the question keeps the units apart.

    Raises: Rejected where it does not.
    """
    if amount.adds_up:
        return amount.value
    if kept_apart:
        return None
    raise Rejected([_mixed(amount)])


def _amount(pk: int, parts: int | None, unit: str) -> Amount:
    mark = str(pk) if parts_of_whole(unit) else ""
    return Amount(None if parts is None else from_parts(parts), frozenset({(unit, mark)}))


def _together(amounts: Iterable[Amount]) -> Amount:
    """The sum of all: for thousands of rows without building a set for each step."""
    listed = list(amounts)
    kinds = frozenset().union(*(amount.kinds for amount in listed))
    known = [amount.value for amount in listed if amount.value is not None]
    return Amount(sum(known, Fraction(0)) if listed and len(known) == len(listed) else None, kinds)


def _mixed(amount: Amount) -> Problem:
    units = sorted({unit for unit, _ in amount.kinds})
    if len(units) > 1:
        message = f"这些指标的计量单位不同({'、'.join(units[:6])}),不能相加。"
        remedy = f"请按计量单位分组(--by 计量单位),或只取一种(--where 计量单位={units[0]})。"
    else:
        message = f"这里有几项以“{units[0]}”计的指标,不能相加。"
        remedy = "请按量化指标分组(--by 量化指标),或只取一项(--where 量化指标=名称)。"
    return Problem(
        "units_do_not_add", message, value="、".join(units), remedy=remedy, field="unit_of_measure"
    )
