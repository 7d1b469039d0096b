"""How wide a text stands: full-width characters count two halves, digits and letters one."""

from __future__ import annotations

import unicodedata
from functools import cache


def halves(text: str) -> int:
    """The width of the longest line of a text in half characters (目标5项 is 7)."""
    return max((sum(_half(char) for char in line) for line in text.split("\n")), default=0)


@cache
def _half(char: str) -> int:
    if unicodedata.combining(char):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WFA" else 1
