"""The office's confidence beside the light of the rules, in live and sealed books."""

from __future__ import annotations

import pytest

from luodi.books.models import TaskRow
from luodi.books.services.live import live_book
from luodi.books.services.sealing import books_restate
from luodi.ledger.org.access import Refused
from luodi.ledger.tasks.services import confidence_correct, confidence_set
from tests.books.world import County, month


def stands(county: County, period: str) -> tuple[str | None, str, bool | None]:
    """The first task's confidence, its reason, and whether it agrees with the light, in the newest book."""
    task = county.task("1")
    rows = TaskRow.objects.filter(key=str(task.key), book__period=period).order_by("-book__revision")
    row = rows.filter(book__revision__gt=0).first() or live_book(county.region, month(period)).task_rows.get(
        key=str(task.key)
    )
    return row.confidence, row.confidence_reason, row.lights_agree


def judge(county: County, period: str, colour: str, reason: str) -> None:
    confidence_set(
        county.clerk, task=county.task("1"), period=month(period), confidence=colour, reason=reason
    )


def test_the_live_book_follows_and_tells_where_the_two_lights_differ(county: County) -> None:
    county.open("2024-01")
    county.report("2024-01", "林草局", d1="进展缓慢", p1="可争取")
    assert stands(county, "2024-01") == (None, "", None)
    judge(county, "2024-01", "red", "用地没有落实")
    assert stands(county, "2024-01") == ("red", "用地没有落实", False)
    judge(county, "2024-01", "yellow", "用地已批")
    assert stands(county, "2024-01") == ("yellow", "用地已批", True)


def test_it_stays_in_later_months_until_the_task_is_done(county: County) -> None:
    county.open("2024-01")
    judge(county, "2024-01", "green", "有把握")
    county.open("2024-02")
    assert stands(county, "2024-02")[0] == "green"
    county.report("2024-02", "林草局", d1="已完成", p1="可争取")
    assert stands(county, "2024-02") == (None, "", None)


def test_a_sealed_month_shows_a_correction_once_it_is_restated(county: County) -> None:
    county.live_through("2024-01", d1="进展缓慢", d2="进展缓慢", p1="可争取", p2="可争取")
    with pytest.raises(Refused, match="books restate 2024-01"):
        judge(county, "2024-01", "red", "复核")
    confidence_correct(
        county.clerk, task=county.task("1"), period=month("2024-01"), confidence="red", reason="复核"
    )
    assert stands(county, "2024-01")[0] is None
    books_restate(county.clerk, county.region, month("2024-01"), "复核")
    assert stands(county, "2024-01") == ("red", "复核", False)
