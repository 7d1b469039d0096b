"""Checking books for a person: whether they were changed, and which are to be restated."""

from __future__ import annotations

from luodi.books.queries import RestatementDue, restatement_due
from luodi.books.services.verifying import Finding, books_verify
from luodi.ledger.org.access import Actor, Power, Refused
from luodi.ledger.org.queries import region_by_code, region_list


def restatements_check(actor: Actor, region_code: str) -> list[RestatementDue]:
    """The sealed months of a region that the ledger contradicts (待重述), oldest first.

    Raises: NotFound for a region that the actor may know nothing of; Refused where its facts are not
    for them: to be told of none would be a wrong answer.
    """
    region = region_by_code(actor, region_code)
    actor.require(Power.SEE, region)
    return restatement_due(actor, region)


def books_check(actor: Actor, region_code: str = "", head: str = "") -> list[Finding]:
    """What is wrong with the books of a region, or of every one whose facts or record the actor sees.

    Raises: NotFound for a region that the actor may know nothing of; Refused where it sees neither;
    Rejected for a head too short to tell books apart.
    """
    regions = [region_by_code(actor, region_code)] if region_code else list(region_list(actor))
    seen = [region for region in regions if actor.sees(region) or actor.has(Power.LOG, region)]
    powers = {power for grant in actor.grants for power in grant.powers}
    if not seen and (region_code or not powers & {Power.SEE, Power.LOG}):
        raise Refused(f"{actor.name or actor.username} 无权核验定版。")
    return books_verify([region.code for region in seen], head)
