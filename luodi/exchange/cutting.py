"""Texts longer than a cell holds: an export writes what fits and says so, an import never takes that back."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from luodi.core.problems import Problem
from luodi.exchange.outcomes import SheetOutcome
from luodi.sheets.tables import Row, Value
from luodi.sheets.writing import LONGEST_TEXT

_NOTICE = "……〔原文共{}字,超出一格的上限,此处只写到这里;全文见台账〕"
SHORTEST_CUT = LONGEST_TEXT // 2
"""No text that was cut has fewer characters."""
_ENDS_CUT = re.compile(_NOTICE.replace("{}", r"\d+") + r"\s*$")


def cut_row(row: Mapping[str, Value]) -> dict[str, Value]:
    """The row with every text that a cell cannot hold cut, its end saying so."""
    return {name: _cut(value) if isinstance(value, str) else value for name, value in row.items()}


def is_cut(value: Value) -> bool:
    """Whether a text ends as an export ends one that it cut."""
    is_long = isinstance(value, str) and len(value) > SHORTEST_CUT
    return is_long and _ENDS_CUT.search(str(value)[-100:]) is not None


def leave_cut(sheet: SheetOutcome) -> None:
    """Leave texts that an export had cut; who edited one is told that nothing of it was taken."""
    rows = [_left(sheet, row) for row in sheet.table.rows]
    sheet.table = replace(sheet.table, rows=tuple(rows))


def _left(sheet: SheetOutcome, row: Row) -> Row:
    """A row whose very task is cut keeps it where an export's mark says which task it is, and else waits."""
    long = [name for name, value in row.values.items() if type(value) is str and len(value) > SHORTEST_CUT]
    cut = {name for name in long if is_cut(row.values[name])}
    if not cut:
        return row
    is_known, untouched = row.number in sheet.marks, sheet.untouched_in(row)
    for name in sorted(cut - untouched):
        is_lost = name == "requirement" and not is_known
        sheet.problem(row, _not_taken(sheet.table.headings.get(name, name), name, is_lost=is_lost))
    sheet.untouched[row.number] = untouched | cut
    gone = cut - {"requirement"} if is_known else cut
    return replace(row, values={name: value for name, value in row.values.items() if name not in gone})


def _cut(text: str) -> str:
    if len(text.encode("utf-16-le", "surrogatepass")) <= 2 * LONGEST_TEXT:
        return text
    notice = _NOTICE.format(len(text))
    room = 2 * (LONGEST_TEXT - len(notice))
    return text.encode("utf-16-le", "surrogatepass")[:room].decode("utf-16-le", "ignore") + notice


def _not_taken(label: str, name: str, *, is_lost: bool) -> Problem:
    if is_lost:
        return Problem(
            "cut_text", f"{label}在导出时已截短,本行认不出是哪项任务,没有取入。", field=name, waits="row",
            remedy="请用带标识列和标记列的导出表,或在本格写上全文。",
        )  # fmt: skip
    return Problem(
        "cut_text", f"{label}在导出时已截短,本格没有取入,台账中的全文不变。", severity="warning", field=name,
        remedy="要改这一项,请直接修改这项任务,或在本格写上全文。",
    )  # fmt: skip
