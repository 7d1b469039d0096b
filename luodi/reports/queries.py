"""Reading reports and templates: each takes the actor and answers with what that actor may know."""

from __future__ import annotations

import hashlib
import uuid
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from luodi.core.problems import NotFound
from luodi.ledger.org.access import Actor, Power, own_unit_ids, seen_regions
from luodi.ledger.org.models import Region
from luodi.ledger.org.queries import region_by_code
from luodi.ledger.org.queries.keys import by_key
from luodi.reports.kinds import kind_named
from luodi.reports.models import Rendered, Template


@dataclass(frozen=True)
class TemplateText:
    """The text of a template that is in use: version 0 is the shipped one."""

    code: str
    name: str
    version: int
    body: str

    @property
    def hash(self) -> str:
        """SHA-256 of the text."""
        return hashlib.sha256(self.body.encode()).hexdigest()


def template_text(actor: Actor, region: Region, code: str) -> TemplateText:
    """The text that reports of this kind are made from, for those who see the region.

    Raises: Refused for others, units among them: an office's text may speak of what units do not see.
    Rejected for an unknown kind.
    """
    actor.require(Power.SEE, region)
    return template_in_use(region, code)


def template_in_use(region: Region, code: str) -> TemplateText:
    """The region's newest own text for a kind of report, else the shipped one. Not scoped: for services.

    Raises: Rejected for an unknown kind.
    """
    kind = kind_named(code)
    own = Template.objects.filter(region=region, code=kind.code).order_by("-version").first()
    if own is None or not own.body:
        return TemplateText(kind.code, kind.name, 0, kind.shipped_text)
    return TemplateText(kind.code, own.name, own.version, own.body)


def template_list(actor: Actor, region: Region, code: str = "") -> QuerySet[Template]:
    """The versions of the region's own templates, newest first; none for those who do not see it."""
    found = Template.objects.filter(region=region).order_by("code", "-version")
    if code:
        found = found.filter(code=kind_named(code).code)
    return found if actor.sees(region) else found.none()


def report_list(actor: Actor, region_code: str = "", kind: str = "", period: str = "") -> QuerySet[Rendered]:
    """The reports that the actor may read, newest month first; in a unit's own region those released.

    Raises: NotFound for a region that the actor may know nothing of; Rejected for an unknown kind.
    """
    found = (
        Rendered.objects.filter(_readable(actor)).select_related("region", "release").defer("tree", "numbers")
    )
    if region_code:
        found = found.filter(region=region_by_code(actor, region_code))
    if kind:
        found = found.filter(kind=kind_named(kind).code)
    if period:
        found = found.filter(period=period)
    return found.order_by("-period", "kind", "-named", "-version", "region__code")


def report_by_key(actor: Actor, key: uuid.UUID | str) -> Rendered:
    """The report of that key. Raises: NotFound when there is none or the actor may not read it."""
    report = by_key(Rendered.objects.filter(_readable(actor)).select_related("region"), key)
    if report is None:
        raise NotFound("没有这份报告,或者您无权查看。")
    return report


def _readable(actor: Actor) -> Q:
    seen = seen_regions(actor, "region__")
    if not seen:
        return seen  # an empty filter is everything, and must stay so
    own = Q(region__units__in=own_unit_ids(actor), release__isnull=False)
    return Q(pk__in=Rendered.objects.filter(seen | own).values("pk"))
