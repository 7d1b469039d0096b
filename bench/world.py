"""The province's made-up facts as formulas, the same in SQL and in Python: every peer is given equal data.

A task goes on for all the months and is reported in fifteen of sixteen; its status is that last reported.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

LISTS = ("重点工作任务清单", "重大项目清单", "改革事项清单", "民生实事清单", "争取事项清单")
STATUSES = (
    ("已完成", "done", "blue"),
    ("取得阶段性成效", "progressing", "green"),
    ("进展缓慢", "slow", "yellow"),
    ("未启动", "not_started", "red"),
)
"""By official position: label, meaning, light."""

SILENT = "(t.id + m.month) % 16 = 0"
"""The months in which a task is not reported."""
SCORE = "(t.id * 7919) % 97 + ({month} % 12) + ((t.id + {month}) * 31) % 7"
"""How far a task has come by a month: in every month there are tasks of every status."""
STEPS = ((18, 3), (40, 2), (95, 1))
"""Below such a score this status."""
STATUS = "CASE " + " ".join(f"WHEN {SCORE} < {below} THEN {place}" for below, place in STEPS) + " ELSE 0 END"
SEEN = f"CASE WHEN {SILENT} THEN m.month - 1 ELSE m.month END"
"""The month of the last report up to a month."""


def status_sql(month: str) -> str:
    """The status that a task `t` reports in a month, as SQL."""
    return STATUS.format(month=f"({month})")


@dataclass(frozen=True)
class Columns:
    """The same facts as columns in memory: reports (task, month, status), and each task's county and list."""

    task: Any
    month: Any
    status: Any
    county: Any
    list: Any


def columns(tasks: int, tasks_per_county: int, months: int) -> Columns:
    """Every report of the province, by task and month."""
    import numpy as np

    ids = np.arange(tasks, dtype=np.int64)
    task = np.repeat(ids, months)
    month = np.tile(np.arange(months, dtype=np.int64), tasks)
    said = (task + month) % 16 != 0
    task, month = task[said], month[said]
    status = statuses(task, month).astype(np.int8)
    return Columns(
        task.astype(np.int32),
        month.astype(np.int8),
        status,
        (ids // tasks_per_county).astype(np.int16),
        (ids % len(LISTS)).astype(np.int8),
    )


def books(tasks: int, tasks_per_county: int, months: int) -> Columns:
    """What the books of all months hold: a status for every task and month, month by month."""
    import numpy as np

    task = np.tile(np.arange(tasks, dtype=np.int64), months)
    month = np.repeat(np.arange(months, dtype=np.int64), tasks)
    seen = np.where((task + month) % 16 == 0, month - 1, month)
    status = np.where(seen < 0, -1, statuses(task, seen)).astype(np.int8)
    return Columns(
        task.astype(np.int32),
        month.astype(np.int8),
        status,
        (task // tasks_per_county).astype(np.int16),
        (task % len(LISTS)).astype(np.int8),
    )


def statuses(task: Any, month: Any) -> Any:
    """The status that each task reports in each month; whole numbers in, whole numbers out."""
    import numpy as np

    score = (task * 7919) % 97 + month % 12 + ((task + month) * 31) % 7
    return np.select([score < below for below, _ in STEPS], [place for _, place in STEPS], 0)


def last_status(task: int, month: int) -> int:
    """One task's status by a month that is not the first, looked for in the plainest way."""
    seen = month if (task + month) % 16 else month - 1
    score = task * 7919 % 97 + seen % 12 + (task + seen) * 31 % 7
    return next((place for below, place in STEPS if score < below), 0)


def units_of(task: int, units: int) -> list[tuple[int, bool]]:
    """The units of a task (their places in the county), and which lead."""
    first = (task * 13) % units
    parts = [(first, True)]
    if task % 4 == 0:
        parts.append(((first + 7) % units, True))
    return [*parts, ((first + 3) % units, False)]
