"""The sheets of one import, taken in the order in which they need one another."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from luodi.core.periods import Period
from luodi.core.problems import Problem
from luodi.exchange.heeding import heed_marks
from luodi.exchange.outcomes import SheetOutcome
from luodi.exchange.proposing import propose_units
from luodi.exchange.shapes import PROGRESS, SUMMARY, TASKS, UNITS
from luodi.exchange.taking.job import Job
from luodi.exchange.taking.progress import take_progress, take_statuses
from luodi.exchange.taking.rows import Reading
from luodi.exchange.taking.summary import check_summaries
from luodi.exchange.taking.tasks import take_tasks
from luodi.exchange.taking.units import take_units
from luodi.exchange.years import period_for, year_stated

NO_PERIOD = "missing_period"


def take_sheets(job: Job, sheets: Sequence[SheetOutcome]) -> None:
    """Take units, lists, then months; then hold summaries against them.

    Raises: Refused for a change to a sealed month.
    """
    of_kind: dict[str, list[SheetOutcome]] = defaultdict(list)
    for sheet in sheets:
        of_kind[sheet.kind].append(sheet)
    heed_marks(job.region, [*of_kind[TASKS.name], *of_kind[PROGRESS.name]], job.options.period)
    if of_kind[UNITS.name]:
        job.told("单位名录", 0, 1)
        take_units(job, of_kind[UNITS.name])
    if job.options.new_units:
        propose_units(job, [*of_kind[TASKS.name], *of_kind[PROGRESS.name]])
    readings = _take_lists(job, of_kind[TASKS.name])
    _take_months(job, of_kind[PROGRESS.name], readings)
    if of_kind[SUMMARY.name]:
        check_summaries(job, of_kind[SUMMARY.name], readings)
    for sheet in sheets:
        for row in sheet.table.rows:
            sheet.fates.setdefault(row.number, "pending")


def _take_lists(job: Job, sheets: Sequence[SheetOutcome]) -> list[Reading]:
    """The lists of each year, and the months' statuses that they carry."""
    by_year: dict[int, list[SheetOutcome]] = defaultdict(list)
    for sheet in sheets:
        chosen = job.options.period.year if job.options.period else None
        by_year[chosen or year_stated(sheet) or job.year].append(sheet)
    readings: list[Reading] = []
    for year, group in sorted(by_year.items()):
        job.told(f"{year}年任务清单", 0, _rows(group))
        here = job.of_year(year)
        taken = take_tasks(here, group)
        for period, some in _by_period(job, group).items():
            ids = {id(sheet) for sheet in some}
            take_statuses(here, [r for r in taken if id(r.sheet) in ids], period)
        readings += taken
    return readings


def _take_months(job: Job, sheets: Sequence[SheetOutcome], readings: Sequence[Reading]) -> None:
    months = _by_period(job, sheets)
    for sheet in months.pop(None, ()):
        sheet.problem(None, _no_period())
    for period in sorted(period for period in months if period is not None):
        job.told(f"{period.label}进展", 0, _rows(months[period]))
        take_progress(job.of_year(period.year), months[period], period, readings)


def _by_period(job: Job, sheets: Sequence[SheetOutcome]) -> dict[Period | None, list[SheetOutcome]]:
    months: dict[Period | None, list[SheetOutcome]] = {}
    for sheet in sheets:
        months.setdefault(period_for(sheet, job.options), []).append(sheet)
    return months


def _rows(sheets: Sequence[SheetOutcome]) -> int:
    return sum(len(sheet.table.rows) for sheet in sheets)


def _no_period() -> Problem:
    return Problem(
        NO_PERIOD, "没有说明是哪个月的进展,标题和文件名中也没有写全年份和月份。",
        remedy="请加 --period,如 --period 2024-05;已在等待的行,也可用 imports retry 加 --period 取入。",
        waits="sheet",
    )  # fmt: skip
