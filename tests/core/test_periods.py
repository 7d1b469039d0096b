"""Periods: how they are written, where they end, what stands before them."""

import datetime as dt
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luodi.core.periods import CHINA, LENGTHS, NotAPeriod, Period, PeriodKind, china_day, due_moment

MAY = Period.month(2024, 5)
kinds: st.SearchStrategy[PeriodKind] = st.sampled_from(tuple(LENGTHS))
periods = kinds.flatmap(
    lambda kind: st.builds(
        Period, st.just(kind), st.integers(1901, 2998), st.integers(1, 12 // LENGTHS[kind])
    )
)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("2024-05", "2024-05"),
        ("2024-5", "2024-05"),
        ("2024.5", "2024-05"),
        ("2024/05", "2024-05"),
        ("202405", "2024-05"),
        ("2024年5月", "2024-05"),
        ("2024 年 05 月份", "2024-05"),
        ("２０２４年５月底", "2024-05"),
        ("2024年十一月", "2024-11"),
        ("2024Q2", "2024Q2"),
        ("2024q2", "2024Q2"),
        ("2024年第二季度", "2024Q2"),
        ("2024年二季度", "2024Q2"),
        ("2024年4季度", "2024Q4"),
        ("2024H1", "2024H1"),
        ("2024年下半年", "2024H2"),
        ("2024", "2024"),
        ("2024年", "2024"),
        ("2024年度", "2024"),
        ("2024年全年", "2024"),
    ],
)
def test_it_reads_what_officials_write(text: str, written: str) -> None:
    assert str(Period.parse(text)) == written


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("5月", "2013-05"),
        ("十二月份", "2013-12"),
        ("二季度", "2013Q2"),
        ("上半年", "2013H1"),
        ("全年", "2013"),
    ],
)
def test_a_year_completes_what_is_written_without_one(text: str, written: str) -> None:
    assert str(Period.parse(text, year=2013)) == written
    assert str(Period.parse(text, relative_to=Period.month(2013, 3))) == written


@pytest.mark.parametrize(
    ("text", "base", "written"),
    [
        ("本月", MAY, "2024-05"),
        ("上月", MAY, "2024-04"),
        ("上月", Period.month(2024, 1), "2023-12"),
        ("去年同期", MAY, "2023-05"),
        ("去年同期", Period("half", 2024, 1), "2023H1"),
        ("上期", Period("quarter", 2024, 1), "2023Q4"),
        ("上月", Period("quarter", 2024, 2), "2024-05"),
        ("本季度", MAY, "2024Q2"),
        ("上季度", MAY, "2024Q1"),
        ("今年", MAY, "2024"),
        ("上年", MAY, "2023"),
    ],
)
def test_relative_words_are_read_against_a_period(text: str, base: Period, written: str) -> None:
    assert str(Period.parse(text, relative_to=base)) == written


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2024-13",
        "2024-00",
        "2024Q5",
        "2024年第五季度",
        "5月",
        "上月",
        "半年",
        "明年",
        "24-05",
        "2024-05-31",
        "月",
    ],
)
def test_it_refuses_what_names_no_period_and_says_how_to_write_one(text: str) -> None:
    with pytest.raises(NotAPeriod) as refused:
        Period.parse(text)
    assert refused.value.problem.value == text
    assert "2024-05" in refused.value.problem.remedy


@pytest.mark.parametrize(
    ("text", "label", "first", "last", "month", "progress"),
    [
        ("2024-05", "2024年5月", "2024-05-01", "2024-05-31", "2024-05", Fraction(5, 12)),
        ("2024-02", "2024年2月", "2024-02-01", "2024-02-29", "2024-02", Fraction(1, 6)),
        ("2024Q2", "2024年第二季度", "2024-04-01", "2024-06-30", "2024-06", Fraction(1, 2)),
        ("2024H2", "2024年下半年", "2024-07-01", "2024-12-31", "2024-12", Fraction(1)),
        ("2023", "2023年", "2023-01-01", "2023-12-31", "2023-12", Fraction(1)),
    ],
)
def test_it_knows_its_label_its_days_and_its_progress(
    text: str, label: str, first: str, last: str, month: str, progress: Fraction
) -> None:
    period = Period.parse(text)
    assert period.label == label
    assert (period.first_day.isoformat(), period.last_day.isoformat()) == (first, last)
    assert str(period.last_month) == month
    assert period.time_progress == progress


def test_progress_by_days_counts_the_leap_day() -> None:
    assert MAY.day_progress == Fraction(152, 366)
    assert Period.month(2023, 5).day_progress == Fraction(151, 365)


def test_the_months_of_a_quarter_and_to_date() -> None:
    assert [str(month) for month in Period("quarter", 2024, 2).months()] == ["2024-04", "2024-05", "2024-06"]
    assert [month.index for month in MAY.months_to_date()] == [1, 2, 3, 4, 5]


def test_a_period_sorts_by_its_end_then_by_its_length() -> None:
    names = ["2023", "2024-05", "2024-06", "2024Q2", "2024H1", "2024-07"]
    assert [str(period) for period in sorted(Period.parse(name) for name in reversed(names))] == names


def test_a_quarter_of_index_five_cannot_be_made() -> None:
    with pytest.raises(NotAPeriod):
        Period("quarter", 2024, 5)


@given(periods)
def test_what_is_printed_is_read_back(period: Period) -> None:
    assert Period.parse(str(period)) == period
    assert Period.parse(period.label) == period


@given(periods)
def test_next_and_previous_undo_each_other_and_leave_no_gap(period: Period) -> None:
    assert period.next().previous() == period
    assert period.next().first_day - period.last_day == dt.timedelta(days=1)
    assert period < period.next()
    assert hash(period.next().previous()) == hash(period)


@given(st.text(max_size=30))
def test_any_text_is_a_period_or_refused(text: str) -> None:
    try:
        period = Period.parse(text, relative_to=MAY)
    except NotAPeriod:
        return
    assert Period.parse(str(period)) == period


def test_what_is_due_on_a_day_is_in_time_until_its_last_second_in_china() -> None:
    moment = due_moment(dt.date(2024, 5, 31))
    assert moment.astimezone(dt.UTC) == dt.datetime(2024, 5, 31, 15, 59, 59, tzinfo=dt.UTC)
    assert china_day(moment) == dt.date(2024, 5, 31)
    assert china_day(moment + dt.timedelta(seconds=1)) == dt.date(2024, 6, 1)


def test_a_moment_without_a_zone_has_no_day_in_china() -> None:
    with pytest.raises(ValueError, match="time zone"):
        china_day(dt.datetime(2024, 5, 31, tzinfo=CHINA).replace(tzinfo=None))
