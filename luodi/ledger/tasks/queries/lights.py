"""The rules that judge a region's lights: its own table, else the shipped one with its own bounds."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, cast

from luodi.core.lights import Colour, Rule, shipped_rules
from luodi.ledger.org.models import Region
from luodi.ledger.org.settings import SETTINGS, whole_setting
from luodi.ledger.tasks.models import LightRule

BOUND_BY = {
    "behind_more_than": "light_behind_points",
    "behind_at_most": "light_behind_points",
    "due_within_days": "light_due_days",
}
"""Conditions of the shipped table whose bound is a setting of the region."""


def light_rules_for(region: Region) -> tuple[Rule, ...]:
    """The rules of this region, in order. Not scoped: rules are no secret."""
    own = tuple(
        Rule(row.code, cast(Colour, row.colour) if row.colour else None, row.condition, row.why)
        for row in LightRule.objects.filter(region=region).order_by("position")
    )
    return own or tuple(_bounded(region, rule) for rule in shipped_rules())


def _bounded(region: Region, rule: Rule) -> Rule:
    """The shipped rule with the region's bound wherever it has the default one (a bound of 0 is none)."""
    when = {name: _bound(region, name, bound) for name, bound in rule.when.items()}
    return replace(rule, when=when)


def _bound(region: Region, name: str, bound: Any) -> Any:
    setting = BOUND_BY.get(name)
    if setting is None or str(bound) != str(SETTINGS[setting].default):
        return bound
    return type(bound)(whole_setting(region, setting))
