"""What the head of a unit does with its submission: hand it in, take it back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from django.db import transaction

from luodi.core.problems import Problem, Rejected, has_errors
from luodi.ledger.audit.services import Changed
from luodi.ledger.org.access import Actor
from luodi.ledger.rounds import subjects
from luodi.ledger.rounds.access import require_open, require_submit
from luodi.ledger.rounds.models import Ending, OwedItem, Submission
from luodi.ledger.rounds.services.answers import require_version
from luodi.ledger.rounds.services.steps import (
    answer_of,
    held,
    items_of,
    moment_now,
    name_of,
    next_state,
    recorded,
    require_unlocked,
    reviewed,
    state_of,
    subject_of,
)
from luodi.ledger.rounds.states import Move
from luodi.ledger.rounds.subjects import place_of


@transaction.atomic
def submission_submit(actor: Actor, submission: Submission, *, version: int | None = None) -> Submission:
    """Hand in a unit's whole submission. Late is taken, until the lock; the first time is kept for good.

    `version`: the one that was read, so that nobody hands in what changed meanwhile.
    Raises: Refused unless the unit's head, in an open round before its lock; Rejected with everything
    that is missing or unreadable, `edited_meanwhile` or `not_possible_now`.
    """
    fresh = held(submission)
    require_submit(actor, fresh)
    require_open(fresh.round)
    require_unlocked(fresh)
    require_version(fresh, version)
    state = next_state(fresh, Move.SUBMIT)
    items = items_of(fresh)
    problems = answers_problems(items)
    if has_errors(problems):
        raise Rejected(problems)
    before, moment = state_of(fresh), moment_now()
    fresh.state, fresh.by_office, fresh.version = state, False, fresh.version + 1
    fresh.first_submitted_at = fresh.first_submitted_at or moment
    fresh.submitted_at, fresh.submitted_by = moment, actor.username
    fresh.save(
        update_fields=["state", "by_office", "version", "first_submitted_at", "submitted_at", "submitted_by"]
    )
    reviewed(actor, fresh, Move.SUBMIT, answers={name_of(item): answer_of(item) for item in items}).save()
    changed = Changed(subject_of(fresh), before, state_of(fresh))
    recorded(actor, fresh.round, "submission_submit", fresh, [changed])
    return fresh


@transaction.atomic
def submission_withdraw(actor: Actor, submission: Submission, *, reason: str = "") -> Submission:
    """Take a submission back to go on with it, before the office has accepted it.

    Raises: Refused unless the unit's head, in an open round before its lock; Rejected when it is not
    with the office.
    """
    fresh = held(submission)
    require_submit(actor, fresh)
    require_open(fresh.round)
    require_unlocked(fresh)
    before = state_of(fresh)
    fresh.state, fresh.version = next_state(fresh, Move.WITHDRAW), fresh.version + 1
    fresh.submitted_at, fresh.submitted_by = None, ""
    fresh.save(update_fields=["state", "version", "submitted_at", "submitted_by"])
    reviewed(actor, fresh, Move.WITHDRAW, reason=reason).save()
    changed = Changed(subject_of(fresh), before, state_of(fresh))
    recorded(actor, fresh.round, "submission_withdraw", fresh, [changed], reason=reason)
    return fresh


def answers_problems(items: Iterable[OwedItem]) -> list[Problem]:
    """Everything that is missing from or wrong with these items of one submission, by their subjects."""
    found: list[Problem] = []
    by_kind: dict[str, list[OwedItem]] = defaultdict(list)
    for item in items:
        if item.choice in (Ending.NOTHING, Ending.NOT_OWED) or item.ending == Ending.NOT_OWED:
            continue
        if item.answer or item.choice:
            by_kind[item.kind].append(item)
        else:
            remedy = "请填写,或选择“本月无变化”“无报送内容”。"
            found.append(Problem("missing_required", "尚未填报。", place_of(item), remedy=remedy))
    for kind, listed in by_kind.items():
        found += subjects.subject(kind).check(listed)
    return found
