"""Groups in which a question counts nothing: zero or unknown, as asking for each of them alone would tell."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from fractions import Fraction

from luodi.books.models import Book
from luodi.core.questions import Question
from luodi.figures.answers import Cell
from luodi.figures.asking import code_asked, period_asked
from luodi.figures.books import Asked, books_asked, steadily
from luodi.figures.computing import Key, below_of
from luodi.figures.limits import limited
from luodi.figures.moving import told
from luodi.figures.plans import By, Plan, planned
from luodi.figures.unknowns import blind, blind_to
from luodi.ledger.org.access import Actor

Words = tuple[str | None, ...]
"""The words of a group in the order asked by; None for unknown."""


def empty_groups(
    actor: Actor, question: Question, keys: Collection[Words], *, region: str = "", period: str = ""
) -> list[Cell]:
    """The values of groups that the answer to a question does not list, in as few queries as one has.

    `keys` are words that the dimensions asked by are known to have, in groups that nothing is in.
    Raises: what `ask` raises.
    """
    when, where = period_asked(question, period), code_asked(question, region)

    def read() -> tuple[list[Cell], Sequence[Book]]:
        asked = limited(question, books_asked(actor, where, when, question.revision))
        plan, telling = told(planned(question, asked), asked)
        names = [dimension.name for dimension in plan.by]
        zeros = _zeros(plan, telling, set(keys))
        cells = [
            Cell(dict(zip(names, key, strict=True)), Fraction(0) if key in zeros else None) for key in keys
        ]
        return cells, asked.books

    return steadily(read)


def _zeros(plan: Plan, asked: Asked, keys: set[Words]) -> set[Words]:
    """Those of the groups that are surely zero: a sum or a ratio of nothing is unknown."""
    if not keys or not asked.books or plan.measure.summed:
        return set()
    if plan.is_ratio:
        keys = _over_something(plan, asked, keys)
    return keys - _dark(plan, asked, keys)


def _over_something(plan: Plan, asked: Asked, keys: set[Words]) -> set[Words]:
    """The groups with something below: none, unless the denominator drops a dimension of the groups."""
    if plan.by == plan.below_by:
        return set()
    numbers = below_of(plan, asked, plan.below_by)
    below = {_words(plan.below_by, key) for key, number in numbers.items() if number}
    kept = [plan.by.index(dimension) for dimension in plan.below_by]
    return {key for key in keys if tuple(key[place] for place in kept) in below}


def _dark(plan: Plan, asked: Asked, keys: set[Words]) -> set[Words]:
    """The groups in which no row could tell that it is in them, for all that the question asks of it.

    A group's own word takes the place of what the question asks of the same dimension.
    """
    grouped = {dimension.name for dimension in plan.by}
    free = replace(plan, above=tuple(item for item in plan.above if item.dimension.name not in grouped))
    found = keys & {_words(plan.by, key) for key in blind(free, asked, plan.by)}
    for place, dimension in enumerate(plan.by):
        rest = (*plan.by[:place], *plan.by[place + 1 :])
        dark = {_words(rest, key) for key in blind_to(plan, asked, dimension, rest)}
        found |= {key for key in keys if key[place] is not None and (*key[:place], *key[place + 1 :]) in dark}
    return found


def _words(by: By, key: Key) -> Words:
    return tuple(dimension.shown(value) for dimension, value in zip(by, key, strict=True))
