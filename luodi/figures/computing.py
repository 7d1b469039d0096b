"""From a plan and the books that answer to values: exact counts and ratios, None for what is unknown."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from luodi.books.models import Book
from luodi.figures.answers import Cell, Source
from luodi.figures.books import Asked
from luodi.figures.dimensions import BOOK
from luodi.figures.grouping import grouped, total
from luodi.figures.measures import Measure
from luodi.figures.plans import By, Conditions, Plan
from luodi.figures.rows import rows_counted, sources_of
from luodi.figures.sums import NOTHING, Amount, summed, value_told
from luodi.figures.unknowns import blind, blind_in, seen, unknown_left_out

Key = tuple[object, ...]
Values = dict[Key, Fraction | None]
"""Each group's stored values in the order asked, with its value, in official order; () for the whole."""
WHOLE: Key = ()
Number = int | Amount
Numbers = dict[Key, Number]
"""What is counted or added up in each group, by its stored values in the order asked."""


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
    above = _numbers(plan.measure, asked, plan.above, plan.by)
    below = below_of(plan, asked, plan.below_by) if plan.is_ratio else {}
    found = _values(plan, above, below)
    return unknown_left_out(found, blind(plan, asked, plan.by) if _any_zero(found) else set())


def values_by_book(plan: Plan, asked: Asked, together: Sequence[Sequence[Book]]) -> list[Values]:
    """The same for each of these sets of books, in as many queries however many there are.

    Counts of the books of one set are added: for measures that count no entity in two of them.
    """
    if not any(together):
        return [{} for _ in together]
    above = _by_book(_numbers(plan.measure, asked, plan.above, (BOOK, *plan.by)))
    below = _by_book(below_of(plan, asked, (BOOK, *plan.below_by))) if plan.is_ratio else {}
    nothing: Number = NOTHING if plan.measure.summed else 0
    found = [
        _values(plan, _added(above, books, plan.by, nothing), _added(below, books, plan.below_by, nothing))
        if books
        else {}
        for books in together
    ]
    if not any(map(_any_zero, found)):
        return found
    dark, there = blind(plan, asked, (BOOK, *plan.by)), seen(plan, asked, (BOOK, *plan.by))
    return [
        unknown_left_out(values, blind_in(values, books, dark, there))
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


def _values(plan: Plan, above: Numbers, below: Numbers) -> Values:
    """Numbers as they are, or each over its own.

    The groups of a ratio are those of its denominator, so that one with nothing above is zero and not
    missing; only where the denominator drops a dimension of the groups are they those above.
    """
    if not plan.is_ratio:
        return {key: _exact(plan, number) for key, number in above.items()}
    if plan.by == plan.below_by:
        return {key: _ratio(plan, above.get(key), number) for key, number in below.items()}
    places = [plan.by.index(dimension) for dimension in plan.below_by]
    return {
        key: _ratio(plan, number, below.get(tuple(key[p] for p in places))) for key, number in above.items()
    }


def _any_zero(values: Values) -> bool:
    return any(value == 0 for value in values.values())


def _exact(plan: Plan, number: Number | None) -> Fraction | None:
    """A number as a value; where there is none, nothing was counted, or what was added up is unknown."""
    if number is None:
        return None if plan.measure.summed else Fraction(0)
    return value_told(number, plan.kept_apart) if isinstance(number, Amount) else Fraction(number)


def _ratio(plan: Plan, above: Number | None, below: Number | None) -> Fraction | None:
    upper, lower = _exact(plan, above), _exact(plan, below)
    return upper / lower if upper is not None and lower else None


def below_of(plan: Plan, asked: Asked, by: By) -> Numbers:
    """What stands below a ratio in each group."""
    return _numbers(plan.target or plan.measure, asked, plan.below, by)


def _numbers(measure: Measure, asked: Asked, conditions: Conditions, by: By) -> Numbers:
    books = asked.books
    rows = rows_counted(measure, books, conditions, by, asked.only_units)
    if measure.summed:
        return dict(summed(measure, books, rows, by, conditions))
    return dict(grouped(measure, books, rows, by, conditions)) if by else {WHOLE: total(measure, books, rows)}


def _by_book(groups: Numbers) -> dict[object, Numbers]:
    found: dict[object, Numbers] = {}
    for (book, *key), number in groups.items():
        found.setdefault(book, {})[tuple(key)] = number
    return found


def _added(by_book: dict[object, Numbers], books: Sequence[Book], by: By, nothing: Number) -> Numbers:
    """The numbers of these books together; the whole is there also where it is nothing."""
    found: Numbers = {} if by else {WHOLE: nothing}
    for book in books:
        for key, number in by_book.get(book.pk, {}).items():
            found[key] = _plus(found.get(key, nothing), number)
    return found


def _plus(one: Number, other: Number) -> Number:
    if isinstance(one, Amount):
        return one + other if isinstance(other, Amount) else one
    return other if isinstance(other, Amount) else one + other
