"""What changed over a quarter, half-year or year: against the last book of the one before it."""

from __future__ import annotations

from typing import Any

import pytest

from luodi.books.services.sealing import books_restate
from luodi.core.questions import parse
from luodi.figures.asking import ask
from luodi.figures.comparing import compare
from luodi.figures.trends import trend
from luodi.ledger.org.models import Role
from luodi.ledger.tasks.services import progress_correct, task_withdraw
from tests.books.world import DELIVERY, PURSUIT, County, actor_of, month, region_of


@pytest.fixture
def quarters(sealed: County) -> County:
    """After the first quarter: one rises and turns red, one left in April, one came in May; June sealed."""
    return moved(sealed)


def moved(county: County) -> County:
    """The same of any county whose first quarter is sealed."""
    task_withdraw(county.clerk, task=county.task("2"), period=month("2024-04"), reason="取消")
    county.add("7", "教体局", added_from=month("2024-05"), reason="新增任务")
    county.live_through("2024-06", p1="取得阶段性成效", d7="已完成")
    return county


def asked(county: County, text: str, period: str = "2024Q2") -> Any:
    """The office asks."""
    return ask(county.clerk, parse(text), region="159924", period=period, with_sources=True)


def table(county: County, text: str, period: str = "2024Q2") -> dict[Any, Any]:
    """The groups; by one dimension, by its word."""
    rows = asked(county, text, period).rows
    return {k[0] if len(k) == 1 else k: v for k, v in ((tuple(c.key.values()), c.value) for c in rows)}


def test_a_quarter_is_held_against_the_quarter_before(quarters: County) -> None:
    assert table(quarters, "任务数(按=变动)") == {"上升": 1, "新转红": 1, "新增": 1, "撤出": 1, "未变": 2}
    for word, count in {"上升": 1, "撤出": 1, "下降": 0, "未变": 2, "上升|新转红|新增": 2}.items():
        assert asked(quarters, f"任务数(变动={word})").value == count, word
    assert asked(quarters, "任务数(变动≠上升)").value == 3
    assert asked(quarters, "任务数").value == 4


def test_it_is_what_comparing_the_two_books_tells(quarters: County) -> None:
    found = compare(quarters.clerk, "159924", month("2024-03"), month("2024-06"))
    told = {(change.change, change.key) for change in found.changes}
    for word in ("上升", "下降", "转为无法争取", "其他变动", "新转红", "新增", "撤出"):
        keys = {source.key for source in asked(quarters, f"任务数(变动={word})").sources}
        assert keys == {key for change, key in told if change == word}, word


def test_a_quarter_tells_what_was_given_up(sealed: County) -> None:
    sealed.live_through("2024-06", p1="无法争取")
    assert table(sealed, "任务数(按=变动)")["转为无法争取"] == 1
    assert asked(sealed, "任务数(变动=转为无法争取; 状态=无法争取)").value == 1
    unchanged = asked(sealed, "任务数(变动=未变; 状态=无法争取)").sources
    assert [source.label for source in unchanged] == [f"{PURSUIT}任务2"], "given up before the quarter"


def test_groups_cross_with_others_in_official_order(quarters: County) -> None:
    assert list(table(quarters, "任务数(按=清单|变动)").items()) == [
        ((DELIVERY, "新增"), 1),
        ((DELIVERY, "撤出"), 1),
        ((DELIVERY, "未变"), 1),
        ((PURSUIT, "上升"), 1),
        ((PURSUIT, "新转红"), 1),
        ((PURSUIT, "未变"), 1),
    ]
    assert table(quarters, "任务数(变动=上升|撤出; 按=变动|牵头单位)") == {
        ("上升", "林草局"): 1,
        ("上升", "水务局"): 1,
        ("撤出", "发改委"): 1,
    }
    assert table(quarters, "牵头单位数(按=变动)")["上升"] == 2
    assert table(quarters, "办结率(按=变动)")["新增"] == 1


def test_a_month_and_a_half_year_have_their_own_before(quarters: County) -> None:
    assert asked(quarters, "任务数(按=变动)", "2024-06").value is None  # May was not sealed
    assert table(quarters, "任务数(按=变动)", "2024Q1") == {}
    for period in ("2024Q1", "2024H1", "2024-01"):
        assert asked(quarters, "任务数(变动=上升)", period).value is None, period


def test_an_old_revision_is_held_against_what_was_known_then(quarters: County) -> None:
    label = quarters.lists[PURSUIT].scheme.statuses.get(label="取得阶段性成效")
    task = quarters.task("1", PURSUIT)
    progress_correct(quarters.clerk, task=task, period=month("2024-03"), reason="核实", status=label)
    books_restate(quarters.clerk, quarters.region, month("2024-03"), "更正")
    assert asked(quarters, "任务数(变动=上升; 版=1)").value == 1
    assert asked(quarters, "任务数(变动=上升)").value == 0


def test_a_trend_of_quarters_answers_as_asking_does(quarters: County) -> None:
    periods = [month("2024Q1"), month("2024Q2")]
    for text in ("任务数(变动=上升)", "任务数(按=变动)"):
        found = trend(quarters.clerk, parse(text), periods, region="159924")
        for point in found.points:
            alone = asked(quarters, text, str(point.period))
            assert (point.value, list(point.rows)) == (alone.value, list(alone.rows)), (text, point.period)


def test_a_city_adds_the_counties_that_can_tell(db: None, county: County) -> None:
    city = region_of("1500", "示例市", "prefecture")
    first, second = County("150001", above=city), County("150002", above=city)
    first.live_through("2024-03", d1="已完成", d2="未启动", p1="可争取", p2="可争取")
    moved(first)
    second.live_through("2024-06", d1="已完成")
    upper = actor_of(Role.UPPER, city)

    def told(text: str) -> Any:
        return ask(upper, parse(text), region="1500", period="2024Q2")

    assert [(c.key, c.value) for c in told("任务数(按=地区|变动)").rows if c.key["change"] == "撤出"] == [
        ({"region": "示例150001县", "change": "撤出"}, 1)
    ]
    assert told("任务数(变动=撤出; 按=地区)").rows[0].key == {"region": "示例150001县"}
    narrowed = parse("任务数(变动=撤出)").with_condition("region", "示例150001县")
    assert ask(upper, narrowed, region="1500", period="2024Q2").value == 1
    assert told("任务数(变动=上升)").value == 1
    assert told("任务数").value == 8
