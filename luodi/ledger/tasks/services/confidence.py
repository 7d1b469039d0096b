"""The office's confidence in a task (信心灯): judged for an open month, corrected for one that has ended."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from luodi.core.periods import Period
from luodi.core.problems import Problem, Rejected
from luodi.ledger.audit import context
from luodi.ledger.audit.services import Changed
from luodi.ledger.org.access import Actor, Power, Refused
from luodi.ledger.org.acts import act_record
from luodi.ledger.org.holding import region_hold
from luodi.ledger.rounds.models import Round, RoundKind, RoundState
from luodi.ledger.tasks.models import Confidence, Judgement, Task
from luodi.ledger.tasks.queries.judgements import judgements_at
from luodi.ledger.tasks.services.adjusting import reasoned
from luodi.ledger.tasks.services.subjects import task_subject


@transaction.atomic
def confidence_set(actor: Actor, *, task: Task, period: Period, confidence: str, reason: str) -> Judgement:
    """Judge a task for an open month: green, yellow or red, with the reason; it holds until judged again.

    Raises: Refused unless the office, or when the month or a later one has ended; Rejected without a
    reason, for another colour or another year, or while the month is not open yet.
    """
    if _has_ended(actor, task, period):
        raise Refused(_how_to_correct(task, period))
    return _judge(actor, "confidence_set", task, period, confidence, reason)


@transaction.atomic
def confidence_correct(
    actor: Actor, *, task: Task, period: Period, confidence: str, reason: str
) -> Judgement:
    """Judge a task otherwise for a month that has ended; it is to be restated for that to show.

    Raises: Refused unless the office; Rejected without a reason, for another colour or another year, or
    while the month is open (judge it) or was never opened.
    """
    if not _has_ended(actor, task, period):
        message = f"{period.label}还没有结束,不必更正。"
        raise Rejected([Problem("not_ended", message, remedy="请直接判断信心灯。", field="period")])
    return _judge(actor, "confidence_correct", task, period, confidence, reason)


def _has_ended(actor: Actor, task: Task, period: Period) -> bool:
    """Whether the month, or a later one that would carry the judgement, has ended; nobody ends it now."""
    region, year = task.task_list.region, task.task_list.year
    actor.require(Power.ROUND, region)
    region_hold(region)
    rounds = Round.objects.filter(region=region, kind=RoundKind.MONTH, period__startswith=f"{year}-")
    if period.year != year or not rounds.filter(period=str(period)).exists():
        message = f"{period.label}没有这份清单的调度。"
        remedy = f"请写{year}年已经开始调度的月份。"
        raise Rejected([Problem("no_round", message, value=str(period), remedy=remedy, field="period")])
    return rounds.filter(state=RoundState.CLOSED, period__gte=str(period)).exists()


def _how_to_correct(task: Task, period: Period) -> str:
    return (
        f"{period.label}或其后的月份已结束,不能再改信心灯。确需更正:"
        f"luodi task correct {task.key} --period {period} --confidence 颜色 --reason 原因,"
        f"然后重述:luodi books restate {period} --region {task.task_list.region.code} --reason 原因"
    )


def _judge(actor: Actor, verb: str, task: Task, period: Period, confidence: str, reason: str) -> Judgement:
    reason = reasoned(reason)
    if confidence not in Confidence.values:
        words = "、".join(Confidence.labels)
        raise Rejected(
            [Problem("unknown_choice", "没有这种信心灯。", value=confidence, remedy=f"应为{words}之一。")]
        )
    old = judgements_at(task.task_list.region_id, period.year, period, [task.pk]).get(task.pk)
    made = Judgement.objects.create(
        task=task,
        period=str(period),
        confidence=confidence,
        reason=reason,
        by=actor.username,
        at=context.now(),
    )
    change = Changed(task_subject(task), _said(old) | {"period": made.period}, _said(made))
    details = {"period": made.period, "judgement": str(made.key)}
    act_record(
        actor,
        task.task_list.region,
        verb,
        task_subject(task),
        changes=[change],
        reason=reason,
        details=details,
    )
    return made


def _said(judgement: Judgement | None) -> dict[str, Any]:
    if judgement is None:
        return {"confidence": None, "confidence_reason": None}
    return {
        "period": judgement.period,
        "confidence": judgement.confidence,
        "confidence_reason": judgement.reason,
    }
