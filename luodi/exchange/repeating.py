"""Files that come again: which imports took them before, and what is told where the ledger moved on since.

See docs/decisions/0015-a-repeated-file-changes-nothing.md.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from luodi.core.periods import NotAPeriod, Period
from luodi.core.problems import Place, Problem
from luodi.exchange.earlier import Earlier
from luodi.exchange.marks import MARK, read_mark
from luodi.exchange.outcomes import SheetOutcome
from luodi.exchange.reading import File
from luodi.exchange.years import period_stated, year_stated
from luodi.ledger.papers.models import Batch, BatchFile, Waiting

UNTAKEN = ("waiting", "dropped")
"""States of what an import held back and that was not taken from it since."""
Spot = tuple[int, str, str]
"""An import's number, the name that a file had in it, and a sheet."""


def find_earlier(batch: Batch, files: Iterable[File], sheets: Sequence[SheetOutcome]) -> None:
    """Tell each sheet which imports of the region took the same content before; undone ones do not count.

    Two queries for all files, one where none was imported before.
    """
    hashes = {file.name: hashlib.sha256(file.data).hexdigest() for file in files}
    known = BatchFile.objects.filter(
        file__sha256__in=set(hashes.values()), batch__region=batch.region, batch__state="committed"
    ).exclude(batch=batch)
    found: dict[str, list[tuple[Batch, str]]] = defaultdict(list)
    for record in known.select_related("batch", "file").order_by("pk"):
        found[record.file.sha256].append((record.batch, record.name))
    if not found:
        return
    untaken = _untaken({earlier.pk for records in found.values() for earlier, _ in records})
    for sheet in sheets:
        records = found.get(hashes.get(sheet.table.file, ""), ())
        taken = [_earlier(sheet, earlier, name, untaken) for earlier, name in records]
        sheet.earlier = tuple(each for each in taken if each is not None)


def told_stays(sheets: Sequence[SheetOutcome]) -> list[Problem]:
    """One note for each file of which the ledger says otherwise by now: which import took it, which rows."""
    by_file: dict[str, list[SheetOutcome]] = defaultdict(list)
    for sheet in sheets:
        if sheet.stays:
            by_file[sheet.table.file].append(sheet)
    return [_note(name, some) for name, some in by_file.items()]


def _note(name: str, sheets: Sequence[SheetOutcome]) -> Problem:
    number = max(earlier.batch for sheet in sheets for earlier in sheet.earlier)
    rows = sum(len(sheet.stays) for sheet in sheets)
    return Problem(
        "repeated_file",
        f"这个文件第{number}批已经导入过,内容完全相同;其中{rows}行台账后来另有改动,仍按台账现在的内容,没有改回。",
        Place(file=name), severity="note", value=str(number),
        remedy="确要回到这个文件的内容,请撤销后来的导入(luodi imports undo 批次号)、更正后来的改动,"
        "或在文件中改正后再导入。",
    )  # fmt: skip


def _untaken(batches: set[int]) -> Mapping[Spot, tuple[frozenset[int], frozenset[tuple[int, str]]]]:
    """By sheet of these imports: the rows, and the cells by row and field, that they could not take."""
    rows: dict[Spot, set[int]] = defaultdict(set)
    cells: dict[Spot, set[tuple[int, str]]] = defaultdict(set)
    held = Waiting.objects.filter(batch__in=batches, state__in=UNTAKEN)
    spots = ("batch_id", "source__file_name", "source__sheet")
    for batch, file, sheet, row, field, scope in held.values_list(*spots, "row", "field", "scope"):
        if scope == "row":
            rows[batch, file, sheet].add(row)
        else:
            cells[batch, file, sheet].add((row, field))
    return {spot: (frozenset(rows[spot]), frozenset(cells[spot])) for spot in rows.keys() | cells.keys()}


def _earlier(
    sheet: SheetOutcome, batch: Batch, name: str, untaken: Mapping[Spot, Any]
) -> Earlier | None:  # fmt: skip
    """What an import of the file took of this sheet; None where it took the sheet for something else."""
    mine = sheet.table.sheet
    told = next((t for t in batch.summary.get("sheets", ()) if _is(t, name, mine, sheet.kind)), None)
    if told is None:
        return None
    chosen = Period.parse(batch.period) if batch.period else None
    month = chosen or period_stated(sheet) or _exported_month(sheet)
    left_out = any(
        problem["code"] == "statuses_left_out" and (problem["file"], problem["sheet"]) == (name, mine)
        for problem in batch.summary.get("problems", ())
    )
    rows, cells = untaken.get((batch.pk, name, mine[:100]), (frozenset(), frozenset()))
    return Earlier(
        batch=batch.number,
        file=name,
        columns=told["fields"],
        list_name=told["list"],
        year=chosen.year if chosen else year_stated(sheet) or batch.summary.get("year"),
        month="" if month is None or left_out else str(month),
        rows=rows,
        cells=cells,
    )


def _exported_month(sheet: SheetOutcome) -> Period | None:
    """The month that a sheet was exported for, as the marks in its rows tell that are not heeded yet."""
    if MARK.name not in sheet.table.columns:
        return None
    marks = (read_mark(str(row.values.get(MARK.name) or "")) for row in sheet.table.rows)
    try:
        return next((Period.parse(mark.period) for mark in marks if mark), None)
    except NotAPeriod:
        return None


def _is(told: Mapping[str, Any], file: str, sheet: str, kind: str) -> bool:
    return (told["file"], told["sheet"], told["kind"]) == (file, sheet, kind)
