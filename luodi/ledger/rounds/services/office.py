"""What the office does with a submission: accept it, return it, reopen it, set another status."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction

from luodi.core.problems import NotFound, Problem, Rejected
from luodi.ledger.audit.services import Changed
from luodi.ledger.org.access import Actor, Power
from luodi.ledger.org.holding import region_hold
from luodi.ledger.rounds import subjects
from luodi.ledger.rounds.access import reason_given, require_open
from luodi.ledger.rounds.models import Ending, OwedItem, Submission, SubmissionState
from luodi.ledger.rounds.services.steps import (
    answer_of,
    held,
    items_of,
    moment_now,
    name_of,
    next_state,
    recorded,
    reviewed,
    state_of,
    subject_of,
)
from luodi.ledger.rounds.states import Move
from luodi.ledger.rounds.subjects import place_of

OFFICE_FIELDS = ("office_status", "office_reason", "office_by", "office_at")


@transaction.atomic
def submission_accept(actor: Actor, submission: Submission) -> Submission:
    """Take a submission: its subjects write the facts, and every item ends as the unit said.

    Raises: Refused unless the office, in an open round; Rejected when it is not handed in, an item is
    empty (one that a workbook of the office had left out), or a subject cannot take an answer.
    """
    region_hold(submission.round.region)  # else an import could write the same task's month
    fresh = _office_held(actor, submission)
    before = state_of(fresh)
    fresh.state, fresh.accepted_at = next_state(fresh, Move.ACCEPT), moment_now()
    fresh.save(update_fields=["state", "accepted_at"])
    changes = [Changed(subject_of(fresh), before, state_of(fresh))]
    by_kind: dict[str, list[OwedItem]] = defaultdict(list)
    items = items_of(fresh)
    _require_filled(items)
    for item in items:
        if not item.ending or item.ending == Ending.NOT_OWED:
            item.ending = item.ending or item.choice or Ending.REPORTED
            by_kind[item.kind].append(item)
    for kind, ended in by_kind.items():
        OwedItem.objects.bulk_update(ended, ["ending"], batch_size=500)
        changes += subjects.subject(kind).accept(actor, fresh, ended) or ()
    reviewed(actor, fresh, Move.ACCEPT).save()
    recorded(actor, fresh.round, "submission_accept", fresh, changes)
    return fresh


@transaction.atomic
def submissions_accept(actor: Actor, submissions: Iterable[Submission]) -> list[Submission]:
    """Take many submissions, or none of them.

    Raises: as `submission_accept`, with the problems of all.
    """
    taken: list[Submission] = []
    problems: list[Problem] = []
    for submission in sorted(submissions, key=lambda one: one.pk):
        try:
            taken.append(submission_accept(actor, submission))
        except Rejected as error:
            problems += error.problems
    if problems:
        raise Rejected(problems)
    return taken


@transaction.atomic
def submission_return(
    actor: Actor, submission: Submission, reason: str, *, notes: Mapping[str, str] | None = None
) -> Submission:
    """Send a submission back to its unit. The reason, and notes by item key, stay in the record.

    Raises: Refused unless the office, in an open round; Rejected without a reason, or when it is not
    handed in; NotFound for a note to an item of another submission.
    """
    fresh = _office_held(actor, submission)
    reason = reason_given(reason, "missing_reason", "退回必须写明理由。")
    noted = _noted(fresh, notes or {})
    return _moved(actor, fresh, Move.RETURN, "submission_return", reason, noted)


@transaction.atomic
def submission_reopen(actor: Actor, submission: Submission, reason: str) -> Submission:
    """Open an accepted submission again: it is with the office as handed in, to be returned or changed.

    Facts stay until it is accepted again; then only what changed is written anew.
    Raises: Refused unless the office, in an open round; Rejected without a reason, or when not accepted.
    """
    fresh = _office_held(actor, submission)
    reason = reason_given(reason, "missing_reason", "重新打开必须写明理由。")
    fresh.accepted_at = None
    return _moved(actor, fresh, Move.REOPEN, "submission_reopen", reason, {})


@transaction.atomic
def office_status_set(actor: Actor, item: OwedItem, status: str, reason: str) -> OwedItem:
    """Set another status than the unit's, by its label; both are kept. An empty one takes it back.

    Raises: Refused unless the office, in an open round; Rejected without a reason, unless the submission
    is handed in and not yet accepted, or when the subject does not know the status.
    """
    fresh = _office_held(actor, item.submission)
    if fresh.state != SubmissionState.SUBMITTED:
        message = f"{fresh.unit.name}的报送现在是“{SubmissionState(fresh.state).label}”,不能改定状态。"
        raise Rejected([Problem("not_possible_now", message, remedy="提交之后、接收之前才能改定。")])
    kept = next(one for one in items_of(fresh) if one.pk == item.pk)
    before = answer_of(kept)
    own = {name: value for name, value in kept.answer.items() if name not in OFFICE_FIELDS}
    if status.strip():
        reason = reason_given(reason, "missing_reason", "改定状态必须写明理由。")
        own |= {
            "office_status": status.strip(),
            "office_reason": reason,
            "office_by": actor.username,
            "office_at": moment_now().isoformat(),
        }
    kept.answer, kept.ending = own, ""
    _require_known(kept)
    kept.save(update_fields=["answer", "ending"])
    changed = Changed(subject_of(kept), before, answer_of(kept))
    recorded(actor, fresh.round, "office_status_set", fresh, [changed], reason=reason)
    return kept


def _office_held(actor: Actor, submission: Submission) -> Submission:
    fresh = held(submission)
    actor.require(Power.ROUND, fresh.round.region)
    require_open(fresh.round)
    return fresh


def _moved(
    actor: Actor, submission: Submission, move: Move, verb: str, reason: str, answers: Mapping[str, Any]
) -> Submission:
    before = state_of(submission)
    submission.state, submission.version = next_state(submission, move), submission.version + 1
    submission.edited_by, submission.edited_at = actor.username, moment_now()
    submission.save(update_fields=["state", "version", "accepted_at", "edited_by", "edited_at"])
    reviewed(actor, submission, move, reason=reason, answers=answers).save()
    changed = Changed(subject_of(submission), before, state_of(submission))
    recorded(actor, submission.round, verb, submission, [changed], reason=reason)
    return submission


def _noted(submission: Submission, notes: Mapping[str, str]) -> dict[str, dict[str, str]]:
    items = {str(item.key): item for item in items_of(submission)}
    if not notes.keys() <= items.keys():
        raise NotFound("有的事项不在这份报送中。")
    return {name_of(items[key]): {"note": note.strip()} for key, note in notes.items() if note.strip()}


def _require_filled(items: Iterable[OwedItem]) -> None:
    """Raises: Rejected with every item that nobody has said anything about."""
    empty = [item for item in items if not (item.answer or item.choice or item.ending)]
    if empty:
        remedy = "请退回单位补报,或免报。"
        raise Rejected(
            Problem("missing_required", "尚未填报。", place_of(item), remedy=remedy) for item in empty
        )


def _require_known(item: OwedItem) -> None:
    """Raises: Rejected when the item's subject finds fault with what the office set."""
    found = subjects.subject(item.kind).check([item])
    problems = [problem for problem in found if problem.field in OFFICE_FIELDS]
    if problems:
        raise Rejected(problems)
