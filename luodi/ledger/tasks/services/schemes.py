"""Status schemes: the shipped ones into the tables, and a region's own copy with its own words."""

from __future__ import annotations

from django.db import transaction

from luodi.core.statuses import Meaning, Scheme, shipped_schemes
from luodi.ledger.tasks.models import Status, StatusScheme

PURSUIT = frozenset({Meaning.TO_ASSESS, Meaning.AVAILABLE, Meaning.UNOBTAINABLE})
"""A scheme with one of these is printed by a pursuit list: prospect and progress are kept apart."""


def is_pursuit(scheme: Scheme) -> bool:
    """Whether lists with this vocabulary pursue something that may be unobtainable."""
    return any(status.meaning in PURSUIT for status in scheme.statuses)


@transaction.atomic
def ensure_shipped(using: str = "default") -> None:
    """Bring the shipped schemes into the tables, or up to date there; again is no harm.

    Statuses that are no longer shipped stay: accepted facts may point at them.
    """
    for shipped in shipped_schemes():
        row, _ = StatusScheme.objects.using(using).update_or_create(
            region=None, code=shipped.code, defaults={"name": shipped.name, "pursuit": is_pursuit(shipped)}
        )
        scheme_fill(row, shipped, using)


def scheme_fill(row: StatusScheme, scheme: Scheme, using: str = "default") -> None:
    """Make the statuses of a scheme's row those of `scheme`; statuses that it lacks stay."""
    present = {status.code: status for status in Status.objects.using(using).filter(scheme=row)}
    new: list[Status] = []
    changed: list[Status] = []
    for position, status in enumerate(scheme.statuses):
        kept = present.get(status.code)
        held = kept or Status(scheme=row, code=status.code)
        values = (status.label, status.meaning.value, position, list(status.aliases))
        if kept and values == (held.label, held.meaning, held.position, held.aliases):
            continue
        held.label, held.meaning, held.position, held.aliases = values
        (changed if kept else new).append(held)
    Status.objects.using(using).bulk_create(new)
    Status.objects.using(using).bulk_update(changed, ["label", "meaning", "position", "aliases"])
