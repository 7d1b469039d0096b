"""A month of progress: each row found in the ledger, its status read by its list's vocabulary.

What the office imports counts as handed in and accepted by the unit that leads the task.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from luodi.core.days import Day
from luodi.core.periods import Period
from luodi.core.problems import Problem, Waits
from luodi.core.statuses import Meaning, parts
from luodi.exchange.naming import unknown_status
from luodi.exchange.outcomes import Fate, SheetOutcome
from luodi.exchange.taking.job import Job
from luodi.exchange.taking.known import KnownTasks
from luodi.exchange.taking.lists import settle_lists
from luodi.exchange.taking.tasks import Reading, conflict
from luodi.ledger.org.access import Refused
from luodi.ledger.org.models import Unit
from luodi.ledger.rounds.models import Round, RoundKind, RoundState
from luodi.ledger.rounds.services.filing import submission_file_by_office
from luodi.ledger.tasks.models import Progress, Status, Task
from luodi.ledger.tasks.queries import Current, current_progress
from luodi.ledger.tasks.services.intake import progress_take
from luodi.sheets.tables import Row

MONTH_TEXTS = ("text", "problem", "next_step", "support_needed")


@dataclass
class Report:
    """One row of a month: its task, the values that it gives, and the fact that it corrects, if any."""

    sheet: SheetOutcome
    row: Row
    task: Task
    status: Status | None
    values: dict[str, Any] = field(default_factory=dict)
    corrects: Progress | None = None


def take_progress(job: Job, sheets: Sequence[SheetOutcome], period: Period) -> None:
    """Take a month's workbook: rows without a task in the ledger wait.

    Raises: Refused when something of it would change a sealed month.
    """
    known = KnownTasks(job.lists.values())
    found = [(sheet, row, _task(job, sheet, row, known)) for sheet in sheets for row in sheet.table.rows]
    cells: dict[str, list[str]] = defaultdict(list)
    for _, row, task in found:
        if task is not None:
            cells[task.task_list.name].append(str(row.values.get("status") or ""))
    settle_lists(job, cells)
    reports = []
    for sheet, row, task in found:
        _check(job, sheet, row, task, known)
        if task is None or sheet.holds_back(row):
            sheet.fates[row.number] = "pending"
        else:
            reports.append(_report(job, sheet, row, task))
    take_reports(job, reports, period, known, sets_fates=True)


def take_statuses(job: Job, readings: Sequence[Reading], period: Period | None) -> None:
    """Take the statuses of a list's workbook if the month that it states is open; else say so."""
    given = [
        r for r in readings if r.task is not None and not r.sheet.holds_back(r.row) and _says_something(r.row)
    ]
    round_ = _round(job, period) if period else None
    is_open = round_ is not None and round_.state == RoundState.OPEN
    reports = [_report(job, r.sheet, r.row, r.task, waits="cell" if is_open else "") for r in given if r.task]
    if is_open and period is not None:
        take_reports(job, reports, period, KnownTasks(job.lists.values()), sets_fates=False)
        return
    for sheet in {id(r.sheet): r.sheet for r in given}.values():
        sheet.problem(None, _left_out(sheet, period, sum(r.sheet is sheet for r in given)))


def take_reports(
    job: Job, reports: Sequence[Report], period: Period, known: KnownTasks, *, sets_fates: bool
) -> None:
    """Write what is new or changed of these reports into an open month; refuse a change of a sealed one."""
    round_ = _round(job, period)
    if round_ is None:
        for sheet in {id(r.sheet): r.sheet for r in reports}.values():
            sheet.problem(None, _not_open(job, period))
        for report in reports:
            if sets_fates:
                report.sheet.fates[report.row.number] = "pending"
        return
    current = current_progress(job.region.pk, period.year, period)
    wanted = []
    for report in reports:
        fate = _fate(report, current.get(report.task.pk))
        if sets_fates or (fate in ("new", "changed") and _untouched(report)):
            report.sheet.fates[report.row.number] = fate if sets_fates else "changed"
        if fate in ("new", "changed"):
            wanted.append(report)
    if wanted and round_.state == RoundState.CLOSED and not job.options.correct:
        raise Refused(_sealed(job, period, wanted))
    _write(job, wanted, period, round_, known)


def _task(job: Job, sheet: SheetOutcome, row: Row, known: KnownTasks) -> Task | None:
    """The task of a month's row; without one a problem says what the ledger has instead."""
    of_sheet = job.list_names.of_sheet(sheet.table.sheet, sheet.table.file, sheet.table.title)
    list_name, _ = job.list_names.of_row(str(row.values.get("list") or ""), row.sections, of_sheet)
    number, text = str(row.values.get("number") or ""), str(row.values.get("requirement") or "")
    if list_name not in job.lists:
        _tell_once(sheet, row, _no_list(list_name, list(job.lists)))
        return None
    sheet.list_name = sheet.list_name or list_name
    found = known.find(list_name, number, text, str(row.values.get("key") or ""))
    if found.task is not None and found.task.voided_at is None:
        return found.task
    if found.conflict is not None:
        sheet.problem(row, conflict(number, list_name, found.conflict))
    elif text:
        sheet.problem(row, _no_task(list_name, number))
    return None


def _tell_once(sheet: SheetOutcome, row: Row, problem: Problem) -> None:
    """What is wrong with a whole sheet is told at its first row; the others wait with it."""
    told = any(known.code == problem.code and known.value == problem.value for known in sheet.problems)
    if not told:
        sheet.problem(row, problem)


def _check(job: Job, sheet: SheetOutcome, row: Row, task: Task | None, known: KnownTasks) -> None:
    """Names and dates beside the month's own columns are held against the list; the list is what counts."""
    for column, label in (("lead_units", "牵头单位"), ("support_units", "责任单位")):
        names = row.values.get(column)
        if not isinstance(names, tuple) or not names:
            continue
        units, problems = job.units.read(row.raw.get(column) or "、".join(names), column, label, "")
        for problem in problems:
            sheet.problem(row, problem)
        if column == "lead_units" and not problems and task and list(units) != known.leads(task):
            sheet.problem(row, _differs(units, column, label))
    day = row.values.get("due")
    if isinstance(day, Day) and task and task.due and day.iso() != task.due:
        sheet.problem(row, _differs(day.printed(), "due", "完成时限"))


def _report(job: Job, sheet: SheetOutcome, row: Row, task: Task, waits: Waits = "cell") -> Report:
    text = str(row.values.get("status") or "")
    task_list = task.task_list
    status = job.vocabulary.read(task_list.scheme_id, text) if text else None
    if text and status is None:
        label = sheet.table.headings.get("status", "状态").split(" › ")[-1]
        sheet.problem(row, unknown_status(job.vocabulary.schemes[task_list.scheme_id], text, label, waits))
    return Report(sheet, row, task, status, _values(sheet, row, status, task_list.scheme.pursuit))


def _values(sheet: SheetOutcome, row: Row, status: Status | None, pursuit: bool) -> dict[str, Any]:
    """The month's fields that the sheet has columns for, as a fact keeps them; waiting cells are left out."""
    waiting = sheet.waiting_fields(row)
    values: dict[str, Any] = {
        name: str(row.values.get(name) or "")
        for name in MONTH_TEXTS
        if name in sheet.table.columns and name not in waiting
    }
    if sheet.kind == "progress" and "note" in sheet.table.columns:
        values["note"] = str(row.values.get("note") or "")
    percent = row.values.get("percent")
    if isinstance(percent, Decimal):
        values["percent"] = percent
    if "status" not in waiting:
        values["status"] = status
        values["prospect"] = parts(Meaning(status.meaning))[0].value if status and pursuit else ""
    return values


def _says_something(row: Row) -> bool:
    return bool(row.values.get("status") or any(row.values.get(name) for name in MONTH_TEXTS))


def _fate(report: Report, current: Current | None) -> Fate:
    fact = current.of_period if current else None
    if fact is None:
        return "new" if _says_something(report.row) else "unchanged"
    differs = any(_held(fact, name) != value for name, value in report.values.items())
    if differs:
        report.corrects = fact
    return "changed" if differs else "unchanged"


def _untouched(report: Report) -> bool:
    return report.sheet.fates.get(report.row.number) == "unchanged"


def _held(fact: Progress, name: str) -> Any:
    return getattr(fact, name)


def _write(job: Job, reports: Sequence[Report], period: Period, round_: Round, known: KnownTasks) -> None:
    leads = {unit.pk: unit for unit in Unit.objects.filter(region=job.region)}
    facts = [_fact(job, report, period, known, leads) for report in reports]
    job.changes += progress_take(job.actor, job.region, facts)
    if round_.state == RoundState.CLOSED:
        return
    answers: dict[int, dict[str, dict[str, Any]]] = defaultdict(dict)
    for fact in facts:
        if fact.unit_id is not None:
            answers[fact.unit_id][str(fact.task.key)] = {"status": fact.status.label if fact.status else ""}
    job.changes += submission_file_by_office(job.actor, round_, "task", answers).changes


def _fact(job: Job, report: Report, period: Period, known: KnownTasks, leads: dict[int, Unit]) -> Progress:
    lead = known.first_lead(report.task)
    kept = {}
    if report.corrects is not None:
        kept = {
            name: getattr(report.corrects, name)
            for name in (
                "status",
                "prospect",
                "text",
                "problem",
                "next_step",
                "support_needed",
                "note",
                "percent",
            )
        }
    return Progress(
        task=report.task,
        period=str(period),
        unit=leads.get(lead) if lead is not None else None,
        replaces=report.corrects,
        source=job.source(report.sheet),
        source_row=report.row.number,
        office_reason=job.options.correct if report.corrects else "",
        **{**kept, **report.values},
    )


def _round(job: Job, period: Period) -> Round | None:
    return Round.objects.filter(region=job.region, period=str(period), kind=RoundKind.MONTH).first()


def _not_open(job: Job, period: Period) -> Problem:
    return Problem(
        "round_not_open",
        f"{period.label}的调度还没有开启,本表进展无处可存。",
        remedy=f"请先开启:luodi round open {period} --region {job.region.code}",
        waits="sheet",
    )


def _left_out(sheet: SheetOutcome, period: Period | None, count: int) -> Problem:
    why = f"{period.label}的调度没有在进行中" if period else "没有说明是哪个月的"
    return Problem(
        "statuses_left_out",
        f"本表带有{count}条推进情况,{why},只取任务,未取状态。",
        severity="note",
        remedy="需要取用时,请先开启该月调度,再加 --period 重新导入本表。",
        field="status",
    )


def _sealed(job: Job, period: Period, reports: Sequence[Report]) -> str:
    first = reports[0]
    where = first.sheet.place(first.row, "status")
    return (
        f"{period.label}已经定版,本次导入会改动其中{len(reports)}条进展(如 {where}),未作任何改动。"
        f"确需更正:导入时加 --correct 原因,然后重述:"
        f"luodi books restate {period} --region {job.region.code} --reason 原因"
    )


def _no_list(name: str, known: Sequence[str]) -> Problem:
    have = "、".join(known) or "还没有任何清单"
    return Problem(
        "unknown_list", f"台账中没有“{name}”这张清单。", value=name, waits="row", field="requirement",
        remedy=f"已有清单:{have}。请先导入清单,或用 --list 指明。",
    )  # fmt: skip


def _no_task(list_name: str, number: str) -> Problem:
    return Problem(
        "unknown_task", f"“{list_name}”中没有这项任务(序号{number or '未填'})。",
        waits="row", field="requirement",
        remedy="请核对任务内容;新增任务请先导入清单。",
    )  # fmt: skip


def _differs(said: object, column: str, label: str) -> Problem:
    text = "、".join(unit.name for unit in said) if isinstance(said, tuple) else str(said)
    return Problem(
        "conflict_with_ledger", f"{label}“{text}”与清单不一致,以清单为准。", severity="warning", value=text,
        field=column, remedy="如确有调整,请在清单中调整。",
    )  # fmt: skip
