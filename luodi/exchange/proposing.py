"""Units proposed from the names found in lists, for an office that has no directory yet."""

from __future__ import annotations

from collections.abc import Sequence

from luodi.core.problems import Problem
from luodi.exchange.outcomes import SheetOutcome
from luodi.exchange.taking.job import Job
from luodi.ledger.org.services import UnitRow, units_take


def propose_units(job: Job, sheets: Sequence[SheetOutcome]) -> None:
    """Take the lead and supporting units named in these sheets as units of a region that has none.

    Each becomes a unit under the name first met; names that a directory would fold together are one. A
    note lists them, so that the office can add aliases and their official order.
    """
    if not job.units.is_empty:
        return
    names: dict[str, None] = {}
    for sheet in sheets:
        for row in sheet.table.rows:
            for column in ("lead_units", "support_units"):
                values = row.values.get(column)
                if isinstance(values, tuple):
                    names.update(dict.fromkeys(job.units.names(row.raw.get(column) or "、".join(values))))
    wanted: list[UnitRow] = [{"name": name} for name in names]
    taken = units_take(job.actor, region=job.region, rows=wanted, recorded=False)
    if sheets:
        sheets[0].problems += [problem.at(sheets[0].place()) for problem in taken.problems]
    job.changes += taken.changes
    job.units_changed()
    if sheets and taken.made:
        listed = "、".join(unit.name for unit in taken.made)
        sheets[0].problem(
            None,
            Problem(
                "units_proposed", f"按名称新建了{len(taken.made)}个单位:{listed}。", severity="note",
                remedy="请核对有无同一单位的不同写法,并补充全称和正式排序。",
            ),
        )  # fmt: skip
