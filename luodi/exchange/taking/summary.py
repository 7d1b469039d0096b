"""Summary tables: statements that are held against the details, and counted nowhere."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db.models import Count

from luodi.core.folding import plain
from luodi.core.problems import Problem
from luodi.exchange.outcomes import SheetOutcome
from luodi.exchange.taking.job import Job
from luodi.exchange.taking.rows import Reading
from luodi.ledger.tasks.models import Task
from luodi.sheets.tables import Row


@dataclass
class Detail:
    """What the details of one list say: its rows, how many have each status, how many cannot be told yet."""

    rows: int = 0
    statuses: Counter[str] = field(default_factory=Counter)
    untold: int = 0


def check_summaries(job: Job, sheets: Sequence[SheetOutcome], readings: Iterable[Reading]) -> None:
    """Hold each row of these tables against the rows of the same import, else against the ledger's tasks."""
    details = _details(job, readings)
    counts = _counts(job)
    for sheet in sheets:
        for row in sheet.table.rows:
            sheet.fates[row.number] = "statement"
            name = job.list_names.known.get(plain(str(row.values.get("list") or "")))
            if name is None:
                sheet.problem(row, _unknown_list(row))
            elif name in details:
                _compare(sheet, row, name, details[name])
            else:
                _state(sheet, row, name, "total", row.values.get("total"), counts[name], 0)


def _counts(job: Job) -> Counter[str]:
    """How many tasks each list of the ledger holds."""
    tasks = Task.objects.filter(task_list__in=job.lists.values(), voided_at__isnull=True).order_by()
    return Counter(dict(tasks.values_list("task_list__name").annotate(Count("pk"))))


def _details(job: Job, readings: Iterable[Reading]) -> dict[str, Detail]:
    details: dict[str, Detail] = {}
    for reading in readings:
        detail = details.setdefault(reading.list_name, Detail())
        detail.rows += 1
        task_list = job.lists.get(reading.list_name)
        status = job.status(task_list.scheme_id, reading.status) if task_list and reading.status else None
        if status is not None:
            detail.statuses[status.label] += 1
        elif reading.status:
            detail.untold += 1
    return details


def _compare(sheet: SheetOutcome, row: Row, name: str, detail: Detail) -> None:
    _state(sheet, row, name, "total", row.values.get("total"), detail.rows, 0)
    if not detail.statuses:
        return
    for heading in sheet.table.extra_columns:
        _state(sheet, row, name, heading, row.values.get(heading), detail.statuses[heading], detail.untold)


def _state(
    sheet: SheetOutcome, row: Row, name: str, column: str, said: object, counted: int, untold: int
) -> None:
    """A statement that the details do not bear out is told, unless what cannot be read yet may explain it."""
    if not isinstance(said, int) or counted <= said <= counted + untold:
        return
    what = "任务数" if column == "total" else f"“{column}”"
    sheet.problem(
        row,
        Problem(
            "statement_differs", f"汇总表中{name}的{what}为{said},明细为{counted}。", severity="warning",
            value=str(said), field=column, remedy="以明细为准;请核对汇总表,或补齐明细。",
        ),
    )  # fmt: skip


def _unknown_list(row: Row) -> Problem:
    name = str(row.values.get("list") or "")
    return Problem(
        "unknown_list", f"汇总表中的“{name}”在台账中没有对应的清单。",
        severity="warning", value=name, field="list",
        remedy="请核对清单名称。",
    )  # fmt: skip
