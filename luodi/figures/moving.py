"""What changed over a quarter, half-year or year: told between the book it ends with and the one before it.

A month's book holds its own changes as rows; those of longer periods are found when asked for. Lists
are made for a year: the first period of a year has none before it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from luodi.books.changes import WITHDRAWN, Stand, changes
from luodi.books.models import TaskRow
from luodi.books.queries import books_before, without_table
from luodi.figures.books import Asked
from luodi.figures.dimensions import Condition, Dimension, Picked
from luodi.figures.plans import Plan

Stands = Mapping[int, Mapping[str, tuple[int, Stand]]]
"""By book and key: the row's number, and what it says."""


def told(plan: Plan, asked: Asked) -> tuple[Plan, Asked]:
    """The plan and the books that can tell its answer: what changed, only those with one before them.

    A book sealed by an earlier version of Luodi, which has no table for the measure's rows, tells nothing.
    """
    silent = without_table([book for book in asked.books if book.is_sealed], plan.measure.rows)
    asked = asked.with_books(book for book in asked.books if book.pk not in silent)
    if not plan.needs_before:
        return plan, asked
    if asked.period.kind == "month":
        return plan, asked.with_books(book for book in asked.books if book.before)
    return _over(plan, asked)


def _over(plan: Plan, asked: Asked) -> tuple[Plan, Asked]:
    """The plan with what changed as rows picked between two books, asked of both."""
    earlier = asked.period.previous()
    before = books_before(asked.books, earlier.last_month) if earlier.year == asked.period.year else {}
    after = [book for book in asked.books if book.region in before]
    pairs = {book.pk: before[book.region].pk for book in after}
    picked = _picked(pairs)
    same: dict[object, object] = {old: new for new, old in pairs.items()}

    def told_by(dimension: Dimension) -> Dimension:
        if dimension.needs_before:
            return replace(dimension, picked=picked)
        return replace(dimension, as_one=same) if dimension.names == "regions" else dimension

    def conditions(listed: Sequence[Condition]) -> tuple[Condition, ...]:
        return tuple(_both(replace(item, dimension=told_by(item.dimension)), pairs) for item in listed)

    plan = replace(
        plan,
        by=tuple(map(told_by, plan.by)),
        below_by=tuple(map(told_by, plan.below_by)),
        above=conditions(plan.above),
        below=conditions(plan.below),
    )
    return plan, asked.with_books([*after, *(before[book.region] for book in after)])


def _both(item: Condition, pairs: Mapping[int, int]) -> Condition:
    """A condition on regions holds for both of their books."""
    if item.dimension.names != "regions":
        return item
    more = [pairs[value] for value in item.values if isinstance(value, int) and value in pairs]
    return replace(item, values=(*item.values, *more))


def _picked(pairs: Mapping[int, int]) -> Picked:
    """The rows by change: of a withdrawn task the one before, of every other the one after. One query."""
    stands = _stands([*pairs, *pairs.values()])
    rows: dict[str, set[int]] = defaultdict(set)
    for after, before in pairs.items():
        was, now = stands[before], stands[after]
        for key in was.keys() | now.keys():
            old, new = was.get(key), now.get(key)
            for change in changes(old and old[1], new and new[1]):
                shown = old if change == WITHDRAWN else new
                if shown is not None:
                    rows[change].add(shown[0])
    found = {change: frozenset(numbers) for change, numbers in rows.items()}
    return Picked(found, tuple(pairs), found.get(WITHDRAWN, frozenset()))


def _stands(books: Sequence[int]) -> Stands:
    wanted = TaskRow.objects.filter(book__in=books).values_list("book", "key", "pk", *Stand._fields)
    found: dict[int, dict[str, tuple[int, Stand]]] = {book: {} for book in books}
    for book, key, pk, *stand in wanted:
        found[book][key] = (pk, Stand(*stand))
    return found
