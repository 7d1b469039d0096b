"""Putting the groups of a figure in order of their value, with places that equals share."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from operator import itemgetter

from luodi.figures.answers import Cell, Figure


@dataclass(frozen=True)
class Ranked:
    """One group and its place: 1, 2, 2, 4, …; None for one whose value is unknown."""

    place: int | None
    cell: Cell


def rank(figure: Figure, *, lowest_first: bool = False) -> list[Ranked]:
    """The groups of a figure from the highest value to the lowest, or the other way.

    Equals share a place and stand in official order; unknown ones come last, without a place. A group
    of what is unknown itself (no unit, no status) has no place either.
    """
    placed = [(_size(cell.value), cell) for cell in figure.rows if cell.value is not None and _is_known(cell)]
    placed.sort(key=itemgetter(0), reverse=not lowest_first)
    found: list[Ranked] = []
    place = 0
    last: int | Fraction | None = None
    for number, (size, cell) in enumerate(placed, start=1):
        if size != last:
            place, last = number, size
        found.append(Ranked(place, cell))
    return found + [Ranked(None, cell) for cell in figure.rows if cell.value is None or not _is_known(cell)]


def _size(value: Fraction) -> int | Fraction:
    """The value to compare by: of thousands of counts whole numbers compare many times faster."""
    return value.numerator if value.denominator == 1 else value


def _is_known(cell: Cell) -> bool:
    return None not in cell.key.values()
