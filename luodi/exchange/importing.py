"""Importing workbooks: read, checked and written in one transaction.

It is rolled back for a check and on errors. So a preview is exactly what a commit would do, and a
process killed half-way leaves nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

from django.db import transaction

from luodi.core.problems import Place, Problem, Rejected, has_errors
from luodi.exchange.directories import LATER
from luodi.exchange.mapping import choice_problems, columns_remember, shapes_for
from luodi.exchange.outcomes import Outcome
from luodi.exchange.reading import File, Read, read_files
from luodi.exchange.receiving import received
from luodi.exchange.repeating import find_earlier, told_stays
from luodi.exchange.shapes import KINDS
from luodi.exchange.taking.job import Job, Options, Progress, month_problems
from luodi.exchange.taking.sheets import take_sheets
from luodi.exchange.waiting import hold_back
from luodi.exchange.years import year_of
from luodi.ledger.org.access import Actor, Power
from luodi.ledger.org.holding import region_hold
from luodi.ledger.org.models import Region
from luodi.ledger.papers.services.batches import batch_finish, batch_start
from luodi.ledger.rounds.services.unfiling import standings, standings_changed
from luodi.sheets.bulk import uncollected


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
    when there is nothing to import, or a choice makes no sense.
    """
    options = options or Options()
    actor.require(Power.IMPORT, region)
    _require_sense(files, options)
    with uncollected():  # throughout: every look for circles would walk all that was read
        return _import(actor, region, files, options, told)


def _import(actor: Actor, region: Region, files: Sequence[File], options: Options, told: Progress) -> Outcome:
    sound, problems = received(files)
    year = options.period.year if options.period else None
    read = read_files(
        sound, kind=options.kind, year=year, profiles=shapes_for(region, options.columns), told=told
    )
    outcome = Outcome(region.code, str(options.period or ""), sheets=read.sheets, unread=read.unread)
    outcome.file_problems = [*problems, *read.problems]
    if not any(sheet.table.rows for sheet in read.sheets):
        outcome.file_problems += _nothing(sound, outcome)
        return outcome
    with transaction.atomic():
        _take(actor, region, sound, options, read, outcome, told)
        stopped = has_errors(outcome.problems) and not options.accept_good
        outcome.committed = not (stopped or options.check)
        if not outcome.committed:
            outcome.batch = None
            transaction.set_rollback(True)
    return outcome


def _require_sense(files: Sequence[File], options: Options) -> None:
    problems = choice_problems(options.columns)
    if not files:
        problems.append(Problem("no_files", "没有要导入的文件。", remedy="请给出文件或文件夹。"))
    if options.kind not in ("auto", *KINDS):
        known = "、".join(KINDS)
        problems.append(
            Problem(
                "unknown_kind",
                f"还不能导入“{options.kind}”这种表。",
                value=options.kind,
                remedy=f"可选:auto、{known}。",
            )
        )
    problems += month_problems(options.period)
    if problems:
        raise Rejected(problems)


def _take(
    actor: Actor,
    region: Region,
    files: Sequence[File],
    options: Options,
    read: Read,
    outcome: Outcome,
    told: Progress,
) -> None:
    region_hold(region)  # one writer of facts at a time
    failed = {problem.place.file for problem in read.problems if problem.waits == "file"}
    kept = [] if options.check else [(file.name, file.data) for file in files if file.name not in failed]
    batch = batch_start(actor, region, str(options.period or ""), kept)
    job = Job(actor, region, options, year_of(read, options), batch, told)
    outcome.year = job.year
    stood = standings(region)
    find_earlier(batch, files, read.sheets)
    take_sheets(job, read.sheets)
    outcome.file_problems += told_stays(read.sheets)
    job.changes += standings_changed(region, stood)
    columns_remember(actor, region, options.columns)
    outcome.batch = batch.number
    outcome.waiting = hold_back(job, read.sheets)
    chosen = {
        name: value for name, value in asdict(options).items() if name in ("kind", "list_name", "columns")
    }
    summary = outcome.as_json() | {"committed": True, "options": chosen}
    batch_finish(actor, batch, summary, job.changes, reason=options.correct)


def _nothing(files: Sequence[File], outcome: Outcome) -> list[Problem]:
    """That these files hold nothing to import: told, unless some error says so already."""
    if has_errors(outcome.problems):
        return []
    later = {problem.place.file for problem in outcome.problems if LATER in problem.remedy}
    wrong = "请检查是否选错了文件;表头用词特殊的,可指明各列是什么。"
    return [
        Problem(
            "not_a_ledger", "文件中没有可以导入的数据行。", Place(file=file.name), waits="file",
            remedy=f"{LATER}。" if file.name in later else wrong,
        )
        for file in files
    ]  # fmt: skip
