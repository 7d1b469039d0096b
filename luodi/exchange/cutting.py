"""Texts longer than a cell holds: an export writes what fits and says so, an import never takes that back."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from luodi.core.problems import Problem
from luodi.exchange.outcomes import SheetOutcome
from luodi.sheets.tables import Row, Value
from luodi.sheets.values import names
from luodi.sheets.writing import LONGEST_TEXT, printed_value

_NOTICE = "……〔原文共{}字,超出一格的上限,此处只写到这里;全文见台账〕"
SHORTEST_CUT = LONGEST_TEXT // 2
"""No text that was cut has fewer characters."""
_ENDS_CUT = re.compile(re.sub("[,;]", "[,;、]", _NOTICE.replace("{}", r"\d+")) + r"\s*$")
"""Between names, its commas come back as what divides names."""
_MANY = 100
"""Names that may be too many for a cell."""


def cut_row(row: Mapping[str, Value]) -> dict[str, Value]:
    """The row with every text, and every run of names, that a cell cannot hold cut, its end saying so."""
    return {name: cut(value) for name, value in row.items()}


def cut(value: Value) -> Value:
    """The value as far as a cell holds it, the end of one that was cut saying so."""
    if isinstance(value, tuple) and len(value) > _MANY:
        text = _cut(printed_value(value))
        return names(text) if is_cut(text) else value
    return _cut(value) if isinstance(value, str) else value


def is_cut(value: Value) -> bool:
    """Whether a text, or a run of names, ends as an export ends one that it cut."""
    text = printed_value(value) if isinstance(value, tuple) and len(value) > _MANY else value
    is_long = isinstance(text, str) and len(text) > SHORTEST_CUT
    return is_long and _ENDS_CUT.search(str(text)[-100:]) is not None


def _is_long(value: Value) -> bool:
    """Whether it may be cut at all: told of every cell of an import, so told quickly."""
    kind = type(value)
    return (kind is str and len(value) > SHORTEST_CUT) or (kind is tuple and len(value) > _MANY)  # type: ignore[arg-type]


def leave_cut(sheet: SheetOutcome) -> None:
    """Leave texts that an export had cut; who edited one is told that nothing of it was taken."""
    rows = [_left(sheet, row) for row in sheet.table.rows]
    sheet.table = replace(sheet.table, rows=tuple(rows))


def _left(sheet: SheetOutcome, row: Row) -> Row:
    """A row whose very task is cut keeps it where an export's mark says which task it is, and else waits."""
    long = [name for name, value in row.values.items() if _is_long(value)]
    cut = {name for name in long if is_cut(row.values[name])}
    if not cut:
        return row
    is_known, untouched = row.number in sheet.marks, sheet.untouched_in(row)
    for name in sorted(cut - untouched):
        is_lost = name == "requirement" and not is_known
        label = sheet.table.headings.get(name, name)
        sheet.problem(row, _lost(label, name) if is_lost else cut_not_taken(label, name))
    sheet.untouched[row.number] = untouched | cut
    gone = cut - {"requirement"} if is_known else cut
    return replace(row, values={name: value for name, value in row.values.items() if name not in gone})


def _cut(text: str) -> str:
    if len(text.encode("utf-16-le", "surrogatepass")) <= 2 * LONGEST_TEXT:
        return text
    notice = _NOTICE.format(len(text))
    room = 2 * (LONGEST_TEXT - len(notice))
    return text.encode("utf-16-le", "surrogatepass")[:room].decode("utf-16-le", "ignore") + notice


def cut_not_taken(label: str, name: str) -> Problem:
    """That an edited cell was cut in the export, and nothing of it was taken."""
    return Problem(
        "cut_text", f"{label}在导出时已截短,本格没有取入,台账中的全文不变。", severity="warning", field=name,
        remedy="要改这一项,请直接在台账中修改,或在本格写上全文。",
    )  # fmt: skip


def _lost(label: str, name: str) -> Problem:
    return Problem(
        "cut_text", f"{label}在导出时已截短,本行认不出是哪项任务,没有取入。", field=name, waits="row",
        remedy="请用带标识列和标记列的导出表,或在本格写上全文。",
    )  # fmt: skip
