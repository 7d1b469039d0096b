"""A figure's value as official papers write it: counts with their unit, shares in percent, money in 亿元."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from luodi.documents import official
from luodi.figures.answers import Figure, decimal_text

MONEY = "元"


def value_text(value: Fraction | None, unit: str, ratio: bool) -> str:
    """70项, 18.4%, 4.12亿元; — when unknown."""
    if value is None:
        return official.UNKNOWN
    if ratio or unit == MONEY:
        return bare_text(value, unit, ratio)
    return bare_text(value, unit, ratio) + unit


def bare_text(value: Fraction | None, unit: str, ratio: bool) -> str:
    """The same without a unit of counting; shares keep %, money its unit, without which they mislead."""
    if value is None:
        return official.UNKNOWN
    if ratio:
        return official.percent(exact(value))
    if unit == MONEY:
        return official.amount(exact(value))
    return decimal_text(value) or official.UNKNOWN


def unit_of(figure: Figure) -> str:
    """The unit of all of a figure's values: of quantities the one that is asked for, empty for several."""
    asked = figure.where.get("unit_of_measure", "")
    return figure.unit or ("" if "|" in asked or asked.startswith("≠") else asked)


def exact(value: Fraction) -> Decimal:
    """The value as a decimal: of counts, money and quantities exact, of shares to 28 digits."""
    return Decimal(value.numerator) / Decimal(value.denominator)
