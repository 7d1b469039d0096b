"""Digits typed into a template are told where a figure should stand, and nowhere else."""

from __future__ import annotations

import pytest

from luodi.reports.kinds import report_kinds
from luodi.reports.language.sandbox import checked_tree
from luodi.reports.language.typed_numbers import typed_numbers


def words(body: str) -> list[str]:
    return [problem.value for problem in typed_numbers(body, checked_tree(body))]


@pytest.mark.parametrize(
    ("body", "typed"),
    [
        ("涉及34个单位。", "34个单位"),
        ("到位资金1.88亿元。", "1.88亿元"),
        ("完成率达18.4%。", "18.4%"),
        ("较上月提高3.5个百分点。", "3.5个百分"),
        ("涉及３４个单位。", "34个单位"),
        ("34个单位均已报送。", "34个单位"),
        ("- 进展不平衡。还有17项进展缓慢。", "17项进展"),
        ("## 任务完成情况。全县244项任务。", "244项任务"),
        ("{% if 点名 %}涉及34个单位{% endif %}。", "34个单位"),
        ("{{ 地区 }}共有34个单位。", "34个单位"),
        ("装机300MW。", "300"),
        ("投资1234.5万元。", "1234.5万元"),
        ("{{ 表('任务数(按=清单)', 标题='244项任务完成情况') }}", "244项任务"),
        ("{{ 表('任务数(按=清单)', 注=['共', '34个单位']) }}", "34个单位"),
    ],
)
def test_a_typed_number_is_told(body: str, typed: str) -> None:
    assert words(body) == [typed]


@pytest.mark.parametrize(
    "body",
    [
        "截至2024年5月末，1—5月累计，5月31日前，2024-05-31，每月25日，18时前，第1季度，3年行动。",
        "5个工作日内、10天内、3至5个月内、24小时内报办公室。",
        "落实国发〔2023〕16号、内政发[2023]3号、某政办（2024）5号和第12号文件。",
        "对“34项任务”“十大行动”、《关于加快100个村建设的意见》逐项落实。",
        "@标题 2024年34个单位\n# 2024年34项重点\n## 34个单位情况。\n",
        "1. 甲\n2、乙\n（3）丙\n- 4.丁",
        "一是（1）甲；（2）乙。第3次会议。",
        "5G基站、G303线、PM2.5、4A级景区、GB/T 9704，12345热线，电话0475-1234567、13800000000。",
        "{{ 数('任务数(清单=重点34项)') }}{{ 名单('任务数(按=牵头单位)', 限=10) }}{# 共34个单位 #}",
        "{% for 项 in 行('任务数', 限=5) %}{{ 项.任务 }}{% endfor %}",
        "三十四个单位，一是二是。",
    ],
)
def test_what_does_not_change_with_the_months_is_not_told(body: str) -> None:
    assert words(body) == []


def test_the_warning_says_where_and_what_to_do() -> None:
    body = "# 情况\n{% if 点名 %}\n涉及34个单位，\n完成率18.4%。{% endif %}\n"
    body += "{{ 图('任务数(按=清单)', 标题='共9项') }}"
    found = typed_numbers(body, checked_tree(body))
    assert [(problem.place.row, problem.place.cell) for problem in found] == [
        (3, "第3行第3字"),
        (4, "第4行第4字"),
        (5, "第5行第23字"),
    ]
    assert {problem.severity for problem in found} == {"warning"}
    assert all("数('…')" in problem.remedy for problem in found)


@pytest.mark.parametrize("kind", report_kinds(), ids=lambda kind: kind.code)
def test_the_shipped_template_gives_no_warning(kind) -> None:
    assert words(kind.shipped_text) == []
