"""Pace: the sums of the county summaries, worked by hand."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luodi.core.money import percent_text, show_money
from luodi.core.pace import (
    PeriodEnded,
    completion_rate,
    forecast,
    gap,
    growth,
    half_done,
    increment,
    months_left,
    on_pace,
    required_pace,
)
from luodi.core.periods import Period

MAY = Period.month(2013, 5)
TARGET, RECEIVED = Decimal(1_300_000_000), Decimal(412_000_000)


def test_the_half_year_summary_of_a_county() -> None:
    assert percent_text(completion_rate(RECEIVED, TARGET)) == "31.7%"
    assert show_money(gap(TARGET, RECEIVED)) == "8.88亿元"
    assert show_money(required_pace(TARGET, RECEIVED, MAY), "亿元", 2) == "1.27亿元"
    assert show_money(required_pace(TARGET, RECEIVED, MAY, first_month=5), "亿元", 2) == "1.11亿元"


@pytest.mark.parametrize(
    ("rate", "paced", "halved"),
    [
        (Fraction(5, 12), True, False),
        (Fraction(41, 100), False, False),
        (Fraction(1, 2), True, True),
        (Fraction(0), False, False),
        (None, None, None),
    ],
)
def test_on_pace_and_half_done(rate: Fraction | None, paced: bool | None, halved: bool | None) -> None:
    assert on_pace(rate, MAY.time_progress) is paced
    assert half_done(rate) is halved


def test_unknown_gives_unknown_never_zero() -> None:
    assert completion_rate(None, 5) is None
    assert completion_rate(5, None) is None
    assert completion_rate(5, 0) is None
    assert gap(None, 5) is None
    assert gap(5, None) is None
    assert required_pace(None, 5, MAY) is None
    assert increment(5, None) is None
    assert growth(5, None) is None
    assert growth(5, 0) is None
    assert forecast(None, MAY) is None


def test_nothing_is_missing_once_the_target_is_reached() -> None:
    assert gap(5, 7) == 0
    assert required_pace(5, 7, MAY) == 0


@pytest.mark.parametrize("period", [Period.month(2013, 12), Period("half", 2013, 2), Period("year", 2013)])
def test_after_december_no_month_is_left(period: Period) -> None:
    with pytest.raises(PeriodEnded, match="剩余月份"):
        required_pace(5, 3, period)


def test_the_first_month_counted_is_a_parameter() -> None:
    assert months_left(MAY) == 7
    assert months_left(MAY, 5) == 8
    assert months_left(Period.month(2013, 12), 12) == 1
    with pytest.raises(ValueError, match="13"):
        months_left(MAY, 13)


def test_increment_and_growth() -> None:
    assert increment(412, Decimal("151.25")) == Fraction(26075, 100)
    assert percent_text(growth(224, 100)) == "124.0%"
    assert percent_text(growth(50, 100)) == "-50.0%"


def test_the_forecast_follows_last_years_course_else_the_calendar() -> None:
    assert forecast(412, MAY, Fraction(2, 5)) == 1030
    assert forecast(5, MAY) == 12
    assert forecast(5, MAY, Fraction(0)) == 12


money = st.integers(0, 10**12)


@given(money, money, st.integers(1, 11))
def test_the_required_pace_over_the_months_left_closes_the_gap(target: int, to_date: int, month: int) -> None:
    period = Period.month(2024, month)
    pace = required_pace(target, to_date, period)
    assert pace is not None
    assert to_date + pace * months_left(period) == max(target, to_date)


@given(money, st.integers(1, 10**12))
def test_growth_is_the_increment_over_last_year(to_date: int, last_year: int) -> None:
    rise, grown = increment(to_date, last_year), growth(to_date, last_year)
    assert rise is not None
    assert grown == rise / last_year
