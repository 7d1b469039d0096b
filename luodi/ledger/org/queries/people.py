"""Reading people: leaders in their official order, then contacts."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db.models import Q, QuerySet

from luodi.core.problems import NotFound
from luodi.ledger.org.access import Actor
from luodi.ledger.org.models import Person, Region
from luodi.ledger.org.queries.keys import by_key
from luodi.ledger.org.queries.units import in_force


def person_list(
    actor: Actor, region: Region, on: dt.date | None = None, *, leaders: bool = False
) -> QuerySet[Person]:
    """The region's leaders in official order, then everybody else by unit.

    `on`: those in office that day. `leaders`: only these.
    Someone who answers for a unit gets the people of that unit.
    """
    people = Person.objects.filter(_scope(actor, region), voided_at__isnull=True).select_related("unit")
    if on is not None:
        people = people.filter(in_force(on))
    if leaders:
        people = people.filter(is_leader=True)
    return people.order_by("-is_leader", "position", "unit__position", "pk")


def person_by_key(actor: Actor, key: uuid.UUID | str) -> Person:
    """The person of that key. Raises: NotFound when there is none or the actor may not know of them."""
    person = by_key(Person.objects.select_related("region", "unit"), key)
    if person is None or not Person.objects.filter(_scope(actor, person.region), pk=person.pk).exists():
        raise NotFound("没有这个人,或者您无权查看。")
    return person


def _scope(actor: Actor, region: Region) -> Q:
    own = Q() if actor.sees(region) else Q(unit__in=actor.own_units(region))
    return Q(region=region) & own
