"""What the office files in units' stead: a workbook of progress counts as submitted and accepted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import F

from luodi.ledger.audit.services import Changed
from luodi.ledger.bulk import rows_update
from luodi.ledger.org.access import Actor, Power
from luodi.ledger.rounds.access import require_open
from luodi.ledger.rounds.models import Ending, OwedItem, Review, Round, Submission, SubmissionState
from luodi.ledger.rounds.services.steps import (
    answer_of,
    moment_now,
    name_of,
    next_state,
    reviewed,
    state_of,
    subject_of,
)
from luodi.ledger.rounds.states import Move, after

BATCH = 1000
FILED = frozenset({Ending.REPORTED, Ending.NO_CHANGE, Ending.NOTHING})

Answers = Mapping[int, Mapping[str, Mapping[str, Any]]]
"""By unit id, by subject key: the answer, of values that JSON can hold."""


@dataclass(frozen=True)
class Filed:
    """What filing did: how many submissions and items changed, what was not owed (and so not touched)."""

    submissions: int = 0
    items: int = 0
    not_owed: tuple[tuple[int, str], ...] = ()
    changes: list[Changed] = field(default_factory=list)


@transaction.atomic
def submission_file_by_office(actor: Actor, round_: Round, kind: str, answers: Answers) -> Filed:
    """Take these answers as submitted and accepted; the same again changes nothing.

    Facts are the caller's to write, and `changes` are for the record of the caller's one act. What a
    unit had filled in itself is replaced, and kept in the submission's review. A handful of statements,
    however many answers.
    Raises: Refused without the power, or when the round is closed and something would change.
    """
    actor.require(Power.IMPORT, round_.region)
    submissions, fresh_round = _held(round_, answers)
    owed_items = OwedItem.objects.filter(submission_id__in=submissions, kind=kind).order_by("pk")
    items = [_Owed(*row) for row in owed_items.values_list(*_Owed._fields)]
    asked = [(item, answers[submissions[item.submission_id].unit_id].get(item.subject_key)) for item in items]
    changing = [(item, dict(given)) for item, given in asked if given is not None and _differs(item, given)]
    owed = {(submissions[item.submission_id].unit_id, item.subject_key) for item in items}
    not_owed = tuple(
        (unit, key) for unit, given in answers.items() for key in given if (unit, key) not in owed
    )
    if not changing:
        return Filed(not_owed=not_owed)
    require_open(fresh_round)
    overwritten = {
        item.pk for item, given in changing if (item.answer and item.answer != given) or item.choice
    }
    replaced = _answers(item for item in owed_items if item.pk in overwritten) if overwritten else {}
    _write({item.pk: (given, "", Ending.REPORTED, "") for item, given in changing})
    touched = [submissions[pk] for pk in dict.fromkeys(item.submission_id for item, _ in changing)]
    return Filed(len(touched), len(changing), not_owed, _accept(actor, touched, replaced))


@transaction.atomic
def submission_unfile(
    actor: Actor, round_: Round, kind: str, keys: Mapping[int, Iterable[str]]
) -> list[Changed]:
    """Take back what the office filed, for the undoing of an import: by unit id the subject keys.

    The items are open again; a submission of which nothing else was taken is pending again. The changes
    are for the record of the caller's one act.
    Raises: Refused without the power, or when the round is closed.
    """
    actor.require(Power.IMPORT, round_.region)
    submissions, fresh_round = _held(round_, keys)
    require_open(fresh_round)
    wanted = {unit: set(given) for unit, given in keys.items()}
    ended = list(OwedItem.objects.filter(submission_id__in=submissions, ending__in=FILED))
    chosen = {
        i.pk
        for i in ended
        if i.kind == kind and i.subject_key in wanted[submissions[i.submission_id].unit_id]
    }
    emptied = [item for item in ended if item.pk in chosen]
    _write({item.pk: ({}, "", "", "") for item in emptied})
    left = {item.submission_id for item in ended if item.pk not in chosen}
    touched = dict.fromkeys(item.submission_id for item in emptied)
    return _reopen(actor, [submissions[pk] for pk in touched if pk not in left])


def _held(round_: Round, units: Iterable[int]) -> tuple[dict[int, Submission], Round]:
    """The submissions of these units by id, locked; and the round as it stands once they are."""
    rows = Submission.objects.select_for_update(of=("self",)).filter(round=round_, unit_id__in=list(units))
    submissions = {submission.pk: submission for submission in rows.select_related("unit").order_by("pk")}
    fresh = Round.objects.select_related("region").get(pk=round_.pk)
    for submission in submissions.values():
        submission.round = fresh
    return submissions, fresh


class _Owed(NamedTuple):
    """An item as far as filing must know it: a county may owe 100,000."""

    pk: int
    submission_id: int
    subject_key: str
    answer: dict[str, Any]
    choice: str
    ending: str


def _differs(item: _Owed, given: Mapping[str, Any]) -> bool:
    return item.answer != dict(given) or bool(item.choice) or item.ending != Ending.REPORTED


def _answers(items: Iterable[OwedItem]) -> dict[int, dict[str, Any]]:
    """What these items hold, by submission id and item."""
    found: dict[int, dict[str, Any]] = {}
    for item in items:
        found.setdefault(item.submission_id, {})[name_of(item)] = answer_of(item)
    return found


def _write(rows: Mapping[int, tuple[dict[str, Any], str, str, str]]) -> None:
    """Set answer, choice, ending and reason of these items, by their ids."""
    rows_update(OwedItem, ["answer", "choice", "ending", "reason"], rows)


def _accept(
    actor: Actor, submissions: list[Submission], replaced: Mapping[int, dict[str, Any]]
) -> list[Changed]:
    moment = moment_now()
    changes, reviews = [], []
    for submission in submissions:
        before = state_of(submission)
        submission.state, submission.accepted_at = next_state(submission, Move.FILE), moment
        submission.by_office = submission.first_submitted_at is None
        reviews.append(
            reviewed(
                actor, submission, Move.FILE, reason="专班导入工作簿", answers=replaced.get(submission.pk)
            )
        )
        changes.append(
            Changed(
                subject_of(submission),
                before | {"answers": replaced.get(submission.pk, {})},
                state_of(submission),
            )
        )
    rows = Submission.objects.filter(pk__in=[submission.pk for submission in submissions])
    stamp = {
        "edited_by": actor.username,
        "edited_at": moment,
        "submitted_by": actor.username,
        "submitted_at": moment,
    }
    rows.update(state=SubmissionState.ACCEPTED, accepted_at=moment, version=F("version") + 1, **stamp)
    rows.filter(first_submitted_at=None).update(by_office=True)
    Review.objects.bulk_create(reviews, batch_size=BATCH)
    return changes


def _reopen(actor: Actor, submissions: Iterable[Submission]) -> list[Changed]:
    changes, reviews = [], []
    for submission in submissions:
        state = after(submission.state, Move.UNFILE)
        if state is None:
            continue
        before = state_of(submission)
        submission.state, submission.by_office = state, False
        reviews.append(reviewed(actor, submission, Move.UNFILE, reason="撤销导入"))
        changes.append(Changed(subject_of(submission), before, state_of(submission)))
    ids = [review.submission_id for review in reviews]
    Submission.objects.filter(pk__in=ids).update(
        state=SubmissionState.PENDING, by_office=False, accepted_at=None, submitted_at=None, submitted_by="",
        version=F("version") + 1,
    )  # fmt: skip
    Review.objects.bulk_create(reviews, batch_size=BATCH)
    return changes
