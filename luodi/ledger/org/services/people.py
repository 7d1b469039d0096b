"""People: leaders in their official order, and contacts of units."""

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
from luodi.ledger.org.models import Person, Region, Unit

LONGEST = 60


@transaction.atomic
def person_add(
    actor: Actor,
    *,
    region: Region,
    name: str,
    title: str = "",
    unit: Unit | None = None,
    is_leader: bool = False,
    position: int | None = None,
    valid_from: dt.date | None = None,
) -> Person:
    """A new person; a leader comes last in the official order unless a position is given.

    Two people may bear one name, but not in the same unit with the same title.
    Raises: Refused; Rejected without a name, for a unit of another region, or for somebody already there.
    """
    actor.require(Power.UNITS, region)
    person = Person(
        region=region,
        name=name.strip(),
        title=title.strip(),
        unit=unit,
        is_leader=is_leader,
        position=(_next(region) if is_leader else 0) if position is None else position,
        valid_from=valid_from,
    )
    _reject(person)
    person.save()
    _record(actor, person, "person_add", None)
    return person


@transaction.atomic
def person_change(
    actor: Actor,
    *,
    person: Person,
    name: str | None = None,
    title: str | None = None,
    unit: Unit | None = None,
    is_leader: bool | None = None,
    reason: str = "",
) -> Person:
    """Change what is given. Raises: Refused; Rejected as `person_add`."""
    actor.require(Power.UNITS, person.region)
    before = person_state(person)
    person.name = person.name if name is None else name.strip()
    person.title = person.title if title is None else title.strip()
    person.unit = unit or person.unit
    if is_leader is not None and is_leader != person.is_leader:
        person.is_leader, person.position = is_leader, _next(person.region) if is_leader else 0
    _reject(person)
    person.save()
    _record(actor, person, "person_change", before, reason)
    return person


@transaction.atomic
def person_close(actor: Actor, *, person: Person, on: dt.date, reason: str = "") -> Person:
    """The person's last day in office. Raises: Refused; Rejected for a day before the first one."""
    actor.require(Power.UNITS, person.region)
    before = person_state(person)
    if person.valid_from and on < person.valid_from:
        message = f"{person.name}自{person.valid_from}起任职,不能在{on}离任。"
        raise Rejected([Problem("impossible_date", message, value=str(on), remedy="请核对日期。")])
    person.valid_to = on
    person.save(update_fields=["valid_to"])
    _record(actor, person, "person_close", before, reason)
    return person


@transaction.atomic
def leader_order_set(actor: Actor, *, region: Region, people: Sequence[Person]) -> None:
    """The official order of leaders: these first, in this order, then the region's other leaders.

    Raises: Refused; Rejected for someone who is not a leader of the region.
    """
    actor.require(Power.UNITS, region)
    leaders = Person.objects.filter(region=region, is_leader=True, voided_at__isnull=True)
    listed = {person.pk: person for person in leaders.order_by("position", "pk")}
    outside = [person for person in people if person.pk not in listed]
    if outside:
        raise Rejected(
            Problem("unknown_person", f"{person.name}不是{region.name}的领导。", value=person.name)
            for person in outside
        )
    changes: list[Changed] = []
    order = dict.fromkeys([*(person.pk for person in people), *listed])
    for position, pk in enumerate(order, start=1):
        person = listed[pk]
        if person.position != position:
            changes.append(
                Changed(person_subject(person), {"position": person.position}, {"position": position})
            )
            person.position = position
    Person.objects.bulk_update(listed.values(), ["position"])
    if changes:
        subject = Subject("region", region.code, region.name)
        act_record(actor, region, "leader_order_set", subject, changes=changes)


@transaction.atomic
def people_take(
    actor: Actor, *, region: Region, names: Iterable[str], is_leader: bool = True, recorded: bool = True
) -> tuple[dict[str, Person], list[Changed]]:
    """The people of those names, made where there are none: how an import finds leaders in charge.

    Of several people with one name a leader comes first, then the one added last. With `recorded=False`
    the caller's own act carries the changes, which are the second part of the answer.
    Raises: Refused.
    """
    actor.require(Power.UNITS, region)
    wanted = list(dict.fromkeys(name.strip() for name in names if name.strip()))
    known = Person.objects.filter(region=region, name__in=wanted).order_by("is_leader", "pk")
    people = {person.name: person for person in known if person.voided_at is None}
    void = {person.name: person for person in known if person.voided_at is not None}
    revived = [void[name] for name in wanted if name in void and name not in people]
    for person in revived:
        person.voided_at = None
    Person.objects.bulk_update(revived, ["voided_at"])
    start = _next(region)
    lacking = [name for name in wanted if name not in people and name not in void]
    made = Person.objects.bulk_create(
        Person(region=region, name=name, is_leader=is_leader, position=start + at if is_leader else 0)
        for at, name in enumerate(lacking)
    )
    people |= {person.name: person for person in (*made, *revived)}
    changes = [Changed(person_subject(person), None, person_state(person)) for person in (*made, *revived)]
    if recorded and changes:
        act_record(actor, region, "people_take", Subject("region", region.code, region.name), changes=changes)
    return people, changes


@transaction.atomic
def people_void(
    actor: Actor, *, region: Region, keys: Iterable[str], recorded: bool = True, reason: str = ""
) -> list[Changed]:
    """Take back people made by mistake, by their keys; those that something refers to stay.

    Raises: Refused.
    """
    actor.require(Power.UNITS, region)
    listed = list(Person.objects.filter(region=region, key__in=list(keys), voided_at__isnull=True))
    held: set[int] = set()
    for relation in Person._meta.related_objects:
        model, name = relation.related_model, relation.field.name
        if not isinstance(model, str):
            used = model._base_manager.filter(**{f"{name}__in": listed})
            held.update(used.values_list(name, flat=True).distinct())
    gone = [person for person in listed if person.pk not in held]
    states = [person_state(person) for person in gone]
    for person in gone:
        person.voided_at = context.now()
    Person.objects.bulk_update(gone, ["voided_at"])
    pairs = zip(gone, states, strict=True)
    changes = [change for person, state in pairs if (change := changed(person_subject(person), state, None))]
    if recorded and changes:
        subject = Subject("region", region.code, region.name)
        act_record(actor, region, "people_void", subject, changes=changes, reason=reason)
    return changes


def person_subject(person: Person) -> Subject:
    """A person as the subject of an act."""
    return Subject("person", str(person.key), person.name)


def person_state(person: Person) -> dict[str, Any]:
    """What the record of acts keeps of a person."""
    return {
        "name": person.name,
        "title": person.title,
        "unit": person.unit.name if person.unit else None,
        "is_leader": person.is_leader,
        "position": person.position,
        "valid_from": person.valid_from.isoformat() if person.valid_from else None,
        "valid_to": person.valid_to.isoformat() if person.valid_to else None,
    }


def _next(region: Region) -> int:
    leaders = Person.objects.filter(region=region, is_leader=True)
    return (leaders.aggregate(last=Max("position"))["last"] or 0) + 1


def _reject(person: Person) -> None:
    problems = []
    if not 0 < len(person.name) <= LONGEST:
        message = f"姓名应为1至{LONGEST}个字。"
        problems.append(Problem("missing_required", message, value=person.name, field="name"))
    if person.unit is not None and person.unit.region_id != person.region_id:
        message = f"{person.unit.name}不是{person.region.name}的单位。"
        problems.append(Problem("unknown_unit", message, value=person.unit.name, field="unit"))
    same = Person.objects.filter(
        region=person.region,
        name=person.name,
        title=person.title,
        unit=person.unit,
        valid_to__isnull=True,
        voided_at__isnull=True,
    )
    if person.valid_to is None and same.exclude(pk=person.pk).exists():
        message = f"{person.name}已在名单中。"
        remedy = "同名不同人时,请写明各自单位或职务。"
        problems.append(Problem("duplicate_row", message, value=person.name, remedy=remedy, field="name"))
    if problems:
        raise Rejected(problems)


def _record(actor: Actor, person: Person, verb: str, before: dict[str, Any] | None, reason: str = "") -> None:
    if change := changed(person_subject(person), before, person_state(person)):
        act_record(actor, person.region, verb, person_subject(person), changes=[change], reason=reason)
