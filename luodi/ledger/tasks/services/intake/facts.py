"""Months of progress taken in bulk: facts added as accepted, and what holds already, as plain values."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from django.db import transaction

from luodi.core.periods import Period
from luodi.ledger.audit import context
from luodi.ledger.audit.services import Changed
from luodi.ledger.bulk import rows_add
from luodi.ledger.org.access import Actor, Power
from luodi.ledger.org.models import Region
from luodi.ledger.papers.models import Source
from luodi.ledger.tasks.facts import reports_held
from luodi.ledger.tasks.models import Progress
from luodi.ledger.tasks.services.corrections import KEPT
from luodi.ledger.tasks.services.intake.tasks import TaskRef, in_chunks


class Held(NamedTuple):
    """What one fact says, as far as a workbook can say it."""

    pk: int
    task_id: int
    replaces_id: int | None
    period: str
    kind: str
    status_id: int | None
    percent: Decimal | None
    text: str
    problem: str
    next_step: str
    support_needed: str
    note: str


class FactIntake(NamedTuple):
    """What a row says about one task's month; `values` by field (`status` a Status). One that corrects
    names the fact that it `replaces`, and takes over from it what the workbook does not speak of.
    """

    task: TaskRef
    period: str
    unit_id: int | None
    values: Mapping[str, Any]
    source: Source
    source_row: int
    replaces: int | None = None
    reason: str = ""


@transaction.atomic
def progress_take(actor: Actor, region: Region, facts: Sequence[FactIntake]) -> list[Changed]:
    """Add these facts as accepted; gives them for the record of the caller's one act."""
    actor.require(Power.IMPORT, region)
    replaced = _facts(fact.replaces for fact in facts if fact.replaces is not None)
    moment, keys = context.now(), [uuid.uuid4() for _ in facts]
    stamp = {"recorded_by": actor.username, "recorded_at": moment}
    rows = []
    for fact, key in zip(facts, keys, strict=True):
        old = replaced[fact.replaces] if fact.replaces is not None else None
        row = _corrected(fact, old) if old else _fresh(fact)
        row["key"] = key
        row.update(stamp)
        rows.append(row)
    rows_add(Progress, rows)
    pairs = zip(facts, keys, strict=True)
    return [_fact_change(fact, key, replaced.get(fact.replaces or 0)) for fact, key in pairs]


def facts_held(region: Region, period: Period) -> dict[int, Held]:
    """By task id: what holds about that month. Plain values, for any number of tasks; not scoped."""
    facts = Progress.objects.filter(
        task__task_list__region=region, task__task_list__year=period.year, period=str(period)
    )
    rows = (Held(*row) for row in facts.values_list(*Held._fields))
    return {task: reports[0] for task, reports in reports_held(rows).items()}


def _facts(ids: Iterable[int]) -> dict[int, Progress]:
    found: dict[int, Progress] = {}
    for some in in_chunks(ids):
        found |= Progress.objects.select_related("status", "unit_status").in_bulk(some)
    return found


def _fresh(fact: FactIntake) -> dict[str, Any]:
    row = dict(fact.values)
    status = row.pop("status", None)
    row["task_id"] = fact.task.id
    row["period"] = fact.period
    row["unit_id"] = fact.unit_id
    row["status_id"] = status.id if status else None
    row["source_id"] = fact.source.id
    row["source_row"] = fact.source_row
    return row


def _corrected(fact: FactIntake, old: Progress) -> dict[str, Any]:
    """The fact in place of an older one. What a unit had said itself is kept beside the office's word."""
    attributes = (Progress._meta.get_field(name).attname for name in KEPT)  # type: ignore[union-attr]
    kept = {name: getattr(old, name) for name in attributes}
    row = kept | {"task_id": fact.task.id, "period": fact.period, "replaces_id": old.pk}
    row |= {"source_id": fact.source.pk, "source_row": fact.source_row, "no_change": False}
    if "status" not in fact.values:
        return row | dict(fact.values)
    said = _fresh(fact)
    row |= {name: said[name] for name in ("status_id", *(n for n in fact.values if n != "status"))}
    own = old.unit_status_id or (old.status_id if old.submission_id else None)
    overruled = own is not None and own != row["status_id"]
    row["unit_status_id"] = own if overruled else None
    row["office_reason"] = (fact.reason or "专班导入更正") if overruled else fact.reason
    return row


def _fact_change(fact: FactIntake, key: uuid.UUID, old: Progress | None) -> Changed:
    status = fact.values.get("status")
    label = status.label if status else None
    if old is not None and "status" not in fact.values:
        label = old.status.label if old.status else None
    before = None
    if old is not None:
        before = {
            "fact": str(old.key), "period": fact.period, "status": old.status.label if old.status else None
        }  # fmt: skip
    return Changed(fact.task.subject, before, {"fact": str(key), "period": fact.period, "status": label})
