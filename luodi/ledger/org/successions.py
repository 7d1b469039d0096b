"""What a merged unit leaves to its successor: a registry, so that org knows nothing of what units hold.

Applications above register in `AppConfig.ready()` what passes on; `unit_merge` asks each of them, within
its own transaction and for its own act.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from luodi.core.periods import Period
from luodi.ledger.audit.services import Changed
from luodi.ledger.org.access import Actor

if TYPE_CHECKING:
    from luodi.ledger.org.models import Unit


@dataclass(frozen=True)
class Succession:
    """From the day `on` the successor stands for the unit. `reason` is never empty."""

    unit: Unit
    successor: Unit
    on: dt.date
    reason: str

    @property
    def period(self) -> Period:
        """The first month at whose end the successor holds everything."""
        return Period.of(self.on)


PassOn = Callable[[Actor, Succession], Sequence[Changed]]
"""Give to the successor what the unit holds of one kind; what that changed joins the record of the one act.

May raise Refused (without the power, or for a closed month) and Rejected; then nothing is merged.
"""

_REGISTERED: dict[str, PassOn] = {}


def register(kind: str, pass_on: PassOn) -> None:
    """Make known how the subjects of a kind (`task`) pass on; registering a kind again replaces it."""
    _REGISTERED[kind] = pass_on


def passed_on(actor: Actor, succession: Succession) -> list[Changed]:
    """Pass on everything that is registered, in the order of registration; what that changed."""
    return [change for pass_on in _REGISTERED.values() for change in pass_on(actor, succession)]
