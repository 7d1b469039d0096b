"""Who may see, fill in, hand in and review submissions; and that a round is still open."""

from __future__ import annotations

from django.db.models import Q

from luodi.core.problems import Problem, Rejected
from luodi.ledger.org.access import Actor, Power, Refused, own_unit_ids, seen_regions
from luodi.ledger.org.settings import setting
from luodi.ledger.rounds.models import Round, RoundState, Submission


def may_see(actor: Actor, submission: Submission) -> bool:
    """The office and whoever sees the region; of the units only the one whose submission it is."""
    return actor.sees(submission.round.region) or actor.is_own(submission.unit)


def may_fill(actor: Actor, submission: Submission) -> bool:
    """The unit itself: its reporters and its head."""
    return actor.is_own(submission.unit, Power.FILL)


def may_submit(actor: Actor, submission: Submission) -> bool:
    """The head of the unit; where the region does without the head's approval, its reporters too."""
    if actor.is_own(submission.unit, Power.SUBMIT):
        return True
    return not setting(submission.round.region, "unit_head_approves") and may_fill(actor, submission)


def may_review(actor: Actor, submission: Submission) -> bool:
    """The office of the round's own region."""
    return actor.has(Power.ROUND, submission.round.region)


def require_fill(actor: Actor, submission: Submission) -> None:
    """Raises: Refused unless the actor may fill in this unit's answers."""
    if not may_fill(actor, submission):
        raise Refused(f"{_who(actor)} 无权填报{submission.unit.name}的报送。")


def require_submit(actor: Actor, submission: Submission) -> None:
    """Raises: Refused unless the actor may hand in for this unit."""
    if not may_submit(actor, submission):
        heads = setting(submission.round.region, "unit_head_approves")
        who = "只有本单位审核人可以" if heads else "只有本单位的人可以"
        raise Refused(f"{_who(actor)} 无权提交{submission.unit.name}的报送:{who}。")


def require_open(round_: Round) -> None:
    """Raises: Refused when the round is closed."""
    if round_.state != RoundState.OPEN:
        raise Refused(f"{round_.name}已结束,不能再作更改。")


def reason_given(reason: str, code: str, message: str) -> str:
    """The reason without outer white space.

    Raises: Rejected when it is empty.
    """
    if not reason.strip():
        raise Rejected([Problem(code, message, remedy="请写明理由。", field="reason")])
    return reason.strip()


def seen_submissions(actor: Actor, prefix: str = "") -> Q:
    """Filter for submissions that the actor may see. `prefix` leads to the submission (`submission__`)."""
    own = Q(**{f"{prefix}unit_id__in": own_unit_ids(actor)})
    seen = seen_regions(actor, f"{prefix}round__region__")
    return seen | own if seen else seen  # an empty filter is everything, and must stay so


def _who(actor: Actor) -> str:
    return actor.name or actor.username
