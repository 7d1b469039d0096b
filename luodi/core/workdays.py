"""Working days of the People's Republic: weekdays, less days off, plus make-up days (调休).

The facts are the table `data/holidays.json`, to which a year is added when it is announced. A year that
is not there has plain weekends, and every result says so.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files
from typing import Any

ONE_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Calendar:
    """The years it knows, their days off and their make-up working days, each with the holiday's name."""

    years: frozenset[int]
    holidays: Mapping[dt.date, str] = field(hash=False)
    workdays: Mapping[dt.date, str] = field(hash=False)


@dataclass(frozen=True)
class DayKind:
    """Whether a day is worked, whether its year is known, and the holiday that makes it so (else empty)."""

    is_workday: bool
    is_known: bool
    holiday: str = ""


@dataclass(frozen=True)
class DueDay:
    """The day that a number of working days leads to; `unknown_years` were counted with plain weekends."""

    day: dt.date
    unknown_years: tuple[int, ...] = ()


@dataclass(frozen=True)
class WorkdayCount:
    """A number of working days; `unknown_years` were counted with plain weekends."""

    days: int
    unknown_years: tuple[int, ...] = ()


def day_kind(day: dt.date, calendar: Calendar | None = None) -> DayKind:
    """What kind of day it is, in the shipped calendar unless another is given."""
    known = calendar or shipped_calendar()
    is_known = day.year in known.years
    if day in known.holidays:
        return DayKind(False, is_known, known.holidays[day])
    if day in known.workdays:
        return DayKind(True, is_known, known.workdays[day])
    return DayKind(day.weekday() < 5, is_known)


def is_workday(day: dt.date, calendar: Calendar | None = None) -> bool:
    """Whether a day is worked; a year that is not known has plain weekends (`day_kind` tells)."""
    return day_kind(day, calendar).is_workday


def add_workdays(day: dt.date, days: int, calendar: Calendar | None = None) -> DueDay:
    """The `days`-th working day after a day, which itself is not counted; before it when negative.

    Zero gives the day itself, worked or not.
    """
    step = ONE_DAY if days >= 0 else -ONE_DAY
    left, unknown = abs(days), set()
    while left:
        day += step
        kind = day_kind(day, calendar)
        left -= kind.is_workday
        if not kind.is_known:
            unknown.add(day.year)
    return DueDay(day, tuple(sorted(unknown)))


def workdays_between(start: dt.date, end: dt.date, calendar: Calendar | None = None) -> WorkdayCount:
    """Working days after `start` up to and including `end`; negative when `end` comes first.

    `workdays_between(day, add_workdays(day, n).day).days == n`.
    """
    step = ONE_DAY if end >= start else -ONE_DAY
    count, unknown, day = 0, set(), start
    while day != end:
        day += step
        kind = day_kind(day, calendar)
        count += kind.is_workday
        if not kind.is_known:
            unknown.add(day.year)
    return WorkdayCount(count if end >= start else -count, tuple(sorted(unknown)))


def calendar_from(data: Mapping[str, Any]) -> Calendar:
    """A calendar from its table: per year `holidays` and `workdays`, each holiday with its days as MM-DD.

    Raises: ValueError for a day that does not exist or stands on both sides.
    """
    tables: dict[str, dict[dt.date, str]] = {"holidays": {}, "workdays": {}}
    for year, facts in data["years"].items():
        for side, table in tables.items():
            for name, days in facts[side].items():
                table.update((dt.date.fromisoformat(f"{year}-{day}"), name) for day in days)
    both = sorted(tables["holidays"].keys() & tables["workdays"].keys())
    if both:
        raise ValueError(f"既放假又上班：{both[0].isoformat()}")
    return Calendar(frozenset(int(year) for year in data["years"]), tables["holidays"], tables["workdays"])


@lru_cache
def shipped_calendar() -> Calendar:
    """The calendar that the product ships, from 2013 on."""
    text = files("luodi.core").joinpath("data/holidays.json").read_text(encoding="utf-8")
    return calendar_from(json.loads(text))
