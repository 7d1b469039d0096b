"""Problem: what is wrong with something a person supplied, where it stands, and how to mend it.

Problems are values: they are gathered over the whole input and shown together. What a programmer
misuses is an exception instead.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

Severity = Literal["error", "warning", "note"]
Waits = Literal["cell", "row", "sheet", "file", ""]
SEVERITIES: Mapping[Severity, str] = {"error": "错误", "warning": "提醒", "note": "说明"}
"""What people read for each, on the screen and in an annotated workbook, the gravest first."""


@dataclass(frozen=True)
class Place:
    """Where a problem stands: a file, its sheet, a cell (`F12`) and the row (1-based, as printed)."""

    file: str = ""
    sheet: str = ""
    cell: str = ""
    row: int | None = None

    def __str__(self) -> str:
        """`台账.xlsx!重点清单!F12`, leaving out what is unknown."""
        spot = self.cell or (f"第{self.row}行" if self.row else "")
        return "!".join(part for part in (self.file, self.sheet, spot) if part)


@dataclass(frozen=True)
class Problem:
    """One thing a person can mend.

    `code` is one of the stable codes of the contract (`unknown_unit`, `impossible_date`, …).
    `message` says what is wrong and what was expected; `remedy` what to do about it, both in Chinese.
    `value` is the text as found. `waits` says what is held back because of it when the good rest
    is accepted: the cell, the row, or nothing (warnings and notes hold nothing back).
    `field` is the name of the column concerned, `suggestions` what was probably meant.
    """

    code: str
    message: str
    place: Place = Place()
    severity: Severity = "error"
    value: str = ""
    remedy: str = ""
    waits: Waits = ""
    field: str = ""
    suggestions: tuple[str, ...] = ()

    def at(self, place: Place) -> Problem:
        """The same problem with the parts of `place` filled in that it lacks."""
        mine = self.place
        return replace(
            self,
            place=Place(
                mine.file or place.file,
                mine.sheet or place.sheet,
                mine.cell or place.cell,
                mine.row if mine.row is not None else place.row,
            ),
        )


def sentence(problem: Problem) -> str:
    """What is wrong and what to do, as sentences."""
    ended = not problem.remedy or problem.message.endswith(("。", "?", "!"))
    return problem.message + ("" if ended else "。") + problem.remedy


def has_errors(problems: Iterable[Problem]) -> bool:
    """Whether any of them is an error: something that stops an import unless good rows are accepted alone."""
    return any(problem.severity == "error" for problem in problems)


def problems_json(problems: Iterable[Problem]) -> list[dict[str, Any]]:
    """Problems for the contract's JSON, each with its place and remedy."""
    return [
        {
            "file": problem.place.file,
            "sheet": problem.place.sheet,
            "cell": problem.place.cell,
            "row": problem.place.row,
            "code": problem.code,
            "severity": problem.severity,
            "value": problem.value,
            "field": problem.field,
            "message": problem.message,
            "remedy": problem.remedy,
            "suggestions": list(problem.suggestions),
            "waits": problem.waits,
        }
        for problem in problems
    ]


class Rejected(ValueError):
    """What a person supplied cannot be taken; `problems` says all that is wrong and how to mend it."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = tuple(problems)
        super().__init__(" ".join(problem.message for problem in self.problems))


class NotFound(LookupError):
    """There is no such thing, or the asker may not know of it: one answer, in Chinese, for both."""
