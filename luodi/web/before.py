"""What held a month before, to stand beside what is said now."""

from __future__ import annotations

from dataclasses import dataclass

from luodi.ledger.tasks.queries import task_list
from luodi.web.places import Place


@dataclass(frozen=True)
class Before:
    """A task's last accepted status and what was written with it; empty where there was none."""

    status: str = ""
    text: str = ""


def held_before(place: Place) -> dict[str, Before]:
    """By the key of each task that the actor sees: how it stood at the end of the month before."""
    found = {}
    for line in task_list(place.actor, place.region, place.period.previous()):
        settled = line.current.settled
        status = settled.status.label if settled and settled.status else ""
        found[str(line.task.key)] = Before(status, settled.text if settled else "")
    return found
