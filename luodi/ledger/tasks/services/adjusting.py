"""What every dynamic adjustment has to pass: an open month of its list's year, a reason, and its row."""

from __future__ import annotations

from typing import Any

from luodi.core.periods import Period
from luodi.core.problems import Problem, Rejected
from luodi.ledger.audit import context
from luodi.ledger.org.access import Actor, Refused
from luodi.ledger.rounds.access import reason_given
from luodi.ledger.rounds.models import Round, RoundKind, RoundState
from luodi.ledger.tasks.models import Adjustment, AdjustmentKind, Task


def reasoned(reason: str) -> str:
    """The reason without outer white space.

    Raises: Rejected when it is empty.
    """
    return reason_given(reason, "missing_reason", "没有写明理由。")


def open_period(task: Task, period: Period) -> None:
    """Raises: Rejected unless it is a month of the list's year; Refused when it or a later one is closed."""
    task_list = task.task_list
    if period.kind != "month" or period.year != task_list.year:
        raise Rejected(
            [
                Problem(
                    "wrong_period",
                    f"{period.label}不是{task_list.year}年的月份。",
                    value=str(period),
                    remedy=f"请给出{task_list.year}年的一个月份。",
                    field="period",
                )
            ]
        )
    months = Round.objects.filter(region=task_list.region, kind=RoundKind.MONTH, state=RoundState.CLOSED)
    closed = (
        months.filter(period__gte=str(period)).order_by("-period").values_list("period", flat=True).first()
    )
    if closed:
        after = Period.parse(closed).next()
        raise Refused(f"{Period.parse(closed).label}已结束,调整只能从{after.label}起生效。")


def adjustment_add(
    actor: Actor, task: Task, kind: AdjustmentKind, period: Period, reason: str, **more: Any
) -> Adjustment:
    """Write one adjustment.

    Raises: Rejected where one in force from a later month is there already: acts follow one another.
    """
    later = task.adjustments.filter(period__gt=str(period)).order_by("period").first()
    if later is not None:
        raise Rejected(
            [
                Problem(
                    "later_adjustment",
                    f"这项任务已有从{Period.parse(later.period).label}起生效的调整。",
                    remedy="请从该月或以后的月份起调整。",
                    field="period",
                )
            ]
        )
    return Adjustment.objects.create(
        task=task,
        kind=kind,
        period=str(period),
        reason=reason,
        by=actor.username,
        at=context.now(),
        **more,
    )
