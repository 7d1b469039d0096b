"""Rosters: a year's named set of units, in its own order."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from luodi.core.problems import Problem, Rejected
from luodi.ledger.audit.services import Subject
from luodi.ledger.org.access import Actor, Power
from luodi.ledger.org.acts import act_record, changed
from luodi.ledger.org.models import Region, Roster, RosterUnit, Unit
from luodi.ledger.org.services.units import strangers

FIRST_YEAR, LAST_YEAR = 1949, 2999


@transaction.atomic
def roster_set(
    actor: Actor, *, region: Region, year: int, name: str, units: Sequence[Unit], reason: str = ""
) -> Roster:
    """The roster of that year and name holds exactly these units, in this order; it is made if need be.

    Raises: Refused; Rejected without a name or units, for a year that is none, and for each unit that is
    named twice, void or of another region.
    """
    actor.require(Power.UNITS, region)
    name = name.strip()
    problems = strangers(region, units)
    if not name or not units:
        remedy = "请写明名单名称并至少列出一个单位。"
        problems.append(Problem("missing_required", "名单没有名称或没有单位。", remedy=remedy))
    if not FIRST_YEAR <= year <= LAST_YEAR:
        problems.append(Problem("impossible_date", f"{year}不是年份。", value=str(year), field="year"))
    if problems:
        raise Rejected(problems)
    roster, made = Roster.objects.get_or_create(region=region, year=year, name=name)
    before = None if made else _state(roster)
    after = {"year": year, "name": name, "units": [unit.name for unit in units]}
    subject = Subject("roster", str(roster.key), f"{year}年{name}")
    change = changed(subject, before, after)
    if change:
        roster.places.all().delete()
        RosterUnit.objects.bulk_create(
            [RosterUnit(roster=roster, unit=unit, position=at) for at, unit in enumerate(units, start=1)]
        )
        act_record(actor, region, "roster_set", subject, changes=[change], reason=reason)
    return roster


def _state(roster: Roster) -> dict[str, object]:
    places = roster.places.order_by("position", "pk").values_list("unit__name", flat=True)
    return {"year": roster.year, "name": roster.name, "units": list(places)}
