"""The names in use in a region, which two units never share however they are written; aliases."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.db import transaction

from luodi.core.folded_names import Home, forms
from luodi.core.names import Directory, Entry
from luodi.core.problems import Problem, Rejected
from luodi.ledger.audit.services import Subject
from luodi.ledger.org.access import Actor, Power
from luodi.ledger.org.acts import act_record, changed
from luodi.ledger.org.models import Region, Unit, UnitAlias
from luodi.ledger.org.queries.units import directory_of

LONGEST = 100


class Names:
    """Every name of a region's units, as they are found, while units and aliases are being added."""

    def __init__(self, region: Region) -> None:
        listed = Unit.objects.filter(region=region, voided_at__isnull=True).prefetch_related("aliases")
        self.units = {str(unit.key): unit for unit in listed.order_by("position", "pk")}
        self._directory = directory_of(region, self.units.values())
        self._home = Home((region.name,))
        self._claimed: dict[str, Unit] = {}

    def release(self, names: Mapping[str, Collection[str]]) -> None:
        """Note that these, by the key of their unit, are no longer its names."""
        entries = [
            Entry(entry.key, entry.name, tuple(a for a in entry.aliases if a not in names.get(entry.key, ())))
            for entry in self._directory.entries
        ]
        home = self._directory.home
        self._directory = Directory(entries, regions=home.regions, above=home.above)

    def holder(self, name: str) -> Unit | None:
        """The unit that a name certainly means; None for a name that is free."""
        key = self._directory.match(name).key
        if key:
            return self.units[key]
        folded = forms(name, self._home)
        known = () if folded.foreign else folded.texts
        return next((self._claimed[text] for text in known if text in self._claimed), None)

    def claim(self, unit: Unit, *names: str) -> None:
        """Note that these names belong to the unit from now on."""
        for name in names:
            for text in forms(name, self._home).texts:
                self._claimed.setdefault(text, unit)

    def problem(self, name: str, unit: Unit | None, field: str = "name") -> Problem | None:
        """Why the unit (None: a new one) cannot have this name; None when it can."""
        if not name:
            return Problem("missing_required", "没有填写单位名称。", field=field, waits="row")
        if len(name) > LONGEST:
            message = f"单位名称超过{LONGEST}个字。"
            return Problem("too_long", message, value=name, remedy="请写简称,全称写入别名。", field=field)
        holder = self.holder(name)
        if holder is None or (unit is not None and holder.key == unit.key):
            return None
        return Problem(
            "duplicate_name",
            f"“{name}”已是{holder.name}的名称或别名。",
            value=name,
            remedy="如是同一单位,请改用已有单位;如不是,请换一个能区分的名称。",
            field=field,
            suggestions=(holder.name,),
        )


def cleaned(name: str) -> str:
    """A name without outer white space or line breaks."""
    return "".join(name.split())


def unit_subject(unit: Unit) -> Subject:
    """A unit as the subject of an act."""
    return Subject("unit", str(unit.key), unit.name)


def aliases_forget(unit: Unit) -> None:
    """Have the unit's aliases read anew when they are next asked for."""
    vars(unit).pop("_prefetched_objects_cache", None)


def unit_state(unit: Unit, aliases: Iterable[str] | None = None) -> dict[str, Any]:
    """What the record of acts keeps of a unit, with these aliases or those that it has."""
    names = [alias.name for alias in unit.aliases.all()] if aliases is None else aliases
    return {
        "name": unit.name,
        "kind": str(unit.kind),
        "position": unit.position,
        "aliases": sorted(names),
        "note": unit.note,
        "valid_from": _iso(unit.valid_from),
        "valid_to": _iso(unit.valid_to),
        "successor": str(unit.successor.key) if unit.successor else None,
        "voided": unit.voided_at is not None,
    }


@transaction.atomic
def alias_add(actor: Actor, *, unit: Unit, name: str) -> UnitAlias:
    """Another name by which the unit is found; one it has already is left as it is.

    Raises: Refused; Rejected for a name that another unit of the region has, however it is written.
    """
    actor.require(Power.UNITS, unit.region)
    name = cleaned(name)
    if problem := Names(unit.region).problem(name, unit, "aliases"):
        raise Rejected([problem])
    before = unit_state(unit)
    alias, made = UnitAlias.objects.get_or_create(unit=unit, name=name)
    if made:
        _record(actor, unit, "alias_add", before)
    return alias


@transaction.atomic
def alias_remove(actor: Actor, *, unit: Unit, name: str) -> None:
    """Stop finding the unit by this name. Raises: Refused; Rejected when it has no such alias."""
    actor.require(Power.UNITS, unit.region)
    before = unit_state(unit)
    if not UnitAlias.objects.filter(unit=unit, name=name).delete()[0]:
        message = f"{unit.name}没有“{name}”这个别名。"
        raise Rejected([Problem("unknown_alias", message, value=name, remedy="请从已有别名中选择。")])
    _record(actor, unit, "alias_remove", before)


def _record(actor: Actor, unit: Unit, verb: str, before: dict[str, Any]) -> None:
    aliases_forget(unit)
    if change := changed(unit_subject(unit), before, unit_state(unit)):
        act_record(actor, unit.region, verb, unit_subject(unit), changes=[change])


def _iso(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None
