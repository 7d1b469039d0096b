"""Reads of rounds: clocks, what units owe and handed in. Scoped to the actor unless they say otherwise."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from luodi.ledger.org.access import Actor
from luodi.ledger.org.models import Region, Unit
from luodi.ledger.rounds.clocks import Clock
from luodi.ledger.rounds.models import Extension, Round, RoundKind, Submission


def clocks(rounds: Iterable[Round]) -> dict[tuple[int, int | None], Clock]:
    """The clocks of each round by (round id, unit id); unit None: of every unit without its own entry.

    Not scoped. One query, whatever the number of rounds. An extension moves all three clocks.
    """
    listed = {round_.pk: round_ for round_ in rounds}
    latest: dict[tuple[int, int | None], dt.datetime] = {}
    granted = Extension.objects.filter(round_id__in=listed).values_list("round_id", "unit_id", "due_at")
    for round_id, unit, due_at in granted:
        spot = (round_id, unit)
        latest[spot] = max(due_at, latest.get(spot, due_at))
    found: dict[tuple[int, int | None], Clock] = {}
    for pk, round_ in listed.items():
        clock = Clock(round_.due_at, round_.grace_until, round_.locks_at)
        found[pk, None] = clock.extended(latest[pk, None]) if (pk, None) in latest else clock
    for (pk, unit_id), due_at in latest.items():
        if unit_id is not None:
            found[pk, unit_id] = found[pk, None].extended(due_at)
    return found


def clock_for(round_: Round, unit: Unit) -> Clock:
    """The clocks of one unit in one round, extensions included. Not scoped."""
    found = clocks([round_])
    return found.get((round_.pk, unit.pk), found[round_.pk, None])


def due_for(round_: Round, unit: Unit) -> dt.datetime:
    """The moment up to which this unit's answer is in time, extensions included. Not scoped."""
    return clock_for(round_, unit).due_at


def due_moments(rounds: Iterable[Round]) -> dict[tuple[int, int | None], dt.datetime]:
    """The due moment of each round by (round id, unit id); unit None: of every unit without its own entry."""
    return {spot: clock.due_at for spot, clock in clocks(rounds).items()}


def on_time(submission: Submission, due_at: dt.datetime) -> bool | None:
    """Whether it was first handed in by its due moment; None when it was not, or the office filed it."""
    if submission.by_office or submission.first_submitted_at is None:
        return None
    return submission.first_submitted_at <= due_at


def round_for(actor: Actor, region: Region, period: str, kind: str = RoundKind.MONTH) -> Round | None:
    """The region's round of that month; None when there is none, or none that the actor may know of."""
    if not actor.touches(region):
        return None
    return Round.objects.select_related("region").filter(region=region, period=period, kind=kind).first()
