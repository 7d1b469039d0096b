"""Taking back what the office filed, for the undoing of an import: answers and states as they were before."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from luodi.ledger.audit.services import Changed
from luodi.ledger.bulk import rows_update
from luodi.ledger.org.access import Actor, Power
from luodi.ledger.org.models import Region
from luodi.ledger.rounds.models import (
    OwedItem,
    Review,
    Round,
    RoundState,
    Submission,
    SubmissionState,
    Verdict,
)
from luodi.ledger.rounds.services.filing import BATCH, FILED
from luodi.ledger.rounds.services.steps import name_of, reviewed, subject_of
from luodi.ledger.rounds.states import Move

STAMPS = ("edited_at", "first_submitted_at", "submitted_at", "accepted_at")
FIELDS = ("state", "by_office", "edited_by", "submitted_by", *STAMPS)
BLANK: Mapping[str, Any] = {"answer": {}, "choice": "", "ending": "", "reason": ""}

Standing = dict[str, Any]
"""How a submission stands, of values that JSON can hold: its state, and who did what when."""


@dataclass(frozen=True)
class Filing:
    """What one import did to submissions, as the record has it, by submission key.

    `answers`: by item name what each item held before; `stood`: how the submission stood before (None: it
    was not there) and right after; `later`: submissions that a later import, still in force, changed too.
    """

    answers: Mapping[str, Mapping[str, Mapping[str, Any]]]
    stood: Mapping[str, tuple[Standing | None, Standing]]
    later: Collection[str]
    at: dt.datetime


def standings(region: Region) -> dict[str, Standing]:
    """By key: how every submission to an open round of the region stands. Not scoped; one query."""
    rows = Submission.objects.filter(round__region=region, round__state=RoundState.OPEN)
    return {str(submission.key): _standing(submission) for submission in rows.order_by("pk")}


def standings_held(region: Region) -> dict[str, Standing]:
    """The same, once whoever writes them is done; others wait until this transaction ends. For an undoing."""
    _hold(region)
    return standings(region)


def standings_changed(region: Region, before: Mapping[str, Standing]) -> list[Changed]:
    """For the record of an import: how each submission that it touched stood before, and stands now."""
    now = standings(region)
    keys = [key for key, standing in now.items() if before.get(key) != standing]
    listed = Submission.objects.filter(key__in=keys).select_related("round", "unit").order_by("pk")
    return [
        Changed(subject_of(row), {"stands": before.get(str(row.key))}, {"stands": now[str(row.key)]})
        for row in listed
    ]


@transaction.atomic
def submissions_unfile(actor: Actor, region: Region, filing: Filing) -> None:
    """Give the items of open rounds back what they held before; an item filled in anew since keeps that.

    Raises: Refused without the power.
    """
    actor.require(Power.IMPORT, region)
    _hold(region)
    items = OwedItem.objects.filter(
        submission__round__region=region, submission__round__state=RoundState.OPEN,
        submission__key__in=list(filing.answers), ending__in=FILED,
    )  # fmt: skip
    rows = {}
    for item in items.select_related("submission").order_by("pk"):
        before = filing.answers[str(item.submission.key)].get(name_of(item))
        if before is not None:
            held = {**BLANK, **before}
            rows[item.pk] = (held["answer"], held["choice"], held["ending"], held["reason"])
    rows_update(OwedItem, list(BLANK), rows)


@transaction.atomic
def standings_restore(
    actor: Actor, region: Region, filing: Filing, earlier: Mapping[str, Standing]
) -> list[Changed]:
    """Let submissions stand as before the import; one that something else has changed since keeps that.

    `earlier`: how all stood when the undoing began: what the lists' going back has opened again is closed.
    Raises: Refused without the power.
    """
    actor.require(Power.IMPORT, region)
    _hold(region)
    rows = Submission.objects.filter(round__region=region, round__state=RoundState.OPEN)
    submissions = list(rows.select_related("round", "unit").order_by("pk"))
    ended = OwedItem.objects.filter(submission__round__region=region, ending__in=FILED).order_by()
    filed = set(ended.values_list("submission_id", flat=True).distinct())
    back: list[tuple[Submission, Standing]] = []
    for submission in submissions:
        target = _target(submission, filing, earlier, is_filed=submission.pk in filed)
        if target is not None and target != _standing(submission):
            back.append((submission, target))
    return _set(actor, back)


def _hold(region: Region) -> None:
    """Lock the region's open rounds and then their submissions, in the order of a closing: a unit that saves
    is waited for, and what it saved is read.
    """
    rounds = Round.objects.select_for_update().filter(region=region, state=RoundState.OPEN).order_by("pk")
    open_ids = list(rounds.values_list("pk", flat=True))
    rows = Submission.objects.select_for_update().filter(round__in=open_ids).order_by("pk")
    list(rows.values_list("pk", flat=True))


def _target(
    submission: Submission, filing: Filing, earlier: Mapping[str, Standing], *, is_filed: bool
) -> Standing | None:
    """How a submission is to stand; None to leave it."""
    key, now = str(submission.key), _standing(submission)
    if key in filing.stood:
        before, after = filing.stood[key]
        if earlier.get(key) == after and key not in filing.later:
            return before or _empty(now)
        return _empty(now) if now["state"] == SubmissionState.ACCEPTED and not is_filed else None
    if key in earlier and earlier[key] != now and _handed_in_before(earlier[key], filing.at):
        return earlier[key]
    return None


def _handed_in_before(standing: Standing, at: dt.datetime) -> bool:
    moment = standing["submitted_at"] or standing["accepted_at"]
    return bool(moment) and dt.datetime.fromisoformat(moment) <= at


def _empty(now: Standing) -> Standing:
    """As nobody had handed it in."""
    blank = {"state": SubmissionState.PENDING.value, "by_office": False, "submitted_by": ""}
    return {**now, **blank, "submitted_at": None, "accepted_at": None}


def _standing(submission: Submission) -> Standing:
    found = {name: getattr(submission, name) for name in FIELDS}
    stamps = {name: found[name].isoformat() if found[name] else None for name in STAMPS}
    return {**found, "state": str(found["state"]), **stamps}


def _set(actor: Actor, back: list[tuple[Submission, Standing]]) -> list[Changed]:
    rows, reviews, changes = {}, [], []
    for submission, target in back:
        now, state = _standing(submission), SubmissionState(target["state"])
        stamps = {n: dt.datetime.fromisoformat(target[n]) if target[n] else None for n in STAMPS}
        values = {**target, **stamps}
        rows[submission.pk] = (*(values[name] for name in FIELDS), submission.version + 1)
        if now["state"] != state:
            reviews.append(_review(actor, submission, state))
        changes.append(Changed(subject_of(submission), {"stands": now}, {"stands": target}))
    rows_update(Submission, [*FIELDS, "version"], rows)
    Review.objects.bulk_create(reviews, batch_size=BATCH)
    return changes


def _review(actor: Actor, submission: Submission, state: SubmissionState) -> Review:
    review = reviewed(actor, submission, Move.UNFILE, reason=f"撤销导入,恢复为“{state.label}”")
    if state == SubmissionState.ACCEPTED:
        review.verdict = Verdict.ACCEPTED
    return review
