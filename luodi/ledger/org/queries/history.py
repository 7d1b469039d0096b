"""Reading the record of acts as an actor may: `audit` knows the acts, org knows who sees which region.

Who sees a region reads what was done to its business. What concerns accounts, grants and signing in is
for the audit administrator alone, who reads everything in the regions below.
"""

from __future__ import annotations

from django.db.models import Q

from luodi.ledger.audit import queries as audit
from luodi.ledger.audit.queries import ActFilter, Entry, Scope
from luodi.ledger.org.access import Actor, Power, regions_with
from luodi.ledger.org.models import Region

GUARDED_KINDS = frozenset({"account", "grant"})
"""Kinds of subject whose acts only `LOG` reads."""


def history(actor: Actor, kind: str, key: str, limit: int = audit.PAGE) -> list[Entry]:
    """What was done to a subject, newest first, with its values before and after; empty where not allowed."""
    return audit.history(_scopes(actor), kind, key, limit=limit)


def act_list(actor: Actor, filters: ActFilter | None = None) -> list[Entry]:
    """Acts, newest first, a page at a time (`ActFilter.before`), each with all that it changed."""
    return audit.act_list(_scopes(actor), filters or ActFilter())


def _scopes(actor: Actor) -> list[Scope]:
    return [
        Scope(_codes(regions_with(actor, Power.LOG))),
        Scope(_codes(regions_with(actor, Power.SEE)), without=GUARDED_KINDS),
    ]


def _codes(regions: Q) -> audit.Codes:
    """The codes of these regions, as a subquery; None for every act there is, of a region or not."""
    return Region.objects.filter(regions).values("code") if regions else None
