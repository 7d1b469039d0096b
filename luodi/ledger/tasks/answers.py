"""What a unit filled in about a task's month: read from an owed item's answer, with what is wrong with it.

An answer holds what JSON can: the printed status, percent as a ratio (`0.35`) or with a sign (`35%`), the
values of indicators by their keys as decimal texts.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from luodi.core.folding import half_width
from luodi.core.money import round_half_up
from luodi.core.problems import Problem
from luodi.core.quantities import PLACES as QUANTITY_PLACES
from luodi.core.quantities import read_quantity
from luodi.core.statuses import Meaning, suggest
from luodi.ledger.fields import misfits, missing
from luodi.ledger.tasks.columns import ANSWER_COLUMNS, PERCENT, PROBLEM, REQUIRED_ANSWERS, STATUS
from luodi.ledger.tasks.models import Progress, Status
from luodi.ledger.tasks.pursuit import pursued
from luodi.ledger.tasks.queries.schemes import Vocabulary

PLAIN_TEXTS = (
    "text",
    "problem",
    "next_step",
    "support_level",
    "support_needed",
    "note",
    "prospect_reason",
    "superior_answer",
    "prospect_signed_by",
)
"""Fields of a report that are taken as they are written."""
PROSPECTS = frozenset({Meaning.TO_ASSESS, Meaning.AVAILABLE, Meaning.UNOBTAINABLE})
PLACES = 4


@dataclass(frozen=True)
class Answer:
    """An answer as read.

    `status` counts; `unit_status` is the unit's own where the office set another, with `office_reason`.
    `values` are the other fields of a report.
    """

    status: Status | None = None
    unit_status: Status | None = None
    office_reason: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()


def read_answer(answer: Mapping[str, Any], scheme_id: int, known: Vocabulary) -> Answer:
    """Read an answer by the vocabulary of its list; nothing is guessed at."""
    reading = _Reading(answer, scheme_id, known)
    own = reading.status("status")
    office = reading.status("office_status")
    reason = reading.text("office_reason")
    if office is not None and office != own and not reason:
        reading.problem(
            "missing_required", "改定完成情况没有写明理由。", "office_reason", "请写明改定的理由。"
        )
    values: dict[str, Any] = {name: reading.text(name) for name in PLAIN_TEXTS if name in answer}
    values |= reading.share() | reading.look_again()
    if "indicator_values" in answer:
        values["indicator_values"] = reading.quantities(answer["indicator_values"])
    overruled = office is not None and office != own
    status = office or own
    values |= prospect_values(status, reading.prospect(), known)
    return Answer(
        status=reprinted(status, values, known),
        unit_status=own if overruled else None,
        office_reason=reason if overruled else "",
        values=values,
        problems=(*reading.problems, *misfits(Progress, _texts(values), ANSWER_COLUMNS)),
    )


def answer_problems(answer: Answer) -> list[Problem]:
    """What keeps an answer from being handed in: unreadable, or one of the three required fields missing."""
    unread = {problem.field for problem in answer.problems}
    given = {**answer.values, "status": answer.status and answer.status.label}
    wanted = [column for column in REQUIRED_ANSWERS if column.name not in unread]
    own = answer.unit_status or answer.status
    if own is not None and own.meaning == Meaning.SLOW:
        wanted.append(PROBLEM)
    return [*answer.problems, *missing(given, wanted)]


def prospect_values(status: Status | None, prospect: Meaning | None, known: Vocabulary) -> dict[str, Any]:
    """Prospect and achievement behind a status, of a pursuit list; nothing for the others."""
    if status is None or not known.rows[status.scheme_id].pursuit:
        return {}
    found = pursued(Meaning(status.meaning), prospect)
    return {"prospect": found.prospect.value, "achieved": found.achieved.value if found.achieved else ""}


def reprinted(status: Status | None, values: Mapping[str, Any], known: Vocabulary) -> Status | None:
    """The status that a pursuit list prints once the prospect is known, in the list's own word for it."""
    if status is None or "prospect" not in values:
        return status
    shown = pursued(Meaning(status.meaning), Meaning(values["prospect"])).printed
    return known.of_meaning(status.scheme_id, shown) or status


def quantity_problem(value: str, name: str = "") -> Problem:
    """A value that is no amount, of the indicator of that name."""
    of = f"“{name}”的" if name else ""
    return Problem(
        "unreadable_number",
        f"量化指标{of}完成值“{value}”不能用。",
        value=value,
        remedy=f"请只写数字,不写单位,最多{QUANTITY_PLACES}位小数。",
        field="indicator_values",
        waits="cell",
    )


def _texts(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if isinstance(value, str)}


class _Reading:
    """One answer being read, and the problems met on the way."""

    def __init__(self, answer: Mapping[str, Any], scheme_id: int, known: Vocabulary) -> None:
        self.answer, self.scheme_id, self.known = answer, scheme_id, known
        self.problems: list[Problem] = []

    def text(self, name: str) -> str:
        value = self.answer.get(name)
        return "" if value is None else str(value).strip()

    def problem(self, code: str, message: str, field: str, remedy: str, *suggestions: str) -> None:
        self.problems.append(
            Problem(
                code,
                message,
                value=self.text(field),
                remedy=remedy,
                field=field,
                suggestions=suggestions,
                waits="cell",
            )
        )

    def status(self, name: str) -> Status | None:
        text = self.text(name)
        if not text:
            return None
        found = self.known.read(self.scheme_id, text)
        if found is None:
            scheme = self.known.schemes[self.scheme_id]
            likely = [status.label for status in suggest(scheme, text)]
            words = "、".join(status.label for status in scheme.statuses)
            self.problem(
                "unknown_status", f"{STATUS.label}“{text}”不在口径内。", name, f"应为{words}之一。", *likely
            )
        return found

    def prospect(self) -> Meaning | None:
        text = self.text("prospect")
        if not text:
            return None
        words = {word: meaning for meaning in PROSPECTS for word in (meaning.value, meaning.label)}
        if text not in words:
            self.problem(
                "unknown_choice",
                f"研判结论“{text}”不在口径内。",
                "prospect",
                "应为待研判、可争取、无法争取之一。",
            )
        return words.get(text)

    def share(self) -> dict[str, Decimal | None]:
        text = half_width(self.text("percent"))
        if not text:
            return {"percent": None} if "percent" in self.answer else {}
        try:
            value = Decimal(text.removesuffix("%")) / (100 if text.endswith("%") else 1)
        except InvalidOperation:
            value = Decimal("NaN")
        if not (value.is_finite() and 0 <= value <= 1):
            self.problem(
                "unreadable_number", f"{PERCENT.label}“{text}”不能用。", "percent", "请写0%到100%之间的数。"
            )
            return {}
        return {"percent": round_half_up(value, PLACES)}

    def quantities(self, given: object) -> dict[str, str]:
        """The values of indicators that are given, by their keys; one left empty says nothing."""
        found: dict[str, str] = {}
        for key, value in (given if isinstance(given, Mapping) else {"": given}).items():
            if value is None or str(value).strip() == "":
                continue
            amount = read_quantity(value)
            if amount is None or not key:
                self.problems.append(quantity_problem(str(value)))
            else:
                found[str(key)] = f"{amount:f}"
        return found

    def look_again(self) -> dict[str, dt.date]:
        text = self.text("look_again_on")
        if not text:
            return {}
        try:
            return {"look_again_on": dt.date.fromisoformat(text)}
        except ValueError:
            self.problem(
                "unreadable_date", f"再次研判日期“{text}”不能用。", "look_again_on", "请写成2024-09-30。"
            )
            return {}
