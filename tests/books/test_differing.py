"""Which sealed months the ledger contradicts now (待重述), and in which tasks."""

from __future__ import annotations

from decimal import Decimal

import pytest

from luodi.books.models import IndicatorRow, TaskRow
from luodi.books.queries import restatement_due
from luodi.books.services.sealing import books_restate
from luodi.core.days import Day
from luodi.ledger.audit import context
from luodi.ledger.org.models import Role
from luodi.ledger.tasks.models import Progress
from luodi.ledger.tasks.services import (
    Quantity,
    confidence_correct,
    indicators_set,
    list_rename,
    progress_contribute,
    progress_correct,
    progress_reverse,
    task_change,
    task_withdraw,
)
from tests.books.world import DELIVERY, NOON, PURSUIT, County, county_at_noon, month
from tests.kept import kept

TRACES = ("fact", "status_fact", "source", "reported_by")
"""Columns that say which fact a row rests on, not what it says."""

SAID = {"d1": "进展缓慢", "d2": "进展缓慢", "p1": "可争取", "p2": "可争取"}


def _sealed() -> County:
    """January to March sealed; the second task reported in January only."""
    county = county_at_noon()
    with context.request("test", at=NOON):
        county.live_through("2024-01", **SAID)
        county.live_through("2024-02", d1="取得阶段性成效", p1="可争取", p2="可争取")
        county.live_through("2024-03", d1="已完成", p1="可争取", p2="可争取")
    return county


sealed = kept(_sealed, NOON)


def _correct(county: County, number: str, period: str, reason: str = "核实", **values: str) -> None:
    said = dict(values)
    if "status" in said:
        label = county.lists[DELIVERY].scheme.statuses.get(label=said.pop("status"))
        progress_correct(
            county.clerk, task=county.task(number), period=month(period), reason=reason, status=label
        )
    else:
        progress_correct(
            county.clerk, task=county.task(number), period=month(period), reason=reason, text="改"
        )


def _found(county: County) -> dict[str, int]:
    return {str(due.month): len(due.tasks) for due in restatement_due(county.clerk, county.region)}


def test_nothing_needs_restating_after_sealing(sealed: County) -> None:
    assert _found(sealed) == {}


def test_a_correction_marks_its_month_and_those_that_carry_it(sealed: County) -> None:
    _correct(sealed, "1", "2024-02", status="已完成")
    assert _found(sealed) == {"2024-02": 1}
    _correct(sealed, "2", "2024-01", status="已完成")
    assert _found(sealed) == {"2024-01": 1, "2024-02": 2, "2024-03": 1}


def test_a_difference_names_the_task_and_what_it_said_and_says(sealed: County) -> None:
    _correct(sealed, "1", "2024-02", status="已完成")
    ((found,),) = [due.tasks for due in restatement_due(sealed.clerk, sealed.region, [month("2024-02")])]
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


def test_a_correction_that_says_the_same_marks_nothing(sealed: County) -> None:
    """Restating would make the very same row: an act alone is no difference."""
    _correct(sealed, "1", "2024-03", status="已完成")
    assert Progress.objects.filter(period="2024-03", replaces__isnull=False).count() == 1
    assert _found(sealed) == {}


def test_what_the_facts_do_not_say_marks_nothing_beside_them(sealed: County) -> None:
    """A task renamed, its list too, and a correction that says the same: none of it is about a month."""
    list_rename(sealed.clerk, task_list=sealed.lists[DELIVERY], name="改名")
    task_change(sealed.clerk, task=sealed.task("1", "改名"), requirement="改写", due=Day("month", 2024, 1))
    label = sealed.lists[DELIVERY].scheme.statuses.get(label="已完成")
    progress_correct(
        sealed.clerk, task=sealed.task("1", "改名"), period=month("2024-03"), reason="核实", status=label
    )
    assert _found(sealed) == {}


def test_it_says_which_columns_differ_why_and_who(sealed: County) -> None:
    _correct(sealed, "1", "2024-02", status="已完成")
    (due,) = restatement_due(sealed.clerk, sealed.region)
    assert (str(due.month), due.revision, due.reasons) == ("2024-02", 1, ["核实"])
    (task,) = due.tasks
    assert set(task.columns) == {"status", "meaning", "unit_status", "office_reason"}
    assert [(act.why, act.by, act.at) for act in task.acts] == [("核实", Role.CLERK, NOON)]


def _reasons(county: County, period: str) -> list[list[str]]:
    due = restatement_due(county.clerk, county.region, [month(period)])
    return [[act.why for act in task.acts] for item in due for task in item.tasks]


def test_it_tells_every_act_that_makes_a_month_differ_in_their_order(sealed: County) -> None:
    _correct(sealed, "1", "2024-02", reason="核实", status="已完成")
    _judge(sealed, "1", "red", "复核", "2024-02")
    _correct(sealed, "1", "2024-02", reason="再核", status="进展缓慢")
    _correct(sealed, "2", "2024-01", reason="补报", status="已完成")
    assert _reasons(sealed, "2024-02") == [["核实", "复核", "再核"], ["补报"]]
    (due,) = restatement_due(sealed.clerk, sealed.region, [month("2024-02")])
    assert due.reasons == ["核实", "复核", "再核", "补报"]


def test_an_act_on_what_a_later_report_overlays_is_no_reason(sealed: County) -> None:
    """February has its own report of the first task: what January said does not make it differ."""
    _correct(sealed, "1", "2024-01", reason="一月", status="已完成")
    _judge(sealed, "2", "red", "一月复核", "2024-01")
    _judge(sealed, "2", "yellow", "二月复核", "2024-02")
    _correct(sealed, "1", "2024-02", reason="二月", status="未启动")
    task_change(sealed.clerk, task=sealed.task("1"), requirement="改写")
    assert _reasons(sealed, "2024-01") == [["一月"], ["一月复核"]]
    assert _reasons(sealed, "2024-02") == [["二月"], ["二月复核"]]


def test_a_task_added_since_tells_the_act_that_added_it(sealed: County) -> None:
    task = sealed.add("9", "发改委")
    task_change(sealed.clerk, task=task, requirement="改写")
    (due,) = restatement_due(sealed.clerk, sealed.region, [month("2024-03")])
    assert [len(found.acts) for found in due.tasks] == [1]


def test_only_the_months_asked_for_are_held_against_the_ledger(sealed: County) -> None:
    _correct(sealed, "2", "2024-01", status="已完成")
    found = restatement_due(sealed.clerk, sealed.region, [month("2024-02"), month("2024-05")])
    assert [str(due.month) for due in found] == ["2024-02"]


def test_it_is_exactly_what_restating_changes(sealed: County) -> None:
    """The tasks told are those whose rows a restatement makes anew otherwise, and no others."""
    _correct(sealed, "2", "2024-01", status="已完成")
    _correct(sealed, "1", "2024-03")
    told = {
        (str(due.month), task.key)
        for due in restatement_due(sealed.clerk, sealed.region)
        for task in due.tasks
    }
    columns = [f.name for f in TaskRow._meta.concrete_fields if f.name not in ("id", "book", *TRACES)]
    books_restate(sealed.clerk, sealed.region, month("2024-01"), "更正")
    rows: dict[int, set[tuple[object, ...]]] = {}
    for revision in (1, 2):
        found = TaskRow.objects.filter(book__revision=revision).values_list("book__period", "key", *columns)
        rows[revision] = set(found)
    assert {(row[0], row[1]) for row in rows[1] ^ rows[2]} == told


def _judge(county: County, number: str, colour: str, reason: str, period: str = "2024-01") -> None:
    confidence_correct(
        county.clerk, task=county.task(number), period=month(period), confidence=colour, reason=reason
    )


def test_another_confidence_marks_its_month_and_those_that_carry_it(sealed: County) -> None:
    """The first task is done in March: nothing is left there to be confident of."""
    _judge(sealed, "1", "red", "复核")
    assert _found(sealed) == {"2024-01": 1, "2024-02": 1}
    task = restatement_due(sealed.clerk, sealed.region)[0].tasks[0]
    assert task.columns == ("confidence", "confidence_reason")
    assert [act.why for act in task.acts] == ["复核"]
    books_restate(sealed.clerk, sealed.region, month("2024-01"), "复核")
    assert _found(sealed) == {}
    _judge(sealed, "1", "red", "复核")
    assert _found(sealed) == {}


@pytest.fixture
def counted(county: County) -> County:
    """January to March sealed; of 15 to plant one was said in January, nothing more since."""
    indicators_set(county.clerk, task=county.task("1"), quantities=[Quantity("造林", "万亩", Decimal(15))])
    county.quantities = {"d1": {"造林": "1"}}
    county.live_through("2024-01", d1="进展缓慢")
    county.quantities = {}
    county.live_through("2024-02", d1="进展缓慢")
    county.live_through("2024-03", d1="进展缓慢")
    return county


def _quantity(county: County, value: str, period: str) -> None:
    task = county.task("1")
    values = {str(task.indicators.get().key): value}
    progress_correct(county.clerk, task=task, period=month(period), reason="核减", indicator_values=values)


def test_another_quantity_marks_its_month_and_those_that_carry_it(counted: County) -> None:
    assert _found(counted) == {}
    _quantity(counted, "0.5", "2024-01")
    assert _found(counted) == {"2024-01": 1, "2024-02": 1, "2024-03": 1}
    for due in restatement_due(counted.clerk, counted.region):
        (task,) = due.tasks
        assert (task.columns, task.sealed, task.now) == (("indicator_values",), "进展缓慢", "进展缓慢")
        assert [act.why for act in task.acts] == ["核减"]


def test_a_quantity_that_a_sealed_month_lacked_is_exactly_what_restating_adds(counted: County) -> None:
    _quantity(counted, "2", "2024-02")
    assert _found(counted) == {"2024-02": 1, "2024-03": 1}
    books_restate(counted.clerk, counted.region, month("2024-01"), "核减")
    values = IndicatorRow.objects.filter(book__revision=2).order_by("book__period")
    assert list(values.values_list("value_e4", flat=True)) == [10_000, 20_000, 20_000]
    assert _found(counted) == {}


def test_a_correction_that_leaves_a_quantity_as_it_was_marks_nothing(counted: County) -> None:
    _quantity(counted, "1.0", "2024-01")
    assert _found(counted) == {}


def test_another_target_is_not_said_of_a_month(counted: County) -> None:
    """As a task renamed: a restatement would show it, and nothing was corrected."""
    task = counted.task("1")
    indicators_set(counted.clerk, task=task, quantities=[Quantity("造林", "万亩", Decimal(20))])
    assert _found(counted) == {}


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
    ((found,),) = [due.tasks for due in restatement_due(sealed.clerk, sealed.region, [month("2024-01")])]
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
    assert restatement_due(somebody, sealed.region) == []
    assert restatement_due(somebody, sealed.region, [month("2024-03")]) == []


def test_it_takes_as_many_queries_however_many_months(sealed: County, django_assert_num_queries) -> None:
    with django_assert_num_queries(9):
        restatement_due(sealed.clerk, sealed.region)
    sealed.live_through("2024-04", d1="已完成")
    with django_assert_num_queries(9):
        restatement_due(sealed.clerk, sealed.region)
