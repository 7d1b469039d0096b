"""Working days: the announced holidays, and what is said of years not yet announced."""

import datetime as dt

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from luodi.core.workdays import (
    DayKind,
    add_workdays,
    calendar_from,
    day_kind,
    is_workday,
    shipped_calendar,
    workdays_between,
)

days = st.dates(dt.date(2013, 1, 1), dt.date(2026, 12, 31))


@pytest.mark.parametrize(
    ("day", "kind"),
    [
        ("2024-05-01", DayKind(False, True, "劳动节")),
        ("2024-05-06", DayKind(True, True)),
        ("2024-05-11", DayKind(True, True, "劳动节")),
        ("2024-05-12", DayKind(False, True)),
        ("2024-02-18", DayKind(True, True, "春节")),
        ("2013-10-07", DayKind(False, True, "国庆节")),
        ("2035-10-01", DayKind(True, False)),
    ],
)
def test_a_day_is_worked_or_off_as_announced(day: str, kind: DayKind) -> None:
    assert day_kind(dt.date.fromisoformat(day)) == kind


@given(days)
def test_the_table_says_what_the_published_calendar_says(day: dt.date) -> None:
    assert is_workday(day) == chinese_calendar.is_workday(day)


@pytest.mark.parametrize(
    ("start", "count", "end"),
    [
        ("2024-04-30", 1, "2024-05-06"),
        ("2024-04-26", 5, "2024-05-07"),
        ("2024-05-06", 20, "2024-05-31"),
        ("2024-05-01", 0, "2024-05-01"),
        ("2024-05-06", -1, "2024-04-30"),
        ("2024-09-29", 2, "2024-10-08"),
    ],
)
def test_a_term_in_working_days(start: str, count: int, end: str) -> None:
    due = add_workdays(dt.date.fromisoformat(start), count)
    assert due.day.isoformat() == end
    assert due.unknown_years == ()


@given(days, st.integers(-400, 400))
def test_counting_undoes_adding(day: dt.date, count: int) -> None:
    due = add_workdays(day, count)
    counted = workdays_between(day, due.day)
    assert counted.days == count
    assert counted.unknown_years == due.unknown_years


@given(days, days, days)
def test_counts_add_up(first: dt.date, second: dt.date, third: dt.date) -> None:
    start, middle, end = sorted((first, second, third))
    parts = workdays_between(start, middle).days + workdays_between(middle, end).days
    assert parts == workdays_between(start, end).days


def test_a_year_not_announced_is_counted_with_plain_weekends_and_named() -> None:
    last = max(shipped_calendar().years)
    due = add_workdays(dt.date(last, 12, 25), 10)
    assert due.unknown_years == (last + 1,)
    assert workdays_between(dt.date(last + 1, 3, 1), dt.date(last + 1, 3, 31)).unknown_years == (last + 1,)


def test_a_year_is_added_by_data_alone() -> None:
    calendar = calendar_from(
        {"years": {"2035": {"holidays": {"国庆节": ["10-01"]}, "workdays": {"国庆节": ["09-29"]}}}}
    )
    assert day_kind(dt.date(2035, 10, 1), calendar) == DayKind(False, True, "国庆节")
    assert add_workdays(dt.date(2035, 9, 28), 1, calendar).day == dt.date(2035, 9, 29)


def test_a_day_both_off_and_worked_is_refused() -> None:
    with pytest.raises(ValueError, match="2035-10-01"):
        calendar_from({"years": {"2035": {"holidays": {"甲": ["10-01"]}, "workdays": {"乙": ["10-01"]}}}})
    with pytest.raises(ValueError, match="day"):
        calendar_from({"years": {"2035": {"holidays": {"甲": ["02-30"]}, "workdays": {}}}})
