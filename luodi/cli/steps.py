"""A step of a unit's answer, in a month or in a special collection: one act, and where it then stands."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from luodi.cli import showing
from luodi.cli.session import session

if TYPE_CHECKING:
    from luodi.ledger.org.access import Actor


def step(as_user: str | None, act: str, found: Callable[[Actor], Any], *reason: str) -> None:
    """Do this act of `rounds.services` to the submission that is found for who acts, and tell its state."""
    with session(as_user) as actor:
        from luodi.ledger.rounds import services

        say(getattr(services, act)(actor, found(actor), *reason))


def say(submission: Any, more: str = "") -> None:
    """Where a unit's submission stands, and what else there is to tell."""
    showing.say(f"{submission.unit.name}:{submission.get_state_display()}{',' if more else ''}{more}。")
