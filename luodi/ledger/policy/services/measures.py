"""Local measures (举措): what this region issues to carry clauses out, and how far each has come."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypedDict, Unpack

from django.db import transaction

from luodi.core.problems import Problem, Rejected
from luodi.ledger.audit import context
from luodi.ledger.fields import misfits, missing
from luodi.ledger.org.access import Actor, Power
from luodi.ledger.org.acts import act_record, changed
from luodi.ledger.org.models import Region, Unit
from luodi.ledger.policy.columns import MEASURE_COLUMNS, MEASURE_TITLE
from luodi.ledger.policy.models import Clause, Document, Measure, MeasureState
from luodi.ledger.policy.services.subjects import held_problems, measure_state, measure_subject
from luodi.ledger.rounds.access import reason_given


class MeasureValues(TypedDict, total=False):
    """What a person may say of a measure; what is absent stays as it is. `document` is what was issued."""

    title: str
    unit: Unit | None
    document: Document | None
    clauses: Sequence[Clause]


@transaction.atomic
def measure_add(
    actor: Actor,
    *,
    region: Region,
    state: str = MeasureState.PLANNED,
    **values: Unpack[MeasureValues],
) -> Measure:
    """Add a measure of the region.

    Raises: Refused; Rejected without a title, for an unknown state, or for another region's unit,
    document or clause.
    """
    actor.require(Power.EDIT, region)
    measure = Measure(region=region, state=state)
    problems = missing(dict(values), [MEASURE_TITLE]) + misfits(Measure, {"state": state}, MEASURE_COLUMNS)
    if problems := problems + _problems(region, values):
        raise Rejected(problems)
    _assign(measure, values)
    _recorded(actor, "measure_add", measure, None)
    return measure


@transaction.atomic
def measure_change(actor: Actor, *, measure: Measure, **values: Unpack[MeasureValues]) -> Measure:
    """Change what a measure is, who drafts it and which clauses it carries out.

    Raises: Refused; Rejected as `measure_add`.
    """
    measure = _held(actor, measure)
    given = [MEASURE_TITLE] if "title" in values else []
    if problems := missing(dict(values), given) + _problems(measure.region, values):
        raise Rejected(problems)
    before = measure_state(measure)
    _assign(measure, values)
    _recorded(actor, "measure_change", measure, before)
    return measure


@transaction.atomic
def measure_state_set(
    actor: Actor, *, measure: Measure, state: str, document: Document | None = None
) -> Measure:
    """Say how far a measure has come: planned, drafting, issued; with the document once it is issued.

    Raises: Refused; Rejected for an unknown state or another region's document.
    """
    measure = _held(actor, measure)
    values: MeasureValues = {"document": document} if document is not None else {}
    problems = misfits(Measure, {"state": state}, MEASURE_COLUMNS) + _problems(measure.region, values)
    if problems:
        raise Rejected(problems)
    before = measure_state(measure)
    measure.state = state
    _assign(measure, values)
    _recorded(actor, "measure_state_set", measure, before)
    return measure


@transaction.atomic
def measure_void(actor: Actor, *, measure: Measure, reason: str) -> None:
    """Void a measure that was entered by mistake or given up.

    Raises: Refused; Rejected without a reason, or while something refers to it.
    """
    measure = _held(actor, measure)
    reason = reason_given(reason, "missing_reason", "没有写明理由。")
    if problems := held_problems(measure, measure.title):
        raise Rejected(problems)
    change = changed(measure_subject(measure), measure_state(measure), None)
    measure.voided_at = context.now()
    measure.save(update_fields=["voided_at"])
    changes = [change] if change else []
    act_record(
        actor, measure.region, "measure_void", measure_subject(measure), changes=changes, reason=reason
    )


def _held(actor: Actor, measure: Measure) -> Measure:
    actor.require(Power.EDIT, measure.region)
    measures = Measure.objects.select_for_update(of=("self",)).select_related("region", "unit", "document")
    return measures.get(pk=measure.pk)


def _problems(region: Region, values: MeasureValues) -> list[Problem]:
    texts = {name: value for name, value in values.items() if isinstance(value, str)}
    found = misfits(Measure, texts, MEASURE_COLUMNS)
    unit, document = values.get("unit"), values.get("document")
    if unit is not None and (unit.region_id != region.pk or unit.voided_at is not None):
        found.append(_strange("unknown_unit", f"{region.name}没有单位“{unit.name}”。"))
    if document is not None and (document.region_id != region.pk or document.voided_at is not None):
        found.append(_strange("unknown_document", f"{region.name}没有文件“{document.title}”。"))
    for clause in values.get("clauses", ()):
        if clause.document.region_id != region.pk or clause.voided_at is not None:
            found.append(_strange("unknown_clause", f"{region.name}没有条款“{clause.text[:30]}”。"))
    return found


def _strange(code: str, message: str) -> Problem:
    return Problem(code, message, remedy="请从本地区已登记的内容中选择。")


def _assign(measure: Measure, values: MeasureValues) -> None:
    for name, value in values.items():
        if name != "clauses":
            setattr(measure, name, value.strip() if isinstance(value, str) else value)
    measure.save()
    if "clauses" in values:
        measure.clauses.set(values["clauses"])


def _recorded(actor: Actor, verb: str, measure: Measure, before: dict[str, Any] | None) -> None:
    change = changed(measure_subject(measure), before, measure_state(measure))
    if change is not None:
        act_record(actor, measure.region, verb, measure_subject(measure), changes=[change])
