"""Quantities of indicators: read from what was filled in, exact, and small enough to be added up.

An amount is kept in ten-thousandths of its unit of measure: four places after the point, no more.
"""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction

from luodi.core.folding import half_width

PLACES = 4
PARTS = 10**PLACES
LARGEST = Decimal(10) ** 12
"""The largest amount taken, in any unit: nine hundred of them still add up in a database's integer."""
SHARES = {"%": 100, "‰": 1000, "百分点": 100, "个百分点": 100}
"""Units of measure of shares, of which several never add up to one; and how many of each are the whole."""
FORM = re.compile(r"[+-]?(\d+|\d{1,3}(,\d{3})+)(\.\d+)?", re.ASCII)


def read_quantity(value: object) -> Decimal | None:
    """An exact amount from a number or its text (`3.36`, `1,200`, full-width digits too); None if it is none.

    None also for more than four places after the point, and for more than `LARGEST`: nothing is rounded.
    """
    if value is None or isinstance(value, bool):
        return None
    text = f"{value:f}" if isinstance(value, Decimal) else half_width(str(value)).strip()
    if not FORM.fullmatch(text):
        return None
    amount = Decimal(text.replace(",", ""))
    return amount if abs(amount) <= LARGEST and amount * PARTS == int(amount * PARTS) else None


def parts_of_whole(unit_of_measure: str) -> int | None:
    """How many of a share's unit make the whole (100 for %, full-width too); None where it is no share."""
    return SHARES.get(half_width(unit_of_measure).strip())


def in_parts(amount: Decimal) -> int:
    """An amount in ten-thousandths of its unit.

    Raises: ValueError for one that is not a whole number of them.
    """
    parts = amount * PARTS
    if parts != int(parts):
        raise ValueError(f"more than {PARTS} parts: {amount}")
    return int(parts)


def from_parts(parts: int) -> Fraction:
    """The amount that many ten-thousandths are."""
    return Fraction(parts, PARTS)
