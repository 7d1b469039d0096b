"""Importing workbooks: read, checked and written in one transaction.

It is rolled back for a check and on errors. So a preview is exactly what a commit would do, and a
process killed half-way leaves nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from django.db import transaction

from luodi.core.days import Day
from luodi.core.periods import Period, china_day
from luodi.core.problems import Problem, Rejected, has_errors
from luodi.exchange.outcomes import Outcome, SheetOutcome
from luodi.exchange.proposing import propose_units
from luodi.exchange.reading import File, Read, period_stated, read_files, shapes_for
from luodi.exchange.shapes import PROGRESS, SUMMARY, TASKS, UNITS
from luodi.exchange.taking.job import Job, Options, Progress
from luodi.exchange.taking.progress import take_progress, take_statuses
from luodi.exchange.taking.summary import check_summaries
from luodi.exchange.taking.tasks import take_tasks
from luodi.exchange.taking.units import take_units
from luodi.exchange.waiting import hold_back
from luodi.ledger.audit import context
from luodi.ledger.org.access import Actor, Power
from luodi.ledger.org.models import Region
from luodi.ledger.papers.services.batches import batch_finish, batch_start
from luodi.ledger.papers.services.maps import column_map_remember


def silent(what: str, done: int, all_: int) -> None:
    """Tells nobody."""


def import_files(
    actor: Actor,
    region: Region,
    files: Sequence[File],
    options: Options | None = None,
    told: Progress = silent,
) -> Outcome:
    """Import workbooks of the office into its ledger; one import is one batch, with one act in the record.

    With problems of severity error nothing is committed, unless good rows are accepted alone; then what is
    bad waits in the batch. Raises: Refused without the power, or for a change to a sealed month; Rejected
    when there is nothing to import.
    """
    options = options or Options()
    actor.require(Power.IMPORT, region)
    if not files:
        raise Rejected([Problem("no_files", "没有要导入的文件。", remedy="请给出文件或文件夹。")])
    year = options.period.year if options.period else None
    read = read_files(
        files, kind=options.kind, year=year, profiles=shapes_for(region, options.columns), told=told
    )
    outcome = Outcome(region.code, str(options.period or ""), sheets=read.sheets, unread=read.unread)
    outcome.file_problems = list(read.problems)
    with transaction.atomic():
        _take(actor, region, files, options, read, outcome, told)
        stopped = not read.sheets or (has_errors(outcome.problems) and not options.accept_good)
        outcome.committed = not (stopped or options.check)
        if not outcome.committed:
            outcome.batch = None
            transaction.set_rollback(True)
    return outcome


def _take(
    actor: Actor,
    region: Region,
    files: Sequence[File],
    options: Options,
    read: Read,
    outcome: Outcome,
    told: Progress,
) -> None:
    failed = {problem.place.file for problem in read.problems if problem.waits == "file"}
    good = [(file.name, file.data) for file in files if file.name not in failed]
    batch = batch_start(actor, region, str(options.period or ""), good)
    job = Job(actor, region, options, _year(options, read), batch, told)
    outcome.year = job.year
    _remember(job)
    take_sheets(job, read.sheets)
    outcome.batch = batch.number
    outcome.waiting = hold_back(job, read.sheets)
    summary = outcome.as_json() | {"committed": True}
    batch_finish(actor, batch, summary, job.changes, reason=options.correct)


def take_sheets(job: Job, sheets: Sequence[SheetOutcome]) -> None:
    """Take these sheets as they need one another: units, lists, months; then hold summaries against them."""
    of_kind = {
        kind: [s for s in sheets if s.kind == kind] for kind in ("units", "tasks", "progress", "task_summary")
    }
    if of_kind[UNITS.name]:
        job.told("单位名录", 0, 1)
        take_units(job, of_kind[UNITS.name])
    if job.options.new_units:
        propose_units(job, [*of_kind[TASKS.name], *of_kind[PROGRESS.name]])
    readings = []
    if of_kind[TASKS.name]:
        job.told("任务清单", 0, sum(len(s.table.rows) for s in of_kind[TASKS.name]))
        readings = take_tasks(job, of_kind[TASKS.name])
        by_period: dict[Period | None, list[SheetOutcome]] = {}
        for sheet in of_kind[TASKS.name]:
            by_period.setdefault(job.options.period or period_stated(sheet), []).append(sheet)
        for period, group in by_period.items():
            chosen = {id(sheet) for sheet in group}
            take_statuses(job, [r for r in readings if id(r.sheet) in chosen], period)
    months: dict[Period, list[SheetOutcome]] = {}
    for sheet in of_kind[PROGRESS.name]:
        period = job.options.period or period_stated(sheet)
        if period is None:
            sheet.problem(None, _no_period())
            sheet.fates |= {row.number: "pending" for row in sheet.table.rows}
        else:
            months.setdefault(period, []).append(sheet)
    for period in sorted(months):
        job.told(f"{period.label}进展", 0, sum(len(s.table.rows) for s in months[period]))
        take_progress(job, months[period], period)
    if of_kind[SUMMARY.name]:
        check_summaries(job, of_kind[SUMMARY.name], readings)
    for sheet in sheets:
        for row in sheet.table.rows:
            sheet.fates.setdefault(row.number, "pending")


def _year(options: Options, read: Read) -> int:
    """The year whose lists the import speaks of: the period's, else the one that most sheets state.

    Else that of most of their dates, which is then told; the current one when there is nothing to go by.
    """
    if options.period:
        return options.period.year
    if read.years:
        return Counter(read.years).most_common(1)[0][0]
    dates = Counter(
        value.year
        for sheet in read.sheets
        for row in sheet.table.rows
        for value in row.values.values()
        if isinstance(value, Day) and value.year
    )
    if not dates:
        return china_day(context.now()).year
    year = dates.most_common(1)[0][0]
    first = next(sheet for sheet in read.sheets if sheet.table.rows)
    first.problem(None, _assumed(year))
    return year


def _assumed(year: int) -> Problem:
    return Problem(
        "year_assumed", f"表中没有写明年份,按其中大多数日期取{year}年。", severity="note", value=str(year),
        remedy="如不对,请撤销本次导入,加 --period 指明年份后重新导入。",
    )  # fmt: skip


def _remember(job: Job) -> None:
    if job.options.columns:
        column_map_remember(
            job.actor, job.region, headings="*", kind=job.options.kind, columns=job.options.columns
        )


def _no_period() -> Problem:
    return Problem(
        "missing_period", "没有说明是哪个月的进展,标题和文件名中也没有写明。",
        remedy="请加 --period,如 --period 2024-05。",
        waits="sheet",
    )  # fmt: skip
