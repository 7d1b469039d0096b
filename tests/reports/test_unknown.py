"""What nothing is in: tables, lists with 补零 and charts print what the figure says, zero or unknown."""

from __future__ import annotations

from decimal import Decimal

import pytest

from luodi.core.charts import Bars, StackedBars
from luodi.core.problems import Rejected
from luodi.documents.marks import marks_in
from luodi.documents.svg import svg
from luodi.documents.tree import Chart
from luodi.ledger.org.access import operator
from luodi.reports.editing import template_save
from luodi.reports.formats import report_file
from luodi.reports.language.functions import Functions
from luodi.reports.services import report_render
from tests.reports.conftest import DELIVERY, PURSUIT, STATUSES, County, bare_county
from tests.reports.exhibits import desk_of, texts, told
from tests.reports.test_unnamed import parts_of


@pytest.fixture
def silent(db: None) -> County:
    """The county in a month in which nobody reported."""
    made = bare_county()
    made.month(3, None)
    return made


def test_a_list_that_nobody_reported_on_has_unknown_where_a_zero_would_stand(silent: County) -> None:
    desk = desk_of(silent)
    groups = Functions(desk).groups(f"任务数(清单={DELIVERY}; 按=状态)", 补零=True)
    assert [(str(group.name), group.number.bare) for group in groups] == [
        ("已完成", "—"), ("取得阶段性成效", "—"), ("进展缓慢", "—"), ("未启动", "—"), ("从未报送", "4"),
    ]  # fmt: skip
    full = Functions(desk).table("任务数(按=清单|状态)", 补零=True)
    assert texts(full)[0] == [DELIVERY, "—", "—", "—", "—", "", "", "", "4"]
    assert texts(Functions(desk).table("任务数(按=清单|状态)"))[0] == [DELIVERY, "4"]
    assert told(desk) == {None, "4", "3"}


def test_a_list_that_was_reported_on_has_zeros(county: County) -> None:
    desk = desk_of(county, 5)
    groups = Functions(desk).groups(f"任务数(清单={DELIVERY}; 按=状态)", 补零=True)
    assert [(str(group.name), group.number.bare) for group in groups][-1] == ("未启动", "0")
    assert not Functions(desk).groups(f"任务数(清单={DELIVERY}, 状态=未启动; 按=状态)", 补零=True)
    table = Functions(desk).table("任务数(按=清单|状态)", 合计="任务数", 补零=True)
    assert [column.label for column in table.block.columns[2:]] == [  # type: ignore[union-attr]
        "已完成", "取得阶段性成效", "进展缓慢", "未启动", "待研判", "可争取", "无法争取",
    ]  # fmt: skip
    assert texts(table)[1] == [PURSUIT, "3", "0", "1", "", "", "0", "1", "1"]
    assert "0" in told(desk)


def test_a_table_has_only_the_statuses_that_occur(county: County) -> None:
    desk = desk_of(county, 5)
    table = Functions(desk).table("任务数(按=清单|状态)", 合计="任务数")
    assert [column.label for column in table.block.columns] == [  # type: ignore[union-attr]
        "清单", "任务数", "已完成", "取得阶段性成效", "进展缓慢", "可争取", "无法争取",
    ]  # fmt: skip
    assert texts(table) == [[DELIVERY, "4", "1", "1", "2", "", ""], [PURSUIT, "3", "0", "1", "", "1", "1"]]
    assert told(desk) == {"0", "1", "2", "3", "4", "7"}


def test_a_narrowed_table_has_only_the_statuses_that_occur(county: County) -> None:
    table = Functions(desk_of(county, 5)).table("任务数(含义=已完成; 按=清单|状态)")
    assert [column.label for column in table.block.columns] == ["清单", "已完成"]  # type: ignore[union-attr]


def test_a_stage_that_few_counties_use_has_a_column_where_it_occurs(db: None) -> None:
    made = bare_county()
    made.month(3, {**STATUSES[5], DELIVERY: ["谋划阶段", "已完成", "进展缓慢", "取得阶段性成效"]})
    columns = Functions(desk_of(made)).table("任务数(按=清单|状态)").block.columns  # type: ignore[union-attr]
    assert "谋划阶段" in [column.label for column in columns]


def test_a_table_of_quantities_says_unknown_where_there_is_none(measured: County) -> None:
    desk = desk_of(measured)
    table = Functions(desk).table("指标目标值(计量单位=公里; 按=牵头单位|量化指标)")
    assert texts(table) == [["教体局", "12.5", "—"], ["水务局", "—", "0.25"], ["林草局", "—", "0.25"]]
    assert table.block.unit == "公里"  # type: ignore[union-attr]
    Functions(desk).table("占比(占=状态; 按=清单|状态)")
    assert {None, "12.5", "0.25", "0"} <= told(desk)


def test_a_chart_draws_quantities_as_they_are(measured: County) -> None:
    desk = desk_of(measured)
    chart = Functions(desk).chart("指标目标值(计量单位=公里; 按=牵头单位)", 标题="修路").block
    assert isinstance(chart, Chart)
    assert isinstance(chart.chart, Bars)
    assert chart.chart.groups[0].values == (Decimal("12.5"), Decimal("0.25"), Decimal("0.25"))
    assert chart.chart.unit == "公里"
    assert "12.5公里" in svg(chart.chart, "c")
    assert told(desk) == {"12.5", "0.25"}


def test_a_chart_in_word_keeps_every_digit(measured: County) -> None:
    body = "{{ 图('指标目标值(计量单位=公里; 按=牵头单位)', 标题='修路') }}"
    template_save(operator(), region=measured.region, code="policy-monthly", body=body)
    written = report_file(
        report_render(operator(), "policy-monthly", measured.region.code, "2024-03")
    ).content
    parts = dict(parts_of(written))
    assert not marks_in(written)
    assert any("12.5<" in text for name, text in parts.items() if "/chart" in name and name.endswith(".xml"))
    assert any("12.5<" in text for name, text in parts.items() if "sheet1.xml" in name)


def test_a_chart_of_several_units_of_measure_is_refused(measured: County) -> None:
    with pytest.raises(Rejected, match="同一计量单位"):
        Functions(desk_of(measured)).chart("指标目标值(按=计量单位)")


def test_a_chart_leaves_a_gap_where_nothing_is_known(silent: County) -> None:
    desk = desk_of(silent)
    chart = Functions(desk).chart("任务数(按=清单|含义)").block
    assert isinstance(chart, Chart)
    assert isinstance(chart.chart, StackedBars)
    assert {series.name for series in chart.chart.series} == {"从未报送"}
    assert told(desk) == {"4", "3"}


def test_a_chart_draws_a_zero_that_the_figure_says(county: County) -> None:
    desk = desk_of(county, 5)
    chart = Functions(desk).chart("任务数(按=清单|含义)").block
    assert isinstance(chart, Chart)
    slow = next(series for series in chart.chart.series if series.name == "进展缓慢")
    assert slow.values == (2, 0)
    assert told(desk) == {"0", "1", "2"}
