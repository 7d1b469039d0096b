"""Lists out as workbooks that come back: a hidden key and mark on each row, allowed values as drop-downs.

Edited and imported again, such a workbook changes exactly the cells that were changed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from luodi.core.columns import Column
from luodi.core.periods import Period
from luodi.core.problems import NotFound
from luodi.exchange.cutting import cut_row, is_cut
from luodi.exchange.marks import MARK, NO_MONTH, mark_of, task_values, unit_values
from luodi.exchange.taking.citing import JOINED
from luodi.ledger.org.access import Actor
from luodi.ledger.org.columns import UNIT_COLUMNS
from luodi.ledger.org.models import Region
from luodi.ledger.org.queries import unit_list
from luodi.ledger.policy.models import Clause
from luodi.ledger.tasks.columns import TASK_COLUMNS
from luodi.ledger.tasks.plain import PLAIN
from luodi.ledger.tasks.queries import Filter, TaskLine, clauses_cited, task_list, vocabulary
from luodi.sheets.tables import Value
from luodi.sheets.writing import Sheet, write_list, write_workbook


def export_lists(actor: Actor, region: Region, period: Period, lists: Sequence[str] = ()) -> bytes:
    """The lists of the period's year as they stand at its end, a sheet each, with the month's own report.

    Raises: NotFound when the actor sees no task of these lists.
    """
    lines = task_list(actor, region, period, Filter(lists=tuple(lists)))
    if not lines:
        raise NotFound(f"{region.name}{period.year}年没有可导出的清单。")
    by_list: dict[str, list[TaskLine]] = defaultdict(list)
    for line in lines:
        by_list[line.task.task_list.name].append(line)
    cited = clauses_cited(actor, [line.task for line in lines])
    words = vocabulary(region.pk)
    sheets = []
    for name, rows in by_list.items():
        labels = tuple(s.label for s in words.schemes[rows[0].task.task_list.scheme_id].statuses)
        columns = [replace(c, choices=labels) if c.name == "status" else c for c in (*TASK_COLUMNS, MARK)]
        printed = [_task_row(line, period, cited.get(line.task.pk, [])) for line in rows]
        sheets.append(
            Sheet(
                name=name,
                columns=columns,
                rows=printed,
                title=f"{region.name}{name}",
                subtitle=f"截至{period.label}底{_note(printed)}",
            )
        )
    return write_workbook(sheets)


def export_units(actor: Actor, region: Region) -> bytes:
    """The region's directory of units in the official order, as it is imported.

    Raises: NotFound when the actor may know none of them.
    """
    rows: list[Mapping[str, Value]] = [
        {**said, "key": str(unit.key), MARK.name: mark_of(NO_MONTH, said)}
        for unit in unit_list(actor, region)
        for said in [cut_row(unit_values(unit))]
    ]
    if not rows:
        raise NotFound(f"{region.name}没有可导出的单位。")
    return write_list(
        (*UNIT_COLUMNS, MARK),
        rows,
        name="成员单位",
        title=f"{region.name}成员单位名录",
        subtitle=_note(rows).removeprefix(";"),
    )


def template(columns: Sequence[Column], name: str) -> bytes:
    """An empty workbook with these columns, to be filled in and imported."""
    shown = [column for column in columns if column.name != "key"]
    return write_list(shown, [], name=name)


def joined_clauses(clauses: Sequence[Clause]) -> str:
    """The texts of the clauses that a task cites, as one cell holds them."""
    return JOINED.join(clause.text for clause in clauses)


def _note(rows: Sequence[Mapping[str, Value]]) -> str:
    """That texts were cut, where any was."""
    any_cut = any(is_cut(value) for row in rows for value in row.values())
    return ";有的文字超出一格的上限,没有写全,已在格末注明" if any_cut else ""


def _task_row(line: TaskLine, period: Period, clauses: Sequence[Clause]) -> dict[str, Value]:
    task, fact = line.task, line.current.of_period
    document = clauses[0].document if clauses else None
    citation = {
        "ministry": document.issuer if document else "",
        "document": document.title if document else "",
        "document_number": document.number if document else "",
        "clause": joined_clauses(clauses),
    }
    said = task_values(
        {name: getattr(task, name) for name in PLAIN},
        task.leader.name if task.leader else None,
        [unit.name for unit in line.leads],
        [unit.name for unit in line.supports],
        citation,
    )
    row: dict[str, Value] = {
        **said,
        "list": task.task_list.name,
        "status": fact.status.label if fact and fact.status else "",
        "text": fact.text if fact else "",
        "problem": fact.problem if fact else "",
        "next_step": fact.next_step if fact else "",
        "support_needed": fact.support_needed if fact else "",
        "key": str(task.key),
    }
    fitting = cut_row(row)
    return fitting | {MARK.name: mark_of(str(period), fitting)}
