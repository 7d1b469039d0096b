"""From a plan and the books that answer to values: exact counts and ratios, None for what is unknown."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from django.db.models import QuerySet

from luodi.books.models import Book
from luodi.figures.answers import Cell, Source
from luodi.figures.books import Asked
from luodi.figures.dimensions import BOOK, Condition
from luodi.figures.plans import By, Conditions, Plan
from luodi.figures.rows import Groups, doubtful, grouped, known, rows_counted, sources_of, total

Key = tuple[object, ...]
Values = dict[Key, Fraction | None]
"""Each group's stored values in the order asked, with its value, in official order; () for the whole."""
WHOLE: Key = ()


def answer(plan: Plan, asked: Asked) -> tuple[Fraction | None, Values]:
    """The value of the whole (None: no book can tell, or a ratio over nothing), and that of each group."""
    if not plan.by or not asked.books:
        return values_of(plan.whole(), asked).get(WHOLE), {}
    groups = values_of(plan, asked)
    if plan.is_parted and groups:
        return sum((value for value in groups.values() if value is not None), Fraction(0)), groups
    return values_of(plan.whole(), asked).get(WHOLE), groups


def values_of(plan: Plan, asked: Asked) -> Values:
    """The value of each group; none where no book can tell, unknown where no row can."""
    if not asked.books:
        return {}
    above = _counts(plan, asked, plan.above, plan.by)
    below = _counts(plan, asked, plan.below, plan.below_by) if plan.is_ratio else {}
    found = _values(plan, above, below)
    return _unknown_left_out(found, _blind(plan, asked, plan.by) if _any_zero(found) else set())


def values_by_book(plan: Plan, asked: Asked, together: Sequence[Sequence[Book]]) -> list[Values]:
    """The same for each of these sets of books, in as many queries however many there are.

    Counts of the books of one set are added: for measures that count no entity in two of them.
    """
    if not any(together):
        return [{} for _ in together]
    above = _by_book(_counts(plan, asked, plan.above, (BOOK, *plan.by)))
    below = _by_book(_counts(plan, asked, plan.below, (BOOK, *plan.below_by))) if plan.is_ratio else {}
    found = [
        _values(plan, _added(above, books, plan.by), _added(below, books, plan.below_by)) if books else {}
        for books in together
    ]
    if not any(map(_any_zero, found)):
        return found
    blind, seen = _blind(plan, asked, (BOOK, *plan.by)), _seen(plan, asked, (BOOK, *plan.by))
    return [
        _unknown_left_out(values, _blind_in(values, books, blind, seen))
        for values, books in zip(found, together, strict=True)
    ]


def cells(plan: Plan, values: Values) -> list[Cell]:
    """Values as an answer has them: by the words for what is stored."""
    return [
        Cell({d.name: d.shown(stored) for d, stored in zip(plan.by, key, strict=True)}, value)
        for key, value in values.items()
    ]


def sources(plan: Plan, asked: Asked) -> list[Source]:
    """The rows behind the value, as far as the asker may be shown them."""
    rows = rows_counted(plan.measure, asked.books, plan.above, plan.by, asked.own_units)
    return sources_of(plan.measure, rows)


def _values(plan: Plan, above: Groups, below: Groups) -> Values:
    """Counts as they are, or each over its own.

    The groups of a ratio are those of its denominator, so that one with nothing above is zero and not
    missing; only where the denominator drops a dimension of the groups are they those above.
    """
    if not plan.is_ratio:
        return {key: Fraction(count) for key, count in above.items()}
    if plan.by == plan.below_by:
        return {key: _ratio(above.get(key, 0), count) for key, count in below.items()}
    places = [plan.by.index(dimension) for dimension in plan.below_by]
    return {key: _ratio(count, below.get(tuple(key[p] for p in places), 0)) for key, count in above.items()}


def _any_zero(values: Values) -> bool:
    return any(value == 0 for value in values.values())


def _unknown_left_out(values: Values, blind: set[Key]) -> Values:
    """The same with unknown for a zero where no row could have told anything else."""
    return {key: None if value == 0 and key in blind else value for key, value in values.items()}


def _blind(plan: Plan, asked: Asked, by: By) -> set[Key]:
    """The groups in which all rows lack what a condition asks for: a count of none is no zero there."""
    found: set[Key] = set()
    for item in doubtful(plan.measure, plan.above):
        rows = _rows_without(plan, asked, item, by)
        told = _groups(plan, asked, rows.filter(known(item.dimension)), by)
        found |= _groups(plan, asked, rows, by) - told
    return found


def _seen(plan: Plan, asked: Asked, by: By) -> set[Key]:
    """The groups in which there are rows at all, whatever a doubtful condition says of them."""
    found: set[Key] = set()
    for item in doubtful(plan.measure, plan.above):
        found |= _groups(plan, asked, _rows_without(plan, asked, item, by), by)
    return found


def _blind_in(values: Values, books: Sequence[Book], blind: set[Key], seen: set[Key]) -> set[Key]:
    """The groups of several books together that are blind in each of those that have rows of it."""
    found = set()
    for key in values:
        there = {(book.pk, *key) for book in books} & seen
        if there and there <= blind:
            found.add(key)
    return found


def _rows_without(plan: Plan, asked: Asked, item: Condition, by: By) -> QuerySet[Any]:
    others = [other for other in plan.above if other is not item]
    return rows_counted(plan.measure, asked.books, others, by, asked.only_units)


def _groups(plan: Plan, asked: Asked, rows: QuerySet[Any], by: By) -> set[Key]:
    if not by:
        return {WHOLE} if rows.exists() else set()
    return set(grouped(plan.measure, asked.books, rows, by, plan.above))


def _ratio(above: int, below: int) -> Fraction | None:
    return Fraction(above, below) if below else None


def _counts(plan: Plan, asked: Asked, conditions: Conditions, by: By) -> Groups:
    measure, books = plan.measure, asked.books
    rows = rows_counted(measure, books, conditions, by, asked.only_units)
    return grouped(measure, books, rows, by, conditions) if by else {WHOLE: total(measure, books, rows)}


def _by_book(groups: Groups) -> dict[object, Groups]:
    found: dict[object, Groups] = {}
    for (book, *key), count in groups.items():
        found.setdefault(book, {})[tuple(key)] = count
    return found


def _added(by_book: dict[object, Groups], books: Sequence[Book], by: By) -> Groups:
    """The counts of these books together; the whole is counted also where it is nothing."""
    found: Groups = {} if by else {WHOLE: 0}
    for book in books:
        for key, count in by_book.get(book.pk, {}).items():
            found[key] = found.get(key, 0) + count
    return found
