"""Tables by row: several figures and names side by side, each quantity with its own unit of measure."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from luodi.core.problems import Problem, Rejected
from luodi.core.questions import parse
from luodi.documents.tree import Paragraph, Table, plain
from luodi.figures.answers import decimal_text
from luodi.figures.asking import ask
from luodi.ledger.org.access import operator
from luodi.ledger.tasks.models import Task
from luodi.ledger.tasks.services import Quantity, indicators_set
from luodi.reports.editing import template_check
from luodi.reports.formats import report_document
from luodi.reports.language.functions import Functions
from luodi.reports.models import Rendered
from luodi.reports.options import Options
from luodi.reports.services import report_render
from tests.reports.conftest import LONG, County
from tests.reports.exhibits import desk_of, texts, told

KIND = "policy-monthly"
QUANTITIES = "指标目标值(按=量化指标|计量单位)"
BESIDES = "指标完成值、完成率、牵头单位"


def heads(exhibit: object) -> list[str]:
    return [column.label for column in exhibit.block.columns]  # type: ignore[attr-defined]


def refused(county: County, body: str) -> Problem:
    with pytest.raises(Rejected) as caught:
        template_check(operator(), county.region, KIND, body)
    return caught.value.problems[0]


def annex_of(report: Rendered, title: str) -> list[object]:
    found = [annex for annex in report_document(report).annexes if annex.title == title]
    return list(found[0].blocks) if found else []


def test_each_quantity_has_its_own_unit_beside_its_figures(measured: County) -> None:
    desk = desk_of(measured)
    table = Functions(desk).table(QUANTITIES, 另列=BESIDES)
    assert heads(table) == ["量化指标", "计量单位", "指标目标值", "指标完成值", "完成率", "牵头单位"]
    assert texts(table) == [
        ["新建校舍", "公里", "12.5", "—", "—", "教体局"],
        ["修路", "公里", "0.25", "0.25", "100%", "水务局、林草局"],
        ["造林", "万亩", "3.36", "0.84", "25%", "水务局、林草局"],
    ]
    assert told(desk) == {"12.5", "3.36", "0.25", "0.84", "1", None}


def test_units_of_measure_stand_beside_their_groups_and_are_never_added(measured: County) -> None:
    desk = desk_of(measured)
    table = Functions(desk).table("指标目标值(按=牵头单位|计量单位)")
    assert texts(table) == [
        ["教体局", "公里", "12.5"],
        ["水务局", "万亩", "3.36"],
        ["水务局", "公里", "0.25"],
        ["林草局", "万亩", "3.36"],
        ["林草局", "公里", "0.25"],
    ]
    assert told(desk) == {"12.5", "0.25", "3.36"}
    problem = refused(measured, f"{{{{ 表('{QUANTITIES}', 合计='合计') }}}}")
    assert (problem.code, problem.remedy) == ("units_do_not_add", "请去掉“合计”。")
    assert refused(measured, "{{ 表('指标目标值(按=牵头单位|量化指标)') }}").code == "units_do_not_add"


def test_several_figures_of_one_kind_have_a_total_each(measured: County) -> None:
    desk = desk_of(measured)
    table = Functions(desk).table("任务数(按=清单)", 另列="牵头单位数、办结率", 合计="合计")
    assert isinstance(table.block, Table)
    assert [column.unit for column in table.block.columns] == ["", "项", "个", ""]
    assert texts(table) == [["为民实事清单", "4", "4", "25%"], ["向上争取事项", "3", "3", "0%"]]
    assert [plain((cell,)) for cell in table.block.footers[0][1:]] == ["7", "5", "14.3%"]  # type: ignore[arg-type]
    told(desk)


def test_names_of_people_leave_the_version_without_names(measured: County) -> None:
    desk = desk_of(measured)
    desk.named = False
    assert "牵头单位" not in heads(Functions(desk).table(QUANTITIES, 另列=BESIDES))
    assert Functions(desk).table("指标目标值(按=牵头单位|计量单位)").block is None


def test_shares_of_one_name_are_not_added_and_do_not_stop_the_table(measured: County) -> None:
    for words in ("改造乡镇寄宿学校", "建设冷链仓库"):
        task = Task.objects.get(task_list__region=measured.region, requirement=words)
        indicators_set(operator(), task=task, quantities=[Quantity("满意率", "%", Decimal(95))])
    table = Functions(desk_of(measured, 4)).table(QUANTITIES, 另列="牵头单位")
    assert ["满意率", "%", "—", f"教体局、{LONG}"] in texts(table)


@pytest.mark.parametrize(
    ("besides", "code", "word"),
    [
        ("完成度", "unknown_name", "完成度"),
        ("任务数", "bad_question", "任务数"),
        ("计量单位", "bad_question", "计量单位"),
    ],
)
def test_what_cannot_stand_beside_is_refused_where_it_is_written(
    measured: County, besides: str, code: str, word: str
) -> None:
    problem = refused(measured, f"第一行\n{{{{ 表('{QUANTITIES}', 另列='完成率、{besides}') }}}}")
    assert (problem.code, problem.value, problem.place.row) == (code, word, 2)
    assert problem.remedy


def test_three_dimensions_need_one_that_stands_beside(measured: County) -> None:
    body = "{% if not 数('任务数') %}{{ 表('任务数(按=清单|状态|牵头单位)') }}{% endif %}"
    assert "另列" in refused(measured, body).message
    template_check(operator(), measured.region, KIND, "{{ 表('指标目标值(按=清单|量化指标|计量单位)') }}")


def test_a_table_of_names_alone_has_no_figures(measured: County) -> None:
    body = "{{ 表('任务数(按=牵头单位)', 只列名称=true, 合计='合计') }}"
    assert (refused(measured, body).value, refused(measured, body).remedy) == ("只列名称", "请去掉“合计”。")
    desk = desk_of(measured, 3)
    assert heads(Functions(desk).table("任务数(按=牵头单位)", 只列名称=True)) == ["序号", "牵头单位"]
    unnamed = replace(desk, named=False)
    assert Functions(unnamed).table("任务数(按=牵头单位)", 只列名称=True).block is None
    assert not unnamed.bound


def test_the_monthly_report_has_its_quantities_in_an_annex_with_all_their_sources(measured: County) -> None:
    report = report_render(operator(), KIND, measured.region.code, "2024-03", options=Options())
    opening, table = annex_of(report, "量化指标完成情况表")
    assert isinstance(opening, Paragraph)
    assert plain(opening.runs) == (
        "纳入调度的量化指标有3个，其中已达到年度目标的1个，达到序时进度的2个，还没有报送过数值的1个。"
    )
    assert isinstance(table, Table)
    assert [row[0] for row in table.rows] == ["新建校舍", "修路", "造林"]
    listed = [
        row for block in annex_of(report, "数据来源表") if isinstance(block, Table) for row in block.rows
    ]
    within = {row[3] for row in listed if row[2] == "各数"}
    assert {f"{name}(按=量化指标|计量单位)" for name in ("指标目标值", "指标完成值", "完成率")} <= within
    placed = {number["where"] for number in report.numbers if number["within"].startswith("指标目标值")}
    assert placed == {row[1] for row in listed if str(row[3]).startswith("指标目标值")}
    for number in report.numbers:
        figure = ask(operator(), parse(number["question"]), region=measured.region.code, period="2024-03")
        assert decimal_text(figure.value) == number["value"], number
    unnamed = report_render(operator(), KIND, measured.region.code, "2024-03", named=False)
    table = annex_of(unnamed, "量化指标完成情况表")[1]
    assert isinstance(table, Table)
    assert [column.label for column in table.columns][-1] == "完成率"


def test_a_county_without_quantities_has_no_such_annex(county: County) -> None:
    report = report_render(operator(), KIND, county.region.code, "2024-05")
    assert annex_of(report, "量化指标完成情况表") == []
