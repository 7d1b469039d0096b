"""Who may see and add attachments and originals: as whoever may see the subject that they belong to."""

from __future__ import annotations

from django.db.models import Q

from luodi.ledger.org.access import Actor, Power, Refused, own_unit_ids, seen_regions
from luodi.ledger.org.models import Region, Unit


def seen_attachments(actor: Actor) -> Q:
    """Filter for attachments that the actor may see: of regions it sees, and of its own units."""
    seen = seen_regions(actor, "region__")
    own = Q(unit_id__in=own_unit_ids(actor))
    return seen | own if seen else seen  # an empty filter is everything, and must stay so


def may_attach(actor: Actor, region: Region, unit: Unit | None) -> bool:
    """The office of the region; for what belongs to a unit also those who fill in that unit's answers."""
    if actor.has(Power.EDIT, region):
        return True
    return unit is not None and unit.region_id == region.pk and actor.is_own(unit, Power.FILL)


def require_attach(actor: Actor, region: Region, unit: Unit | None) -> None:
    """Raises: Refused unless the actor may hang files on what belongs to this region and unit."""
    if not may_attach(actor, region, unit):
        raise Refused(f"{actor.name or actor.username} 无权在此添加或撤下附件。")
