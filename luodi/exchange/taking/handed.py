"""Who leads and supports a task that was handed over: an older list's workbook does not undo the act.

Nor does any list give one unit two parts in a task: who leads it does not also help.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property

from luodi.core.periods import Period
from luodi.core.problems import Problem
from luodi.exchange.naming import UnitNames
from luodi.exchange.taking.job import Job
from luodi.exchange.taking.known import KnownTasks
from luodi.exchange.taking.rows import Reading
from luodi.ledger.org.models import Unit
from luodi.ledger.tasks.models import Adjustment, AdjustmentKind, UnitRole
from luodi.ledger.tasks.queries.tasks import by_task
from luodi.ledger.tasks.services.intake import TaskRef

LABELS = {"lead_units": "牵头单位", "support_units": "责任单位"}


class HandOvers:
    """The hand-overs of a year's tasks; read when first asked for, so once for all rows."""

    def __init__(self, job: Job) -> None:
        self._job = job

    @cached_property
    def _acts(self) -> Mapping[int, Sequence[Adjustment]]:
        acts = Adjustment.objects.filter(
            task__task_list__region=self._job.region,
            task__task_list__year=self._job.year,
            kind=AdjustmentKind.HANDED_OVER,
        )
        return by_task(acts.order_by("-period", "-pk"))

    def ended(
        self, ref: TaskRef, role: UnitRole, units: Sequence[Unit] | None, now: Sequence[Unit]
    ) -> Adjustment | None:
        """The latest hand-over since which others have what these units had; None if they have it."""
        wanted = [unit.pk for unit in units or ()]
        if not wanted or wanted == [unit.pk for unit in now]:
            return None
        for act in self._acts.get(ref.id, ()):
            before = _who(act.units_before, role, self._job.units)
            if before == wanted and before != _who(act.units_after, role, self._job.units):
                return act
        return None


def stand_by_hand_overs(reading: Reading, known: KnownTasks, acts: HandOvers) -> None:
    """Of a row whose units are those of before a hand-over, leave them out and say why.

    A cell of an export that was edited since says what its editor wants, and is an edit.
    """
    if reading.known is None or reading.row.number in reading.sheet.marks:
        return
    ref = reading.known.ref
    if act := acts.ended(ref, UnitRole.LEAD, reading.leads, known.leads(ref)):
        _tell(reading, act, "lead_units", reading.leads, known.leads(ref))
        reading.leads = None
    if act := acts.ended(ref, UnitRole.SUPPORT, reading.supports, known.supports(ref)):
        _tell(reading, act, "support_units", reading.supports, known.supports(ref))
        reading.supports = None


def part_once(reading: Reading, known: KnownTasks) -> None:
    """Let no unit that leads the row's task help with it too; what the ledger has already stays."""
    if reading.row.number in reading.sheet.marks:  # of an export exactly the edited cells change
        return
    mine = known.leads(reading.known.ref) if reading.known else []
    helped = known.supports(reading.known.ref) if reading.known else []
    leads = list(reading.leads or mine)
    if reading.supports is None and leads == mine:
        return
    said = helped if reading.supports is None else reading.supports
    apart = tuple(unit for unit in said if unit not in leads)
    if reading.supports is None and len(apart) == len(said):
        return
    is_new = leads != mine or list(apart) != [unit for unit in helped if unit not in leads]
    reading.supports = apart if is_new else tuple(helped)


def _who(parts: Sequence[Mapping[str, object]], role: UnitRole, units: UnitNames) -> list[int]:
    """The ids of those who had a part, each as the unit that it is by now, once."""
    heirs = (units.now(str(part["key"])) for part in parts if part["role"] == role)
    return list(dict.fromkeys(unit.pk for unit in heirs if unit is not None))


def _tell(
    reading: Reading, act: Adjustment, column: str, was: Sequence[Unit] | None, now: Sequence[Unit]
) -> None:
    former, current = ("、".join(unit.name for unit in units or ()) for units in (was, now))
    changed = f"{LABELS[column]}已由“{former}”改为“{current or '无'}”"
    problem = Problem(
        "conflict_with_ledger",
        f"这项任务自{Period.parse(act.period).label}起已办理移交,{changed},以台账为准,没有改回。",
        severity="warning", value=former, field=column,
        remedy="确需再改,请用 luodi task hand-over 办理移交。",
    )  # fmt: skip
    reading.sheet.problem(reading.row, problem)
