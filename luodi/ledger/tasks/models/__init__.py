"""Models of the application `tasks`, by subject."""

from __future__ import annotations

from luodi.ledger.tasks.models.adjustments import Adjustment, AdjustmentKind, AdjustmentOrigin
from luodi.ledger.tasks.models.facts import Confidence, Contribution, FactKind, Judgement, Progress
from luodi.ledger.tasks.models.lights import LightRule
from luodi.ledger.tasks.models.lists import Frequency, Horizon, Task, TaskClause, TaskList, TaskUnit, UnitRole
from luodi.ledger.tasks.models.plans import Direction, Indicator, Milestone
from luodi.ledger.tasks.models.schemes import MEANINGS, Status, StatusScheme

__all__ = [
    "MEANINGS",
    "Adjustment",
    "AdjustmentKind",
    "AdjustmentOrigin",
    "Confidence",
    "Contribution",
    "Direction",
    "FactKind",
    "Frequency",
    "Horizon",
    "Indicator",
    "Judgement",
    "LightRule",
    "Milestone",
    "Progress",
    "Status",
    "StatusScheme",
    "Task",
    "TaskClause",
    "TaskList",
    "TaskUnit",
    "UnitRole",
]
