"""Who sees policy: documents whoever has to do with the region, a measure its unit and the office."""

from __future__ import annotations

from django.db.models import Q

from luodi.ledger.org.access import Actor, own_unit_ids, seen_regions
from luodi.ledger.org.models import Unit


def seen_documents(actor: Actor, prefix: str = "") -> Q:
    """Filter for the documents that the actor may read: of regions seen, and of the own units' regions.

    `prefix` leads to the document (`document__`).
    """
    whole = seen_regions(actor, f"{prefix}region__")
    if not whole:
        return whole  # an empty filter is everything, and must stay so
    own = Unit.objects.filter(pk__in=own_unit_ids(actor)).values("region_id")
    return whole | Q(**{f"{prefix}region_id__in": own})


def seen_measures(actor: Actor) -> Q:
    """Filter for the measures that the actor may see: of regions seen, and those of the own units."""
    whole = seen_regions(actor, "region__")
    return whole | Q(unit_id__in=own_unit_ids(actor)) if whole else whole
