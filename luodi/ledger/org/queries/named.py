"""Finding a unit by a name that a person typed."""

from __future__ import annotations

from luodi.core.problems import Problem, Rejected
from luodi.ledger.org.access import Actor
from luodi.ledger.org.models import Region, Unit
from luodi.ledger.org.queries.units import directory_of, unit_list


def unit_named(actor: Actor, region: Region, name: str) -> Unit:
    """The unit that the name certainly means, among those that the actor may know.

    Raises: Rejected with the nearest ones when it means none.
    """
    units = {str(unit.key): unit for unit in unit_list(actor, region)}
    match = directory_of(region, units.values()).match(name)
    if match.key is not None:
        return units[match.key]
    near = tuple(units[key].name for key in match.candidates if key in units)
    hint = f"是否指:{'、'.join(near)}?" if near else "请用 luodi unit list 查看单位名录。"
    raise Rejected(
        [Problem("unknown_unit", f"没有名为“{name}”的单位。", value=name, remedy=hint, suggestions=near)]
    )
