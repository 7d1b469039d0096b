"""Groups in the order of their value."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from luodi.figures.answers import Cell, Figure
from luodi.figures.ranking import rank


def figure(*rows: tuple[str | None, int | None]) -> Figure:
    """A figure by unit."""
    return Figure(
        measure="tasks", label="任务数", unit="项", region="1", period="2024-05", revision=1, value=None,
        question="", definition="", by=["lead_unit"],
        rows=[Cell({"lead_unit": name}, None if value is None else Fraction(value)) for name, value in rows],
    )  # fmt: skip


def places(
    *rows: tuple[str | None, int | None], lowest_first: bool = False
) -> list[tuple[int | None, str | None]]:
    """Each group's place and name."""
    return [(r.place, r.cell.key["lead_unit"]) for r in rank(figure(*rows), lowest_first=lowest_first)]


def test_the_highest_comes_first_and_equals_share_a_place_in_official_order() -> None:
    assert places(("甲", 2), ("乙", 5), ("丙", 2), ("丁", 1)) == [(1, "乙"), (2, "甲"), (2, "丙"), (4, "丁")]


def test_the_lowest_can_come_first() -> None:
    assert places(("甲", 2), ("乙", 5), ("丙", 2), lowest_first=True) == [(1, "甲"), (1, "丙"), (3, "乙")]


def test_zero_has_a_place_and_the_unknown_has_none() -> None:
    assert places(("甲", None), ("乙", 0), (None, 9)) == [(1, "乙"), (None, "甲"), (None, None)]


def test_of_nothing_there_is_no_ranking() -> None:
    assert places() == []


def test_shares_and_whole_numbers_stand_in_one_order_and_equals_keep_theirs() -> None:
    values = [Fraction(1, 3), Fraction(2), Fraction(5, 2), Fraction(2, 6), Fraction(0), Fraction(2)]
    shares = figure(*((f"{place}", 0) for place in range(len(values))))
    cells = [Cell(cell.key, value) for cell, value in zip(shares.rows, values, strict=True)]
    found = [(r.place, r.cell.key["lead_unit"]) for r in rank(replace(shares, rows=cells))]
    assert found == [(1, "2"), (2, "1"), (2, "5"), (4, "0"), (4, "3"), (6, "4")]
    lowest = [
        (r.place, r.cell.key["lead_unit"]) for r in rank(replace(shares, rows=cells), lowest_first=True)
    ]
    assert lowest == [(1, "4"), (2, "0"), (2, "3"), (4, "1"), (4, "5"), (6, "2")]
