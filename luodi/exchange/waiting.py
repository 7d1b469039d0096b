"""What an import holds back: cells and rows that wait in its batch until someone mends or drops them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from luodi.core.problems import Problem, sentence
from luodi.exchange.outcomes import SheetOutcome
from luodi.exchange.shapes import UNITS
from luodi.exchange.taking.awaited import TASK_WAITS, AwaitedRows
from luodi.exchange.taking.job import Job
from luodi.ledger.org.access import Actor
from luodi.ledger.org.models import Region
from luodi.ledger.papers.models import Waiting
from luodi.ledger.papers.services.waiting import HeldBack, waiting_add_many, waiting_name, waiting_reword
from luodi.sheets.tables import Row

NOT_TAKEN = Problem(
    "not_taken", "本行没有取入。", remedy="请核对后用 luodi imports retry 再次取入,或重新导入。"
)


def hold_back(job: Job, sheets: Sequence[SheetOutcome]) -> int:
    """Keep every cell and row of these sheets that waits; gives how many.

    A row that waits only because its whole sheet does (its month is not open) is kept like any other.
    """
    return _hold(job, {id(sheet): (sheet, [*_of_rows(sheet), *_of_sheets(sheet)]) for sheet in sheets})


def hold_cells_and_rows(job: Job, sheets: Sequence[SheetOutcome]) -> int:
    """The same for what is wrong with single cells and rows alone, where the others wait already."""
    return _hold(job, {id(sheet): (sheet, _of_rows(sheet)) for sheet in sheets})


def _hold(job: Job, wrong: Mapping[int, tuple[SheetOutcome, Sequence[Problem]]]) -> int:
    held = []
    for sheet, problems in wrong.values():
        rows = {row.number: row for row in sheet.table.rows}
        for problem in problems:
            number = problem.place.row or 0
            row = rows.get(number)
            held.append(
                HeldBack(
                    source=job.source(sheet),
                    row=number,
                    cell=problem.place.cell,
                    field=problem.field,
                    scope="cell" if problem.waits == "cell" else "row",
                    code=problem.code,
                    value=problem.value,
                    message=sentence(problem),
                    values=dict(row.raw) if row else {},
                    subject_kind=_kind(sheet) if number in sheet.keys else "",
                    subject_key=sheet.keys.get(number, ""),
                )
            )
    waiting_add_many(job.actor, job.batch, held)
    return len(held)


def name_what_waits(job: Job, sheet: SheetOutcome) -> None:
    """Of rows taken since, the cells that go on waiting belong to what the row has become.

    So each of them, once mended, is taken alone: what the row said beside it may have been edited meanwhile.
    """
    taken = {row: key for row, key in sheet.keys.items() if sheet.fates.get(row, "pending") != "pending"}
    if taken:
        waiting_name(job.actor, job.batch, job.source(sheet), taken, _kind(sheet))


def retell_awaiting(actor: Actor, region: Region) -> None:
    """Of months' rows that wait for their task's own row, say anew for which, or that it waits no longer."""
    awaiting = Waiting.objects.filter(
        batch__region=region, batch__state="committed", state="waiting", code=TASK_WAITS
    )
    rows = list(awaiting.values_list("pk", "batch_id", "message", "values"))
    awaited = AwaitedRows(region, ())
    messages = {}
    for pk, batch, message, values in rows:
        still = awaited.problem(values.get("number", ""), values.get("requirement", ""))
        now = sentence(still or _no_longer(batch))
        if now != message:
            messages[pk] = now
    if messages:
        waiting_reword(actor, region, messages)


def _no_longer(batch: int) -> Problem:
    remedy = f"请用 luodi imports retry {batch} 取入本行。"
    return Problem(TASK_WAITS, "清单中这项任务原来在等待的那一行已经处理。", remedy=remedy)


def _kind(sheet: SheetOutcome) -> str:
    return "unit" if sheet.kind == UNITS.name else "task"


def _of_rows(sheet: SheetOutcome) -> list[Problem]:
    """What is wrong with single cells and rows."""
    return [p for p in sheet.problems if p.waits in ("cell", "row") and p.place.row is not None]


def _of_sheets(sheet: SheetOutcome) -> Iterator[Problem]:
    """For each row that waits for its sheet's sake, what is wrong with the sheet, at the row's first cell."""
    told = {p.place.row for p in sheet.problems if p.waits == "row"}
    wrong = [p for p in sheet.problems if p.waits == "sheet"]
    for row in sheet.table.rows:
        if sheet.fates.get(row.number) == "pending" and row.number not in told:
            first = next(iter(row.cells), "")
            yield _why(row, wrong).at(sheet.place(row, first))


def _why(row: Row, wrong: Sequence[Problem]) -> Problem:
    named = [problem for problem in wrong if problem.value and problem.value in row.sections]
    return next(iter(named or wrong), NOT_TAKEN)
