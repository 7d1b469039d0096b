"""What keeps a unit from being closed: a registry, so that org knows nothing of what units hold.

Applications above register in `AppConfig.ready()`; `unit_close` asks each of them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from luodi.core.problems import Problem

if TYPE_CHECKING:
    from luodi.ledger.org.models import Unit

Holds = Callable[["Unit", dt.date], Sequence[Problem]]
"""What would be left to nobody if the unit's last day were that day, with the remedy."""

_REGISTERED: dict[str, Holds] = {}


def register(kind: str, holds: Holds) -> None:
    """Make known what of a kind (`task`) a unit may not leave behind; again replaces it."""
    _REGISTERED[kind] = holds


def closing_problems(unit: Unit, last: dt.date) -> list[Problem]:
    """Why the unit cannot end with that day."""
    return [problem for holds in _REGISTERED.values() for problem in holds(unit, last)]
