"""Merging a unit into its successor: one act, in which everything that it holds passes on."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from luodi.core.problems import Problem, Rejected
from luodi.ledger.org.access import Actor, Power
from luodi.ledger.org.acts import act_record, changed
from luodi.ledger.org.holding import region_hold
from luodi.ledger.org.models import Unit
from luodi.ledger.org.services.naming import aliases_forget, unit_state, unit_subject
from luodi.ledger.org.services.units import end, locked_state
from luodi.ledger.org.successions import Succession, passed_on


@transaction.atomic
def unit_merge(actor: Actor, *, unit: Unit, successor: Unit, on: dt.date, reason: str = "") -> Unit:
    """From that day on the successor stands for the unit; the unit's last day is the day before.

    Its names are then found as the successor's, and what it holds (the tasks that it leads or supports,
    and whatever else is registered in `successions`) passes on from the day's month. What it reported
    stays its own, and so do the months that are closed.
    Raises: Refused, also when something would have to pass on in a closed month; Rejected for a successor
    that is itself, of another region, not in force that day, or when the unit ended before.
    """
    actor.require(Power.UNITS, unit.region)
    region_hold(unit.region)  # else a month could close after what passes on was held against it
    before = locked_state(unit)
    _require_fit(unit, successor, on)
    end(unit, on - dt.timedelta(days=1))
    unit.successor = successor
    unit.save(update_fields=["valid_to", "successor"])
    aliases_forget(unit)
    reason = reason.strip() or f"{unit.name}并入{successor.name}"
    others = passed_on(actor, Succession(unit, successor, on, reason))
    if change := changed(unit_subject(unit), before, unit_state(unit)):
        act_record(
            actor, unit.region, "unit_merge", unit_subject(unit), changes=[change, *others], reason=reason
        )
    return unit


def _require_fit(unit: Unit, successor: Unit, on: dt.date) -> None:
    """Raises: Rejected unless the successor is another unit of the region that is in force that day."""
    successor.refresh_from_db()
    is_other = successor.pk != unit.pk and successor.region_id == unit.region_id
    has_begun = successor.valid_from is None or successor.valid_from <= on
    is_in_force = has_begun and (successor.valid_to is None or successor.valid_to >= on)
    if is_other and is_in_force and successor.voided_at is None and successor.successor_id != unit.pk:
        return
    message = f"{successor.name}不能承接{unit.name}。"
    remedy = "请选择同一地区、当日仍在的另一个单位。"
    raise Rejected([Problem("bad_successor", message, value=successor.name, remedy=remedy)])
