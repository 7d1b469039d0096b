"""One unit's month: filled in, handed in, perhaps sent back and handed in again, accepted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from luodi.core.periods import Period
from luodi.demo.acts.crew import Crew
from luodi.demo.acts.lists import Ledger
from luodi.demo.acts.reports import confidence, filled, is_unchanged
from luodi.demo.chance import happens, number
from luodi.demo.county import YEAR
from luodi.demo.moments import Event, later
from luodi.ledger.rounds.models import OwedItem, Round
from luodi.ledger.rounds.queries import my_items
from luodi.ledger.rounds.services import (
    Filled,
    answers_save,
    office_status_set,
    submission_accept,
    submission_return,
    submission_submit,
)
from luodi.ledger.tasks.queries import task_get
from luodi.ledger.tasks.services import confidence_set

NOTE = "请补充本月完成的工程量或办理环节。"
MENDED = "（已补充本月完成情况，附佐证材料清单。）"


@dataclass(frozen=True)
class Course:
    """How a unit's month goes: when it is filled in, and how far it gets (`last`).

    `returned` is the office's reason for sending it back; `overruled` the thing whose status the office
    sets otherwise, with that status and the reason.
    """

    unit: str
    filled_at: dt.datetime
    returned: str = ""
    overruled: tuple[str, str, str] | None = None
    last: str = "accepted"


def course_events(crew: Crew, ledger: Ledger, round_: Round, month: int, course: Course) -> Iterator[Event]:
    """Everything that happens to the unit's submission; nothing for a unit that owes nothing."""
    items = my_items(crew.reporters[course.unit], round_)
    if not items:
        return
    submission, reporter = items[0].submission, crew.reporters[course.unit]
    answers = {str(item.key): filled(ledger, ledger.plans[item.subject_key], month) for item in items}
    if course.last == "draft":
        answers = dict(list(answers.items())[: max(1, len(answers) // 2)])
    yield Event(course.filled_at, lambda: answers_save(reporter, submission, answers, None))
    if course.last == "draft":
        return
    handed_in = later(course.filled_at, number(0, 1, "submit", course.unit, month), course.unit)
    yield Event(handed_in, lambda: submission_submit(crew.heads[course.unit], submission))
    if course.last == "submitted":
        return
    seen = later(handed_in, number(0, 1, "seen", course.unit, month), course.unit)
    if course.returned:
        first = items[0]
        notes = {str(first.key): NOTE}
        yield Event(seen, lambda: submission_return(crew.clerk, submission, course.returned, notes=notes))
        if course.last == "returned":
            return
        mended = _mended(answers[str(first.key)])
        yield from _again(crew, course, first, mended, seen)
        seen = later(seen, 1, "seen again", course.unit)
    yield from _review(crew, ledger, items, course, seen)
    yield Event(later(seen, 0, "judged"), lambda: _judge(crew, ledger, items, month))


def _again(
    crew: Crew, course: Course, item: OwedItem, mended: Filled, returned_at: dt.datetime
) -> Iterator[Event]:
    """The unit mends what the office found wanting, and hands in again the same day."""
    answers = {str(item.key): mended}
    at = later(returned_at, 0, "mended")
    yield Event(at, lambda: answers_save(crew.reporters[course.unit], item.submission, answers, None))
    yield Event(later(at, 0, "again"), lambda: submission_submit(crew.heads[course.unit], item.submission))


def _review(
    crew: Crew, ledger: Ledger, items: list[OwedItem], course: Course, seen: dt.datetime
) -> Iterator[Event]:
    """The office accepts, after setting another status where it must."""
    if course.overruled:
        thing, status, reason = course.overruled
        item = next(item for item in items if ledger.plans[item.subject_key].thing == thing)
        yield Event(seen, lambda: office_status_set(crew.clerk, item, status, reason))
        seen = later(seen, 0, "overruled")
    yield Event(seen, lambda: submission_accept(crew.clerk, items[0].submission))


def _judge(crew: Crew, ledger: Ledger, items: list[OwedItem], month: int) -> None:
    """The office's confidence in what it has just accepted."""
    for item in items:
        plan = ledger.plans[item.subject_key]
        judged = None if is_unchanged(plan, month) else confidence(plan, month)
        if judged is not None:
            confidence_set(
                crew.clerk, task=task_get(crew.clerk, item.subject_key), period=Period.month(YEAR, month),
                confidence=judged[0], reason=judged[1],
            )  # fmt: skip


def special_events(
    crew: Crew, round_: Round, unit: str, text: str, filled_at: dt.datetime
) -> Iterator[Event]:
    """A unit's answer to a special collection; most are accepted, the newest still lie with the office."""
    items = my_items(crew.reporters[unit], round_)
    answers = {str(item.key): Filled({"text": text}) for item in items}
    submission = items[0].submission
    yield Event(filled_at, lambda: answers_save(crew.reporters[unit], submission, answers, None))
    handed_in = later(filled_at, 0, "special", unit)
    yield Event(handed_in, lambda: submission_submit(crew.heads[unit], submission))
    if happens(70, "special accepted", unit):
        seen = later(handed_in, 1, "special seen", unit)
        if seen.date() <= dt.date(YEAR, 6, 20):
            yield Event(seen, lambda: submission_accept(crew.clerk, submission))


def _mended(answer: Filled) -> Filled:
    values: dict[str, Any] = dict(answer.values)
    if not values:
        return Filled({}, answer.choice, "已核实，本月确无变化。")
    return Filled(values | {"text": f"{values['text']}{MENDED}"})
