"""Tiers (完成率分段): which band of completion a unit stands in. The bounds are data."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from importlib.resources import files
from typing import Any

BOUNDS = ("at_least", "above", "below", "at_most")


@dataclass(frozen=True)
class Tier:
    """A band of completion rates (1 is the whole target), or the place of those who did not report.

    A rate lies in it when it keeps every bound that is given.
    """

    code: str
    label: str
    at_least: Fraction | None = None
    above: Fraction | None = None
    below: Fraction | None = None
    at_most: Fraction | None = None
    not_reported: bool = False

    def holds(self, rate: Fraction) -> bool:
        """Whether a rate lies in the band."""
        return not self.not_reported and (
            (self.at_least is None or rate >= self.at_least)
            and (self.above is None or rate > self.above)
            and (self.below is None or rate < self.below)
            and (self.at_most is None or rate <= self.at_most)
        )


def tier(rate: Fraction | None, *, is_reported: bool, tiers: Sequence[Tier] | None = None) -> Tier | None:
    """The first tier that a completion rate lies in, of the shipped ones unless others are given.

    One who did not report stands in the tier for that. None when the rate is unknown though reported
    (no target), or lies in no tier.
    """
    known = shipped_tiers() if tiers is None else tiers
    if not is_reported:
        return next((each for each in known if each.not_reported), None)
    if rate is None:
        return None
    return next((each for each in known if each.holds(rate)), None)


def tiers_from(data: Sequence[Mapping[str, Any]]) -> tuple[Tier, ...]:
    """Tiers from their data; bounds are decimal strings (0.80).

    Raises: KeyError, ValueError when a code or label is missing, a bound unreadable, or a code used twice.
    """
    found = tuple(_tier(entry) for entry in data)
    if len({each.code for each in found}) < len(found):
        raise ValueError("分段代码重复")
    return found


@lru_cache
def shipped_tiers() -> tuple[Tier, ...]:
    """The tiers that the product ships: 80%以上, 25%-79%, 1%-24%, 零到位, 未报送 (model: tier)."""
    text = files("luodi.core").joinpath("data/tiers.json").read_text(encoding="utf-8")
    return tiers_from(json.loads(text)["tiers"])


def _tier(entry: Mapping[str, Any]) -> Tier:
    bounds = {bound: Fraction(entry[bound]) for bound in BOUNDS if bound in entry}
    return Tier(entry["code"], entry["label"], **bounds, not_reported=bool(entry.get("not_reported")))
