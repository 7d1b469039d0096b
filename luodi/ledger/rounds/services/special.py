"""Opening a special collection (专项征集): some units, some questions, a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from django.db import transaction
from django.db.models import Q

from luodi.core.periods import Period, china_day
from luodi.core.problems import Problem, Rejected
from luodi.ledger.org.access import Actor, Power
from luodi.ledger.org.models import Region, Unit
from luodi.ledger.rounds.models import Round, RoundKind, RoundState
from luodi.ledger.rounds.services.owed import owe
from luodi.ledger.rounds.services.rounds import clock_fields, clock_of, in_words, opened
from luodi.ledger.rounds.services.steps import moment_now
from luodi.ledger.rounds.special import Special
from luodi.ledger.rounds.subjects import OwedSubject

LONGEST = 100
"""Characters of a name."""


@transaction.atomic
def special_open(
    actor: Actor,
    region: Region,
    name: str,
    units: Iterable[Unit],
    asks: Sequence[str],
    due: dt.date,
    *,
    grace_days: int | None = None,
    lock: dt.date | None = None,
) -> Round:
    """Ask these units the same questions, each one owed item of each unit. Its period is the present month.

    Raises: Refused without the power; Rejected without a name, units or questions, for a unit of another
    region, for the name of a collection that is open or of a round of the same month, or when the days
    are out of order.
    """
    actor.require(Power.ROUND, region)
    Region.objects.select_for_update().get(pk=region.pk)  # else two at once could take the same name
    listed = list({unit.pk: unit for unit in units}.values())
    questions = [ask.strip() for ask in asks if ask.strip()]
    _require_complete(region, name, listed, questions)
    moment = moment_now()
    period, title = str(Period.of(china_day(moment))), name.strip()[:LONGEST]
    _require_own_name(region, period, title)
    round_ = Round.objects.create(
        region=region,
        kind=RoundKind.SPECIAL,
        period=period,
        name=title,
        opened_at=moment,
        **clock_fields(clock_of(region, due, grace_days, lock)),
    )
    wanted = {
        (unit.pk, Special.kind, key): OwedSubject(unit.pk, key, question, place)
        for unit in listed
        for place, question in enumerate(questions, start=1)
        for key in [f"{round_.key}:{place}"]
    }
    submissions = owe(round_, wanted)
    opened(actor, round_, "special_open", len(submissions), len(wanted))
    return round_


def _require_own_name(region: Region, period: str, name: str) -> None:
    """By its name people find a collection, and figures tell those of a month apart.

    Raises: Rejected.
    """
    same = Round.objects.filter(Q(state=RoundState.OPEN) | Q(period=period), region=region, name=name)
    before = same.order_by("-opened_at").first()
    if before is not None:
        day, state = in_words(china_day(before.opened_at)), RoundState(before.state).label
        message = f"已有“{name}”,{day}开始,现在是“{state}”。"
        remedy = f"请换一个名称,如“{name}(二)”;原来那次用 luodi collection status 查看。"
        raise Rejected([Problem("opened_before", message, value=name, remedy=remedy, field="name")])


def _require_complete(region: Region, name: str, units: Sequence[Unit], asks: Sequence[str]) -> None:
    """Raises: Rejected with all that is missing."""
    problems = []
    if not name.strip():
        problems.append(
            Problem("missing_required", "专项征集没有名称。", field="name", remedy="请写明名称。")
        )
    if not units:
        problems.append(Problem("missing_required", "没有选择单位。", field="units", remedy="请选择单位。"))
    if not asks:
        problems.append(
            Problem("missing_required", "没有写明征集什么。", field="asks", remedy="请写明事项。")
        )
    problems += [
        Problem("unknown_unit", f"{unit.name}不是{region.name}的单位。", field="units", value=unit.name)
        for unit in units
        if unit.region_id != region.pk
    ]
    if problems:
        raise Rejected(problems)
