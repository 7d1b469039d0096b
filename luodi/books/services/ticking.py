"""What time brings, when a timer calls: reminders and locks of open rounds, the lights of their months."""

from __future__ import annotations

from dataclasses import dataclass

from luodi.books.services.live import live_book
from luodi.core.periods import Period
from luodi.ledger.org.access import Actor, Power
from luodi.ledger.papers.queries import files_sweep
from luodi.ledger.rounds.models import RoundKind
from luodi.ledger.rounds.services.clock import Reminder, open_rounds, reminders_record


@dataclass(frozen=True)
class Ticked:
    """What was recorded, which live books were brought up to the day, and files that no record names.

    The files (by hash) are told only to who looks after the installation.
    """

    reminders: tuple[Reminder, ...]
    months: tuple[str, ...]
    stray_files: tuple[str, ...] = ()


def tick(actor: Actor) -> Ticked:
    """Do what is due by now; called again at the same moment it does nothing more.

    Raises: Refused for someone who looks after no region's rounds and not after the installation.
    """
    rounds = open_rounds(actor)
    reminders = tuple(reminders_record(actor, rounds))
    months = []
    for round_ in rounds:
        if round_.kind == RoundKind.MONTH:
            live_book(round_.region, Period.parse(round_.period))
            months.append(f"{round_.region.code} {round_.period}")
    stray = files_sweep(actor) if actor.has_anywhere(Power.BACKUP) else []
    return Ticked(reminders, tuple(months), tuple(stray))
