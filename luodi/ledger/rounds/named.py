"""Finding rounds, submissions and their items by the words that a person typed."""

from __future__ import annotations

from collections.abc import Sequence

from luodi.core.periods import Period
from luodi.core.problems import NotFound, Problem, Rejected
from luodi.ledger.org.access import Actor, Refused
from luodi.ledger.org.models import Region
from luodi.ledger.org.queries import region_by_code
from luodi.ledger.org.queries.named import unit_named
from luodi.ledger.rounds.models import Ending, OwedItem, Round, RoundKind, RoundState, Submission
from luodi.ledger.rounds.queries import round_for, round_list, submission_detail, submission_list


def month_round(actor: Actor, region_code: str, period: str) -> Round:
    """The region's round of that month.

    Raises: NotFound for a region the actor may not know of; Refused for one of which they see no reporting;
    Rejected when the month was never opened.
    """
    region = reporting_region(actor, region_code)
    found = round_for(actor, region, period)
    if found is None:
        remedy = f"请先开启:luodi round open {period} --region {region_code}"
        raise Rejected([Problem("round_not_open", f"{period}的调度没有开启。", value=period, remedy=remedy)])
    return found


def collection_named(actor: Actor, region_code: str, name: str, period: str = "") -> Round:
    """The region's special collection of that name: the open one, else the newest; or the one of a month.

    Raises: as `month_round`; NotFound when there is none that the actor may know of.
    """
    region = reporting_region(actor, region_code)
    found = [
        round_
        for round_ in round_list(actor, region)
        if (round_.kind, round_.name) == (RoundKind.SPECIAL, name.strip()) and period in ("", round_.period)
    ]
    if not found:
        month = f"{Period.parse(period).label}开始的、" if period else ""
        raise NotFound(f"{region.name}没有{month}名为“{name}”的专项征集。")
    return next((round_ for round_ in found if round_.state == RoundState.OPEN), found[0])


def submission_in(actor: Actor, round_: Round, unit: str) -> Submission:
    """A unit's submission to a round.

    Raises: Rejected when no unit answers to the name; Refused for another unit than the actor's own;
    NotFound when the unit owes nothing in it, or the actor may not know of it.
    """
    wanted = unit_named(actor, round_.region, unit)
    for submission in submission_list(actor, round_):
        if submission.unit_id == wanted.pk:
            return submission
    raise NotFound(f"{round_.name}中没有{wanted.name}的报送。")


def items_named(actor: Actor, submission: Submission, words: Sequence[str]) -> list[OwedItem]:
    """The items of a submission by their numbers as `submission show` prints them, or by their keys.

    Raises: Rejected with every word that names none, or more than one.
    """
    items = submission_detail(actor, str(submission.key)).items
    found: list[OwedItem] = []
    problems: list[Problem] = []
    for word in words:
        fitting = [
            item for n, item in enumerate(items, start=1) if word in (str(n), item.subject_key, str(item.key))
        ]
        if len(fitting) == 1:
            found.append(fitting[0])
            continue
        message = f"{submission.unit.name}的报送中{'有几项' if fitting else '没有'}序号为“{word}”的事项。"
        remedy = "请用 luodi submission show 查看序号;序号不够明确时用任务标识。"
        problems.append(Problem("unknown_item", message, value=word, remedy=remedy))
    if problems:
        raise Rejected(problems)
    return found


def submission_of(actor: Actor, region_code: str, period: str, unit: str) -> Submission:
    """A unit's submission of that month.

    Raises: as `month_round` and `submission_in`.
    """
    return submission_in(actor, month_round(actor, region_code, period), unit)


def said_of(item: OwedItem) -> str:
    """How an item ended, else what was chosen for it, in words; empty for one that is simply answered."""
    return Ending(item.ending or item.choice).label if item.ending or item.choice else ""


def choices_of_units() -> list[tuple[str, str]]:
    """What a unit may say of an item instead of an answer, with its word."""
    return [(choice.value, str(choice.label)) for choice in (Ending.NO_CHANGE, Ending.NOTHING)]


def ended_words(item: OwedItem) -> str:
    """The same with the reason in brackets, where there is one."""
    word = said_of(item)
    return f"{word}({item.reason})" if word and item.reason else word


def office_words(item: OwedItem) -> str:
    """The status that the office set instead of the unit's, with its reason; empty where it set none."""
    status, reason = item.answer.get("office_status"), item.answer.get("office_reason")
    return f"{status}({reason})" if status else ""


def reporting_region(actor: Actor, code: str) -> Region:
    """The region of that code, for someone who takes part in its reporting.

    Raises: NotFound for a region the actor may not know of; Refused for one of which they see no reporting.
    """
    region = region_by_code(actor, code)
    if not actor.touches(region):
        raise Refused(f"{actor.name or actor.username} 无权查看{region.name}的报送。")
    return region
