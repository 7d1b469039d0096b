"""A unit's month as a form: what stands in its fields, and what comes back from them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from luodi.core.columns import Column
from luodi.ledger.rounds.named import choices_of_units
from luodi.ledger.rounds.queries import SubmissionDetail
from luodi.ledger.rounds.services import Filled
from luodi.ledger.tasks.columns import ANSWER_COLUMNS, REQUIRED_ANSWERS, STATUS
from luodi.ledger.tasks.queries import TaskLine, task_list
from luodi.ledger.tasks.queries.schemes import vocabulary
from luodi.web.places import Place
from luodi.web.saying import Before, held_before, shown_in

LONG = {"text", "problem", "next_step", "support_needed", "note"}
CHOICES = (("", "如实填报"), *choices_of_units())
"""What a unit may say of an item."""


@dataclass(frozen=True)
class Cell:
    """One field of an item: its name in the form, what is in it, the words to choose from."""

    name: str
    label: str
    value: str
    is_long: bool
    is_required: bool
    choices: Sequence[str] = ()


@dataclass(frozen=True)
class Row:
    """One thing that the unit owes, with what held a month before."""

    key: str
    number: str
    list: str
    label: str
    due: str
    before_status: str
    before_text: str
    choice: str
    reason: str
    excused: str
    cells: Sequence[Cell] = field(default_factory=tuple)


def rows_of(place: Place, found: SubmissionDetail, given: Mapping[str, str] | None = None) -> list[Row]:
    """The items of a submission in their order; `given` is what was just typed, kept although refused."""
    now = {str(line.task.key): line for line in task_list(place.actor, place.region, place.period)}
    then = held_before(place)
    words = vocabulary(place.region.pk)
    return [
        _row(item, now[item.subject_key], then.get(item.subject_key, Before()), words, given)
        for item in found.items
        if item.subject_key in now
    ]


def filled_in(found: SubmissionDetail, given: Mapping[str, str]) -> dict[str, Filled]:
    """What came back of each item that the form had. What it has no field for stays as it is."""
    filled = {}
    for item in found.items:
        prefix = f"{item.key}-"
        if f"{prefix}choice" not in given:
            continue
        choice = given[f"{prefix}choice"]
        values = {c.name: _given(c, item.answer, given.get(prefix + c.name, "")) for c in ANSWER_COLUMNS}
        if choice:
            filled[str(item.key)] = Filled({}, choice, given.get(f"{prefix}reason", ""))
            continue
        beside = {n: v for n, v in item.answer.items() if n not in values and not n.startswith("office_")}
        filled[str(item.key)] = Filled(beside | {name: value for name, value in values.items() if value})
    return filled


def _row(item: Any, line: TaskLine, before: Before, words: Any, given: Mapping[str, str] | None) -> Row:
    prefix, task = f"{item.key}-", line.task

    def held(name: str, kept: object) -> str:
        return given.get(prefix + name, "") if given is not None else str(kept or "")

    labels = [status.label for status in words.schemes[task.task_list.scheme_id].statuses]
    cells = [
        Cell(
            name=prefix + column.name,
            label=column.label,
            value=held(column.name, shown_in(column, item.answer)),
            is_long=column.name in LONG,
            is_required=column in REQUIRED_ANSWERS,
            choices=labels if column is STATUS else (),
        )
        for column in ANSWER_COLUMNS
    ]
    return Row(
        key=str(item.key),
        number=task.number,
        list=task.task_list.name,
        label=task.requirement,
        due=task.due,
        before_status=before.status,
        before_text=before.text,
        choice=held("choice", item.choice),
        reason=held("reason", item.reason if item.choice else ""),
        excused=item.reason if item.ending == "not_owed" else "",
        cells=cells,
    )


def _given(column: Column, answer: Mapping[str, Any], text: str) -> str:
    """What came back from a field; a share that was left as it was shown is left as it is kept."""
    text = text.strip()
    return str(answer.get(column.name) or "") if text == shown_in(column, answer) else text
