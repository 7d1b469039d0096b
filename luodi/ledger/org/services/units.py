"""Units: adding, changing, closing and voiding them, and their official order. Merging: `merging`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Max

from luodi.core.problems import Problem, Rejected
from luodi.ledger.audit import context
from luodi.ledger.audit.services import Changed, Subject
from luodi.ledger.org.access import Actor, Power
from luodi.ledger.org.acts import act_record, changed
from luodi.ledger.org.closings import closing_problems
from luodi.ledger.org.holding import region_hold
from luodi.ledger.org.models import Region, Unit, UnitAlias, UnitKind
from luodi.ledger.org.services.naming import Names, aliases_forget, cleaned, unit_state, unit_subject


@transaction.atomic
def unit_add(
    actor: Actor,
    *,
    region: Region,
    name: str,
    kind: str = UnitKind.DEPARTMENT,
    aliases: Iterable[str] = (),
    position: int | None = None,
    valid_from: dt.date | None = None,
) -> Unit:
    """A new unit of the region, last in the official order unless a position is given.

    Raises: Refused; Rejected with every name that another unit has, or for an unknown kind.
    """
    actor.require(Power.UNITS, region)
    name = cleaned(name)
    others = [other for other in dict.fromkeys(map(cleaned, aliases)) if other and other != name]
    names = Names(region)
    found = [names.problem(name, None), *(names.problem(other, None, "aliases") for other in others)]
    _reject([*found, kind_problem(kind)])
    unit = Unit.objects.create(
        region=region,
        name=name,
        kind=kind,
        position=next_position(region) if position is None else position,
        valid_from=valid_from,
    )
    UnitAlias.objects.bulk_create([UnitAlias(unit=unit, name=other) for other in others])
    _record(actor, unit, "unit_add", None)
    return unit


@transaction.atomic
def unit_change(
    actor: Actor,
    *,
    unit: Unit,
    name: str | None = None,
    kind: str | None = None,
    valid_from: dt.date | None = None,
    reason: str = "",
) -> Unit:
    """Change what is given. The old name of a renamed unit stays as an alias.

    Raises: Refused; Rejected for another unit's name, an unknown kind, or a first day after the last.
    """
    actor.require(Power.UNITS, unit.region)
    before = locked_state(unit)
    new = cleaned(name) if name is not None else unit.name
    problems = [Names(unit.region).problem(new, unit), kind_problem(kind or unit.kind)]
    if valid_from and unit.valid_to and valid_from > unit.valid_to:
        problems.append(_bad_day(unit, valid_from))
    _reject(problems)
    if new != unit.name:
        UnitAlias.objects.get_or_create(unit=unit, name=unit.name)
        UnitAlias.objects.filter(unit=unit, name=new).delete()
    unit.name, unit.kind, unit.valid_from = new, kind or unit.kind, valid_from or unit.valid_from
    unit.save(update_fields=["name", "kind", "valid_from"])
    _record(actor, unit, "unit_change", before, reason)
    return unit


@transaction.atomic
def unit_close(actor: Actor, *, unit: Unit, on: dt.date, reason: str = "") -> Unit:
    """The unit's last day.

    Raises: Refused; Rejected when it ended before or begins after that day, or when tasks would be left
    without a lead unit (`closings`).
    """
    actor.require(Power.UNITS, unit.region)
    region_hold(unit.region)  # else a task could be handed to it meanwhile
    before = locked_state(unit)
    end(unit, on)
    _reject(closing_problems(unit, on))
    unit.save(update_fields=["valid_to"])
    _record(actor, unit, "unit_close", before, reason)
    return unit


@transaction.atomic
def unit_void(actor: Actor, *, unit: Unit, reason: str = "") -> Unit:
    """Take back a unit made by mistake. Raises: Refused; Rejected when anything refers to it."""
    actor.require(Power.UNITS, unit.region)
    before = locked_state(unit)
    _reject(void_problems([unit]))
    unit.voided_at = context.now()
    unit.save(update_fields=["voided_at"])
    _record(actor, unit, "unit_void", before, reason)
    return unit


@transaction.atomic
def unit_order_set(actor: Actor, *, region: Region, units: Sequence[Unit]) -> None:
    """The official order: these units first, in this order, then the region's others as they stood.

    Raises: Refused; Rejected for a unit named twice or of another region.
    """
    actor.require(Power.UNITS, region)
    _reject(strangers(region, units))
    listed = {unit.pk: unit for unit in Unit.objects.filter(region=region).order_by("position", "pk")}
    order = list(dict.fromkeys([*(unit.pk for unit in units), *listed]))
    changes: list[Changed] = []
    for position, pk in enumerate(order, start=1):
        unit = listed[pk]
        if unit.position != position:
            changes.append(Changed(unit_subject(unit), {"position": unit.position}, {"position": position}))
            unit.position = position
    Unit.objects.bulk_update(listed.values(), ["position"], batch_size=500)
    if changes:
        act_record(
            actor, region, "unit_order_set", Subject("region", region.code, region.name), changes=changes
        )


def next_position(region: Region) -> int:
    """The place after the last unit of the region."""
    last = Unit.objects.filter(region=region).aggregate(last=Max("position"))["last"]
    return (last or 0) + 1


def strangers(region: Region, units: Sequence[Unit]) -> list[Problem]:
    """Units of a list that stand in it twice, are void, or belong to another region."""
    problems, seen = [], set()
    for unit in units:
        if unit.pk in seen:
            problems.append(
                Problem("duplicate_row", f"{unit.name}列了两次。", value=unit.name, remedy="请删去一处。")
            )
        elif unit.region_id != region.pk or unit.voided_at is not None:
            message = f"{unit.name}不是{region.name}的单位。"
            problems.append(
                Problem("unknown_unit", message, value=unit.name, remedy="请从本地区单位中选择。")
            )
        seen.add(unit.pk)
    return problems


def void_problems(units: Sequence[Unit]) -> list[Problem]:
    """One problem for each of these units that something refers to; asks once per kind of thing."""
    held: dict[int, str] = {}
    for relation in Unit._meta.related_objects:
        model = relation.related_model
        if model is UnitAlias or isinstance(model, str):
            continue
        name = relation.field.name
        used = model._base_manager.filter(**{f"{name}__in": units}).values_list(name, flat=True)
        held.update({pk: str(model._meta.verbose_name) for pk in used.distinct()})
    return [
        Problem(
            "in_use",
            f"{unit.name}已被引用({held[unit.pk]}),不能作废。",
            value=unit.name,
            remedy="请改用停用或合并,或先撤销引用它的内容。",
        )
        for unit in units
        if unit.pk in held
    ]


def kind_problem(kind: str) -> Problem | None:
    """Why there is no such kind of unit; None when there is."""
    if kind in UnitKind.values:
        return None
    message = f"没有“{kind}”这一单位类别。"
    remedy = f"可用:{'、'.join(UnitKind.labels)}。"
    return Problem("unknown_kind", message, value=kind, remedy=remedy, field="kind")


def kind_named(word: str) -> str:
    """The kind of unit of that code or Chinese name. Raises: Rejected with those that there are."""
    for kind in UnitKind:
        if word in (kind.value, kind.label):
            return str(kind.value)
    _reject([kind_problem(word)])
    return word


def locked_state(unit: Unit) -> dict[str, Any]:
    """Read the unit anew, held until the transaction ends, and say how it stands."""
    unit.refresh_from_db(from_queryset=Unit.objects.select_for_update(of=("self",)))
    return unit_state(unit)


def end(unit: Unit, last: dt.date) -> None:
    """Make this the unit's last day, unwritten. Raises: Rejected when it ended before or begins after."""
    if (unit.valid_to and unit.valid_to < last) or (unit.valid_from and unit.valid_from > last):
        raise Rejected([_bad_day(unit, last)])
    unit.valid_to = last


def _bad_day(unit: Unit, day: dt.date) -> Problem:
    span = f"{unit.valid_from or '最初'}至{unit.valid_to or '今后'}"
    message = f"{unit.name}存续{span},{day}不在其内。"
    return Problem("impossible_date", message, value=str(day), remedy="请核对日期。")


def _reject(found: Iterable[Problem | None]) -> None:
    problems = [problem for problem in found if problem]
    if problems:
        raise Rejected(problems)


def _record(actor: Actor, unit: Unit, verb: str, before: dict[str, Any] | None, reason: str = "") -> None:
    aliases_forget(unit)
    if change := changed(unit_subject(unit), before, unit_state(unit)):
        act_record(actor, unit.region, verb, unit_subject(unit), changes=[change], reason=reason)
