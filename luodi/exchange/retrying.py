"""Taking what waited for its whole sheet's sake: its month has been opened since, its list is there now."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction

from luodi.core.periods import Period
from luodi.core.problems import NotFound, Rejected
from luodi.exchange.fixing import cells_mended, job_again, read_again
from luodi.exchange.outcomes import SheetOutcome
from luodi.exchange.resting import said_again
from luodi.exchange.taking.sheets import NO_PERIOD, take_sheets
from luodi.exchange.waiting import hold_cells_and_rows, name_what_waits, retell_awaiting
from luodi.ledger.org.access import Actor, Power
from luodi.ledger.org.holding import region_hold
from luodi.ledger.papers.models import Batch, Waiting
from luodi.ledger.papers.queries import batch_detail, waiting_list
from luodi.ledger.papers.services.batches import batch_months_keep
from luodi.ledger.papers.services.waiting import waiting_taken
from luodi.ledger.rounds.services.unfiling import standings, standings_changed

Place = tuple[str, str]
"""File and sheet."""


@dataclass(frozen=True)
class Retried:
    """What waited and was taken, and what goes on waiting in the import, rows and cells."""

    taken: tuple[Waiting, ...]
    waiting: tuple[Waiting, ...]


@transaction.atomic
def waiting_retry(actor: Actor, number: int, period: Period | None = None) -> Retried:
    """Take the rows of an import that wait and can be taken now; the others, and bad cells, go on waiting.

    `period` is the month of rows that wait because nothing says theirs; then only these are taken.
    A row that waits for another reason now is kept with that one, though nothing may be taken.
    Raises: NotFound when no row waits there for the actor; Refused without the power or for a sealed
    month; Rejected with what is still wrong when not one can be taken and every reason is the old one.
    """
    batch = batch_detail(actor, number).batch
    actor.require(Power.IMPORT, batch.region)
    region_hold(batch.region)
    waiting = waiting_list(actor, batch.region, batch=batch)
    held = [w for w in waiting if w.scope == "row" and (period is None or w.code == NO_PERIOD)]
    if not held:
        why = "没有因为不知道月份而等待的行" if period else "没有整行等待处理的内容"
        raise NotFound(f"第{number}批导入{why}。")
    by_place: dict[Place, list[Waiting]] = defaultdict(list)
    for row in held:
        by_place[row.source.file_name, row.source.sheet].append(row)
    sheets = _sheets(actor, batch, by_place)
    if not sheets:
        raise NotFound(f"第{number}批导入的原表中已没有这些行。")
    job = job_again(actor, batch, sheets[0], period)
    for sheet in sheets:
        job.sources[id(sheet)] = by_place[_place(sheet)][0].source
    stood = standings(batch.region)
    take_sheets(job, sheets)
    settled = [w for sheet in sheets for w in by_place[_place(sheet)] if _is_settled(w, sheet)]
    if not settled:
        raise Rejected(problem for sheet in sheets for problem in sheet.problems)
    changes = job.changes + standings_changed(batch.region, stood)
    waiting_taken(actor, batch, settled, changes, said_again(job, sheets))
    if period is not None:
        said = {(w.source.file_name, w.source.sheet): str(period) for w in settled}
        batch_months_keep(actor, batch, said)
    ended = {w.pk for w in settled}
    for sheet in sheets:
        name_what_waits(job, sheet)
        here = [w for w in waiting if (w.source.file_name, w.source.sheet) == _place(sheet)]
        _leave_what_is_new(sheet, _spots(w for w in here if w.pk not in ended))
    hold_cells_and_rows(job, sheets)
    retell_awaiting(actor, batch.region)
    fates = {job.source(sheet).pk: sheet.fates for sheet in sheets}
    return Retried(
        tuple(w for w in settled if fates[w.source_id].get(w.row, "pending") != "pending"),
        tuple(waiting_list(actor, batch.region, batch=batch)),
    )


def _sheets(actor: Actor, batch: Batch, by_place: Mapping[Place, Sequence[Waiting]]) -> list[SheetOutcome]:
    """The stored sheets again, each with its mended cells, and of its rows those that wait."""
    found = []
    for (file, name), waits in by_place.items():
        wanted = {waiting.row for waiting in waits}
        for sheet in read_again(actor, batch, file, name, cells_mended(batch, file, name)):
            rows = [row for row in sheet.table.rows if row.number in wanted]
            if rows and sheet.table.sheet == name:
                sheet.narrow(*rows)
                found.append(sheet)
    return found


def _place(sheet: SheetOutcome) -> Place:
    return sheet.table.file, sheet.table.sheet


def _is_settled(waiting: Waiting, sheet: SheetOutcome) -> bool:
    """Whether a row was taken, or now waits for another reason of its own."""
    if sheet.fates.get(waiting.row, "pending") != "pending":
        return True
    codes = {p.code for p in sheet.problems if p.waits == "row" and p.place.row == waiting.row}
    return bool(codes) and waiting.code not in codes


def _spots(waits: Iterable[Waiting]) -> set[tuple[int, str, str]]:
    return {(waiting.row, waiting.cell, waiting.code) for waiting in waits}


def _leave_what_is_new(sheet: SheetOutcome, known: set[tuple[int, str, str]]) -> None:
    """Of a sheet's problems leave those that do not wait already."""
    sheet.problems = [p for p in sheet.problems if (p.place.row, p.place.cell, p.code) not in known]
