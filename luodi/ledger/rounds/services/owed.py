"""What is owed in a round: made when it opens, brought up to date while it is open."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db import transaction

from luodi.core.periods import Period
from luodi.ledger.audit.services import Changed, mark_stale
from luodi.ledger.org.access import Actor, Power
from luodi.ledger.org.models import Region
from luodi.ledger.rounds import subjects
from luodi.ledger.rounds.access import require_open
from luodi.ledger.rounds.models import Ending, OwedItem, Review, Round, RoundKind, Submission
from luodi.ledger.rounds.services.steps import recorded, reviewed, state_of, subject_of
from luodi.ledger.rounds.states import Move, after
from luodi.ledger.rounds.subjects import OwedSubject

BATCH = 1000
NO_LONGER_OWED = "已不再应报(清单调整或已办结)"
ENDED = ("ending", "reason", "dropped")

Spot = tuple[int, str, str]
"""Unit id, kind, subject key."""


@dataclass(frozen=True)
class OwedChange:
    """How many items became owed, and how many are owed no longer."""

    added: int = 0
    dropped: int = 0


def owed_now(region: Region, period: Period) -> dict[Spot, OwedSubject]:
    """What every unit owes in that month, of every registered subject."""
    return {
        (owed.unit_id, subject.kind, owed.key): owed
        for subject in subjects.subjects()
        for owed in subject.owed(region, period)
    }


def owe(round_: Round, wanted: Mapping[Spot, OwedSubject]) -> dict[int, Submission]:
    """Add owed items to a round with the submissions that they need: those submissions, by unit id."""
    units = dict.fromkeys(unit_id for unit_id, _, _ in wanted)
    known = {
        s.unit_id: s
        for s in Submission.objects.filter(round=round_, unit_id__in=units).select_related("unit")
    }
    if any(unit_id not in known for unit_id in units):
        made = [Submission(round=round_, unit_id=unit_id) for unit_id in units if unit_id not in known]
        Submission.objects.bulk_create(made, batch_size=BATCH)
        fresh = Submission.objects.filter(round=round_, unit_id__in=units).select_related("unit")
        known = {submission.unit_id: submission for submission in fresh}
    items = [
        OwedItem(
            submission=known[unit_id],
            kind=kind,
            subject_key=key,
            label=owed.label[:300],
            position=owed.position,
        )
        for (unit_id, kind, key), owed in wanted.items()
    ]
    OwedItem.objects.bulk_create(items, batch_size=BATCH)
    for submission in known.values():
        submission.round = round_
    return known


@transaction.atomic
def owed_refresh(actor: Actor, round_: Round) -> OwedChange:
    """Make owed what the lists have gained since the round opened, and drop what they have lost.

    An untouched item that is no longer owed goes; one with an answer stays, ended as not owed. A
    submission that was handed in and gains an item is open again for the unit.
    Raises: Refused without the power, or when the round is closed.
    """
    actor.require(Power.ROUND, round_.region)
    fresh_round = Round.objects.select_for_update(of=("self",)).select_related("region").get(pk=round_.pk)
    require_open(fresh_round)
    if fresh_round.kind != RoundKind.MONTH:
        return OwedChange()
    wanted = owed_now(fresh_round.region, Period.parse(fresh_round.period))
    places = _places(fresh_round)
    new = {spot: owed for spot, owed in wanted.items() if spot not in places}
    dropped = drop(_items(place.pk for spot, place in places.items() if spot not in wanted).values())
    touched = {
        place.pk: wanted[spot]
        for spot, place in places.items()
        if spot in wanted and not place.is_as(wanted[spot])
    }
    back = _bring_back([(item, touched[pk]) for pk, item in _items(touched).items()])
    if touched:  # a new label is no act, but the live book shows it
        mark_stale(fresh_round.region.code, [("round", str(fresh_round.key))])
    grown = owe(fresh_round, new) | {item.submission.unit_id: item.submission for item in back}
    changes = grow(actor, fresh_round, grown, Counter(unit_id for unit_id, _, _ in new))
    changes += [
        Changed(subject_of(item), {"ending": ""}, {"ending": Ending.NOT_OWED.value}) for item in dropped
    ]
    Submission.objects.filter(round=fresh_round, items=None, reviews=None, version=0).delete()
    if new or back or dropped:
        recorded(
            actor, fresh_round, "owed_refresh", fresh_round, changes,
            details={"added": len(new) + len(back), "dropped": len(dropped)},
        )  # fmt: skip
    return OwedChange(len(new) + len(back), len(dropped))


@dataclass(frozen=True)
class _Place:
    """An owed item, as far as it must be known to see whether anything about it changed."""

    pk: int
    label: str
    position: int
    was_dropped: bool

    def is_as(self, owed: OwedSubject) -> bool:
        return not self.was_dropped and (self.label, self.position) == (owed.label[:300], owed.position)


def _places(round_: Round) -> dict[Spot, _Place]:
    """Every item of the registered subjects. Plain values: whole objects of 100,000 rows take seconds."""
    kinds = [subject.kind for subject in subjects.subjects()]
    rows = OwedItem.objects.filter(submission__round=round_, kind__in=kinds).values_list(
        "pk", "submission__unit_id", "kind", "subject_key", "label", "position", "ending", "dropped"
    )
    return {
        (unit_id, kind, key): _Place(pk, label, position, dropped and ending == Ending.NOT_OWED)
        for pk, unit_id, kind, key, label, position, ending, dropped in rows
    }


def _items(ids: Iterable[int]) -> dict[int, OwedItem]:
    return OwedItem.objects.select_related("submission__unit").in_bulk(list(ids))


def drop(items: Iterable[OwedItem], reason: str = NO_LONGER_OWED) -> list[OwedItem]:
    """Delete what nobody touched, end what somebody did; what has ended stays as it is."""
    open_items = [item for item in items if not item.ending]
    untouched = [item for item in open_items if not item.answer and not item.choice]
    for start in range(0, len(untouched), BATCH):
        OwedItem.objects.filter(pk__in=[item.pk for item in untouched[start : start + BATCH]]).delete()
    touched = [item for item in open_items if item.answer or item.choice]
    for item in touched:
        item.ending, item.reason, item.dropped = Ending.NOT_OWED, reason, True
    OwedItem.objects.bulk_update(touched, ENDED, batch_size=BATCH)
    return open_items


def _bring_back(items: Iterable[tuple[OwedItem, OwedSubject]]) -> list[OwedItem]:
    """Open what an earlier refresh ended and is owed again; print labels and places as they now are."""
    back, renamed = [], []
    for item, owed in items:
        if item.dropped and item.ending == Ending.NOT_OWED:
            item.ending, item.reason, item.dropped = "", "", False
            back.append(item)
        if (item.label, item.position) != (owed.label[:300], owed.position):
            item.label, item.position = owed.label[:300], owed.position
            renamed.append(item)
    OwedItem.objects.bulk_update(back, ENDED, batch_size=BATCH)
    OwedItem.objects.bulk_update(renamed, ["label", "position"], batch_size=BATCH)
    return back


def grow(
    actor: Actor, round_: Round, submissions: Mapping[int, Submission], added: Mapping[int, int]
) -> list[Changed]:
    """Open again the submissions that were handed in and now owe more."""
    reviews: list[Review] = []
    changes: list[Changed] = []
    by_state: dict[str, list[int]] = defaultdict(list)
    for unit_id, submission in submissions.items():
        before = state_of(submission) | {"owed_added": 0}
        state = after(submission.state, Move.GROW)
        submission.round = round_
        if state is not None and state != submission.state:
            submission.state = state
            by_state[state].append(submission.pk)
            reviews.append(
                reviewed(actor, submission, Move.GROW, reason=f"新增应报事项{added.get(unit_id, 0) or 1}项")
            )
        after_ = state_of(submission) | {"owed_added": added.get(unit_id, 0)}
        changes.append(Changed(subject_of(submission), before, after_))
    for target, ids in by_state.items():
        Submission.objects.filter(pk__in=ids).update(state=target, accepted_at=None)
    Review.objects.bulk_create(reviews, batch_size=BATCH)
    return changes
