"""Formulas of plain numbers computed exactly, and text that only a spreadsheet would take for a formula.

Knows + - * / % ( ), numbers, cells of the same sheet and SUM. Runs nothing else: no name, no other sheet.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal, DecimalException

from luodi.sheets.addresses import position

CellNumber = Callable[[int, int], Decimal | None]

_TOKEN = re.compile(
    r"\s*(?:(?P<number>\d+\.?\d*(?:[eE][+-]?\d+)?|\.\d+)"
    r"|(?P<range>\$?[A-Z]{1,3}\$?\d+:\$?[A-Z]{1,3}\$?\d+)|(?P<cell>\$?[A-Z]{1,3}\$?\d+(?![A-Z(]))"
    r"|(?P<sum>SUM\s*\()|(?P<sign>[-+*/(),%]))",
    re.IGNORECASE,
)
_ARITHMETIC = re.compile(r"=\s*[-+(]*\s*\.?\d[\d.+\-*/()%\s]*")
_COMMAND = re.compile(
    r"[=+\-@]\s*(?:.*[\w.]\s*\|\s*'?|.*[A-Za-z]{2,}\s*\(|.*!\s*\$?[A-Za-z]{1,3}\$?\d)", re.DOTALL
)
_LONGEST = 2_000
_MOST_CELLS = 2_000_000


class NotPlain(ValueError):
    """The formula holds more than plain numbers."""


def begins_like_formula(text: str) -> bool:
    """Whether a spreadsheet may run this text: it starts with = or @, or with + or - and then calls."""
    if not text or text[0] not in "=@+-\t\r":
        return False
    stripped = text.lstrip("\t\r ")
    if stripped[:1] in ("=", "@"):
        return True
    return bool(_COMMAND.match(stripped))


def is_arithmetic(text: str) -> bool:
    """Whether a text is a sum of plain numbers with its equals sign: =149+299.19."""
    return len(text) <= _LONGEST and bool(_ARITHMETIC.fullmatch(text))


def computed(formula: str, cell: CellNumber) -> Decimal:
    """What a formula (with or without =) comes to; `cell` gives the number of a 0-based row and column.

    Raises: NotPlain if it holds anything but plain numbers, + - * / %, cells of the sheet and SUM.
    """
    if len(formula) > _LONGEST:
        raise NotPlain(formula[:40])
    parser = _Parser(_tokens(formula.strip().removeprefix("=")), cell)
    try:
        value = parser.expression()
    except (DecimalException, IndexError, RecursionError) as error:
        raise NotPlain(formula) from error
    if parser.rest:
        raise NotPlain(formula)
    whole = value.to_integral_value()
    return whole if whole == value else value


def _tokens(text: str) -> list[tuple[str, str]]:
    tokens, at = [], 0
    text = text.strip()
    while at < len(text):
        match = _TOKEN.match(text, at)
        if not match or not match.lastgroup:
            raise NotPlain(text)
        tokens.append((match.lastgroup, match[match.lastgroup]))
        at = match.end()
    return tokens


class _Parser:
    """Recursive descent over the tokens, exact decimals throughout."""

    def __init__(self, tokens: list[tuple[str, str]], cell: CellNumber) -> None:
        self.rest = tokens[::-1]
        self.cell = cell
        self.read = 0

    def _next_sign(self, *signs: str) -> str:
        if self.rest and self.rest[-1][0] == "sign" and self.rest[-1][1] in signs:
            return self.rest.pop()[1]
        return ""

    def expression(self) -> Decimal:
        value = self._product()
        while sign := self._next_sign("+", "-"):
            other = self._product()
            value = value + other if sign == "+" else value - other
        return value

    def _product(self) -> Decimal:
        value = self._signed()
        while sign := self._next_sign("*", "/"):
            other = self._signed()
            value = value * other if sign == "*" else value / other
        return value

    def _signed(self) -> Decimal:
        if sign := self._next_sign("+", "-"):
            return -self._signed() if sign == "-" else self._signed()
        value = self._atom()
        while self._next_sign("%"):
            value /= 100
        return value

    def _atom(self) -> Decimal:
        kind, text = self.rest.pop()
        if kind == "number":
            return Decimal(text)
        if kind == "cell":
            return self._number(*position(text.upper()))
        if kind == "sum":
            return self._sum()
        if text == "(":
            value = self.expression()
            self._close()
            return value
        raise NotPlain(text)

    def _sum(self) -> Decimal:
        total = Decimal(0)
        while True:
            if self.rest and self.rest[-1][0] == "range":
                total += self._range(self.rest.pop()[1])
            else:
                total += self.expression()
            if not self._next_sign(","):
                break
        self._close()
        return total

    def _close(self) -> None:
        if not self._next_sign(")"):
            raise NotPlain(")")

    def _number(self, row: int, column: int) -> Decimal:
        value = self.cell(row, column)
        if value is None:
            raise NotPlain(f"{row},{column}")
        return value

    def _range(self, text: str) -> Decimal:
        (top, left), (bottom, right) = (position(part.upper()) for part in text.split(":"))
        self.read += (bottom - top + 1) * (right - left + 1)
        if self.read > _MOST_CELLS:
            raise NotPlain(text)
        found = (
            self.cell(row, column) for row in range(top, bottom + 1) for column in range(left, right + 1)
        )
        return sum((value for value in found if value is not None), Decimal(0))
