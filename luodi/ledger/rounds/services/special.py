"""Opening a special collection (专项征集): some units, some questions, a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from django.db import transaction

from luodi.core.periods import Period, china_day
from luodi.core.problems import Problem, Rejected
from luodi.ledger.org.access import Actor, Power
from luodi.ledger.org.models import Region, Unit
from luodi.ledger.rounds.models import Round, RoundKind
from luodi.ledger.rounds.services.owed import owe
from luodi.ledger.rounds.services.rounds import clock_fields, clock_of, opened
from luodi.ledger.rounds.services.steps import moment_now
from luodi.ledger.rounds.special import Special
from luodi.ledger.rounds.subjects import OwedSubject


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
    region, or when the days are out of order.
    """
    actor.require(Power.ROUND, region)
    listed = list({unit.pk: unit for unit in units}.values())
    questions = [ask.strip() for ask in asks if ask.strip()]
    _require_complete(region, name, listed, questions)
    moment = moment_now()
    round_ = Round.objects.create(
        region=region,
        kind=RoundKind.SPECIAL,
        period=str(Period.of(china_day(moment))),
        name=name.strip()[:100],
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
