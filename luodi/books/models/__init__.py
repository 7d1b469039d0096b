"""Books and their rows: plain, wide, flat, without keys into the ledger.

Once a book is sealed the database refuses to change, delete or add any of it.
"""

from __future__ import annotations

from luodi.books.models.book import Book, Release
from luodi.books.models.indicators import IndicatorRow, IndicatorUnitRow
from luodi.books.models.policies import ClauseRow, ClauseUnitRow, LocalMeasureRow, PolicyRow
from luodi.books.models.rounds import OwedRow, SubmissionRow
from luodi.books.models.tasks import TaskChangeRow, TaskPolicyRow, TaskRow, TaskUnitRow
from luodi.books.models.units import UnitRosterRow, UnitRow

__all__ = [
    "Book",
    "ClauseRow",
    "ClauseUnitRow",
    "IndicatorRow",
    "IndicatorUnitRow",
    "LocalMeasureRow",
    "OwedRow",
    "PolicyRow",
    "Release",
    "SubmissionRow",
    "TaskChangeRow",
    "TaskPolicyRow",
    "TaskRow",
    "TaskUnitRow",
    "UnitRosterRow",
    "UnitRow",
]
