"""Progress from what units reported: facts from accepted answers. A fact is never changed, only added."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from luodi.core.periods import Period
from luodi.core.problems import Rejected
from luodi.ledger.audit import context
from luodi.ledger.audit.services import Changed
from luodi.ledger.org.access import Actor, Power
from luodi.ledger.rounds.models import Ending, OwedItem, Submission
from luodi.ledger.tasks.answers import Answer, read_answer
from luodi.ledger.tasks.models import FactKind, Progress, Task
from luodi.ledger.tasks.queries.progress import Current, current_progress
from luodi.ledger.tasks.queries.schemes import Vocabulary, vocabulary
from luodi.ledger.tasks.services.subjects import task_subject

BATCH = 500
CARRIED = (
    "status",
    "prospect",
    "achieved",
    "prospect_reason",
    "superior_answer",
    "prospect_signed_by",
    "look_again_on",
    "percent",
    "text",
    "problem",
    "next_step",
    "support_level",
    "support_needed",
    "note",
    "indicator_values",
)
"""Fields that stay what they were when nothing changed in a month."""


@dataclass(frozen=True)
class Month:
    """What facts of one submission are made from, read in a few queries for any number of items."""

    submission: Submission
    period: str
    known: Vocabulary
    tasks: Mapping[str, Task]
    current: Mapping[int, Current]


@transaction.atomic
def progress_record(actor: Actor, submission: Submission, items: Iterable[OwedItem]) -> list[Changed]:
    """Turn accepted answers into facts, one for each item.

    A fact of the same month that holds is replaced; an item that ends without a report reverses it. No
    act of its own: what is returned joins the record of the acceptance.
    Raises: Refused; Rejected when an answer cannot be read.
    """
    actor.require(Power.ROUND, submission.round.region)
    listed = list(items)
    month = _month(submission, listed)
    facts = [fact for item in listed if (fact := _fact(month, item)) is not None]
    moment = context.now()
    for fact in facts:
        fact.recorded_by, fact.recorded_at = actor.username, moment
    Progress.objects.bulk_create(facts, batch_size=BATCH)
    return [fact_change(fact) for fact in facts]


def fact_change(fact: Progress) -> Changed:
    """What a fact changed of its task, for the record: before it what it replaces said, if it does."""
    old = fact.replaces
    before = _said(old) if old is not None and old.kind == FactKind.REPORT else {"period": fact.period}
    after = _said(fact) if fact.kind == FactKind.REPORT else {"period": fact.period, "reversed": True}
    return Changed(task_subject(fact.task), before, after)


def _said(fact: Progress) -> dict[str, Any]:
    said = {"period": fact.period, "status": fact.status.label if fact.status else None, "text": fact.text}
    if fact.unit_status is not None:
        said |= {"unit_status": fact.unit_status.label, "office_reason": fact.office_reason}
    return said


def _month(submission: Submission, items: Sequence[OwedItem]) -> Month:
    region = submission.round.region
    period = Period.parse(submission.round.period)
    rows = Task.objects.filter(task_list__region=region, key__in=[item.subject_key for item in items])
    tasks = {str(task.key): task for task in rows.select_related("task_list")}
    ids = [task.pk for task in tasks.values()]
    return Month(
        submission=submission,
        period=str(period),
        known=vocabulary(region.pk),
        tasks=tasks,
        current=current_progress(region.pk, period.year, period, ids),
    )


def _fact(month: Month, item: OwedItem) -> Progress | None:
    """The fact of one item; None when there is nothing to say and nothing to take back."""
    task = month.tasks[item.subject_key]
    earlier = month.current.get(task.pk, Current()).of_period
    fact = Progress(
        task=task,
        period=month.period,
        submission=month.submission,
        unit=month.submission.unit,
        replaces=earlier,
    )
    if item.ending not in (Ending.REPORTED, Ending.NO_CHANGE):
        fact.kind = FactKind.REVERSAL
        return None if earlier is None else fact
    if item.ending == Ending.NO_CHANGE:
        _carry(fact, month.current.get(task.pk, Current()))
    answer = read_answer(item.answer, task.task_list.scheme_id, month.known)
    if answer.problems:
        raise Rejected(answer.problems)
    _apply(fact, answer)
    return fact


def _apply(fact: Progress, answer: Answer) -> None:
    unit_status = answer.unit_status
    if answer.status is not None:
        # Nothing changed for the unit, yet the office sees it otherwise: what was carried is the unit's word.
        if fact.no_change and unit_status is None and answer.office_reason:
            unit_status = fact.status
        fact.status = answer.status
    fact.unit_status = unit_status
    fact.office_reason = answer.office_reason
    for name, value in answer.values.items():
        setattr(fact, name, value)


def _carry(fact: Progress, current: Current) -> None:
    """Copy what was last accepted before this month."""
    before = [report for report in current.reports if report.period < fact.period]
    fact.no_change = True
    if not before:
        return
    for name in CARRIED:
        setattr(fact, name, getattr(before[0], name))
    settled = next((report for report in before if report.status_id is not None), None)
    fact.status = settled.status if settled else None
