"""Choices that look free and are always the same: each follows from the words that name it."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


def number(low: int, high: int, *words: object) -> int:
    """A whole number from `low` to `high`, both included."""
    text = "/".join(str(word) for word in words)
    drawn = int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")
    return low + drawn % (high - low + 1)


def pick(among: Sequence[T], *words: object) -> T:
    """One of these."""
    return among[number(0, len(among) - 1, *words)]


def happens(percent: int, *words: object) -> bool:
    """Whether something that happens in so many of a hundred cases happens in this one."""
    return number(1, 100, *words) <= percent


def shuffled(items: Sequence[T], *words: object) -> list[T]:
    """The same in another order."""
    return [item for _, item in sorted(enumerate(items), key=lambda pair: number(0, 2**60, *words, pair[0]))]
