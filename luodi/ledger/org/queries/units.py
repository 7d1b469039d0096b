"""Reading units and rosters, in official order, and the directory of their names."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable

from django.db.models import Prefetch, Q, QuerySet

from luodi.core.names import Directory, Entry
from luodi.core.problems import NotFound
from luodi.ledger.org.access import Actor, Power
from luodi.ledger.org.models import Region, Roster, RosterUnit, Unit, UnitAlias
from luodi.ledger.org.queries.keys import by_key

_ALIASES = Prefetch("aliases", queryset=UnitAlias.objects.order_by("pk"))


def in_force(on: dt.date) -> Q:
    """Filter for units and people whose validity takes in that day."""
    begun = Q(valid_from__isnull=True) | Q(valid_from__lte=on)
    return begun & (Q(valid_to__isnull=True) | Q(valid_to__gte=on))


def knows_units(actor: Actor, region: Region) -> bool:
    """Whether the actor may know every unit of a region: it sees the region, or keeps or grants there."""
    return any(actor.has(power, region) for power in (Power.SEE, Power.UNITS, Power.GRANTS, Power.APPOINT))


def unit_scope(actor: Actor, region: Region) -> Q:
    """Filter for the units of a region that the actor may know: all of them, or those it answers for."""
    own = Q() if knows_units(actor, region) else Q(pk__in=actor.own_units(region))
    return Q(region=region) & own


def unit_list(
    actor: Actor, region: Region, on: dt.date | None = None, roster: Roster | None = None
) -> QuerySet[Unit]:
    """The region's units in official order, with their aliases: those in force on a day, if given.

    With a roster its units in its own order. Someone who answers for a unit gets that unit alone.
    """
    units = Unit.objects.filter(unit_scope(actor, region), voided_at__isnull=True).prefetch_related(_ALIASES)
    if on is not None:
        units = units.filter(in_force(on))
    if roster is not None:
        return units.filter(roster_places__roster=roster).order_by("roster_places__position", "pk")
    return units.order_by("position", "pk")


def unit_by_key(actor: Actor, key: uuid.UUID | str) -> Unit:
    """The unit of that key. Raises: NotFound when there is none or the actor may not know of it."""
    unit = by_key(Unit.objects.select_related("region").prefetch_related(_ALIASES), key)
    if unit is None or not Unit.objects.filter(unit_scope(actor, unit.region), pk=unit.pk).exists():
        raise NotFound("没有这个单位,或者您无权查看。")
    return unit


def unit_directory(region: Region, on: dt.date | None = None) -> Directory:
    """The names by which a region's units are found, for imports that have checked the actor's powers.

    With a day: the units in force then; one merged before that day is found as its successor. Without: every
    unit that is not void, under its own key. Keys are the text of `Unit.key`.
    """
    units = list(_with_aliases(region))
    if on is None:
        return directory_of(region, units)
    by_id = {unit.pk: unit for unit in units}
    names: dict[int, list[str]] = {}
    for unit in units:
        heir = _heir(unit, by_id, on)
        if heir is not None:
            names.setdefault(heir.pk, []).extend(_names(unit))
    return directory_of(region, units, names)


def directory_of(
    region: Region, units: Iterable[Unit], names: dict[int, list[str]] | None = None
) -> Directory:
    """A directory of these units (aliases loaded); `names` says which names each has, if not its own."""
    listed = names if names is not None else {unit.pk: _names(unit) for unit in units}
    entries = [
        Entry(str(unit.key), unit.name, tuple(name for name in listed[unit.pk] if name != unit.name))
        for unit in units
        if unit.pk in listed
    ]
    codes = [code for code in region.lineage.strip("/").split("/") if code != region.code]
    above = Region.objects.filter(code__in=codes).order_by("lineage").values_list("name", flat=True)
    return Directory(entries, regions=(region.name,), above=tuple(above))


def roster_list(actor: Actor, region: Region, year: int | None = None) -> QuerySet[Roster]:
    """The region's rosters, newest year first, each with its places and their units in order.

    Only for those who may know every unit of the region; nobody else gets any.
    """
    places = RosterUnit.objects.select_related("unit").order_by("position", "pk")
    rosters = Roster.objects.filter(region=region).prefetch_related(Prefetch("places", queryset=places))
    if not knows_units(actor, region):
        rosters = rosters.none()
    if year is not None:
        rosters = rosters.filter(year=year)
    return rosters.order_by("-year", "name")


def roster_by_key(actor: Actor, key: uuid.UUID | str) -> Roster:
    """The roster of that key. Raises: NotFound when there is none or the actor may not know of it."""
    roster = by_key(Roster.objects.select_related("region"), key)
    if roster is None or not knows_units(actor, roster.region):
        raise NotFound("没有这个名单,或者您无权查看。")
    return roster


def _with_aliases(region: Region) -> QuerySet[Unit]:
    units = Unit.objects.filter(region=region, voided_at__isnull=True)
    return units.prefetch_related(_ALIASES).order_by("position", "pk")


def _names(unit: Unit) -> list[str]:
    return [unit.name, *(alias.name for alias in unit.aliases.all())]


def _heir(unit: Unit, units: dict[int, Unit], on: dt.date) -> Unit | None:
    """The unit in force that day which this one is or has become; None if there is none."""
    here: Unit | None = unit
    while here is not None:
        if here.valid_from is not None and here.valid_from > on and here is unit:
            return None
        if here.valid_to is None or here.valid_to >= on:
            return here
        here = units.get(here.successor_id) if here.successor_id else None
    return None
