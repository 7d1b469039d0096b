"""Cell addresses as Excel writes them (`F12`), from 0-based rows and columns and back."""

from __future__ import annotations

import re
from functools import lru_cache

_ADDRESS = re.compile(r"\$?([A-Z]{1,3})\$?([1-9]\d{0,6})")


@lru_cache(maxsize=20_000)
def letters(column: int) -> str:
    """The letters of a 0-based column: 0 → A, 26 → AA."""
    text = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text


@lru_cache(maxsize=20_000)
def column_index(text: str) -> int:
    """The 0-based column of some letters: A → 0, AA → 26."""
    number = 0
    for letter in text:
        number = number * 26 + ord(letter) - 64
    return number - 1


def address(row: int, column: int) -> str:
    """The address of a 0-based row and column: (11, 5) → F12."""
    return f"{letters(column)}{row + 1}"


def position(text: str) -> tuple[int, int]:
    """The 0-based row and column of an address: F12 → (11, 5).

    Raises: ValueError if it is not one.
    """
    match = _ADDRESS.fullmatch(text)
    if not match:
        raise ValueError(text)
    return int(match[2]) - 1, column_index(match[1])
