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
    item_name,
    moment_now,
    next_state,
    reviewed,
    state_of,
    subject_of,
)
from luodi.ledger.rounds.states import Move

BATCH = 1000
FILED = frozenset({Ending.REPORTED, Ending.NO_CHANGE, Ending.NOTHING})

Answers = Mapping[int, Mapping[str, Mapping[str, Any]]]
"""By unit id, by subject key: the answer, of values that JSON can hold."""

Held = dict[int, dict[str, Any]]
"""By submission id, by the name of an item: what the item held."""


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
    held, replaced = _before(kind, changing)
    nowhere: dict[str, Any] = {}
    rows = {item.pk: (given, nowhere, "", Ending.REPORTED, "") for item, given in changing}
    rows_update(OwedItem, ["answer", "form", "choice", "ending", "reason"], rows)
    touched = [submissions[pk] for pk in held]
    return Filed(len(touched), len(changing), not_owed, _accept(actor, touched, held, replaced))


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
    reason: str

    @property
    def said(self) -> dict[str, Any]:
        """What it holds, as `answer_of` tells it; nothing where it is empty."""
        if not (self.answer or self.choice or self.ending):
            return {}
        return {
            "answer": self.answer, "choice": self.choice, "ending": self.ending, "reason": self.reason
        }  # fmt: skip


def _differs(item: _Owed, given: Mapping[str, Any]) -> bool:
    return item.answer != dict(given) or bool(item.choice) or item.ending != Ending.REPORTED


def _before(kind: str, changing: Iterable[tuple[_Owed, dict[str, Any]]]) -> tuple[Held, Held]:
    """By submission id and item: what each held before (nothing: it was empty), for an undoing; and of it
    what units had filled in themselves, for the review.
    """
    held: Held = {}
    replaced: Held = {}
    for item, given in changing:
        name = item_name(kind, item.subject_key)
        was = item.said
        held.setdefault(item.submission_id, {})[name] = was
        if (item.answer and item.answer != given) or item.choice:
            replaced.setdefault(item.submission_id, {})[name] = was
    return held, replaced


def _accept(actor: Actor, submissions: list[Submission], held: Held, replaced: Held) -> list[Changed]:
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
                before | {"answers": held[submission.pk]},
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
