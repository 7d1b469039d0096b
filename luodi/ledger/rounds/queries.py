"""Reads of rounds: clocks, what units owe and handed in. Scoped to the actor unless they say otherwise."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from luodi.core.periods import in_time
from luodi.core.problems import NotFound
from luodi.ledger.org.access import Actor, own_unit_ids
from luodi.ledger.org.models import Region, Unit
from luodi.ledger.rounds.access import may_fill, may_review, may_submit, seen_submissions
from luodi.ledger.rounds.clocks import Clock
from luodi.ledger.rounds.models import (
    Extension,
    OwedItem,
    Review,
    Round,
    RoundKind,
    RoundState,
    Submission,
    SubmissionState,
    Verdict,
)
from luodi.ledger.rounds.states import Move, after


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


def on_time(submission: Submission, due_at: dt.datetime) -> bool | None:
    """Whether it was first handed in by its due moment; None when it was not, or the office filed it."""
    if submission.by_office or submission.first_submitted_at is None:
        return None
    return in_time(submission.first_submitted_at, due_at)


def round_for(actor: Actor, region: Region, period: str, kind: str = RoundKind.MONTH) -> Round | None:
    """The region's round of that month; None when there is none, or none that the actor may know of."""
    if not actor.touches(region):
        return None
    return Round.objects.select_related("region").filter(region=region, period=period, kind=kind).first()


def round_list(actor: Actor, region: Region) -> list[Round]:
    """The region's rounds, newest first; a unit's person finds those in which the unit owes something."""
    if not actor.touches(region):
        return []
    rows = Round.objects.filter(region=region).select_related("region")
    if not actor.sees(region):
        rows = rows.filter(submissions__unit_id__in=own_unit_ids(actor)).distinct()
    return list(rows.order_by("-period", "-opened_at", "-pk"))


def that_owe(rows: QuerySet[Submission]) -> QuerySet[Submission]:
    """These submissions without those of which nothing is left: all that they owed has gone from the lists
    again, and nobody handed anything in. Their reviews keep them from being deleted.
    """
    items = OwedItem.objects.filter(submission=OuterRef("pk"))
    return rows.filter(~Q(state=SubmissionState.PENDING) | Exists(items))


def submission_list(actor: Actor, round_: Round) -> list[Submission]:
    """The submissions of a round that the actor may see, in the official order of units."""
    rows = Submission.objects.filter(seen_submissions(actor), round=round_)
    return list(rows.select_related("unit", "round__region").order_by("unit__position", "unit__name"))


def my_items(actor: Actor, round_: Round) -> list[OwedItem]:
    """What the actor's own units owe in a round, in order, each item with its submission."""
    rows = OwedItem.objects.filter(submission__round=round_, submission__unit_id__in=own_unit_ids(actor))
    ordered = rows.order_by("submission__unit__position", "submission__unit__name", "kind", "position", "pk")
    return list(ordered.select_related("submission__unit", "submission__round__region"))


@dataclass(frozen=True)
class SubmissionDetail:
    """A submission with its items, its way so far (oldest step first), and what the actor may do with it."""

    submission: Submission
    items: tuple[OwedItem, ...]
    reviews: tuple[Review, ...]
    clock: Clock
    may_fill: bool
    may_submit: bool
    may_review: bool

    def can(self, move: Move) -> bool:
        """Whether its state allows this, whoever asks: in a closed round nothing."""
        is_open = self.submission.round.state == RoundState.OPEN
        return is_open and after(self.submission.state, move) is not None

    @property
    def is_fillable(self) -> bool:
        """Whether the actor can fill it in now."""
        return self.may_fill and self.can(Move.SAVE)

    @property
    def is_withdrawable(self) -> bool:
        """Whether the actor can take it back now."""
        return self.may_submit and self.can(Move.WITHDRAW)

    @property
    def is_reviewable(self) -> bool:
        """Whether the actor can accept or return it now."""
        return self.may_review and self.can(Move.ACCEPT)

    @property
    def returned_for(self) -> str:
        """Why the office sent it back; empty unless it stands returned."""
        if self.submission.state != SubmissionState.RETURNED:
            return ""
        return next(step.reason for step in reversed(self.reviews) if step.verdict == Verdict.RETURNED)


def submission_detail(actor: Actor, key: str) -> SubmissionDetail:
    """One submission with everything about it.

    Raises: NotFound when there is none, or the actor may not know of it.
    """
    rows = Submission.objects.filter(seen_submissions(actor), key=key)
    found = rows.select_related("unit", "round__region").first()
    if found is None:
        raise NotFound("没有这份报送。")
    items = list(OwedItem.objects.filter(submission=found).order_by("kind", "position", "pk"))
    for item in items:
        item.submission = found
    return SubmissionDetail(
        submission=found,
        items=tuple(items),
        reviews=tuple(found.reviews.order_by("pk")),
        clock=clock_for(found.round, found.unit),
        may_fill=may_fill(actor, found),
        may_submit=may_submit(actor, found),
        may_review=may_review(actor, found),
    )
