"""A span of time written as a deadline ends on the deadline; what may mean two things is no span."""

from __future__ import annotations

import pytest

from luodi.core.columns import Column
from luodi.core.days import Day
from luodi.sheets.dates import ImpossibleDate, NotADate, NoYear
from luodi.sheets.spans import span_end
from luodi.sheets.values import Flaw, reader


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2031年3月—6月", "2031-06"), ("2031年3-6月", "2031-06"), ("3-6月", "2030-06"),
        ("3月至6月", "2030-06"),
        ("3——6月底前", "2030-06"), ("计划3～6月完成", "2030-06"), ("2031.3-2031.6", "2031-06"),
        ("2031/3-2031/6", "2031-06"), ("2031-03-2031-06", "2031-06"), ("2031.1-6月", "2031-06"),
        ("2031年3月1日至6月30日", "2031-06-30"), ("2031.3.1-2031.6.30", "2031-06-30"),
        ("自2031年3月起至2031年12月", "2031-12"), ("2031年11月—2032年3月", "2032-03"),
        ("11月-次年3月", "2031-03"), ("2031—2033年", "2033"), ("2031年3月至长期", "长期"),
        ("一至三季度", "2030-09"), ("2031年第二季度至第四季度", "2031-12"), ("3-4季度", "2030-12"),
        ("三至六月", "2030-06"), ("二〇三一年三月至六月", "2031-06"),
    ],
)  # fmt: skip
def test_a_span_ends_when_it_says(text: str, iso: str) -> None:
    assert span_end(text, 2030).iso() == iso


@pytest.mark.parametrize(
    "text",
    ["", "-", "6-7", "3.1-6.30", "2031.3-6", "10月-3月", "2031年—6月", "长期-6月", "3月-6月-9月",
     "6月15日-20日", "0912-5521", "每月", "县城至镇区"],
)  # fmt: skip
def test_what_may_mean_two_things_is_no_span(text: str) -> None:
    with pytest.raises(NotADate):
        span_end(text, 2030)


def test_an_impossible_or_yearless_end_is_told_as_such() -> None:
    with pytest.raises(ImpossibleDate):
        span_end("2031年2月30日-3月5日", 2030)
    with pytest.raises(NoYear):
        span_end("3-6月", None)


def test_a_deadline_keeps_the_end_with_a_note_and_any_other_date_is_unreadable() -> None:
    until = reader(Column("due", "完成时限", "day", is_until=True), "", 2031)
    told = until("2031年3月—6月")
    assert isinstance(told, Flaw)
    assert (told.severity, told.keeps) == ("note", Day("month", 2031, 6))
    assert "2031年3月—6月" in told.message
    assert until("2031年6月") == Day("month", 2031, 6)
    for read, text in ((until, "6-7"), (reader(Column("on", "印发日期", "day"), "", 2031), "3—6月")):
        flaw = read(text)
        assert isinstance(flaw, Flaw)
        assert (flaw.code, flaw.severity) == ("unreadable_date", "error")


@pytest.mark.parametrize("text", ["2031.3-12", "2031/3-6", "2031年3-12"])
def test_a_deadline_that_may_be_a_day_or_a_span_is_unreadable_and_says_how_to_write_either(text: str) -> None:
    for is_until in (True, False):
        flaw = reader(Column("due", "完成时限", "day", is_until=is_until), "", 2031)(text)
        assert isinstance(flaw, Flaw)
        assert (flaw.code, flaw.severity) == ("unreadable_date", "error")
        assert "2024年3月至12月" in flaw.remedy
