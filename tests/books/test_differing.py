"""Which sealed months the ledger contradicts now (待重述), and in which tasks."""

from __future__ import annotations

import pytest

from luodi.books.queries import month_differences, needs_restating
from luodi.books.services.sealing import books_restate
from luodi.ledger.org.models import Role
from luodi.ledger.tasks.models import Progress
from luodi.ledger.tasks.services import (
    list_rename,
    progress_contribute,
    progress_correct,
    progress_reverse,
    task_change,
    task_withdraw,
)
from tests.books.world import DELIVERY, PURSUIT, County, month

SAID = {"d1": "进展缓慢", "d2": "进展缓慢", "p1": "可争取", "p2": "可争取"}


@pytest.fixture
def sealed(county: County) -> County:
    """January to March sealed; the second task reported in January only."""
    county.live_through("2024-01", **SAID)
    county.live_through("2024-02", d1="取得阶段性成效", p1="可争取", p2="可争取")
    county.live_through("2024-03", d1="已完成", p1="可争取", p2="可争取")
    return county


def _correct(county: County, number: str, period: str, **values: str) -> None:
    said = dict(values)
    if "status" in said:
        label = county.lists[DELIVERY].scheme.statuses.get(label=said.pop("status"))
        progress_correct(
            county.clerk, task=county.task(number), period=month(period), reason="核实", status=label
        )
    else:
        progress_correct(
            county.clerk, task=county.task(number), period=month(period), reason="核实", text="改"
        )


def _found(county: County) -> dict[str, int]:
    return {str(period): count for period, count in needs_restating(county.clerk, county.region)}


def test_nothing_needs_restating_after_sealing(sealed: County) -> None:
    assert _found(sealed) == {}


def test_a_correction_marks_its_month_and_those_that_carry_it(sealed: County) -> None:
    _correct(sealed, "1", "2024-02", status="已完成")
    assert _found(sealed) == {"2024-02": 1}
    _correct(sealed, "2", "2024-01", status="已完成")
    assert _found(sealed) == {"2024-01": 1, "2024-02": 2, "2024-03": 1}


def test_a_difference_names_the_task_and_what_it_said_and_says(sealed: County) -> None:
    _correct(sealed, "1", "2024-02", status="已完成")
    (found,) = month_differences(sealed.clerk, sealed.region, month("2024-02"))
    assert found.key == str(sealed.task("1").key)
    assert (found.list, found.label, found.sealed, found.now) == (
        DELIVERY,
        f"{DELIVERY}任务1",
        "取得阶段性成效",
        "已完成",
    )


def test_a_correction_of_the_text_alone_counts_too(sealed: County) -> None:
    _correct(sealed, "1", "2024-03")
    assert _found(sealed) == {"2024-03": 1}


def test_a_reversal_counts(sealed: County) -> None:
    fact = Progress.objects.select_related("task__task_list__region").get(
        period="2024-03", task=sealed.task("1")
    )
    progress_reverse(sealed.clerk, fact=fact, reason="误报")
    assert _found(sealed) == {"2024-03": 1}


def test_a_correction_reversed_is_no_difference_any_more(sealed: County) -> None:
    _correct(sealed, "1", "2024-03", status="进展缓慢")
    last = Progress.objects.select_related("task__task_list__region").order_by("-pk")[0]
    progress_reverse(sealed.clerk, fact=last, reason="更正有误")
    assert _found(sealed) == {}


def test_a_task_added_for_the_whole_year_is_one_that_sealed_months_lack(sealed: County) -> None:
    sealed.add("9", "发改委")
    assert _found(sealed) == {"2024-01": 1, "2024-02": 1, "2024-03": 1}
    (found,) = month_differences(sealed.clerk, sealed.region, month("2024-01"))
    assert (found.sealed, found.now) == (None, None)


def test_what_is_said_of_later_months_or_of_names_does_not_count(sealed: County) -> None:
    task_withdraw(sealed.clerk, task=sealed.task("2"), period=month("2024-04"), reason="取消")
    list_rename(sealed.clerk, task_list=sealed.lists[PURSUIT], name="改名")
    task_change(sealed.clerk, task=sealed.task("1"), requirement="改写")
    sealed.open("2024-04")
    sealed.report("2024-04", "林草局", d1="进展缓慢")
    assert _found(sealed) == {}


def test_a_word_added_by_another_unit_in_an_open_month_does_not_count(sealed: County) -> None:
    sealed.open("2024-04")
    progress_contribute(
        sealed.person(Role.REPORTER, "水务局"), task=sealed.task("1", PURSUIT), period=month("2024-04"),
        unit=sealed.units["水务局"], text="配合",
    )  # fmt: skip
    assert _found(sealed) == {}


def test_restating_settles_it(sealed: County) -> None:
    _correct(sealed, "2", "2024-01", status="已完成")
    books_restate(sealed.clerk, sealed.region, month("2024-01"), "更正")
    assert _found(sealed) == {}


@pytest.mark.parametrize("role", [Role.SYSTEM_ADMIN, Role.AUDIT_ADMIN, Role.REPORTER])
def test_it_tells_nothing_to_who_does_not_see_the_region(sealed: County, role: str) -> None:
    _correct(sealed, "1", "2024-03")
    somebody = sealed.person(role, "林草局" if role == Role.REPORTER else "")
    assert needs_restating(somebody, sealed.region) == []
    assert month_differences(somebody, sealed.region, month("2024-03")) == []


def test_it_takes_as_many_queries_however_many_months(sealed: County, django_assert_num_queries) -> None:
    with django_assert_num_queries(6):
        needs_restating(sealed.clerk, sealed.region)
    sealed.live_through("2024-04", d1="已完成")
    with django_assert_num_queries(6):
        needs_restating(sealed.clerk, sealed.region)
