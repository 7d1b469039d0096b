"""Who is answered what: every way of reading figures and books, as every role and as outsiders."""

from __future__ import annotations

from collections.abc import Callable, Collection
from fractions import Fraction
from typing import Any

import pytest

from luodi.books.queries import book_list, restatement_due
from luodi.books.services.sealing import book_release, books_restate
from luodi.core.problems import NotFound, Rejected
from luodi.core.questions import parse
from luodi.figures.asking import ask
from luodi.figures.comparing import compare
from luodi.figures.trends import trend
from luodi.ledger.org.access import Actor, Refused
from luodi.ledger.org.models import Role
from luodi.ledger.tasks.services import task_change
from tests.books.world import County, actor_of, month, region_of

OF_UNIT = {"reporter", "unit_head"}
SEEING = {"clerk", "leader", "reviewer", "inspector", "upper"}
EVERYBODY = [*Role.values, "outsider", "nobody"]
TASKS = parse("任务数(按=清单)")
Read = Callable[[County, Actor], Any]

FEBRUARY, MARCH = month("2024-02"), month("2024-03")


def _asked(text: str) -> Read:
    return lambda county, actor: ask(actor, parse(text), region="159924", period="2024-03").value


def _beyond(read: Read, own: int) -> Read:
    return lambda county, actor: (read(county, actor) or 0) > own


def _changes(county: County, actor: Actor) -> int:
    return len(compare(actor, "159924", FEBRUARY, MARCH).changes)


READS: dict[str, tuple[Collection[str], Read]] = {
    "ask": (SEEING | OF_UNIT, _asked("任务数")),
    "ask of the live book": (SEEING | OF_UNIT, _asked("任务数(版=0)")),
    "ask beyond one's own": (SEEING, _beyond(_asked("任务数"), 2)),
    "trend": (SEEING | OF_UNIT, lambda c, a: trend(a, TASKS, [MARCH], region="159924").points[0].rows),
    "compare": (SEEING | OF_UNIT, _changes),
    "compare beyond one's own": (SEEING, _beyond(_changes, 1)),
    "book_list": (SEEING, lambda c, a: book_list(a, c.region)),
    "restatement_due": (SEEING, lambda c, a: restatement_due(a, c.region)),
    "restatement_due of a month": (SEEING, lambda c, a: restatement_due(a, c.region, [MARCH])),
}


def people(county: County) -> dict[str, Actor]:
    """Somebody in each role, a clerk of the next county, and one without a grant."""
    found = {role: county.person(role, "林草局" if role in OF_UNIT else "") for role in Role.values}
    found["outsider"] = actor_of(Role.CLERK, region_of("369924"), name="outsider")
    found["nobody"] = Actor(username="nobody", name="nobody")
    return found


def test_only_those_learn_something_who_are_meant_to(sealed: County) -> None:
    sealed.add("5", "教体局")  # sealed months lack it: they need restating
    everybody = people(sealed)
    for name, (expected, read) in READS.items():
        told = set()
        for who, actor in everybody.items():
            try:
                if read(sealed, actor):
                    told.add(who)
            except (Refused, NotFound):
                pass
        assert told == set(expected), name


@pytest.mark.parametrize("who", ["outsider", "nobody"])
def test_an_outsider_does_not_learn_that_the_region_exists(sealed: County, who: str) -> None:
    actor = people(sealed)[who]
    for region in ("159924", "999999"):
        with pytest.raises(NotFound, match="没有代码为"):
            ask(actor, TASKS, region=region, period="2024-03")


@pytest.mark.parametrize("role", [Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN])
def test_an_administrator_is_refused_and_not_told_zero(sealed: County, role: str) -> None:
    with pytest.raises(Refused, match="无权查看"):
        ask(sealed.person(role), TASKS, region="159924", period="2024-03")
    book_release(sealed.clerk, sealed.region, month("2024-03"))
    with pytest.raises(Refused):
        ask(sealed.person(role), TASKS, region="159924", period="2024-03")


def test_a_reporter_counts_the_tasks_its_unit_takes_part_in(sealed: County) -> None:
    reporter = sealed.person(Role.REPORTER, "水务局")
    figure: Any = ask(
        reporter, parse("任务数(按=状态)"), region="159924", period="2024-03", with_sources=True
    )
    assert (figure.value, figure.scope) == (2, "unit")
    assert len(figure.sources or ()) == 2
    assert ask(reporter, parse("报送数"), region="159924", period="2024-03").value == 0
    assert ask(reporter, parse("单位数(按=单位)"), region="159924", period="2024-03").rows[0].key == {
        "unit": "水务局"
    }


def test_released_totals_are_the_regions_but_the_rows_stay_ones_own(sealed: County) -> None:
    reporter = sealed.person(Role.REPORTER, "水务局")
    book_release(sealed.clerk, sealed.region, month("2024-03"))
    figure: Any = ask(reporter, TASKS, region="159924", period="2024-03", with_sources=True)
    assert (figure.value, figure.scope, len(figure.sources or ())) == (4, "region", 2)
    assert ask(reporter, TASKS, region="159924", period="2024-02").scope == "unit"
    assert ask(reporter, parse("任务数(版=0)"), region="159924", period="2024-03").scope == "unit"


@pytest.fixture(params=[Role.REPORTER, Role.UNIT_HEAD])
def of_unit(sealed: County, request: pytest.FixtureRequest) -> Actor:
    """Somebody of 水务局, which leads the first tasks with 林草局; March is released."""
    book_release(sealed.clerk, sealed.region, MARCH)
    return sealed.person(request.param, "水务局")


def _of_march(actor: Actor, text: str) -> Any:
    return ask(actor, parse(text), region="159924", period="2024-03", with_sources=True)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("任务数", 4),
        ("任务数(按=清单|状态|含义|亮灯)", 4),
        ("任务数(清单=重点工作; 状态=已完成|未启动; 含义≠可争取)", 2),
        ("牵头单位数(按=状态)", 3),
        ("占比(状态=已完成; 按=清单; 占=状态)", Fraction(1, 4)),
        ("报送率", 1),
        ("单位数", 4),
    ],
)
def test_a_released_month_tells_units_the_regions_totals(of_unit: Actor, text: str, value: int) -> None:
    figure = _of_march(of_unit, text)
    assert (figure.value, figure.scope) == (value, "region")


@pytest.mark.parametrize(
    "text",
    [
        "任务数(按=牵头单位)",
        "任务数(按=清单|牵头单位)",
        "任务数(牵头单位=发改委)",
        "任务数(牵头单位≠水务局)",
        "任务数(牵头单位=水务局|发改委)",
        "任务数(牵头单位=没有的单位)",
        "任务数(按=责任单位)",
        "任务数(类别=没有的类别)",
        "任务数(按=包抓领导)",
        "任务数(按=政策文件)",
        "任务数(按=变动)",
        "任务数(按=本月已报)",
        "任务数(按=地区)",
        "牵头单位数(按=牵头单位)",
        "办结率(按=牵头单位)",
        "占比(状态=已完成; 牵头单位=发改委; 占=牵头单位)",
        "单位数(按=单位)",
        "单位数(报送情况=未报送)",
        "报送数(按=单位)",
        "报送率(按=单位)",
        "应报事项数(按=单位)",
        "应报事项数(单位=发改委)",
    ],
)
def test_it_tells_them_nothing_of_other_units(of_unit: Actor, text: str) -> None:
    with pytest.raises(Refused, match="已公布的只是全县合计"):
        _of_march(of_unit, text)


def test_narrowed_to_its_own_unit_it_may_ask_on(of_unit: Actor) -> None:
    figure = _of_march(of_unit, "任务数(牵头单位=水务局; 按=牵头单位|变动)")
    assert (figure.value, figure.scope, len(figure.sources)) == (2, "unit", 2)
    assert {cell.key["lead_unit"] for cell in figure.rows} == {"水务局"}
    assert _of_march(of_unit, "单位数(单位=水务局; 按=报送情况)").value == 1
    assert _of_march(of_unit, "报送数(单位=水务局)").value == 0


def test_before_it_is_released_a_unit_asks_of_its_own_rows_as_it_likes(sealed: County) -> None:
    reporter = sealed.person(Role.REPORTER, "水务局")
    figure = _of_march(reporter, "任务数(按=牵头单位)")
    assert (figure.value, figure.scope) == (2, "unit")
    assert ask(reporter, parse("任务数(按=变动)"), region="159924", period="2024-02").scope == "unit"


def test_a_restated_month_is_to_be_released_again(sealed: County) -> None:
    reporter = sealed.person(Role.REPORTER, "水务局")
    book_release(sealed.clerk, sealed.region, month("2024-03"))
    task_change(sealed.clerk, task=sealed.task("2"), requirement="改写")
    books_restate(sealed.clerk, sealed.region, month("2024-03"), "更正")
    assert ask(reporter, TASKS, region="159924", period="2024-03").scope == "unit"
    assert ask(reporter, parse("任务数(版=1)"), region="159924", period="2024-03").scope == "region"


def test_a_refusal_tells_a_reporter_no_words_of_others(sealed: County) -> None:
    sealed.add("6", "教体局", name="配套政策", category="教育短板")
    reporter = sealed.person(Role.REPORTER, "林草局")
    for text in (
        "任务数(牵头单位=教体局; 版=0)",
        "任务数(类别=教育短板; 版=0)",
        "任务数(牵头单位=发改委; 版=0)",
    ):
        with pytest.raises(Rejected) as rejected:
            ask(reporter, parse(text), region="159924", period="2024-03")
        said = rejected.value.problems[0]
        assert not {"教体局", "教育短板", "发改委"} & {*said.suggestions, *said.remedy.split("、")}


def test_a_trend_of_a_reporter_is_its_units_even_where_a_month_is_released(sealed: County) -> None:
    reporter = sealed.person(Role.REPORTER, "水务局")
    book_release(sealed.clerk, sealed.region, month("2024-03"))
    found = trend(reporter, parse("任务数"), [month("2024-02"), month("2024-03")], region="159924")
    assert [point.value for point in found.points] == [2, 2]
    assert found.figure.scope == "unit"
