"""The settings of a region: changing one of those that `org.settings` declares."""

from __future__ import annotations

from django.db import transaction

from luodi.core.problems import Rejected
from luodi.ledger.audit.services import Subject, mark_stale
from luodi.ledger.org.access import Actor, Power
from luodi.ledger.org.acts import act_record, changed
from luodi.ledger.org.models import Region
from luodi.ledger.org.settings import setting_problem


@transaction.atomic
def region_setting_set(actor: Actor, *, region: Region, name: str, value: object, reason: str = "") -> Region:
    """Set one of the declared settings of the region; None goes back to the default.

    Everything in the region's live book is rebuilt afterwards.
    Raises: Refused; Rejected for a name that is not declared or a value that it does not allow.
    """
    actor.require(Power.EDIT, region)
    if problem := setting_problem(name, value):
        raise Rejected([problem])
    region.refresh_from_db(fields=["settings"], from_queryset=Region.objects.select_for_update())
    before = region.settings.get(name)
    region.settings = {key: kept for key, kept in region.settings.items() if key != name}
    if value is not None:
        region.settings[name] = value
    region.save(update_fields=["settings"])
    subject = Subject("region", region.code, region.name)
    if change := changed(subject, {name: before}, {name: value}):
        act_record(actor, region, "region_setting_set", subject, changes=[change], reason=reason)
        mark_stale(region.code, [("*", "*")])
    return region
