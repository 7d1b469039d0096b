"""The shapes of sheets that Luodi reads: the registry of every subject's columns."""

from __future__ import annotations

from luodi.exchange.marks import MARK
from luodi.ledger.org.columns import UNIT_COLUMNS
from luodi.ledger.tasks.columns import PROGRESS_COLUMNS, SUMMARY_COLUMNS, TASK_COLUMNS
from luodi.sheets.tables import Profile

UNITS = Profile("units", (*UNIT_COLUMNS, MARK), wanted=("name",))
TASKS = Profile("tasks", (*TASK_COLUMNS, MARK), wanted=("requirement", "lead_units"))
PROGRESS = Profile("progress", (*PROGRESS_COLUMNS, MARK), wanted=("requirement", "status"))
SUMMARY = Profile(
    "task_summary", SUMMARY_COLUMNS, wanted=("list", "total"), counts=True, open_groups=("其中",)
)

PROFILES: tuple[Profile, ...] = (UNITS, TASKS, PROGRESS, SUMMARY)
KINDS = tuple(profile.name for profile in PROFILES)

OF_MONTHS_TOO = frozenset({"category", "document_number", "phone"})
"""Columns of a list that a month's workbook often repeats."""
PLAN_FIELDS = (
    {column.name for column in TASK_COLUMNS} - {column.name for column in PROGRESS_COLUMNS} - OF_MONTHS_TOO
)
"""Columns that say what a task is; a sheet with none of them, but with a status, is a month's progress."""
MONTH_FIELDS = frozenset({"status", "text"})
MONTH_COLUMNS = MONTH_FIELDS | {"problem", "next_step", "support_needed", "percent"}
"""Columns that say something about a month, wherever they stand."""
CITATION = frozenset({"clause", "document", "ministry", "document_number"})
"""Columns that say something only together."""
