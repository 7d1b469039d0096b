"""What a question is answered with."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from luodi.books.services.sealing import books_restate
from luodi.core.problems import Rejected
from luodi.core.questions import parse
from luodi.figures.asking import ask
from luodi.figures.catalogue import catalogue
from luodi.ledger.org.services import unit_change
from luodi.ledger.tasks.services import task_withdraw
from tests.books.world import DELIVERY, PURSUIT, County, month


def asked(county: County, text: str, period: str = "2024-03", *, sources: bool = False) -> Any:
    """The office asks."""
    return ask(county.clerk, parse(text), region=county.region.code, period=period, with_sources=sources)


def value(county: County, text: str, period: str = "2024-03") -> Any:
    """The value alone."""
    return asked(county, text, period).value


def table(county: County, text: str, period: str = "2024-03") -> dict[str | None, Fraction | None]:
    """The groups by one dimension."""
    return {next(iter(cell.key.values())): cell.value for cell in asked(county, text, period).rows}


def refused(county: County, text: str, period: str = "2024-03") -> str:
    """What a refusal says, with its remedy."""
    with pytest.raises(Rejected) as rejected:
        asked(county, text, period)
    problem = rejected.value.problems[0]
    return problem.message + problem.remedy


def test_an_answer_says_its_book_and_how_to_ask_again(sealed: County) -> None:
    figure = asked(sealed, "任务数(清单=重点工作; 按=状态)")
    assert (figure.value, figure.unit, figure.revision, figure.book_mark) == (
        2,
        "项",
        1,
        "截至2024年3月 · 第1版",
    )
    assert [(cell.key, cell.value) for cell in figure.rows] == [
        ({"status": "已完成"}, 1),
        ({"status": "未启动"}, 1),
    ]
    assert figure.where == {"list": DELIVERY}
    assert figure.by == ["status"]
    assert parse(figure.question) == parse("任务数(清单=重点工作; 按=状态)")
    assert len(figure.book_hash) == 64


def test_the_json_is_that_of_the_contract(sealed: County) -> None:
    answer = asked(sealed, "tasks(list=重点工作; by=status)", sources=True).as_json()
    assert answer["rows"] == [
        {"key": {"status": "已完成"}, "value": "1"},
        {"key": {"status": "未启动"}, "value": "1"},
    ]
    assert (answer["value"], answer["measure"], answer["label"], answer["unit"]) == (
        "2",
        "tasks",
        "任务数",
        "项",
    )
    assert (answer["region"], answer["period"], answer["revision"]) == ("159924", "2024-03", 1)
    assert answer["sources"][0].keys() >= {"kind", "key", "label", "cell"}
    assert asked(sealed, "tasks").as_json()["rows"] == []
    assert asked(sealed, "timeliness(state=已退回)").as_json()["value"] is None


def test_english_names_and_chinese_labels_ask_the_same(sealed: County) -> None:
    assert value(sealed, "tasks(meaning=done)") == value(sealed, "任务数(含义=已完成)") == 1
    assert value(sealed, "owed(state=reported)") == value(sealed, "应报事项数(状态=已报)")
    assert (
        value(sealed, "tasks(light=red)")
        == value(sealed, "任务数(亮灯=红)")
        == value(sealed, "任务数(亮灯=红灯)")
    )


def test_a_longer_period_answers_from_its_last_month(sealed: County) -> None:
    for period in ("2024Q1", "2024年一季度"):
        figure = asked(sealed, "任务数(状态=已完成)", period)
        assert (figure.value, figure.period) == (1, "2024Q1")
        assert figure.book_mark.startswith("截至2024年3月")
    assert value(sealed, "任务数(状态=已完成; 期=上月)") == 0


def test_what_was_not_reported_again_is_carried_and_says_so(sealed: County) -> None:
    assert table(sealed, "任务数(清单=配套政策; 按=状态)") == {"可争取": 1, "无法争取": 1}
    assert value(sealed, "任务数(清单=配套政策, 本月已报=否)") == 1


def test_a_month_not_sealed_answers_from_the_ledger_as_it_is(sealed: County) -> None:
    sealed.open("2024-04")
    assert value(sealed, "任务数(本月已报=是)", "2024-04") == 0
    sealed.report("2024-04", "林草局", d1="已完成", p1="已完成")
    figure = asked(sealed, "任务数(本月已报=是)", "2024-04")
    assert (figure.value, figure.revision, figure.book_mark) == (1, 0, "截至2024年4月 · 未定版")


def test_each_revision_answers_for_itself(sealed: County) -> None:
    sealed.add("3", "教体局")
    books_restate(sealed.clerk, sealed.region, month("2024-03"), "补录")
    answers = {text: value(sealed, f"任务数({text})") for text in ("版=1", "版=2", "版=0")}
    assert answers == {"版=1": 4, "版=2": 5, "版=0": 5}
    assert value(sealed, "任务数") == 5
    assert "没有第3版" in refused(sealed, "任务数(版=3)")


def test_a_task_counts_under_each_lead_unit_and_once_in_all(sealed: County) -> None:
    sealed.add("4", "林草局", "水务局")
    figure = asked(sealed, "任务数(按=牵头单位; 版=0)")
    assert {cell.key["lead_unit"]: cell.value for cell in figure.rows} == {
        "林草局": 3,
        "发改委": 2,
        "水务局": 3,
    }
    assert figure.value == 5
    assert [cell.key["lead_unit"] for cell in figure.rows] == ["发改委", "林草局", "水务局"]


def test_narrowing_to_a_unit_narrows_its_groups_too(sealed: County) -> None:
    assert table(sealed, "任务数(牵头单位=林草局; 按=牵头单位)") == {"林草局": 2}
    assert value(sealed, "牵头单位数(牵头单位=林草局)") == 2
    assert table(sealed, "牵头单位数(按=牵头单位)") == {"发改委": 1, "林草局": 2, "水务局": 2}


def test_lead_and_support_units_are_told_apart(sealed: County) -> None:
    sealed.add("4", "林草局", support_units=[sealed.units["教体局"], sealed.units["水务局"]])
    rows = asked(sealed, "任务数(牵头单位=林草局; 按=牵头单位|责任单位; 版=0)").rows
    assert [(cell.key["support_unit"], cell.value) for cell in rows] == [
        ("教体局", 1),
        ("水务局", 1),
        (None, 2),
    ]


def test_a_unit_that_leads_under_two_vocabularies_counts_once_in_a_status(county: County) -> None:
    county.live_through("2024-01", d1="已完成", d2="已完成", p1="已完成", p2="已完成")
    assert table(county, "牵头单位数(按=状态)", "2024-01") == {"已完成": 3}


def test_unknown_is_a_group_of_its_own_and_can_be_asked_for(county: County) -> None:
    county.open("2024-01")
    county.report("2024-01", "发改委", d2="已完成", p2="可争取")
    county.close("2024-01")
    assert table(county, "任务数(按=状态)", "2024-01") == {"已完成": 1, "可争取": 1, None: 2}
    assert (
        value(county, "任务数(状态=未知)", "2024-01")
        == value(county, "任务数(状态=从未报送)", "2024-01")
        == 2
    )
    assert value(county, "任务数(状态≠已完成)", "2024-01") == 3
    assert value(county, "任务数(状态≠已完成, 状态≠未知)", "2024-01") == 1
    assert value(county, "任务数(政策文件=未知)", "2024-01") == 4


def test_a_withdrawn_task_counts_among_the_changes_only(sealed: County) -> None:
    task_withdraw(sealed.clerk, task=sealed.task("2"), period=month("2024-04"), reason="取消")
    sealed.live_through("2024-04", d1="已完成", p1="已完成")
    assert value(sealed, "任务数", "2024-04") == 3
    assert table(sealed, "任务数(按=变动)", "2024-04") == {"上升": 1, "撤出": 1, "未变": 2}
    assert value(sealed, "任务数(变动=未变)", "2024-04") == 2
    assert "未变" in refused(sealed, "任务数(变动=未知)", "2024-04")
    assert value(sealed, "任务数(变动=撤出)", "2024-04") == 1
    assert value(sealed, "任务数(变动≠上升)", "2024-04") == 2
    assert value(sealed, "任务数(变动=上升)", "2024-04") == 1


def test_what_changed_is_unknown_where_no_month_was_sealed_before(sealed: County) -> None:
    assert value(sealed, "任务数(变动=上升)", "2024-02") == 1
    figure = asked(sealed, "任务数(按=变动)", "2024-01")
    assert (figure.value, list(figure.rows)) == (None, [])
    assert value(sealed, "任务数(变动=上升)", "2024-01") is None
    assert value(sealed, "任务数", "2024-01") == 4


def test_zero_is_not_said_where_no_row_can_tell(county: County) -> None:
    """Nothing was ever reported: how many are done is unknown, not none; of what is known none is none."""
    county.open("2024-01")
    county.close("2024-01")
    for text in (
        "任务数(状态=已完成)",
        "任务数(含义=已完成; 按=清单)",
        "任务数(信心灯=红灯)",
        "任务数(清单=重点工作, 研判结论=可争取)",
        "牵头单位数(状态=已完成)",
        "办结率",
        "争取率",
        "占比(状态=已完成; 占=状态)",
    ):
        assert value(county, text, "2024-01") is None, text
    assert table(county, "办结率(按=清单)", "2024-01") == {DELIVERY: None, PURSUIT: None}
    assert value(county, "任务数(状态=未知)", "2024-01") == 4
    assert value(county, "任务数(状态≠已完成)", "2024-01") == 4
    assert value(county, "任务数(本月已报=是)", "2024-01") == 0
    assert value(county, "任务数(政策文件≠未知)", "2024-01") == 0
    assert value(county, "报送数(已提交=是)", "2024-01") == 0


def test_what_is_known_of_some_rows_makes_zero_a_zero(county: County) -> None:
    county.open("2024-01")
    county.report("2024-01", "发改委", d2="已完成", p2="可争取")
    county.close("2024-01")
    assert value(county, "任务数(状态=进展缓慢)", "2024-01") == 0
    assert table(county, "办结率(按=牵头单位)", "2024-01") == {
        "林草局": None,
        "水务局": None,
        "发改委": Fraction(1, 2),
    }


def test_a_dark_light_is_known_where_the_status_is(sealed: County) -> None:
    """What cannot be obtained shows no light: none of them is red."""
    assert value(sealed, "任务数(状态=无法争取, 亮灯=红灯)") == 0


def test_a_word_nobody_used_this_month_counts_zero(sealed: County) -> None:
    assert value(sealed, "任务数(变动=下降)") == 1
    assert value(sealed, "任务数(变动=新转红)") == 0
    assert value(sealed, "任务数(状态=待研判)") == 0
    assert value(sealed, "任务数(牵头单位=教体局)") == 0
    assert value(sealed, "单位数(报送情况=待报送)") == 0
    assert value(sealed, "应报事项数(状态=无报送内容)") == 0


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("任务树", "任务数"),
        ("任务数(清担=重点工作)", "清单"),
        ("任务数(清单=重点工昨)", "重点工作"),
        ("任务数(状态=以完成)", "已完成"),
        ("任务数(牵头单位=林操局)", "林草局"),
        ("任务数(含义=大概完成)", "已完成"),
        ("任务数(变动=上声)", "上升"),
        ("任务数(按=牵头单味)", "牵头单位"),
        ("share(状态=已完成)", "over"),
        ("share(状态=已完成; 占=壮态)", "状态"),
        ("share(状态=已完成; 取=报送率; 占=状态)", "没有名为"),
        ("任务数(状态>已完成)", "请用=或≠"),
        ("任务数(取=报送数)", "请去掉"),
        ("报送率(占=单位)", "请去掉"),
    ],
)
def test_a_word_that_nothing_answers_to_is_refused_with_the_nearest(
    sealed: County, text: str, says: str
) -> None:
    assert says in refused(sealed, text)


def test_a_word_of_another_vocabulary_is_not_counted_as_zero(sealed: County) -> None:
    other = County("369924")
    other.live_through("2024-03", d1="已完成", d2="已完成", p1="可争取", p2="可争取")
    unit_change(other.clerk, unit=other.units["教体局"], name="乡村振兴局")
    assert "没有名为" in refused(sealed, "任务数(牵头单位=乡村振兴局)")


def test_a_renamed_unit_is_found_in_old_months_by_either_name(sealed: County) -> None:
    unit_change(sealed.clerk, unit=sealed.units["林草局"], name="林业和草原局")
    assert value(sealed, "任务数(牵头单位=林业和草原局)") == 2
    assert value(sealed, "任务数(牵头单位=林草局)") == 2
    assert table(sealed, "任务数(牵头单位=林业和草原局; 按=牵头单位)") == {"林草局": 2}
    assert value(sealed, "任务数(牵头单位=林草局; 版=0)") == 2


def test_rates_are_exact_and_unknown_over_nothing(sealed: County) -> None:
    assert value(sealed, "办结率") == Fraction(1, 4)
    assert value(sealed, "争取率(清单=配套政策)") == 0
    assert value(sealed, "争取率(状态=无法争取)") is None
    assert value(sealed, "办结率(含义=已完成)") == 1
    assert table(sealed, "办结率(按=清单)") == {DELIVERY: Fraction(1, 2), PURSUIT: 0}
    assert value(sealed, "报送率") == 1


def test_a_share_drops_one_dimension_below(sealed: County) -> None:
    assert value(sealed, "占比(清单=重点工作, 状态=已完成; 占=状态)") == Fraction(1, 2)
    assert value(sealed, "占比(清单=重点工作, 状态=已完成; 占=清单)") == 1
    by_status = table(sealed, "占比(清单=重点工作; 按=状态; 占=状态)")
    assert by_status == {"已完成": Fraction(1, 2), "未启动": Fraction(1, 2)}
    figure = asked(sealed, "占比(按=清单|状态; 占=状态)")
    assert {tuple(cell.key.values()): cell.value for cell in figure.rows} == {
        (DELIVERY, "已完成"): Fraction(1, 2),
        (DELIVERY, "未启动"): Fraction(1, 2),
        (PURSUIT, "可争取"): Fraction(1, 2),
        (PURSUIT, "无法争取"): Fraction(1, 2),
    }


def test_sources_lead_to_the_row_its_cell_and_who_reported(sealed: County) -> None:
    figure = asked(sealed, "任务数(清单=重点工作)", sources=True)
    assert [(s.kind, s.label, s.unit) for s in figure.sources or ()] == [
        ("task", f"{DELIVERY}任务1", "林草局"),
        ("task", f"{DELIVERY}任务2", "发改委"),
    ]
    assert {s.cell.split(":")[0] for s in figure.sources or ()} == {"填报"}


def test_a_period_and_a_region_must_be_said(sealed: County) -> None:
    with pytest.raises(Rejected, match="期间"):
        ask(sealed.clerk, parse("任务数"), region="159924")
    with pytest.raises(Rejected, match="地区"):
        ask(sealed.clerk, parse("任务数"), period="2024-03")
    with pytest.raises(Rejected, match="期间"):
        ask(sealed.clerk, parse("任务数"), region="159924", period="昨天")
    figure = ask(sealed.clerk, parse("任务数(期=2024-02;地区=159924)"), region="1", period="2024-03")
    assert figure.period == "2024-02"


def test_every_dimension_of_every_measure_can_be_grouped_by(sealed: County) -> None:
    for line in catalogue():
        for name, _ in line.dimensions:
            over = f"; over={name}" if line.name == "share" else ""
            figure = asked(sealed, f"{line.name}(by={name}{over})")
            assert figure.rows or not figure.value, (line.name, name)


@pytest.mark.parametrize(
    ("text", "most"),
    [
        ("任务数", 5),
        ("任务数(清单=重点工作; 按=状态)", 7),
        ("任务数(牵头单位=林草局, 状态=已完成; 按=牵头单位|清单)", 8),
        ("share(清单=重点工作, 状态=已完成; 占=状态)", 8),
        ("报送率(按=单位)", 8),
    ],
)
def test_an_answer_takes_as_many_queries_however_much_there_is(
    sealed: County, text: str, most: int, django_assert_max_num_queries
) -> None:
    with django_assert_max_num_queries(most):
        asked(sealed, text)


def test_what_was_not_accepted_before_the_closing_is_submitted_and_not_reported(county: County) -> None:
    """林草局 was accepted, 发改委 handed in and was not, the others owe nothing."""
    county.open("2024-01")
    county.report("2024-01", "林草局", d1="已完成", p1="可争取")
    county.hand_in("2024-01", "发改委", d2="已完成", p2="可争取")
    before = table(county, "应报事项数(按=状态)", "2024-01")
    assert before == {"已报": 2, "已填未接收": 2}
    county.close("2024-01")
    assert table(county, "应报事项数(按=状态)", "2024-01") == {"已报": 2, "已报未接收": 2}
    assert value(county, "应报事项数(状态=已报未接收, 单位=发改委)", "2024-01") == 2
    assert value(county, "报送率", "2024-01") == 1
    assert value(county, "审核通过率", "2024-01") == Fraction(1, 2)
    assert table(county, "任务数(按=状态)", "2024-01") == {"已完成": 1, "可争取": 1, None: 2}
