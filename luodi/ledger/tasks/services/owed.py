"""What is owed follows the lists: an open month owes what they now hold."""

from __future__ import annotations

from luodi.ledger.org.access import Actor
from luodi.ledger.org.models import Region
from luodi.ledger.rounds.models import Round, RoundKind, RoundState
from luodi.ledger.rounds.services import owed_refresh


def owed_follow(actor: Actor, region: Region) -> None:
    """Let every open month of the region owe what its lists hold now. Within the caller's transaction."""
    open_months = Round.objects.filter(region=region, kind=RoundKind.MONTH, state=RoundState.OPEN)
    for round_ in open_months.select_related("region").order_by("period"):
        owed_refresh(actor, round_)
