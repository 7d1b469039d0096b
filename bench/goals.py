"""The goals: what is held against what, how much it may be, and why one that is missed is missed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from bench.names import (
    ASK,
    CLOSE,
    DISTINCT,
    IMPORT,
    IMPORT_BAD,
    LIMIT,
    LOADED,
    PARSE,
    RANK,
    REPORT,
    RESTATE,
    RIVAL,
    RIVAL_BULK,
    TREND,
    WINDOW,
)
from bench.timing import Time

Found = Mapping[str, Mapping[str, Time]]
"""Times by group and way, on one database."""
By = Literal["wall", "cpu"]


@dataclass(frozen=True)
class Goal:
    """A bound on our seconds, or on a ratio: a peer's time over ours (at least), ours over its (at most).

    `bounds` by database; one that is missing is not asked there.
    """

    text: str
    group: str
    ours: str
    kind: Literal["seconds", "at least", "at most"]
    bounds: Mapping[str, float]
    peer: str = ""
    why: str = ""

    def value(self, found: Found, by: By = "wall") -> float | None:
        """What was measured, by the clock or by processor time; None where it was not."""
        ways: dict[str, float] = {name: getattr(time, by) for name, time in found.get(self.group, {}).items()}
        if self.ours not in ways or (self.peer and self.peer not in ways):
            return None
        ours = ways[self.ours]
        return {
            "seconds": ours,
            "at least": ways.get(self.peer, 0) / ours,
            "at most": ours / ways.get(self.peer, 1),
        }[self.kind]

    def is_met(self, value: float, database: str) -> bool:
        """Whether a measured value is as good as the goal."""
        bound = self.bounds[database]
        return value >= bound if self.kind == "at least" else value <= bound


def _both(bound: float) -> dict[str, float]:
    return {"SQLite": bound, "PostgreSQL": bound}


LITE, SERVER = {"SQLite": 50.0}, {"PostgreSQL": 5.0}
GOALS = (
    Goal("county figures (list × status)", "B1", ASK, "seconds", _both(0.020)),
    Goal("county figures (lead unit × status)", "B1 units", ASK, "seconds", _both(0.020)),
    Goal("province roll-up", "B2", ASK, "seconds", _both(0.500)),
    Goal("trend of 60 months", "B3", TREND, "seconds", _both(0.200)),
    Goal("ranking of all units", "B4", RANK, "seconds", _both(0.500)),
    Goal("county, against the window function", "B1", ASK, "at least", LITE, WINDOW),
    Goal("province, against the window function", "B2", ASK, "at least", LITE, WINDOW),
    Goal("county, against DISTINCT ON", "B1", ASK, "at least", SERVER, DISTINCT),
    Goal("province, against DISTINCT ON", "B2", ASK, "at least", SERVER, DISTINCT),
    Goal("county, against pandas with loading", "B1", ASK, "at least", _both(15), LOADED),
    Goal("province, against pandas with loading", "B2", ASK, "at least", _both(15), LOADED),
    Goal("province, against the numpy limit", "B2", ASK, "at most", _both(4), LIMIT),
    *(
        goal
        for name in ("list", "month")
        for goal in (
            Goal(
                f"import of a {name}, against the bare parse",
                f"B7 {name}",
                IMPORT,
                "at most",
                {"SQLite": 8, "PostgreSQL": 10},
                PARSE,
            ),
            Goal(
                f"the same with 1 % bad rows, all reported (a {name})",
                f"B7 {name}",
                IMPORT_BAD,
                "at most",
                {"SQLite": 8, "PostgreSQL": 10},
                PARSE,
            ),
            Goal(
                f"import of a {name}, against django-import-export",
                f"B7 {name}",
                IMPORT,
                "at least",
                _both(25),
                RIVAL,
            ),
            Goal(
                f"import of a {name}, against its bulk mode",
                f"B7 {name}",
                IMPORT,
                "at least",
                _both(5),
                RIVAL_BULK,
            ),
        )
    ),
    Goal("close a county's month", "month", CLOSE, "seconds", _both(1)),
    Goal("restate it", "month", RESTATE, "seconds", _both(1)),
    Goal("Word report of twenty pages", "word", REPORT, "seconds", {"SQLite": 1}),
)
