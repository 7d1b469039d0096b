"""What rows of a book say by settings and clocks of the region: planning, punctuality."""

from __future__ import annotations

import datetime as dt

import pytest

from luodi.books.services.live import live_book
from luodi.core.days import Day
from luodi.core.periods import CHINA
from luodi.core.questions import parse
from luodi.figures.asking import ask
from luodi.ledger.audit import context
from luodi.ledger.org.services import region_setting_set
from luodi.ledger.rounds.models import Submission
from tests.books.world import County, month

DUE = dt.datetime(2024, 12, 25, 23, 59, 59, tzinfo=CHINA)


@pytest.mark.parametrize("period", ["2024-05", "2024-10"])
def test_planning_counts_as_slow_where_the_county_says_so_but_not_of_a_task_of_the_fourth_quarter(
    county: County, period: str
) -> None:
    """The printed status stays what it is; what it counts as follows the setting."""
    with context.request("test", at=dt.datetime(2024, 11, 15, 12, tzinfo=CHINA)):
        county.add("3", starts=Day("month", 2024, 10))
        county.open(period)
        county.report(period, "林草局", d1="谋划阶段", p1="可争取", d3="处于谋划阶段")

        def stands(number: str) -> tuple[str | None, str | None]:
            row = live_book(county.region, month(period)).task_rows.get(key=str(county.task(number).key))
            return row.status, row.meaning

        assert stands("1") == stands("3") == ("谋划阶段", "not_started")
        region_setting_set(county.clerk, region=county.region, name="planning_counts_as_slow", value=True)
        assert stands("1") == ("谋划阶段", "slow")
        assert stands("3") == ("谋划阶段", "not_started")
        asked = ask(county.clerk, parse("任务数(含义=进展缓慢)"), region="159924", period=period)
        assert asked.value == 1


@pytest.mark.parametrize(
    ("late", "expected"),
    [(dt.timedelta(milliseconds=900), True), (dt.timedelta(seconds=1), False)],
)
def test_the_last_second_of_the_due_day_is_in_time_in_books_and_figures(
    county: County, late: dt.timedelta, expected: bool
) -> None:
    county.open("2024-01")
    submission = county.hand_in("2024-01", "林草局", d1="已完成", p1="可争取")
    Submission.objects.filter(pk=submission.pk).update(first_submitted_at=DUE + late)
    book = live_book(county.region, month("2024-01"))
    assert book.submission_rows.get(unit="林草局").on_time is expected
    for text, value in (("报送数(按时=是)", int(expected)), ("及时率(单位=林草局)", int(expected))):
        asked = ask(county.clerk, parse(text), region=county.region.code, period="2024-01")
        assert asked.value == value
