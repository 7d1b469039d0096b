"""Cells of an export that were edited, and that the ledger changed meanwhile: neither is overwritten."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from luodi.core.periods import Period
from luodi.core.problems import Problem
from luodi.exchange.marks import task_values
from luodi.exchange.outcomes import SheetOutcome
from luodi.exchange.shapes import CITATION
from luodi.exchange.taking.citing import joined
from luodi.exchange.taking.job import Job
from luodi.exchange.taking.known import KnownTask, KnownTasks
from luodi.exchange.taking.months import MONTH_TEXTS, Report
from luodi.exchange.taking.rows import Reading
from luodi.ledger.tasks.services.intake import Held
from luodi.sheets.tables import Row, Value
from luodi.sheets.writing import printed_value

SHOWN = 60
"""Characters of each side that a problem quotes."""


def hold_conflicts(reading: Reading, known: KnownTasks) -> None:
    """Take back what a row changes where the ledger no longer holds what was exported; those cells wait."""
    mark, task = reading.sheet.marks.get(reading.row.number), reading.known
    if mark is None or task is None or not reading.after:
        return
    now = _now(task, known)
    for field in list(reading.after):
        columns = CITATION if field == "clauses" else (field,)
        moved = [name for name in columns if not mark.is_as_exported(name, now[name])]
        if moved:
            del reading.before[field], reading.after[field]
            values = reading.row.values
            edited = [name for name in columns if not mark.is_as_exported(name, values.get(name))]
            name = next((name for name in edited if name in moved), edited[0])
            _tell(reading.sheet, reading.row, name, now[name])


def hold_month_conflicts(job: Job, report: Report, held: Held | None, period: Period) -> None:
    """The same for what a row says of the month that it was exported for."""
    mark = report.sheet.marks.get(report.row.number)
    if mark is None or mark.period != str(period) or not report.values:
        return
    now: dict[str, Value] = {name: getattr(held, name) if held else "" for name in (*MONTH_TEXTS, "note")}
    now["status"] = _label(job, report, held)
    for name in [name for name in report.values if name in now]:
        if not mark.is_as_exported(name, now[name]) and _said(report.values[name]) != now[name]:
            del report.values[name]
            _tell(report.sheet, report.row, name, now[name])


def hold_unit_conflicts(sheet: SheetOutcome, row: Row, now: Mapping[str, Value]) -> None:
    """The same for the row of a unit; a cell that says what the ledger says already is none."""
    mark = sheet.marks.get(row.number)
    if mark is None:
        return
    for name in now:
        said = row.values.get(name)
        if name in row.values and said != now[name] and not mark.is_as_exported(name, now[name]):
            _tell(sheet, row, name, now[name])


def _now(task: KnownTask, known: KnownTasks) -> dict[str, Value]:
    """The task as an export would show it now."""
    clauses = known.clauses(task.ref)
    first = clauses[0] if clauses else None
    citation = {
        "ministry": first.issuer if first else "",
        "document": first.title if first else "",
        "document_number": first.number if first else "",
        "clause": joined(clauses),
    }
    leads, supports = known.leads(task.ref), known.supports(task.ref)
    return task_values(
        task.fields, task.leader, [unit.name for unit in leads], [unit.name for unit in supports], citation
    )


def _label(job: Job, report: Report, held: Held | None) -> str:
    if held is None or held.status_id is None:
        return ""
    statuses = job.vocabulary.statuses.values()
    return next((status.label for status in statuses if status.pk == held.status_id), "")


def _said(value: Any) -> str:
    return "" if value is None else str(value)


def _tell(sheet: SheetOutcome, row: Row, name: str, now: Value) -> None:
    label = sheet.table.headings.get(name, name).split("（")[0]
    mine, theirs = printed_value(row.values.get(name)), printed_value(now)
    problem = Problem(
        "conflict_with_ledger",
        f"{label}在导出之后,台账中已改为{_quoted(theirs)},本表改为{_quoted(mine)},没有覆盖。",
        waits="cell", field=name, value=mine[:200],
        remedy="以台账为准请丢弃这一格(imports fix --drop),以本表为准请用 imports fix 写入。",
    )  # fmt: skip
    sheet.problem(row, problem)


def _quoted(text: str) -> str:
    if not text:
        return "空白"
    return f"“{text[:SHOWN]}{'…' if len(text) > SHOWN else ''}”"
