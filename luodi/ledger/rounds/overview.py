"""Where each unit of a round stands, in official order, and what is missing; no count of what is owed."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef

from luodi.core.periods import CHINA, Period
from luodi.core.problems import NotFound
from luodi.ledger.audit import context
from luodi.ledger.org.access import Actor
from luodi.ledger.org.models import Region
from luodi.ledger.rounds.access import seen_submissions
from luodi.ledger.rounds.clocks import Clock, Punctuality
from luodi.ledger.rounds.missing import Missing, missing_in
from luodi.ledger.rounds.models import (
    Ending,
    OwedItem,
    Review,
    Round,
    RoundState,
    Submission,
    SubmissionState,
    Verdict,
)
from luodi.ledger.rounds.queries import clocks, on_time, round_for, that_owe


@dataclass(frozen=True)
class UnitLine:
    """One unit in a round.

    `returned` counts how often it was sent back. `punctuality` is that of its first submission, or of the
    present moment while there is none; None when the office filed it, or nothing is owed after all.
    `on_time` is None until it was handed in, and when filed.
    """

    unit: str
    unit_key: str
    submission: str
    state: str
    state_label: str
    returned: int
    due_at: dt.datetime
    punctuality: Punctuality | None
    on_time: bool | None
    by_office: bool

    @property
    def is_late(self) -> bool:
        """Whether it is past its due moment: handed in after it, or not handed in yet."""
        return self.punctuality is not None and self.punctuality != Punctuality.ON_TIME

    @property
    def due_text(self) -> str:
        """`5月25日`, with 逾期 or 宽限期内 where it is late."""
        day = self.due_at.astimezone(CHINA)
        late = f"({self.punctuality.label})" if self.is_late and self.punctuality else ""
        return f"{day.month}月{day.day}日{late}"


@dataclass(frozen=True)
class RoundStatus:
    """A round, its units as far as the actor may see them, and what is missing."""

    key: str
    name: str
    period: str
    kind: str
    state: str
    state_label: str
    due_at: dt.datetime
    grace_until: dt.datetime
    locks_at: dt.datetime | None
    units: tuple[UnitLine, ...]
    missing: tuple[Missing, ...]


def round_status(actor: Actor, region: Region, period: Period) -> RoundStatus:
    """Where the region's month stands, for what of it the actor may see.

    Raises: NotFound when it was never opened, or the actor may not know of it.
    """
    found = round_for(actor, region, str(period))
    if found is None:
        raise NotFound(f"{region.name}{period.label}的调度还没有开始。")
    return status_of(actor, found)


def status_of(actor: Actor, round_: Round) -> RoundStatus:
    """Where a round stands, for what of it the actor may see. Four queries, however many units."""
    owing = OwedItem.objects.filter(submission=OuterRef("pk")).exclude(ending=Ending.NOT_OWED)
    rows = Submission.objects.filter(seen_submissions(actor), round=round_).select_related("unit")
    submissions = list(that_owe(rows).annotate(owes=Exists(owing)).order_by("unit__position", "unit__name"))
    returned = _returns(round_)
    found, now = clocks([round_]), context.now()
    lines = [
        _line(
            submission,
            submission.owes,
            returned.get(submission.pk, 0),
            found.get((round_.pk, submission.unit_id), found[round_.pk, None]),
            now,
        )
        for submission in submissions
    ]
    whole = found[round_.pk, None]
    return RoundStatus(
        key=str(round_.key),
        name=round_.name,
        period=round_.period,
        kind=round_.kind,
        state=round_.state,
        state_label=RoundState(round_.state).label,
        due_at=whole.due_at.astimezone(CHINA),
        grace_until=whole.grace_until.astimezone(CHINA),
        locks_at=whole.locks_at.astimezone(CHINA) if whole.locks_at else None,
        units=tuple(lines),
        missing=tuple(missing_in(round_, [submission.unit_id for submission in submissions])),
    )


def _returns(round_: Round) -> dict[int, int]:
    rows = Review.objects.filter(submission__round=round_, verdict=Verdict.RETURNED)
    return {
        row["submission_id"]: row["times"] for row in rows.values("submission_id").annotate(times=Count("pk"))
    }


def _line(submission: Submission, owes: bool, returned: int, clock: Clock, now: dt.datetime) -> UnitLine:
    state = SubmissionState(submission.state)
    moment = submission.first_submitted_at or now
    return UnitLine(
        unit=submission.unit.name,
        unit_key=str(submission.unit.key),
        submission=str(submission.key),
        state=state.value,
        state_label=state.label,
        returned=returned,
        due_at=clock.due_at.astimezone(CHINA),
        punctuality=None if submission.by_office or not owes else clock.punctuality(moment),
        on_time=on_time(submission, clock.due_at),
        by_office=submission.by_office,
    )
