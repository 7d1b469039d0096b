"""Finding a unit's submission by the words that a person typed."""

from __future__ import annotations

from luodi.core.problems import NotFound, Problem, Rejected
from luodi.ledger.org.access import Actor
from luodi.ledger.org.queries import region_by_code
from luodi.ledger.org.queries.named import unit_named
from luodi.ledger.rounds.models import Round, Submission
from luodi.ledger.rounds.queries import round_for, submission_list


def month_round(actor: Actor, region_code: str, period: str) -> Round:
    """The region's round of that month.

    Raises: NotFound for a region the actor may not know of; Rejected when the month was never opened.
    """
    region = region_by_code(actor, region_code)
    found = round_for(actor, region, period)
    if found is None:
        remedy = f"请先开启:luodi round open {period} --region {region_code}"
        raise Rejected([Problem("round_not_open", f"{period}的调度没有开启。", value=period, remedy=remedy)])
    return found


def submission_of(actor: Actor, region_code: str, period: str, unit: str) -> Submission:
    """A unit's submission of that month.

    Raises: as `month_round`; Rejected when no unit answers to the name; NotFound when the unit owes nothing
    in it, or the actor may not know of it.
    """
    round_ = month_round(actor, region_code, period)
    wanted = unit_named(actor, round_.region, unit)
    for submission in submission_list(actor, round_):
        if submission.unit_id == wanted.pk:
            return submission
    raise NotFound(f"{round_.name}中没有{wanted.name}的报送。")
