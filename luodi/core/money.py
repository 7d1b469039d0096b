"""Money and shares, exactly: amounts in yuan and fen, ratios as fractions, rounding only for show.

Unknown is None and never zero (model: definitions).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Literal

from luodi.core.folding import half_width
from luodi.core.numerals import chinese_to_int
from luodi.core.problems import Problem

MoneyUnit = Literal["元", "千元", "万元", "百万元", "千万元", "亿元", "万亿元"]
Number = int | Decimal | Fraction
UNITS: dict[str, Decimal] = {
    "元": Decimal(1),
    "千元": Decimal(1_000),
    "万元": Decimal(10_000),
    "百万元": Decimal(1_000_000),
    "千万元": Decimal(10_000_000),
    "亿元": Decimal(100_000_000),
    "万亿元": Decimal(1_000_000_000_000),
}
SYMBOL = re.compile(r"^(?:人民币|rmb|cny|[¥￥])", re.IGNORECASE)
DIGITS = r"(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?"
PART = re.compile(rf"({DIGITS}|[零〇一二三四五六七八九十百两]+)(万亿|亿|千万|百万|万|千)?")
LONGEST = 24  # characters: keeps every product exact in 28 digits
NOTHING = "—"


class NotMoney(ValueError):
    """A text that is no amount; `problem` says so in Chinese with its remedy."""

    def __init__(self, text: str, message: str = "") -> None:
        self.problem = Problem(
            "unreadable_number",
            message or f"“{text}”不是金额。",
            value=text,
            remedy="请写数字和单位，如4.12亿元、500万元、1,234.5万元。",
        )
        super().__init__(self.problem.message + self.problem.remedy)


def parse_money(text: str, unit: MoneyUnit | None = None) -> Decimal:
    """The amount in yuan that a text states.

    `unit` is that of its column or table, used where the text names none; the text's own wins.
    Reads 4.12亿元, 500万, 1,234.5万元, 3亿5000万元, 五百万元, full-width digits, -20万元.
    Raises: NotMoney for anything else, and for a bare number when `unit` is not given.
    """
    words = SYMBOL.sub("", "".join(half_width(text).split()))
    sign = -1 if words[:1] in ("-", "−") else 1
    words = words[1:] if words[:1] in ("-", "−", "+") else words
    bare = re.sub("元整?$", "", words)
    parts = _parts(bare) if 0 < len(words) <= LONGEST else []
    if not parts or (len(parts) > 1 and parts[-1][1] == 1 and bare == words):
        raise NotMoney(text)
    if len(parts) == 1 and parts[0][1] == 1 and bare == words:
        if unit is None:
            raise NotMoney(text, f"“{text}”没有写金额单位。")
        return sign * parts[0][0] * UNITS[unit]
    return sign * sum((number * size for number, size in parts), Decimal(0))


@dataclass(frozen=True, order=True)
class Amount:
    """Money as a whole number of fen (分), as the database keeps it."""

    fen: int

    @classmethod
    def from_yuan(cls, yuan: Decimal | int) -> Amount:
        """The amount of that many yuan.

        Raises: NotMoney when it is finer than a fen.
        """
        fen = Fraction(yuan) * 100
        if fen.denominator != 1:
            raise NotMoney(str(yuan), f"{yuan}元不足一分的部分无法入账。")
        return cls(fen.numerator)

    @property
    def yuan(self) -> Decimal:
        """In yuan, with two places."""
        return Decimal(f"{self.fen}e-2")

    def __add__(self, other: Amount) -> Amount:
        return Amount(self.fen + other.fen)

    def __sub__(self, other: Amount) -> Amount:
        return Amount(self.fen - other.fen)

    def __neg__(self) -> Amount:
        return Amount(-self.fen)

    def __str__(self) -> str:
        return show_money(self.yuan)


def total(amounts: Iterable[Amount]) -> Amount:
    """Their sum; zero of none."""
    return Amount(sum(amount.fen for amount in amounts))


def show_money(yuan: Number | None, unit: MoneyUnit | None = None, places: int | None = None) -> str:
    """An amount in yuan for people: 4.12亿元, 500万元, 0.5元; `—` when unknown.

    Exact unless `places` asks for rounding (half up). Without `unit`, the largest of 亿元, 万元, 元 that
    the amount reaches.
    Raises: ValueError for an amount without an exact decimal form when `places` is not given.
    """
    if yuan is None:
        return NOTHING
    value = Fraction(yuan)
    if unit is None:
        unit = "亿元" if abs(value) >= 10**8 else "万元" if abs(value) >= 10**4 else "元"
    value /= Fraction(UNITS[unit])
    shown = _exact(value) if places is None else round_half_up(value, places)
    return f"{shown:f}{unit}"


def ratio(part: Number | None, whole: Number | None) -> Fraction | None:
    """`part` ÷ `whole`, exactly; None when either is unknown or the whole is zero."""
    if part is None or whole is None or whole == 0:
        return None
    return Fraction(part) / Fraction(whole)


def round_half_up(value: Number, places: int = 0) -> Decimal:
    """The value with that many decimal places, a half away from zero: 0.125 → 0.13, -0.125 → -0.13."""
    scaled = abs(Fraction(value)) * Fraction(10) ** places
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    signed = -whole if value < 0 else whole
    return Decimal(f"{signed}e{-places}") if places > 0 else Decimal(signed * 10**-places)


def percent_text(share: Number | None, places: int = 1) -> str:
    """A share as a percentage, rounded half up: 18.4%; `—` when unknown (model: definitions)."""
    return NOTHING if share is None else f"{round_half_up(Fraction(share) * 100, places):f}%"


def share_text(text: str) -> str:
    """A share written as a ratio, as people write it, with all its digits: 0.5714 → 57.14%; else the text."""
    try:
        return f"{(Decimal(text) * 100).normalize():f}%"
    except InvalidOperation:
        return text


def _parts(bare: str) -> list[tuple[Decimal, Decimal]]:
    """Numbers and their sizes, each part less than one of the size before it; empty when it is not so."""
    found: list[tuple[Decimal, Decimal]] = []
    position = 0
    while position < len(bare):
        part = PART.match(bare, position)
        number = None if part is None else _number(part[1])
        if part is None or number is None:
            return []
        size = UNITS[(part[2] or "") + "元"]
        if found and number * size >= found[-1][1]:
            return []
        found.append((number, size))
        position = part.end()
    return found


def _number(digits: str) -> Decimal | None:
    """The number before a unit, in digits or Chinese numerals."""
    if digits[0] in "0123456789":
        return Decimal(digits.replace(",", ""))
    read = chinese_to_int(digits)
    return None if read is None else Decimal(read)


def _exact(value: Fraction) -> Decimal:
    """The value as a decimal without trailing zeros.

    Raises: ValueError when it has no end (a third).
    """
    places, rest = 0, value.denominator
    for prime in (2, 5):
        count = 0
        while rest % prime == 0:
            rest //= prime
            count += 1
        places = max(places, count)
    if rest != 1:
        raise ValueError(f"no exact decimal: {value}")
    return round_half_up(value, places)
