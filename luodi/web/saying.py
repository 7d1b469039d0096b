"""What a unit says of its month as people read it, and what held a month before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from luodi.core.columns import Column
from luodi.core.money import share_text
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


def shown_in(column: Column, answer: Mapping[str, Any]) -> str:
    """What stands in a field: shares as people write them."""
    text = str(answer.get(column.name) or "")
    return share_text(text) if column.kind == "percent" else text
