"""Taking what waited for its whole sheet's sake: its month has been opened since, its list is there now."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from django.db import transaction

from luodi.core.problems import NotFound, Rejected
from luodi.exchange.fixing import cells_mended, job_again, read_again
from luodi.exchange.outcomes import SheetOutcome
from luodi.exchange.taking.sheets import take_sheets
from luodi.ledger.org.access import Actor, Power
from luodi.ledger.org.models import Region
from luodi.ledger.papers.models import Batch, Waiting
from luodi.ledger.papers.queries import batch_detail, waiting_list
from luodi.ledger.papers.services.waiting import waiting_taken
from luodi.ledger.rounds.services.unfiling import standings, standings_changed

Place = tuple[str, str]
"""File and sheet."""


@transaction.atomic
def waiting_retry(actor: Actor, number: int) -> list[Waiting]:
    """Take the rows of an import that wait and can be taken now; those that cannot go on waiting.

    Raises: NotFound when no row waits there for the actor; Refused without the power or for a sealed
    month; Rejected with what is still wrong when not one can be taken.
    """
    batch = batch_detail(actor, number).batch
    actor.require(Power.IMPORT, batch.region)
    Region.objects.select_for_update().get(pk=batch.region_id)
    held = [w for w in waiting_list(actor, batch.region, batch=batch) if w.scope == "row"]
    if not held:
        raise NotFound(f"第{number}批导入没有整行等待处理的内容。")
    by_place: dict[Place, list[Waiting]] = defaultdict(list)
    for waiting in held:
        by_place[waiting.source.file_name, waiting.source.sheet].append(waiting)
    sheets = _sheets(actor, batch, by_place)
    if not sheets:
        raise NotFound(f"第{number}批导入的原表中已没有这些行。")
    job = job_again(actor, batch, sheets[0])
    for sheet in sheets:
        place = sheet.table.file, sheet.table.sheet
        job.sources[id(sheet)] = by_place[place][0].source
    stood = standings(batch.region)
    take_sheets(job, sheets)
    fates = {(s.table.file, s.table.sheet): s.fates for s in sheets}
    taken = [w for place, waits in by_place.items() for w in waits if _is_taken(w, fates.get(place, {}))]
    if not taken:
        raise Rejected(problem for sheet in sheets for problem in sheet.problems)
    changes = job.changes + standings_changed(batch.region, stood)
    waiting_taken(actor, batch, taken, changes)
    return taken


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


def _is_taken(waiting: Waiting, fates: Mapping[int, str]) -> bool:
    return fates.get(waiting.row, "pending") != "pending"
