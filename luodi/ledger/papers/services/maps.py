"""How an office's sheets are read: the choice of columns remembered by the headings that it was made for."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping

from django.db import transaction

from luodi.core.folding import spaceless
from luodi.ledger.audit import context
from luodi.ledger.audit.services import Changed, Subject, record
from luodi.ledger.org.access import Actor, Power
from luodi.ledger.org.models import Region
from luodi.ledger.papers.models import ColumnMap


def fingerprint(headings: Iterable[str]) -> str:
    """The same for the same headings in the same order, whatever their spaces, width and case."""
    return hashlib.sha256("\x1f".join(spaceless(heading) for heading in headings).encode()).hexdigest()


@transaction.atomic
def column_map_remember(
    actor: Actor, region: Region, headings: str, kind: str, columns: Mapping[str, str]
) -> ColumnMap:
    """Remember how sheets with these headings (their `fingerprint`) are read; the last choice counts.

    Raises: Refused without the power.
    """
    actor.require(Power.IMPORT, region)
    known = ColumnMap.objects.select_for_update().filter(region=region, headings=headings).first()
    before = {"kind": known.kind, "columns": known.columns} if known else None
    after = {"kind": kind, "columns": dict(columns)}
    if known is not None and before == after:
        return known
    made, _ = ColumnMap.objects.update_or_create(
        region=region,
        headings=headings,
        defaults={**after, "chosen_by": actor.username, "chosen_at": context.now()},
    )
    subject = Subject("column_map", headings, kind)
    record(
        actor=actor.username,
        actor_name=actor.name,
        region=region.code,
        verb="column_map_remember",
        subject=subject,
        changes=[Changed(subject, before, after)],
    )
    return made
