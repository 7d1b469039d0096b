"""Amounts of indicators are read exactly, or not at all."""

from __future__ import annotations

from decimal import Decimal

import pytest

from luodi.core.quantities import from_parts, in_parts, parts_of_whole, read_quantity


@pytest.mark.parametrize(
    ("given", "amount"),
    [
        ("3.36", "3.36"),
        (" 1,234,567.5 ", "1234567.5"),
        ("３.３６", "3.36"),
        ("-1.2", "-1.2"),
        ("0", "0"),
        ("0.1230", "0.123"),
        (12, "12"),
        (0.1, "0.1"),
        (Decimal("1E+3"), "1000"),
        ("1000000000000", "1000000000000"),
    ],
)
def test_an_amount_is_read_exactly(given: object, amount: str) -> None:
    assert read_quantity(given) == Decimal(amount)


@pytest.mark.parametrize(
    "given",
    [None, "", "约3", "3.36万亩", "1,2", "12,34", "0.12345", "1e5", "1_000", "NaN", "Infinity", True,
     "1000000000000.0001", "9" * 40, float("inf"), "35%", ".5", "5."],
)  # fmt: skip
def test_what_is_no_amount_is_none(given: object) -> None:
    assert read_quantity(given) is None


@pytest.mark.parametrize(
    ("unit", "whole"), [("%", 100), ("％", 100), ("‰", 1000), ("个百分点", 100), ("公里", None), ("", None)]
)
def test_a_share_is_told_by_its_unit_however_wide_its_sign(unit: str, whole: int | None) -> None:
    assert parts_of_whole(unit) == whole


def test_parts_are_whole_and_come_back() -> None:
    assert in_parts(Decimal("3.36")) == 33_600
    assert from_parts(33_600) == Decimal("3.36")
    with pytest.raises(ValueError, match="parts"):
        in_parts(Decimal("0.00001"))
