"""Telling unknown from zero: a count of none is no zero where no row could have told anything else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from django.db.models import QuerySet

from luodi.books.models import Book
from luodi.figures.books import Asked
from luodi.figures.dimensions import Condition, Dimension
from luodi.figures.grouping import grouped
from luodi.figures.plans import By, Plan
from luodi.figures.rows import doubtful, known, may_be_unknown, rows_counted

Key = tuple[object, ...]
Values = Mapping[Key, Fraction | None]
WHOLE: Key = ()


def unknown_left_out(values: Values, dark: set[Key]) -> dict[Key, Fraction | None]:
    """The same with unknown for a zero where no row could have told anything else."""
    return {key: None if value == 0 and key in dark else value for key, value in values.items()}


def blind(plan: Plan, asked: Asked, by: By) -> set[Key]:
    """The groups in which all rows lack what a condition asks for: a count of none is no zero there."""
    found: set[Key] = set()
    for item in _doubtful(plan):
        rows = _rows_without(plan, asked, item, by)
        told = _groups(plan, asked, rows.filter(known(item.dimension)), by)
        found |= _groups(plan, asked, rows, by) - told
    return found


def blind_to(plan: Plan, asked: Asked, dimension: Dimension, by: By) -> set[Key]:
    """The groups in which all rows lack a value of this dimension: none of its values is zero there."""
    if not may_be_unknown(plan.measure, dimension):
        return set()
    others = [item for item in plan.above if item.dimension.name != dimension.name]
    rows = rows_counted(plan.measure, asked.books, others, by, asked.only_units)
    return _groups(plan, asked, rows, by) - _groups(plan, asked, rows.filter(known(dimension)), by)


def seen(plan: Plan, asked: Asked, by: By) -> set[Key]:
    """The groups in which there are rows at all, whatever a doubtful condition says of them."""
    found: set[Key] = set()
    for item in _doubtful(plan):
        found |= _groups(plan, asked, _rows_without(plan, asked, item, by), by)
    return found


def blind_in(values: Values, books: Sequence[Book], dark: set[Key], there: set[Key]) -> set[Key]:
    """The groups of several books together that are blind in each of those that have rows of it."""
    found = set()
    for key in values:
        here = {(book.pk, *key) for book in books} & there
        if here and here <= dark:
            found.add(key)
    return found


def _doubtful(plan: Plan) -> list[Condition]:
    """Conditions that rows may have no answer to. What a ratio asks of all its rows is none: where no row is
    known to fit, there is nothing to divide by.
    """
    found = doubtful(plan.measure, plan.above)
    return [item for item in found if item not in plan.below] if plan.is_ratio else found


def _rows_without(plan: Plan, asked: Asked, item: Condition, by: By) -> QuerySet[Any]:
    others = [other for other in plan.above if other is not item]
    return rows_counted(plan.measure, asked.books, others, by, asked.only_units)


def _groups(plan: Plan, asked: Asked, rows: QuerySet[Any], by: By) -> set[Key]:
    if not by:
        return {WHOLE} if rows.exists() else set()
    return set(grouped(plan.measure, asked.books, rows, by, plan.above))
