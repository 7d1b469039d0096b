"""A date keeps the precision it was written in; one no calendar has is told from one nobody can read."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luodi.sheets.dates import ImpossibleDate, MixedDate, NotADate, NoYear, day_of, serial_day


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2031-06-05", "2031-06-05"),
        ("2031/6/5", "2031-06-05"),
        ("2031.06.05", "2031-06-05"),
        ("２０３１年６月５日", "2031-06-05"),
        ("2031年6月5日前", "2031-06-05"),
        ("2031-06-05 00:00:00", "2031-06-05"),
        ("20310605", "2031-06-05"),
        ("2031.10", "2031-10"),
        ("2031.1", "2031-01"),
        ("2031年 6 月底前", "2031-06"),
        ("2031年6月份", "2031-06"),
        ("2031-06", "2031-06"),
        ("31年6月", "2031-06"),
        ("2031年底", "2031-12"),
        ("2031年底前", "2031-12"),
        ("2031年", "2031"),
        ("2031", "2031"),
        ("2031年度", "2031"),
        ("2031年上半年", "2031-06"),
        ("2031年第三季度", "2031-09"),
        ("二〇三一年十二月", "2031-12"),
        ("二〇三一年十月二十五日", "2031-10-25"),
        ("9月底前", "2030-09"),
        ("九月底前", "2030-09"),
        ("十二月", "2030-12"),
        ("六月三十日前", "2030-06-30"),
        ("9月", "2030-09"),
        ("9月12日", "2030-09-12"),
        ("年底前", "2030-12"),
        ("年内", "2030"),
        ("长期", "长期"),
        ("长期坚持", "长期"),
        ("持续推进", "长期"),
        ("常态化推进，长期坚持", "长期"),
        ("今年年底前", "2030-12"),
        ("明年6月底前", "2031-06"),
        ("本年度内", "2030"),
        ("31.6.5", "2031-06-05"),
        ("2031年6月5日24时前", "2031-06-05"),
        ("2031年6月5日前完成", "2031-06-05"),
        ("2031年6月底前完成并长期坚持", "2031-06"),
        ("2031年6月（长期坚持）", "2031-06"),
        ("截至2031年6月5日", "2031-06-05"),
        ("力争2031年底前取得阶段性成效", "2031-12"),
        ("2031-06-05T00:00:00", "2031-06-05"),
    ],
)
def test_it_reads_dates_as_precisely_as_written(text: str, iso: str) -> None:
    assert day_of(text, 2030).iso() == iso


@pytest.mark.parametrize(
    "text", ["2031-02-30", "2031.13", "2031年6月31日", "2029/2/29", "13月", "20311301", "6月31日前完成"]
)
def test_it_tells_dates_that_no_calendar_has(text: str) -> None:
    with pytest.raises(ImpossibleDate):
        day_of(text, 2030)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "尽快",
            "2031.6-2032.5",
            "待会议研究",
            "6",
            "1031年",
            "x2031",
            "已完成",
            "争取",
            "持续推进完成",
            "30.12",
        ),
        *("2031年6月（原为2031年3月）", "上级批复后三个月"),
    ],
)
def test_it_does_not_guess_at_what_it_cannot_read(text: str) -> None:
    with pytest.raises(NotADate):
        day_of(text, 2030)


@pytest.mark.parametrize(
    "text",
    [
        *("2031.3-12", "2031/3-6", "2031-3.12", "2031-3/12", "2031.3/12", "2031.3—12", "2031.3~12"),
        *("2031年3-12", "2031-3~12", "２０３１．３－１２", "截至2031.3-12"),
    ],
)
def test_a_date_that_may_be_a_span_is_told_apart_from_what_is_no_date(text: str) -> None:
    with pytest.raises(MixedDate):
        day_of(text, 2030)


@pytest.mark.parametrize(
    ("text", "iso"),
    [("2031—3—12", "2031-03-12"), ("2031年3.12", "2031-03-12"), ("2031.3月12日", "2031-03-12")],
)
def test_one_kind_of_divider_or_a_named_month_is_plain_enough(text: str, iso: str) -> None:
    assert day_of(text, 2030).iso() == iso


def test_it_asks_for_the_year_when_nothing_says_it() -> None:
    with pytest.raises(NoYear):
        day_of("9月底前", None)


@pytest.mark.parametrize(
    ("number", "iso"),
    [
        (48000, "2031-06-01"),
        (48000.75, "2031-06-01"),
        (2031, "2031"),
        (203106, "2031-06"),
        (20310605, "2031-06-05"),
    ],
)
def test_it_reads_numbers_in_a_date_column(number: float, iso: str) -> None:
    assert serial_day(number).iso() == iso


@pytest.mark.parametrize("number", [0, 7, 350.5, 10**9, -48000])
def test_other_numbers_are_no_dates(number: float) -> None:
    with pytest.raises(NotADate):
        serial_day(number)


@given(
    st.dates(dt.date(1950, 1, 1), dt.date(2099, 12, 31)),
    st.sampled_from(["{:%Y-%m-%d}", "{:%Y.%m.%d}", "{:%Y/%m/%d}", "{0.year}年{0.month}月{0.day}日"]),
)
def test_every_real_date_is_read_back(date: dt.date, style: str) -> None:
    assert day_of(style.format(date), None).last == date
