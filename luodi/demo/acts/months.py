"""January to May: three months from the office's workbooks, two reported by the units themselves."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from luodi.books.services.months import month_close, month_open
from luodi.core.periods import Period
from luodi.demo.acts.crew import Crew
from luodi.demo.acts.lists import Ledger, steps_confirm, take
from luodi.demo.acts.submitting import Course, course_events
from luodi.demo.chance import number, pick
from luodi.demo.county import YEAR, units
from luodi.demo.moments import Event, at, live_through, moment
from luodi.demo.story import FALLS_BACK, SILENT
from luodi.demo.vocabulary import table
from luodi.demo.workbooks.months import month_files
from luodi.ledger.rounds.models import Round
from luodi.ledger.rounds.services import round_extend


@dataclass(frozen=True)
class Calendar:
    """The days of a month's reporting: opened, due, ended (month and day)."""

    opened: tuple[int, int]
    due: int
    closed: tuple[int, int]
    filed: int = 0


CALENDARS = {
    1: Calendar((1, 10), 25, (2, 1), filed=29),
    2: Calendar((2, 19), 26, (3, 1), filed=28),
    3: Calendar((3, 6), 25, (4, 1), filed=28),
    4: Calendar((4, 8), 25, (4, 30)),
    5: Calendar((5, 6), 24, (5, 31)),
    6: Calendar((6, 3), 25, (7, 1)),
}
RETURNED = {4: ("交通局", "文旅局", "自然资源局"), 5: ("生态环境局", "民政局", "自然资源局")}
LATE = {4: ("商务局", "公安局"), 5: ("统计局", "农牧局", "科协")}
EXTENDED = {4: ("水务局", 29, "春灌调水任务集中，经办人员在灌区值守，申请延期至4月29日。")}
OVERRULED = (
    "经现场核查，24座冷藏库中有16座尚未办结用地手续，建成数与进度要求差距较大，不能认定为取得阶段性成效。"
)


def month_from_workbooks(crew: Crew, month: int) -> dict[str, bytes]:
    """A month whose reports the office took from its workbooks, sealed: those workbooks by name."""
    files = month_files(month)
    round_open(crew, month)
    with at(moment(month, CALENDARS[month].filed, "filing")):
        take(crew, files)
    month_end(crew, month)
    return files


def month_by_units(crew: Crew, ledger: Ledger, month: int) -> None:
    """A month that units report themselves: some late, some sent back; reviewed, and sealed."""
    opened = round_open(crew, month)
    events = [
        event for course in _courses(month) for event in course_events(crew, ledger, opened, month, course)
    ]
    if month in EXTENDED:
        when = moment(month, CALENDARS[month].due, "extending")
        events.append(extension(crew, opened, when, *EXTENDED[month]))
    live_through(events)
    if month == 5:
        with at(moment(5, 30, "steps")):
            steps_confirm(crew, ledger, month)
    month_end(crew, month)


def round_open(crew: Crew, month: int) -> Round:
    """The month's round, opened by the office."""
    days = CALENDARS[month]
    with at(moment(*days.opened, "opening")):
        return month_open(crew.clerk, crew.region, Period.month(YEAR, month), dt.date(YEAR, month, days.due))


def extension(crew: Crew, opened: Round, when: dt.datetime, unit: str, day: int, reason: str) -> Event:
    """The office gives a unit until a later day of the same month."""
    due = dt.date(YEAR, when.month, day)
    return Event(when, lambda: round_extend(crew.clerk, opened, crew.units[unit], due, reason))


def month_end(crew: Crew, month: int) -> None:
    """The round ended and its book sealed, late in the day."""
    with at(moment(*CALENDARS[month].closed, "closing").replace(hour=18, minute=20)):
        month_close(crew.clerk, crew.region, Period.month(YEAR, month))


def _courses(month: int) -> Iterator[Course]:
    for unit in units():
        name = unit.name
        if name in SILENT.get(month, ()):
            continue
        due = CALENDARS[month].due
        day = number(due - 10, due - 2, "fill", name, month)
        if name in LATE.get(month, ()):
            day = due + 1
        elif name == EXTENDED.get(month, ("",))[0]:
            day = due + 2
        yield Course(
            name,
            moment(month, day, "fill", name),
            returned=str(pick(table("phrases")["returns"], "return", name, month))
            if name in RETURNED.get(month, ())
            else "",
            overruled=(FALLS_BACK, "进展缓慢", OVERRULED) if (name, month) == ("农牧局", 5) else None,
        )
