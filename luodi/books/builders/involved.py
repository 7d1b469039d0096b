"""The units that lead and support a task, as they were at the month's end."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from luodi.core.periods import Period
from luodi.ledger.tasks.models import Adjustment, TaskUnit
from luodi.ledger.tasks.standing import lead_units_at, support_units_at


def units_then(parts: Sequence[TaskUnit], period: Period, acts: Sequence[Adjustment]) -> list[dict[str, Any]]:
    """The columns of a narrow row for each of them, those that lead first, in their order."""
    told = ((True, lead_units_at), (False, support_units_at))
    return [
        {
            "unit_key": str(unit.key),
            "unit": unit.name,
            "unit_position": unit.position,
            "lead": lead,
            "place": place,
        }
        for lead, units_at in told
        for place, unit in enumerate(units_at(parts, period, acts))
    ]
