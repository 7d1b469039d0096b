"""Titles, names and narrow headings break by meaning."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luodi.documents.breaks import balanced, title_lines
from luodi.documents.widths import halves


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("关于报送5月份工作进展的函", ("关于报送5月份工作进展的函",)),
        (
            "陇山县人民政府关于争取支持县城供水管网改造项目的请示",
            ("陇山县人民政府关于争取支持", "县城供水管网改造项目的请示"),
        ),
        (
            "陇山县人民政府办公室关于2024年上半年争取国家政策和资金支持重点工作任务完成情况的通报",
            ("陇山县人民政府办公室", "关于2024年上半年争取国家政策", "和资金支持重点工作任务完成情况的通报"),
        ),
    ],
)
def test_a_title_breaks_by_meaning(title: str, lines: tuple[str, ...]) -> None:
    assert title_lines(title, 20) == lines


def test_a_line_break_in_the_title_overrules() -> None:
    assert title_lines("陇山县\n情况通报", 20) == ("陇山县", "情况通报")


@given(
    st.text(
        alphabet="关于争取国家政策和资金支持重点工作任务完成情况的通报县局、《》", min_size=1, max_size=60
    )
)
def test_no_character_is_lost_and_none_stands_alone(title: str) -> None:
    lines = title_lines(title, 20)
    assert "".join(lines) == title
    if len(lines) > 1:
        assert min(halves(line) for line in lines) >= 4
        assert max(halves(line) for line in lines) <= 40
        assert not any(
            line[0] in "、》" or line[-1] == "《" for line in (lines[0], *lines[1:-1]) if line[0] != title[0]
        )


def test_a_number_keeps_its_unit() -> None:
    for line in title_lines("陇山县发展和改革局2024年度重点工作任务完成情况报告汇编", 14):
        assert not line.endswith(("2", "20", "202", "2024"))


@pytest.mark.parametrize(
    ("heading", "characters", "text"),
    [
        ("牵头单位", 3, "牵头\n单位"),
        ("牵头单位", 4, "牵头单位"),
        ("资金\n（万元）", 3, "资金\n（万元）"),
        ("到位率（%）", 3, "到位率\n（%）"),
    ],
)
def test_a_narrow_heading_is_balanced(heading: str, characters: int, text: str) -> None:
    assert balanced(heading, characters) == text


def test_a_status_breaks_between_its_words() -> None:
    assert balanced("取得阶段性成效", 6) == "取得\n阶段性成效"
    assert balanced("无法争取", 3) == "无法\n争取"
