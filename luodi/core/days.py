"""Day: a date as precise as it was written (day, month, year), or open-ended (长期)."""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import dataclass
from typing import Literal

Precision = Literal["day", "month", "year", "open"]


@dataclass(frozen=True)
class Day:
    """A date and how precisely it was given.

    `year`, `month`, `day` hold only what was written; `precision` says how much that is. `open` is a
    duty without an end (长期, 长期坚持). `2024年底` and `年底前` are month 12 of their year.
    """

    precision: Precision
    year: int = 0
    month: int = 0
    day: int = 0

    @property
    def last(self) -> dt.date | None:
        """The last calendar day it allows; None when open-ended. A deadline is met up to this day."""
        if self.precision == "open":
            return None
        month = self.month if self.precision in ("month", "day") else 12
        if self.precision == "day":
            return dt.date(self.year, month, self.day)
        return dt.date(self.year, month, calendar.monthrange(self.year, month)[1])

    def iso(self) -> str:
        """`2024-12-20`, `2024-12`, `2024` or `长期`."""
        if self.precision == "open":
            return "长期"
        if self.precision == "year":
            return f"{self.year:04d}"
        if self.precision == "month":
            return f"{self.year:04d}-{self.month:02d}"
        return f"{self.year:04d}-{self.month:02d}-{self.day:02d}"

    def printed(self) -> str:
        """`2024年12月20日`, `2024年12月`, `2024年` or `长期`."""
        if self.precision == "open":
            return "长期"
        text = f"{self.year}年"
        if self.precision in ("month", "day"):
            text += f"{self.month}月"
        if self.precision == "day":
            text += f"{self.day}日"
        return text


def from_iso(text: str) -> Day:
    """The Day that `iso()` printed.

    Raises: ValueError for any other text.
    """
    if text == "长期":
        return Day("open")
    parts = [int(part) for part in text.split("-")]
    if len(parts) == 1:
        return Day("year", parts[0])
    if len(parts) == 2 and 1 <= parts[1] <= 12:
        return Day("month", parts[0], parts[1])
    if len(parts) == 3:
        dt.date(*parts)
        return Day("day", *parts)
    raise ValueError(text)
