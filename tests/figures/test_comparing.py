"""Two books held against each other: what rose, fell, turned red, came and left."""

from __future__ import annotations

import datetime as dt

import pytest

from luodi.books.changes import Stand, changes
from luodi.books.models import TaskChangeRow
from luodi.books.services.sealing import books_restate
from luodi.core.days import Day
from luodi.core.problems import Rejected
from luodi.figures.comparing import Comparison, compare
from luodi.ledger.org.models import Role
from luodi.ledger.tasks.services import progress_correct, task_change, task_withdraw
from tests.books.world import DELIVERY, PURSUIT, County, month


def compared(county: County, before: str, after: str, **revisions: int) -> Comparison:
    """The office compares."""
    return compare(county.clerk, "159924", month(before), month(after), **revisions)


def told(comparison: Comparison) -> list[tuple[str, str, str, str | None, str | None]]:
    """Change, list, number, and the statuses."""
    return [(c.change, c.list, c.number, c.status_before, c.status_after) for c in comparison.changes]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (None, None, ()),
        (None, ("on", "done", "red"), ("新增",)),
        (("withdrawn", "done", None), ("on", "slow", None), ("新增",)),
        (("on", "slow", None), None, ("撤出",)),
        (("on", "slow", None), ("withdrawn", "slow", None), ("撤出",)),
        (("withdrawn", "slow", None), ("withdrawn", "slow", None), ()),
        (("on", "slow", "red"), ("on", "done", "blue"), ("上升",)),
        (("on", "done", "blue"), ("on", "slow", "red"), ("下降", "新转红")),
        (("on", "slow", "yellow"), ("on", "slow", "red"), ("新转红",)),
        (("on", "slow", "red"), ("on", "slow", "red"), ()),
        (("on", None, None), ("on", None, None), ()),
        (("on", None, None), ("on", "done", "blue"), ("其他变动",)),
        (("on", "done", "blue"), ("on", None, None), ("其他变动",)),
        (("on", "available", None), ("on", "unobtainable", None), ("转为无法争取",)),
        (("on", None, None), ("on", "unobtainable", None), ("转为无法争取",)),
        (("on", "unobtainable", None), ("on", "unobtainable", None), ()),
        (("on", "unobtainable", None), ("on", "available", None), ("其他变动",)),
        (("on", "unobtainable", None), ("on", "available", "red"), ("其他变动", "新转红")),
        (None, ("on", "unobtainable", None), ("新增",)),
        (("on", "unobtainable", None), None, ("撤出",)),
    ],
)
def test_the_change_between_two_books(before, after, expected: tuple[str, ...]) -> None:
    stands = [Stand(s[0], s[1], None, s[2]) if s else None for s in (before, after)]
    assert changes(*stands) == expected


def test_another_word_for_an_equal_step_is_another_status() -> None:
    stands = [Stand("on", "not_started", label, None) for label in ("未启动", "谋划阶段")]
    assert changes(*stands) == ("其他变动",)
    assert changes(stands[0], stands[0]) == ()


def test_a_task_given_up_and_taken_up_again_is_told_with_its_statuses(sealed: County) -> None:
    sealed.live_through("2024-04", d1="已完成", d2="未启动", p1="无法争取")
    found = compared(sealed, "2024-03", "2024-04")
    before = compared(sealed, "2024-03", "2024-03").counts
    assert ("转为无法争取", PURSUIT, "1", "可争取", "无法争取") in told(found)
    assert (found.counts["转为无法争取"], found.counts["未变"]) == (1, before["未变"] - 1)
    assert found.by_list[PURSUIT]["转为无法争取"] == 1
    back = compared(sealed, "2024-04", "2024-03")
    assert ("其他变动", PURSUIT, "1", "无法争取", "可争取") in told(back)
    rows = TaskChangeRow.objects.filter(book=found.after, change="转为无法争取")
    assert [(row.row.number, row.before) for row in rows] == [("1", "可争取")]


def test_every_change_says_from_what_to_what(sealed: County) -> None:
    found = compared(sealed, "2024-01", "2024-03")
    assert told(found) == [
        ("上升", DELIVERY, "1", "进展缓慢", "已完成"),
        ("下降", DELIVERY, "2", "进展缓慢", "未启动"),
        ("转为无法争取", PURSUIT, "2", "可争取", "无法争取"),
    ]
    assert found.counts == {"上升": 1, "下降": 1, "转为无法争取": 1, "其他变动": 0} | {
        "新转红": 0, "新增": 0, "撤出": 0, "未变": 1
    }  # fmt: skip
    assert {unit: counts["上升"] for unit, counts in found.by_unit.items()} == {
        "发改委": 0,
        "林草局": 1,
        "水务局": 1,
    }
    assert list(found.by_unit) == ["发改委", "林草局", "水务局"]
    assert [(name, counts["未变"]) for name, counts in found.by_list.items()] == [(DELIVERY, 0), (PURSUIT, 1)]
    assert found.changes[0].label == f"{DELIVERY}任务1"
    assert list(found.changes[0].lead_units) == ["林草局", "水务局"]
    assert (found.before.period, found.after.period, found.scope) == ("2024-01", "2024-03", "region")


def test_backwards_is_the_opposite(sealed: County) -> None:
    assert [line[0] for line in told(compared(sealed, "2024-03", "2024-01"))] == ["下降", "上升", "其他变动"]


def test_a_book_does_not_differ_from_itself(sealed: County) -> None:
    assert told(compared(sealed, "2024-02", "2024-02")) == []


def test_consecutive_months_differ_as_their_books_say(sealed: County) -> None:
    task_withdraw(sealed.clerk, task=sealed.task("2"), period=month("2024-04"), reason="取消")
    sealed.add("7", "教体局", added_from=month("2024-04"), reason="新增任务")
    task_change(sealed.clerk, task=sealed.task("1", PURSUIT), due=Day("month", 2024, 3))
    sealed.live_through("2024-04", d1="进展缓慢", p1="可争取", d7="已完成")
    found = compared(sealed, "2024-03", "2024-04")
    rows = TaskChangeRow.objects.filter(book=found.after).values_list("change", "row__key")
    assert sorted((change.change, change.key) for change in found.changes) == sorted(rows)
    assert {change.change for change in found.changes} == {"撤出", "新增", "新转红"}


def test_newly_red_tells_the_lights(sealed: County) -> None:
    task_change(sealed.clerk, task=sealed.task("1", PURSUIT), due=Day("month", 2024, 3))
    books_restate(sealed.clerk, sealed.region, month("2024-03"), "改期限")
    sealed.live_through("2024-04", d1="已完成", d2="已完成", p1="可争取")
    red = [change for change in compared(sealed, "2024-03", "2024-04").changes if change.change == "新转红"]
    assert [(change.list, change.light_before, change.light_after) for change in red] == [
        (PURSUIT, "yellow", "red")
    ]
    assert sealed.task("1", PURSUIT).due_day == dt.date(2024, 3, 31)


def test_two_revisions_of_one_month_show_what_was_restated(sealed: County) -> None:
    label = sealed.lists[DELIVERY].scheme.statuses.get(label="取得阶段性成效")
    progress_correct(
        sealed.clerk, task=sealed.task("2"), period=month("2024-03"), reason="核实", status=label
    )
    books_restate(sealed.clerk, sealed.region, month("2024-03"), "更正")
    found = compared(sealed, "2024-03", "2024-03", before_revision=1)
    assert told(found) == [("上升", DELIVERY, "2", "未启动", "取得阶段性成效")]
    assert (found.before.revision, found.after.revision) == (1, 2)
    with pytest.raises(Rejected, match="没有第9版"):
        compared(sealed, "2024-03", "2024-03", before_revision=9)


def test_a_reporter_is_told_of_its_own_tasks(sealed: County) -> None:
    reporter = sealed.person(Role.REPORTER, "发改委")
    found = compare(reporter, "159924", month("2024-01"), month("2024-03"))
    assert ([change.number for change in found.changes], found.scope) == (["2", "2"], "unit")


def test_it_takes_as_many_queries_however_many_tasks(sealed: County, django_assert_max_num_queries) -> None:
    with django_assert_max_num_queries(8):
        compared(sealed, "2024-01", "2024-03")
