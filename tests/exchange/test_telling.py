"""A recorded value as people read it, of every sort that the record holds."""

from __future__ import annotations

from typing import Any

import pytest

from luodi.exchange.telling.fields import field_label
from luodi.exchange.telling.values import told

NAMES = {"scheme:delivery": "交办类", "region:15": "某自治区", "1f3a": "某单位"}


@pytest.mark.parametrize(
    ("kind", "field", "value", "text"),
    [
        ("task", "investment", 58000000000, "5.8亿元"),
        ("task", "investment", 12500, "125元"),
        ("task", "due", "2024-12", "2024年12月"),
        ("task", "due", "长期", "长期"),
        ("task", "percent", "0.5000", "50.0%"),
        ("task", "frequency", "monthly", "每月"),
        ("task", "standing", "withdrawn", "已撤出"),
        ("task", "number", "15", "15"),
        ("task", "note", "2024-12", "2024-12"),
        ("task", "lead_units", ["财政局", "发改委"], "财政局、发改委"),
        ("task", "units", [{"name": "财政局", "role": "lead", "key": "k", "position": 1}], "财政局(牵头)"),
        ("task", "indicators", [{"name": "修复面积", "unit": "万亩", "target": "3.2"}], "修复面积3.2万亩"),
        ("task", "milestones", [{"name": "开工", "due": "2024-03-31", "done": None}], "开工(2024年3月31日)"),
        ("task_list", "scheme", "delivery", "交办类"),
        ("region", "parent", "15", "某自治区"),
        ("region", "unit_head_approves", True, "是"),
        ("unit", "kind", "township", "乡镇"),
        ("unit", "aliases", [], "空"),
        ("unit", "valid_to", "2024-02-29", "2024年2月29日"),
        ("unit", "successor", "1f3a", "某单位"),
        ("unit", "note", "", "空"),
        ("submission", "state", "returned", "已退回"),
        ("round", "due_at", "2024-01-25T15:59:59+00:00", "2024年1月25日 23:59"),
        ("owed_item", "choice", "no_change", "本月无变化"),
        ("owed_item", "answer", {"status": "已完成", "text": "建成。"}, "完成情况:已完成;工作进展:建成。"),
        ("grant", "role", "clerk", "专班人员"),
        ("task", "due", "乱写", "乱写"),
    ],
)
def test_a_value_is_told(kind: str, field: str, value: Any, text: str) -> None:
    assert told(kind, field, value, NAMES) == text


def test_labels_are_those_of_the_columns_where_there_are_some() -> None:
    assert [field_label("task", name) for name in ("requirement", "due", "status")] == [
        "主要任务", "完成时限", "完成情况",
    ]  # fmt: skip
    assert field_label("region", "due_day") == "每月报送截止日"
    assert field_label("unit", "valid_to") == "至"
    assert field_label("unit", "something_new") == "something_new"
