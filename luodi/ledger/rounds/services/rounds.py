"""Opening, extending and closing a region's rounds."""

from __future__ import annotations

import calendar
import datetime as dt

from django.db import transaction

from luodi.core.periods import NotAPeriod, Period, china_day, due_moment
from luodi.core.problems import Problem, Rejected
from luodi.ledger.audit.services import Changed
from luodi.ledger.org.access import Actor, Power
from luodi.ledger.org.holding import region_hold
from luodi.ledger.org.models import Region, Unit
from luodi.ledger.org.settings import whole_setting
from luodi.ledger.rounds.access import reason_given, require_open
from luodi.ledger.rounds.clocks import Clock
from luodi.ledger.rounds.missing import Missing, missing_in
from luodi.ledger.rounds.models import (
    Ending,
    Extension,
    OwedItem,
    Round,
    RoundKind,
    RoundState,
    Submission,
    SubmissionState,
)
from luodi.ledger.rounds.queries import clocks
from luodi.ledger.rounds.services.owed import owe, owed_now
from luodi.ledger.rounds.services.steps import moment_now, recorded, subject_of


@transaction.atomic
def round_open(
    actor: Actor,
    region: Region,
    period: str,
    due: dt.date | None = None,
    *,
    grace_days: int | None = None,
    lock: dt.date | None = None,
) -> Round:
    """Open the month: a submission for every unit that owes something in it, and what it owes.

    `due` is the last day in time (by default the region's `due_day`, else the 25th); for `grace_days`
    (by default the region's, else 5) more a report is late but taken; `lock` is the last day on which
    units can report at all (by default: until the round closes).
    Raises: Refused without the power; Rejected when `period` is no month, was opened before, or the
    days are out of order.
    """
    actor.require(Power.ROUND, region)
    month = month_of(period)
    held = Region.objects.select_for_update().get(pk=region.pk)
    _not_twice(held, month)
    round_ = Round.objects.create(
        region=held,
        period=str(month),
        name=f"{month.label}调度",
        opened_at=moment_now(),
        **clock_fields(clock_of(held, due or default_due(held, month), grace_days, lock)),
    )
    wanted = owed_now(held, month)
    submissions = owe(round_, wanted)
    opened(actor, round_, "round_open", len(submissions), len(wanted))
    return round_


@transaction.atomic
def round_extend(actor: Actor, round_: Round, unit: Unit | None, due: dt.date, reason: str) -> Extension:
    """Give one unit, or all (None), until a later day. All three clocks move along with the due day.

    Raises: Refused without the power, or when the round is closed; Rejected without a reason, for a day
    that is not later, and for a unit that owes nothing in the round.
    """
    actor.require(Power.ROUND, round_.region)
    fresh = _held(round_)
    require_open(fresh)
    reason = reason_given(reason, "missing_reason", "延期必须写明理由。")
    if unit is not None and not Submission.objects.filter(round=fresh, unit=unit).exists():
        raise Rejected([Problem("owes_nothing", f"{unit.name}在{fresh.name}中没有应报事项。", field="unit")])
    found = clocks([fresh])
    present = found.get((fresh.pk, unit.pk if unit else None), found[fresh.pk, None]).due_at
    if due_moment(due) <= present:
        message = f"延期后的截止日{in_words(due)}不晚于现在的截止日{in_words(china_day(present))}。"
        raise Rejected([Problem("not_later", message, remedy="请给出更晚的日期。", field="due")])
    made = Extension.objects.create(
        round=fresh, unit=unit, due_at=due_moment(due), reason=reason, granted_by=actor.username,
        granted_at=moment_now(),
    )  # fmt: skip
    changed = Changed(subject_of(fresh), {"due_at": present.isoformat()}, {"due_at": made.due_at.isoformat()})
    details = {"unit": unit.name if unit else None}
    recorded(actor, fresh, "round_extend", fresh, [changed], reason=reason, details=details)
    return made


@transaction.atomic
def round_close(actor: Actor, round_: Round) -> list[Missing]:
    """End the round, and every owed item that has not ended; what is missing is returned and hinders nothing.

    What a unit handed in and the office did not accept ends as unaccepted: there is no fact of it, and it is
    listed as missing too. The region is held first, as an import holds it: nobody else writes the month.
    Raises: Refused without the power, or when the round is closed already.
    """
    actor.require(Power.ROUND, round_.region)
    region_hold(round_.region)
    fresh = _held(round_)
    require_open(fresh)
    list(
        Submission.objects.select_for_update().filter(round=fresh).order_by("pk").values_list("pk", flat=True)
    )
    missing = missing_in(fresh)
    counts = _end_items(fresh)
    fresh.state, fresh.closed_at = RoundState.CLOSED, moment_now()
    fresh.save(update_fields=["state", "closed_at"])
    changed = Changed(subject_of(fresh), {"state": "open"}, {"state": "closed"} | counts)
    recorded(actor, fresh, "round_close", fresh, [changed], details={"missing": len(missing)})
    round_.state, round_.closed_at = fresh.state, fresh.closed_at
    return missing


def month_of(period: str) -> Period:
    """The month that a text names.

    Raises: Rejected when it names none.
    """
    try:
        found = Period.parse(period)
    except NotAPeriod as error:
        raise Rejected([error.problem]) from error
    if found.kind != "month":
        message = f"调度按月进行,“{period}”不是一个月。"
        raise Rejected(
            [Problem("not_a_month", message, value=period, remedy="请写成2024-05。", field="period")]
        )
    return found


def default_due(region: Region, month: Period) -> dt.date:
    """The region's due day in that month, its last day where the month is shorter."""
    last = calendar.monthrange(month.year, month.index)[1]
    return dt.date(month.year, month.index, min(whole_setting(region, "due_day"), last))


def clock_of(region: Region, due: dt.date, grace_days: int | None, lock: dt.date | None) -> Clock:
    """The clocks of a round from its days.

    Raises: Rejected when they are out of order.
    """
    days = whole_setting(region, "grace_days") if grace_days is None else grace_days
    if days < 0:
        raise Rejected(
            [Problem("days_out_of_order", "宽限天数不能为负数。", value=str(days), field="grace_days")]
        )
    grace = due + dt.timedelta(days=days)
    if lock is not None and lock < grace:
        message = f"锁定日{in_words(lock)}早于宽限期的最后一天{in_words(grace)}。"
        raise Rejected(
            [Problem("days_out_of_order", message, remedy="请推后锁定日或缩短宽限期。", field="lock")]
        )
    locks_at = due_moment(lock) + dt.timedelta(seconds=1) if lock else None
    return Clock(due_moment(due), due_moment(grace), locks_at)


def clock_fields(clock: Clock) -> dict[str, dt.datetime | None]:
    """The clocks as fields of a round."""
    return {"due_at": clock.due_at, "grace_until": clock.grace_until, "locks_at": clock.locks_at}


def in_words(day: dt.date) -> str:
    """The day as people write it: 2024年5月25日."""
    return f"{day.year}年{day.month}月{day.day}日"


def opened(actor: Actor, round_: Round, verb: str, units: int, items: int) -> None:
    """Record that a round was opened."""
    after = {"state": "open", "period": round_.period, "due_at": round_.due_at.isoformat()}
    recorded(
        actor, round_, verb, round_, [Changed(subject_of(round_), None, after)],
        details={"submissions": units, "owed_items": items},
    )  # fmt: skip


def _held(round_: Round) -> Round:
    return Round.objects.select_for_update(of=("self",)).select_related("region").get(pk=round_.pk)


def _not_twice(region: Region, month: Period) -> None:
    before = Round.objects.filter(region=region, period=str(month), kind=RoundKind.MONTH).first()
    if before is not None:
        day, state = in_words(china_day(before.opened_at)), RoundState(before.state).label
        message = f"{before.name}已于{day}开始,现在是“{state}”。"
        raise Rejected(
            [Problem("opened_before", message, value=str(month), remedy="不必重复开始。", field="period")]
        )


def _end_items(round_: Round) -> dict[str, int]:
    """Give every item without an ending its own: handed in and not accepted, or not reported at all."""
    waiting = OwedItem.objects.filter(submission__round=round_, ending="")
    handed_in = waiting.filter(submission__state=SubmissionState.SUBMITTED)
    handed_in = handed_in.exclude(choice="", answer={})
    counts = {Ending.UNACCEPTED.value: handed_in.update(ending=Ending.UNACCEPTED)}
    return counts | {Ending.NOT_REPORTED.value: waiting.update(ending=Ending.NOT_REPORTED)}
