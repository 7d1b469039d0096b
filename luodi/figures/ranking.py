"""Putting the groups of a figure in order of their value, with places that equals share."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

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
    sign = 1 if lowest_first else -1
    placed = [cell for cell in figure.rows if _is_placed(cell)]
    ordered = sorted(placed, key=lambda cell: sign * (cell.value or Fraction(0)))
    found: list[Ranked] = []
    for number, cell in enumerate(ordered, start=1):
        same = found and found[-1].cell.value == cell.value
        found.append(Ranked(found[-1].place if same else number, cell))
    return found + [Ranked(None, cell) for cell in figure.rows if not _is_placed(cell)]


def _is_placed(cell: Cell) -> bool:
    return cell.value is not None and None not in cell.key.values()
