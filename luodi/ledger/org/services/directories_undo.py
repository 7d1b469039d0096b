"""Taking back what a directory of units changed: made units void, edited ones as they were before."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import prefetch_related_objects

from luodi.core.problems import Rejected
from luodi.ledger.audit import context
from luodi.ledger.audit.services import Changed, Subject
from luodi.ledger.org.access import Actor, Power
from luodi.ledger.org.acts import act_record, changed
from luodi.ledger.org.models import Region, Unit, UnitAlias
from luodi.ledger.org.services.naming import Names, aliases_forget, unit_state, unit_subject
from luodi.ledger.org.services.units import void_problems

PLAIN = ("name", "kind", "position", "note")


@transaction.atomic
def units_restore(
    actor: Actor, *, region: Region, changes: Iterable[Changed], recorded: bool = True, reason: str = ""
) -> list[Changed]:
    """Take back what `units_take` changed, in the order of recording.

    What it made is made void, what it gave is taken away, what it took is given back. Values that something
    else changed since are left as they are, and a name that another unit has by now stays there. Other
    kinds of subject are passed over.
    Raises: Refused; Rejected when a unit that it made is referred to.
    """
    actor.require(Power.UNITS, region)
    undone = _folded(change for change in changes if change.subject.kind == "unit")
    listed = Unit.objects.select_for_update(of=("self",)).filter(region=region, key__in=list(undone))
    units = list(listed.prefetch_related("aliases").order_by("pk"))
    made = [unit for unit in units if undone[str(unit.key)].before is None]
    if problems := void_problems(made):
        raise Rejected(problems)
    states = [unit_state(unit) for unit in units]
    for unit in units:
        _set_back(unit, undone[str(unit.key)])
    Unit.objects.bulk_update(units, [*PLAIN, "voided_at"])
    _names_back(region, units, undone)
    done = [
        change
        for unit, before in zip(units, states, strict=True)
        if (change := changed(unit_subject(unit), before, unit_state(unit)))
    ]
    if recorded and done:
        subject = Subject("region", region.code, region.name)
        act_record(actor, region, "units_restore", subject, changes=done, reason=reason)
    return done


def _folded(changes: Iterable[Changed]) -> dict[str, Changed]:
    """By the key of the unit: all that was changed of it, from before the first to after the last change."""
    found: dict[str, Changed] = {}
    for change in changes:
        first = found.get(change.subject.key)
        if first is None:
            found[change.subject.key] = change
            continue
        after = {**(first.after or {}), **(change.after or {})}
        before = None if first.before is None else {**(change.before or {}), **first.before}
        found[change.subject.key] = Changed(first.subject, before, after)
    return found


def _set_back(unit: Unit, change: Changed) -> None:
    """Put the unit's own values back as they were, unwritten."""
    if change.before is None:
        unit.voided_at = context.now()
        return
    new = change.after or {}
    for name in PLAIN:
        if name in change.before and getattr(unit, name) == new.get(name):
            setattr(unit, name, change.before[name])


def _names_back(region: Region, units: Iterable[Unit], undone: dict[str, Changed]) -> None:
    """Take away the aliases that were added, then give back those that were taken away."""
    edited = [unit for unit in units if undone[str(unit.key)].before is not None]
    gone = [
        alias.pk
        for unit in edited
        for alias in unit.aliases.all()
        if alias.name in _names(undone[str(unit.key)].after) - _names(undone[str(unit.key)].before)
    ]
    UnitAlias.objects.filter(pk__in=gone).delete()
    for unit in edited:
        aliases_forget(unit)
    names = Names(region)
    back = [
        UnitAlias(unit=unit, name=name)
        for unit in edited
        for name in sorted(_names(undone[str(unit.key)].before) - _names(undone[str(unit.key)].after))
        if name != unit.name and names.problem(name, unit) is None
    ]
    UnitAlias.objects.bulk_create(back, ignore_conflicts=True)
    prefetch_related_objects(edited, "aliases")


def _names(state: Any) -> set[str]:
    return set((state or {}).get("aliases", ()))
