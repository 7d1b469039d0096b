"""Which of the append-only progress facts still hold: pure functions over what names what it replaces."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple


class Link(NamedTuple):
    """A fact, by its number in the order of recording, and the number of the one that it replaces."""

    id: int
    replaces: int | None


def live(links: Iterable[Link]) -> set[int]:
    """Numbers of the facts that hold: those that no fact which itself holds replaces.

    A fact replaces only earlier ones, so one pass from the newest settles it. A reversal is a fact like
    any other here: reversing a correction revives what the correction had replaced.
    """
    dead: set[int] = set()
    holding: set[int] = set()
    for link in sorted(links, reverse=True):
        if link.id in dead:
            continue
        holding.add(link.id)
        if link.replaces is not None:
            dead.add(link.replaces)
    return holding
