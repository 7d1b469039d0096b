"""A month's reports as rows give them: what each says of its task; whether it is new, changed or in doubt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from typing import Any

from luodi.core.money import round_half_up
from luodi.core.periods import Period
from luodi.core.problems import Problem, Waits
from luodi.exchange.naming import unknown_status
from luodi.exchange.outcomes import Fate, SheetOutcome
from luodi.exchange.taking.job import Job
from luodi.ledger.tasks.models import Status, TaskList
from luodi.ledger.tasks.services.intake import Held, TaskRef
from luodi.sheets.tables import Row

MONTH_TEXTS = ("text", "problem", "next_step", "support_needed")
SAYING = frozenset({"status", *MONTH_TEXTS})
"""Columns in which the row of a list says something about a month."""
PLACES = 4
"""Decimal places of a percent that a fact keeps."""


def is_given(value: Any) -> bool:
    """Whether a cell says something. Compares no model with a text, which for many rows takes long."""
    return value is not None and not (type(value) is str and not value)


@dataclass(slots=True)
class Report:
    """One row of a month: its task, the unit that reports on it, the values that it gives.

    `replaces` is the fact that it corrects, if any.
    """

    sheet: SheetOutcome
    row: Row
    ref: TaskRef
    task_list: TaskList
    unit_id: int | None
    values: dict[str, Any] = field(default_factory=dict)
    replaces: int | None = None

    @property
    def says_something(self) -> bool:
        """Whether any of its cells is filled in."""
        return any(map(is_given, self.values.values()))


def report_of(
    job: Job, sheet: SheetOutcome, row: Row, ref: TaskRef, task_list: TaskList, unit_id: int | None,
    waits: Waits = "cell",
) -> Report:  # fmt: skip
    """What a row says of its task's month; a status that its list does not know is a problem.

    A blank cell says nothing, unless the row bears its task's key: there it takes away.
    """
    status = _status(job, sheet, row, task_list, waits)
    _check_percent(sheet, row)
    values, columns = row.values, sheet.table.columns
    waiting = sheet.waiting_fields(row) | sheet.untouched_in(row)
    takes_away = bool(values.get("key"))
    names = (*MONTH_TEXTS, "note") if sheet.kind == "progress" else MONTH_TEXTS
    said: dict[str, Any] = {name: str(values.get(name) or "") for name in names if name in columns}
    percent = values.get("percent")
    said["percent"] = _share(percent) if isinstance(percent, Decimal) else None
    said["status"] = status
    kept = {
        name: value
        for name, value in said.items()
        if (is_given(value) or (takes_away and name in columns)) and name not in waiting
    }
    return Report(sheet, row, ref, task_list, unit_id, kept)


@lru_cache(maxsize=16_384)
def _share(percent: Decimal) -> Decimal:
    """The percent that a fact keeps; the same few come again and again."""
    return round_half_up(percent, PLACES)


def says_something(sheet: SheetOutcome, row: Row) -> bool:
    """Whether a row of a list says anything about a month; an exported one does by an emptied cell too."""
    if row.number in sheet.marks:
        return any(name in row.values for name in SAYING)
    return any(row.values.get(name) for name in SAYING)


def leave_reported(report: Report, held: Held | None, period: Period) -> None:
    """Of a row that was taken before leave out in what it differs from the fact that holds: a later one."""
    if held is None or not report.sheet.earlier:
        return
    for name, value in list(report.values.items()):
        if _held(held, name) != _id(value) and report.sheet.was_taken(report.row, name, month=str(period)):
            del report.values[name]
            report.sheet.stays.add(report.row.number)


def fate_of(report: Report, held: Held | None) -> Fate:
    """What becomes of a report beside the fact that holds; one that changes it names it in `replaces`."""
    if held is None:
        return "new" if report.says_something else "unchanged"
    if all(_held(held, name) == _id(value) for name, value in report.values.items()):
        return "unchanged"
    report.replaces = held.pk
    return "changed"


def once_each(reports: Sequence[Report], period: Period) -> tuple[list[Report], list[Report]]:
    """The reports, one for each task, and those that repeat one; a row that contradicts one waits."""
    first: dict[int, Report] = {}
    repeated = []
    for report in sorted(reports, key=lambda report: report.sheet.table.hidden):
        other = first.setdefault(report.ref.id, report)
        if other is report:
            continue
        differs = [n for n, v in report.values.items() if v not in (None, "") and other.values.get(n) != v]
        if differs:
            report.sheet.problem(report.row, _contradicts(report, other, differs[0], period))
            report.sheet.fates[report.row.number] = "pending"
        else:
            repeated.append(report)
    return list(first.values()), repeated


def _status(job: Job, sheet: SheetOutcome, row: Row, task_list: TaskList, waits: Waits) -> Status | None:
    text = str(row.values.get("status") or "")
    if not text:
        return None
    status = job.status(task_list.scheme_id, text)
    if status is None:
        label = sheet.table.headings.get("status", "状态").split(" › ")[-1]
        words = job.vocabulary.schemes[task_list.scheme_id]
        sheet.problem(row, unknown_status(words, text, label, waits))
    return status


def _check_percent(sheet: SheetOutcome, row: Row) -> None:
    percent = row.values.get("percent")
    if not isinstance(percent, Decimal) or 0 <= percent <= 1:
        return
    problem = Problem(
        "unreadable_number", "完成百分比应在0%到100%之间。", value=row.raw.get("percent", ""),
        field="percent", waits="cell", remedy="请核对后改正。",
    )  # fmt: skip
    sheet.problem(row, problem)


def _held(held: Held, name: str) -> Any:
    return held.status_id if name == "status" else getattr(held, name)


def _id(value: Any) -> Any:
    return value.pk if isinstance(value, Status) else value


def _contradicts(report: Report, other: Report, name: str, period: Period) -> Problem:
    labels: Mapping[str, str] = report.sheet.table.headings
    mine, theirs = report.values[name], other.values.get(name)
    where = f"{other.sheet.table.file}!{other.sheet.table.sheet}第{other.row.number}行"
    said = f"本行为“{str(mine)[:30]}”,该处为“{str(theirs or '')[:30]}”"
    return Problem(
        "duplicate_row", f"{period.label}同一任务在{where}已有填报,{labels.get(name, name)}不同:{said}。",
        value=str(mine)[:200], field=name, waits="row",
        remedy="请核对以哪一处为准:以该处为准请丢弃本行(imports fix --drop),以本行为准请在导入后改正。",
    )  # fmt: skip
