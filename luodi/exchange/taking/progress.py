"""A month of progress: each row found in the ledger, its status read by its list's vocabulary.

What the office imports counts as handed in and accepted by the unit that leads the task.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from luodi.core.days import Day
from luodi.core.periods import Period
from luodi.core.problems import Problem
from luodi.exchange.outcomes import SheetOutcome
from luodi.exchange.taking.awaited import AwaitedRows
from luodi.exchange.taking.finding import conflict
from luodi.exchange.taking.job import Job
from luodi.exchange.taking.known import KnownTask, KnownTasks
from luodi.exchange.taking.lists import settle_lists
from luodi.exchange.taking.months import SAYING, Report, report_of, says_something
from luodi.exchange.taking.repeated import RowsTaken
from luodi.exchange.taking.reporting import Month, take_reports
from luodi.exchange.taking.rows import Reading, units_of
from luodi.ledger.org.models import Unit
from luodi.ledger.rounds.models import RoundState
from luodi.ledger.tasks.models import TaskList
from luodi.sheets.tables import Row

LIST_UNKNOWN = "unknown_list"
HOW_TO_CHANGE = {
    "lead_units": "确需调整的,请用 luodi task hand-over 办理移交。",
    "due": "确有调整的,请在导出的清单(luodi export lists)中改好后导入。",
}
"""Of what a month's sheet is only held against: how it is changed where the list has it."""


class Line(NamedTuple):
    """A row of a month's workbook with its list and its task, None where the ledger has none."""

    sheet: SheetOutcome
    row: Row
    task_list: TaskList | None
    task: KnownTask | None


def take_progress(
    job: Job, sheets: Sequence[SheetOutcome], period: Period, readings: Sequence[Reading] = ()
) -> None:
    """Take a month's workbook: rows without a task in the ledger wait.

    `readings`: the rows of lists in the same import.
    Raises: Refused when something of it would change a sealed month.
    """
    named = [(sheet, row, _list(job, sheet, row)) for sheet in sheets for row in sheet.table.rows]
    lists = {task_list.pk: task_list for _, _, task_list in named if task_list is not None}
    known = KnownTasks(lists.values(), fields=("number", "requirement", "due"), units=job.units.all)
    awaited = AwaitedRows(job.region, readings)
    taken = RowsTaken(known)
    lines = [
        Line(sheet, row, task_list, _task(sheet, row, task_list, known, awaited, taken))
        for sheet, row, task_list in named
    ]
    _settle_lists(job, lines)
    month = Month(job, period, known)
    reports = [report for line in lines if (report := _report(month, line)) is not None]
    take_reports(month, reports, sets_fates=True)


def take_statuses(job: Job, readings: Sequence[Reading], period: Period | None) -> None:
    """Take the statuses of a list's workbook if the month that it states is open; else say so.

    With a reason for correcting, a sealed month is corrected from it as well.
    """
    sheets = {id(r.sheet): r.sheet.table.columns.keys() for r in readings}
    speaking = {spot for spot, columns in sheets.items() if columns & SAYING}
    given = [
        r
        for r in readings
        if id(r.sheet) in speaking and r.ref is not None and not r.waits and says_something(r.sheet, r.row)
    ]
    month = Month(job, period, KnownTasks(())) if period else None
    round_ = month.round if month else None
    takes = round_ is not None and (round_.state == RoundState.OPEN or bool(job.options.correct))
    reports = [
        report_of(
            job, r.sheet, r.row, r.ref, job.lists[r.list_name], _reporting(month, r), "cell" if takes else ""
        )
        for r in given
        if r.ref
    ]  # fmt: skip
    if takes and month is not None:
        take_reports(month, reports, sets_fates=False)
        return
    for sheet in {id(r.sheet): r.sheet for r in given}.values():
        _tell_untaken(sheet, period)
        sheet.problem(None, _left_out(period, sum(r.sheet is sheet for r in given)))


def _reporting(month: Month | None, reading: Reading) -> int | None:
    """The unit that reports on a list's row: its first lead unit, as the row or the ledger has it."""
    if month is None or reading.ref is None:
        return None
    if reading.leads:
        return month.reporting_unit(reading.ref.id, list(reading.leads))
    return month.reporting_unit(reading.ref.id, month.leads_of(reading.ref.id))


def _list(job: Job, sheet: SheetOutcome, row: Row) -> TaskList | None:
    """The list of a month's row. One that the ledger lacks is told once for all rows that lack it."""
    table = sheet.table
    if id(sheet) not in job.list_of_sheet:
        job.list_of_sheet[id(sheet)] = job.list_names.of_sheet(table.sheet, table.file, table.title)
    column = str(row.values.get("list") or "")
    name, _ = job.list_names.of_row(column, row.sections, job.list_of_sheet[id(sheet)])
    found = job.lists.get(name)
    if found is not None:
        sheet.list_name = sheet.list_name or name
    elif column:
        sheet.problem(row, _no_list(job, name, in_cell=True))
    elif name not in sheet.told:
        sheet.told.add(name)
        sheet.problem(None, _no_list(job, name, in_cell=False))
    return found


def _task(
    sheet: SheetOutcome, row: Row, task_list: TaskList | None, known: KnownTasks, awaited: AwaitedRows,
    taken: RowsTaken,
) -> KnownTask | None:  # fmt: skip
    """The task of a month's row; without one a problem says what the ledger has instead."""
    if task_list is None:
        return None
    number, text = str(row.values.get("number") or ""), str(row.values.get("requirement") or "")
    keyed = known.keyed(str(row.values.get("key") or ""))
    if keyed is not None and not keyed.is_void:
        return keyed
    found = known.find(task_list.name, number, text)
    if found.task is not None and not found.task.is_void:
        return found.task
    before = taken.task(sheet, row)
    if before is not None and not before.is_void and before.list_name == task_list.name:
        return before
    if waits := awaited.problem("" if found.conflict else number, text):
        sheet.problem(row, waits)
    elif found.conflict is not None:
        sheet.problem(row, conflict(number, task_list.name, found))
    elif text:
        sheet.problem(row, _no_task(task_list.name, number))
    return None


def _settle_lists(job: Job, lines: Sequence[Line]) -> None:
    cells: dict[str, list[str]] = defaultdict(list)
    for line in lines:
        if line.task is not None:
            cells[line.task.list_name].append(str(line.row.values.get("status") or ""))
    settle_lists(job, cells)


def _report(month: Month, line: Line) -> Report | None:
    """The report of a row, None where the row waits."""
    sheet, row, task = line.sheet, line.row, line.task
    _check(month, line)
    if task is None or sheet.holds_back(row):
        sheet.fates[row.number] = "pending"
        return None
    sheet.keys[row.number] = task.ref.key
    leads = month.known.leads(task.ref)
    task_list = month.job.lists[task.list_name]
    report = report_of(month.job, sheet, row, task.ref, task_list, month.reporting_unit(task.ref.id, leads))
    if report.says_something and not month.is_on_list(task.ref.id):
        if sheet.was_taken(row, *report.values, month=str(month.period)):
            sheet.stays.add(row.number)
            sheet.fates[row.number] = "unchanged"
            return None
        sheet.problem(row, _withdrawn(month.period))
        sheet.fates[row.number] = "pending"
        return None
    return report


def _check(month: Month, line: Line) -> None:
    """Names and dates beside the month's own columns are held against the list; the list is what counts."""
    sheet, row, task = line.sheet, line.row, line.task
    for column, label in (("lead_units", "牵头单位"), ("support_units", "责任单位")):
        units = units_of(month.job, sheet, row, column, label, "cell")
        if column == "lead_units" and units and task and list(units) != month.known.leads(task.ref):
            sheet.problem(row, _differs("、".join(_name(unit) for unit in units), column, label))
    day = row.values.get("due")
    if isinstance(day, Day) and task and task.fields["due"] and day.iso() != task.fields["due"]:
        sheet.problem(row, _differs(day.printed(), "due", "完成时限"))


def _name(unit: Unit) -> str:
    return unit.name


def _tell_untaken(sheet: SheetOutcome, period: Period | None) -> None:
    """Of a status that cannot be read and that is not taken anyway, say that it does not wait, and why.

    It stops nothing: the tasks beside it are taken whole, and it is an error once statuses are taken.
    """
    told = f"{_why_left_out(period)},本表的状态都没有取用,这一格不列入待处理:改正原表,取用状态时重新导入。"
    sheet.problems = [
        replace(problem, severity="warning", remedy=f"{problem.remedy}{told}")
        if problem.code == "unknown_status" and not problem.waits
        else problem
        for problem in sheet.problems
    ]


def _why_left_out(period: Period | None) -> str:
    return f"{period.label}的调度没有在进行中" if period else "没有说明是哪个月的"


def _left_out(period: Period | None, count: int) -> Problem:
    why = _why_left_out(period)
    return Problem(
        "statuses_left_out",
        f"本表带有{count}条推进情况,{why},只取任务,未取状态。",
        severity="note",
        remedy="需要取用时,请先开启该月调度,再加 --period 重新导入本表。",
        field="status",
    )


def _no_list(job: Job, name: str, *, in_cell: bool) -> Problem:
    have = "、".join(job.lists) or "还没有任何清单"
    more: dict[str, Any] = {"waits": "row", "field": "list"} if in_cell else {"waits": "sheet"}
    return Problem(
        LIST_UNKNOWN, f"{job.year}年的台账中没有“{name}”这张清单。", value=name,
        remedy=f"已有清单:{have}。请先导入清单,或用 --list 指明。", **more,
    )  # fmt: skip


def _no_task(list_name: str, number: str) -> Problem:
    return Problem(
        "unknown_task", f"“{list_name}”中没有这项任务(序号{number or '未填'})。",
        waits="row", field="requirement",
        remedy="请核对任务内容;新增任务请先导入清单。",
    )  # fmt: skip


def _withdrawn(period: Period) -> Problem:
    return Problem(
        "not_on_list", f"这项任务在{period.label}不在清单中(已撤出、合并或尚未新增),不收其进展。",
        waits="row", field="requirement",
        remedy="确不需要请丢弃本行(imports fix --drop);仍应推进的请先把任务重新列入清单。",
    )  # fmt: skip


def _differs(text: str, column: str, label: str) -> Problem:
    return Problem(
        "conflict_with_ledger", f"{label}“{text}”与清单不一致,以清单为准。", severity="warning", value=text,
        field=column, remedy=HOW_TO_CHANGE[column],
    )  # fmt: skip
