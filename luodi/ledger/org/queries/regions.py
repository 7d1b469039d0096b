"""Reading regions: by code, all that an actor knows of, and what lies under one."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from luodi.core.problems import NotFound
from luodi.ledger.org.access import Actor, known_regions, seen_regions
from luodi.ledger.org.models import Region


def region_by_code(actor: Actor, code: str) -> Region:
    """The region of that code.

    Raises: NotFound when there is none or when no grant of the actor is over, above or inside it: one
    answer for both.
    """
    code = code.strip().upper()
    region = Region.objects.select_related("parent").filter(known_regions(actor), code=code).first()
    if region is None:
        raise NotFound(f"没有代码为{code}的地区,或者您无权查看。请核对代码,或先用 luodi region add 添加。")
    return region


def region_list(actor: Actor) -> QuerySet[Region]:
    """Every region that the actor knows of, higher ones before those below them."""
    return Region.objects.filter(known_regions(actor)).select_related("parent").order_by("lineage")


def regions_under(actor: Actor, region: Region) -> QuerySet[Region]:
    """The region and all that report to it, at whatever distance, as far as the actor sees them.

    Along the line of reporting: one that reports elsewhere (计划单列) is left out with what is below
    it, and counted there.
    """
    under = Q(pk=region.pk) | Q(reporting_lineage__startswith=region.reporting_lineage)
    return Region.objects.filter(seen_regions(actor)).filter(under).order_by("reporting_lineage")
