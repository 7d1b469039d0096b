"""The three clocks of a round for one unit, and what a moment means by them. Pure: no database, no now."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from luodi.core.periods import in_time


class Punctuality(StrEnum):
    """How a first submission stands to its clocks."""

    ON_TIME = "on_time"
    IN_GRACE = "in_grace"
    LATE = "late"

    @property
    def label(self) -> str:
        """Its name for people."""
        return {"on_time": "按时", "in_grace": "宽限期内", "late": "逾期"}[self.value]


@dataclass(frozen=True)
class Clock:
    """When a unit's answer is due, until when lateness is excused (both seconds included), when it locks."""

    due_at: dt.datetime
    grace_until: dt.datetime
    locks_at: dt.datetime | None = None

    def extended(self, due_at: dt.datetime) -> Clock:
        """The same clocks moved together to a later due moment; an earlier one changes nothing."""
        by = max(due_at - self.due_at, dt.timedelta())
        return Clock(self.due_at + by, self.grace_until + by, self.locks_at + by if self.locks_at else None)

    def punctuality(self, moment: dt.datetime) -> Punctuality:
        """How a submission at that moment stands."""
        if in_time(moment, self.due_at):
            return Punctuality.ON_TIME
        return Punctuality.IN_GRACE if in_time(moment, self.grace_until) else Punctuality.LATE

    def is_locked(self, moment: dt.datetime) -> bool:
        """Whether units can no longer report at that moment."""
        return self.locks_at is not None and moment >= self.locks_at
