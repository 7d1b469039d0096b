"""Taking a submission from one state to the next: held against a second hand, with a review and a record."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from luodi.core.problems import Problem, Rejected
from luodi.ledger.audit import context
from luodi.ledger.audit.services import Changed, Subject, record
from luodi.ledger.org.access import Actor, Refused
from luodi.ledger.rounds.models import OwedItem, Review, Round, Submission, SubmissionState
from luodi.ledger.rounds.queries import clock_for
from luodi.ledger.rounds.states import VERDICTS, WORDS, Move, after


def moment_now() -> dt.datetime:
    """Now, to the whole second, as records show it."""
    return context.now().replace(microsecond=0)


def held(submission: Submission) -> Submission:
    """The submission as it now stands, its row locked until the transaction ends.

    Its round is read after the lock is got, so that whoever waited for a closing sees the round closed.
    """
    fresh = Submission.objects.select_for_update().get(pk=submission.pk)
    fresh.round = Round.objects.select_related("region").get(pk=fresh.round_id)
    fresh.unit = submission.unit
    return fresh


def items_of(submission: Submission) -> list[OwedItem]:
    """Everything owed in a submission, in its order, each item with this very submission."""
    items = list(OwedItem.objects.filter(submission=submission).order_by("kind", "position", "pk"))
    for item in items:
        item.submission = submission
    return items


def require_unlocked(submission: Submission) -> None:
    """Raises: Refused once the unit can no longer report in this round, extensions included."""
    clock = clock_for(submission.round, submission.unit)
    if clock.is_locked(moment_now()):
        raise Refused(f"{submission.round.name}已锁定,{submission.unit.name}不能再填报。请联系专班延期。")


def next_state(submission: Submission, move: Move) -> SubmissionState:
    """The state that the move leads to.

    Raises: Rejected when the move is not possible from the submission's state.
    """
    found = after(submission.state, move)
    if found is None:
        state = SubmissionState(submission.state).label
        message = f"{submission.unit.name}的报送现在是“{state}”,不能{WORDS[move]}。"
        raise Rejected([Problem("not_possible_now", message, remedy="请刷新后按现在的状态处理。")])
    return found


def reviewed(
    actor: Actor,
    submission: Submission,
    move: Move,
    *,
    reason: str = "",
    answers: Mapping[str, Any] | None = None,
) -> Review:
    """The step of this move for the submission's record, not saved yet."""
    return Review(
        submission=submission,
        verdict=VERDICTS[move],
        reason=reason,
        by=actor.username,
        by_name=actor.name,
        at=moment_now(),
        answers=dict(answers or {}),
    )


def subject_of(thing: Submission | OwedItem | Round) -> Subject:
    """What the record of acts calls a round, a submission or an owed item."""
    if isinstance(thing, Round):
        return Subject("round", str(thing.key), thing.name)
    if isinstance(thing, Submission):
        return Subject("submission", str(thing.key), f"{thing.round.name}:{thing.unit.name}")
    return Subject("owed_item", str(thing.key), thing.label)


def recorded(
    actor: Actor,
    round_: Round,
    verb: str,
    thing: Submission | OwedItem | Round,
    changes: Iterable[Changed],
    *,
    reason: str = "",
    details: Mapping[str, Any] | None = None,
) -> None:
    """Record an act on something of a round."""
    record(
        actor=actor.username,
        actor_name=actor.name,
        region=round_.region.code,
        verb=verb,
        subject=subject_of(thing),
        changes=changes,
        reason=reason,
        details=details,
    )


def state_of(submission: Submission) -> dict[str, Any]:
    """A submission's state, for the record of acts."""
    first = submission.first_submitted_at
    return {
        "state": submission.state,
        "first_submitted_at": first.isoformat() if first else None,
        "by_office": submission.by_office,
    }


def answer_of(item: OwedItem) -> dict[str, Any]:
    """What an item holds, for the record of acts and for reviews."""
    return {"answer": item.answer, "choice": item.choice, "ending": item.ending, "reason": item.reason}


def name_of(item: OwedItem) -> str:
    """What an item is called inside a review's answers: `task:3f…`."""
    return item_name(item.kind, item.subject_key)


def item_name(kind: str, subject_key: str) -> str:
    """The same of an item that is not at hand."""
    return f"{kind}:{subject_key}"
