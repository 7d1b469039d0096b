"""Corrections by the office: a new fact that names the one it replaces, or the reversal of a fact."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any, TypedDict, Unpack, cast

from django.db import transaction

from luodi.core.periods import Period
from luodi.core.problems import Problem, Rejected
from luodi.core.quantities import read_quantity
from luodi.core.statuses import Meaning, printed
from luodi.ledger.audit import context
from luodi.ledger.fields import misfits
from luodi.ledger.org.access import Actor, Power
from luodi.ledger.org.acts import act_record
from luodi.ledger.tasks.answers import quantity_problem
from luodi.ledger.tasks.columns import ANSWER_COLUMNS
from luodi.ledger.tasks.facts import Link, live
from luodi.ledger.tasks.models import FactKind, Progress, Status, Task
from luodi.ledger.tasks.pursuit import Pursued, pursued
from luodi.ledger.tasks.queries.progress import Current, current_progress
from luodi.ledger.tasks.queries.schemes import vocabulary
from luodi.ledger.tasks.services.adjusting import reasoned
from luodi.ledger.tasks.services.progress import CARRIED, fact_change
from luodi.ledger.tasks.services.subjects import task_subject
from luodi.ledger.tasks.services.tasks import task_held

KEPT = (*CARRIED, "unit", "unit_status", "office_reason", "no_change", "submission")
"""Fields that a correction takes over from what it replaces, unless it says otherwise."""


class ProgressValues(TypedDict, total=False):
    """What a correction may say; what is absent stays as it was. `percent` is a ratio in 0…1."""

    status: Status
    prospect: Meaning
    prospect_reason: str
    superior_answer: str
    prospect_signed_by: str
    look_again_on: dt.date | None
    percent: Decimal | None
    text: str
    problem: str
    next_step: str
    support_level: str
    support_needed: str
    note: str
    indicator_values: dict[str, str]


@transaction.atomic
def progress_correct(
    actor: Actor, *, task: Task, period: Period, reason: str, **values: Unpack[ProgressValues]
) -> Progress:
    """Correct what holds about a task's month; a sealed month is to be restated for it to show.

    Another status is the office's verdict: the unit's own is kept beside it, with the reason.
    Raises: Refused; Rejected without a reason, when nothing was reported, or for a status of another list.
    """
    region = task.task_list.region
    actor.require(Power.ROUND, region)
    task, reason = task_held(task), reasoned(reason)
    current = current_progress(region.pk, task.task_list.year, period, [task.pk]).get(task.pk, Current())
    old = current.of_period
    problems = _problems(task, values)
    if old is None:
        message = f"{period.label}没有这项任务的进展,无从更正。"
        problems.append(Problem("no_report", message, remedy="请先报送或导入该月进展。"))
    if old is None or problems:
        raise Rejected(problems)
    fact = Progress(task=task, period=old.period, replaces=old)
    for name in KEPT:
        setattr(fact, name, getattr(old, name))
    for name, value in values.items():
        setattr(fact, name, value)
    _judge(fact, old, values, reason)
    return _added(actor, fact, "progress_correct", reason)


@transaction.atomic
def progress_reverse(actor: Actor, *, fact: Progress, reason: str) -> Progress:
    """Reverse a fact that holds: of a report nothing is left; of a correction, what it had replaced is back.

    Raises: Refused; Rejected without a reason, or when the fact no longer holds.
    """
    actor.require(Power.ROUND, fact.task.task_list.region)
    task, reason = task_held(fact.task), reasoned(reason)
    rows = Progress.objects.filter(task=task).values_list("pk", "replaces_id")
    if fact.pk not in live(Link(*row) for row in rows):
        message = "这条进展已被更正或冲销。"
        raise Rejected([Problem("not_in_force", message, remedy="请刷新后对现行的一条操作。")])
    reversal = Progress(task=task, period=fact.period, kind=FactKind.REVERSAL, replaces=fact, unit=fact.unit)
    return _added(actor, reversal, "progress_reverse", reason)


def _judge(fact: Progress, old: Progress, values: ProgressValues, reason: str) -> None:
    """Set what counts: the printed status from its parts, and whose verdict it is."""
    shown = _pursued(fact, values)
    if shown is not None:
        fact.prospect, fact.achieved = shown.prospect, shown.achieved or ""
        known = vocabulary(fact.task.task_list.region_id)
        fact.status = known.of_meaning(fact.task.task_list.scheme_id, shown.printed) or fact.status
    if fact.status == old.status:
        return
    own = old.unit_status or old.status
    overruled = own is not None and own != fact.status
    fact.unit_status = own if overruled else None
    fact.office_reason = reason if overruled else ""


def _pursued(fact: Progress, values: ProgressValues) -> Pursued | None:
    """What a pursuit list prints after the correction; None for other lists, or when neither part changes."""
    prospect = values.get("prospect")
    if not fact.task.task_list.scheme.pursuit or not {"status", "prospect"} & set(values):
        return None
    if "status" in values:
        return pursued(Meaning(values["status"].meaning), prospect)
    achieved = Meaning(fact.achieved) if fact.achieved else None
    held = cast(Meaning, prospect)
    return Pursued(printed(held, achieved), held, achieved)


def _problems(task: Task, values: ProgressValues) -> list[Problem]:
    texts = {name: value for name, value in values.items() if isinstance(value, str)}
    found = misfits(Progress, texts, ANSWER_COLUMNS)
    status = values.get("status")
    if status is not None and status.scheme_id != task.task_list.scheme_id:
        message = f"“{status.label}”不是“{task.task_list.name}”的状态。"
        found.append(
            Problem("unknown_status", message, value=status.label, remedy="请选用本清单口径的状态。")
        )
    said = values.get("indicator_values", {}).values()
    found += [quantity_problem(value) for value in said if read_quantity(value) is None]
    percent = values.get("percent")
    if percent is not None and not 0 <= percent <= 1:
        remedy = "请写0%到100%之间的数。"
        found.append(Problem("unreadable_number", "完成百分比不能用。", value=str(percent), remedy=remedy))
    return found


def _added(actor: Actor, fact: Progress, verb: str, reason: str) -> Progress:
    fact.recorded_by, fact.recorded_at = actor.username, context.now()
    fact.save(force_insert=True)
    details: dict[str, Any] = {"fact": str(fact.key), "period": fact.period}
    act_record(
        actor,
        fact.task.task_list.region,
        verb,
        task_subject(fact.task),
        changes=[fact_change(fact)],
        reason=reason,
        details=details,
    )
    return fact
