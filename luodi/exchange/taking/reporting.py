"""Writing a month's reports: facts into an open month, corrections with a reason into a sealed one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from luodi.core.periods import Period
from luodi.core.problems import Problem
from luodi.exchange.taking.conflicts import hold_month_conflicts
from luodi.exchange.taking.job import Job
from luodi.exchange.taking.known import KnownTasks
from luodi.exchange.taking.months import Report, fate_of, is_given, leave_reported, once_each
from luodi.exchange.telling.changed import note_changes
from luodi.ledger.org.access import Refused
from luodi.ledger.org.models import Unit
from luodi.ledger.rounds.models import Round, RoundKind, RoundState
from luodi.ledger.rounds.services.filing import submission_file_by_office
from luodi.ledger.tasks.answers import prospect_values
from luodi.ledger.tasks.models import Adjustment, AdjustmentKind, TaskUnit
from luodi.ledger.tasks.queries.tasks import by_task
from luodi.ledger.tasks.services.intake import FactIntake, Held, facts_held, progress_take
from luodi.ledger.tasks.standing import in_order, standing


@dataclass
class Month:
    """What must be known of a month to take reports about it; each part is read when first asked for."""

    job: Job
    period: Period
    known: KnownTasks

    @cached_property
    def round(self) -> Round | None:
        """The month's round, locked: nobody closes it meanwhile."""
        rounds = Round.objects.select_for_update(of=("self",)).select_related("region")
        return rounds.filter(
            region=self.job.region, period=str(self.period), kind=RoundKind.MONTH
        ).first()  # fmt: skip

    def is_on_list(self, task_id: int) -> bool:
        """Whether a task is on its list at the end of the month."""
        acts = self._acts.get(task_id)
        return self._is_on_without_acts if acts is None else self._is_on(acts)

    def _is_on(self, acts: Sequence[Adjustment]) -> bool:
        return standing(self.period.year, self.period, acts) == "on"

    @cached_property
    def _is_on_without_acts(self) -> bool:
        return self._is_on(())

    def reporting_unit(self, task_id: int, leads: Sequence[Unit]) -> int | None:
        """The id of the unit that reports on a task: the first to lead it at the end of the month."""
        later = [
            act
            for act in in_order(self._acts.get(task_id, ()))
            if act.kind == AdjustmentKind.HANDED_OVER and act.period > str(self.period)
        ] if task_id in self._acts else []  # fmt: skip
        if later:
            keys = [entry["key"] for entry in later[0].units_before if entry["role"] == "lead"]
            return self._unit_ids.get(keys[0]) if keys else None
        return leads[0].id if leads else None

    def leads_of(self, task_id: int) -> list[Unit]:
        """A task's lead units as the ledger has them."""
        return self._leads.get(task_id, [])

    @cached_property
    def _acts(self) -> dict[int, list[Adjustment]]:
        acts = Adjustment.objects.filter(
            task__task_list__region=self.job.region, task__task_list__year=self.period.year
        )
        return by_task(acts.order_by("pk"))

    @cached_property
    def _leads(self) -> dict[int, list[Unit]]:
        parts = TaskUnit.objects.filter(
            task__task_list__region=self.job.region, task__task_list__year=self.period.year, role="lead"
        )
        found: dict[int, list[Unit]] = defaultdict(list)
        for part in parts.select_related("unit").order_by("position", "pk"):
            found[part.task_id].append(part.unit)
        return found

    @cached_property
    def _unit_ids(self) -> dict[str, int]:
        units = Unit.objects.filter(region=self.job.region)
        return {str(key): pk for key, pk in units.values_list("key", "pk")}


def take_reports(month: Month, reports: Sequence[Report], *, sets_fates: bool) -> None:
    """Write what is new or changed of these reports; a month that was never opened takes none.

    `sets_fates`: the rows are the month's own; else they are a list's, which a new report only changes.
    Raises: Refused for a change to a sealed month without a reason for correcting it.
    """
    round_ = month.round
    if round_ is None:
        _not_taken(month, reports, sets_fates)
        return
    listed, repeated = once_each(reports, month.period)
    held = facts_held(month.job.region, month.period)
    wanted = []
    for report in listed:
        leave_reported(report, held.get(report.ref.id), month.period)
        hold_month_conflicts(month.job, report, held.get(report.ref.id), month.period)
        fate = fate_of(report, held.get(report.ref.id))
        fates, number = report.sheet.fates, report.row.number
        if sets_fates:
            fates[number] = fate
        elif fate != "unchanged" and fates.get(number) == "unchanged":
            fates[number] = "changed"
        if fate != "unchanged":
            wanted.append(report)
        if fate == "changed":
            _note(month.job, report, held[report.ref.id])
    for report in repeated:
        report.sheet.fates.setdefault(report.row.number, "unchanged")
    if wanted and round_.state == RoundState.CLOSED and not month.job.options.correct:
        raise Refused(_sealed(month, wanted))
    _write(month, round_, wanted)


def _note(job: Job, report: Report, held: Held) -> None:
    """Note what a report changes of the fact that held, for people."""
    labels = {status.pk: status.label for status in job.vocabulary.statuses.values()}
    before: dict[str, Any] = {name: getattr(held, name) for name in report.values if name != "status"}
    after: dict[str, Any] = {name: value for name, value in report.values.items() if name != "status"}
    if "status" in report.values:
        status = report.values["status"]
        before["status"] = labels.get(held.status_id or 0, "")
        after["status"] = status.label if status else ""
    changed = {name: value for name, value in after.items() if value != before[name]}
    note_changes(report.sheet, report.row, "progress", before, changed)


def _write(month: Month, round_: Round, reports: Sequence[Report]) -> None:
    job = month.job
    facts = [_fact(month, report) for report in reports]
    job.changes += progress_take(job.actor, job.region, facts)
    if round_.state == RoundState.CLOSED:
        return
    answers: dict[int, dict[str, dict[str, Any]]] = defaultdict(dict)
    for report in reports:
        if report.unit_id is not None:
            answers[report.unit_id][report.ref.key] = _answer(report)
    job.changes += submission_file_by_office(job.actor, round_, "task", answers).changes


def _fact(month: Month, report: Report) -> FactIntake:
    status = report.values.get("status")
    return FactIntake(
        task=report.ref,
        period=str(month.period),
        unit_id=report.unit_id,
        values={**report.values, **prospect_values(status, None, month.job.vocabulary)},
        source=month.job.source(report.sheet),
        source_row=report.row.number,
        replaces=report.replaces,
        reason=month.job.options.correct if report.replaces is not None else "",
    )


def _answer(report: Report) -> dict[str, Any]:
    """What the unit's item is said to have answered."""
    given = {name: str(value) for name, value in report.values.items() if is_given(value)}
    return {"status": "", **given}


def _not_taken(month: Month, reports: Sequence[Report], sets_fates: bool) -> None:
    told: set[int] = set()
    for report in reports:
        waits = report.says_something or _is_edited(report)
        if waits and id(report.sheet) not in told:
            told.add(id(report.sheet))
            report.sheet.problem(None, _not_open(month))
        if sets_fates:
            report.sheet.fates[report.row.number] = "pending" if waits else "unchanged"


def _is_edited(report: Report) -> bool:
    return report.row.number in report.sheet.marks and bool(report.values)


def _not_open(month: Month) -> Problem:
    return Problem(
        "round_not_open",
        f"{month.period.label}的调度还没有开启,本表进展无处可存。",
        remedy=f"请先开启:luodi round open {month.period} --region {month.job.region.code},"
        "再重新导入;已加 --accept-good 的,用 luodi imports retry 取入。",
        waits="sheet",
    )


def _sealed(month: Month, reports: Sequence[Report]) -> str:
    first, period = reports[0], month.period
    where = first.sheet.place(first.row, "status")
    return (
        f"{period.label}已经定版,本次导入会改动其中{len(reports)}条进展(如 {where}),未作任何改动。"
        f"确需更正:导入时加 --correct 原因,然后重述:"
        f"luodi books restate {period} --region {month.job.region.code} --reason 原因"
    )
