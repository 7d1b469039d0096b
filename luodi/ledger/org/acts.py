"""Recording an act of an actor in a region, and the values before and after that it changed.

What every service of the ledger calls; `audit` below knows neither actors nor regions.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from luodi.ledger.audit.models import Act
from luodi.ledger.audit.services import Changed, Subject, record
from luodi.ledger.org.access import Actor
from luodi.ledger.org.models import Region


def act_record(
    actor: Actor,
    region: Region,
    verb: str,
    subject: Subject,
    *,
    changes: Iterable[Changed] = (),
    reason: str = "",
    details: Mapping[str, Any] | None = None,
) -> Act:
    """Write one act of this actor in this region, with what it changed."""
    return record(
        actor=actor.username,
        actor_name=actor.name,
        region=region.code,
        verb=verb,
        subject=subject,
        changes=changes,
        reason=reason,
        details=details,
    )


def changed(
    subject: Subject, before: Mapping[str, Any] | None, after: Mapping[str, Any] | None
) -> Changed | None:
    """What differs between two states of a subject (None: not there); None when nothing does."""
    if before is None or after is None:
        return None if before is after else Changed(subject, before, after)
    names = [name for name in {**before, **after} if before.get(name) != after.get(name)]
    if not names:
        return None
    return Changed(subject, {n: before.get(n) for n in names}, {n: after.get(n) for n in names})
