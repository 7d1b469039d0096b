"""How a month's round stands: each unit's submission, what it owes, what is still open, and its due day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q

from luodi.core.periods import Period
from luodi.core.problems import NotFound
from luodi.ledger.org.access import Actor
from luodi.ledger.org.models import Region
from luodi.ledger.rounds.access import seen_submissions
from luodi.ledger.rounds.models import RoundState, Submission, SubmissionState
from luodi.ledger.rounds.queries import clocks, round_for


@dataclass(frozen=True)
class UnitStanding:
    """One unit in the round: `owed` items, those of them still `open`, and when it is due."""

    unit: str
    unit_key: str
    state: SubmissionState
    owed: int
    open: int
    due_at: dt.datetime
    by_office: bool

    @property
    def state_label(self) -> str:
        """The state in words."""
        return str(self.state.label) + ("(办公室代录)" if self.by_office else "")

    def as_json(self) -> dict[str, Any]:
        """The unit for commands and the API."""
        return {
            "unit": self.unit,
            "key": self.unit_key,
            "state": self.state.value,
            "state_label": self.state_label,
            "owed": self.owed,
            "open": self.open,
            "due": self.due_at.isoformat(),
            "by_office": self.by_office,
        }


@dataclass(frozen=True)
class RoundStanding:
    """The round with the units that the asker may see, in official order."""

    key: str
    period: str
    name: str
    state: RoundState
    due_at: dt.datetime
    units: Sequence[UnitStanding]

    def as_json(self) -> dict[str, Any]:
        """The standing for commands and the API."""
        units = [unit.as_json() for unit in self.units]
        head = {
            "period": self.period,
            "name": self.name,
            "state": self.state.value,
            "due": self.due_at.isoformat(),
        }
        counts = {state.value: sum(u.state == state for u in self.units) for state in SubmissionState}
        return head | {"counts": counts, "units": units}


def round_status(actor: Actor, region: Region, period: Period) -> RoundStanding:
    """How the month's round stands, for the units that the actor may see. Three queries.

    Raises: NotFound when there is no round of that month, or the actor may know nothing of it.
    """
    found = round_for(actor, region, str(period))
    if found is None:
        raise NotFound(f"{period.label}的调度还没有开始,或者您无权查看。")
    times = clocks([found])
    submissions = (
        Submission.objects.filter(seen_submissions(actor), round=found)
        .select_related("unit")
        .annotate(
            owed=Count("items"),
            open=Count("items", filter=Q(items__ending="", items__choice="", items__answer={})),
        )
        .order_by("unit__position", "unit__name")
    )
    units = [
        UnitStanding(
            unit=submission.unit.name,
            unit_key=str(submission.unit.key),
            state=SubmissionState(submission.state),
            owed=submission.owed,
            open=submission.open,
            due_at=times.get((found.pk, submission.unit_id), times[found.pk, None]).due_at,
            by_office=submission.by_office,
        )
        for submission in submissions
    ]
    return RoundStanding(
        str(found.key), found.period, found.name, RoundState(found.state), times[found.pk, None].due_at, units
    )
