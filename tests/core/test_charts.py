"""Charts as descriptions: their shape, their colours, the table behind them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from luodi.core.charts import (
    LOOKS,
    Bars,
    ChartShapeError,
    Lines,
    Series,
    StackedBars,
    highest,
    shown,
    table_behind,
)


def lightness(colour: str) -> float:
    """Relative luminance, 0 black to 1 white."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_two_meanings_of_a_stack_differ_in_black_and_white() -> None:
    statuses = [look for meaning, look in LOOKS.items() if meaning not in ("figure", "earlier", "target")]
    for place, one in enumerate(statuses):
        for other in statuses[place + 1 :]:
            apart = abs(lightness(one.fill) - lightness(other.fill)) > 0.1
            assert apart or one.pattern != other.pattern or one.edge != other.edge, (one.word, other.word)


def test_every_meaning_has_a_word_of_its_own() -> None:
    words = [look.word for look in LOOKS.values()]
    assert all(words)
    assert len(set(words)) == len(words)


def test_the_colours_are_those_of_the_house() -> None:
    assert LOOKS["unobtainable"].pattern == "falling"
    assert (LOOKS["not_reported"].fill, LOOKS["not_reported"].edge) == ("FFFFFF", "dashed")


def test_a_series_must_have_one_value_for_each_category() -> None:
    with pytest.raises(ChartShapeError, match="2 values for 1"):
        Lines("题", ("1月",), (Series("到位", (1, 2)),), "亿元")


def test_a_stack_refuses_values_below_zero() -> None:
    with pytest.raises(ChartShapeError, match="below zero"):
        StackedBars("题", ("甲",), (Series("已完成", (-1,)),), "项")


def test_a_chart_needs_a_series() -> None:
    with pytest.raises(ChartShapeError):
        StackedBars("题", ("甲",), (), "项")


def test_a_bar_belongs_to_one_group_only() -> None:
    with pytest.raises(ChartShapeError, match="甲"):
        Bars("题", ("甲",), "到位", (Series("达到", (1,)), Series("低于", (1,))), "亿元")


def test_the_table_behind_a_stack_has_a_column_for_each_series_with_its_unit() -> None:
    chart = StackedBars("题", ("甲", "乙"), (Series("已完成", (3, None)), Series("未启动", (0, 2))), "项")
    behind = table_behind(chart)
    assert behind.headings == ("", "已完成（项）", "未启动（项）")
    assert behind.rows == (("甲", "3", "0"), ("乙", "—", "2"))


def test_the_table_behind_a_ranking_says_value_target_and_group() -> None:
    groups = (Series("达到序时", (Decimal("3.20"), None)), Series("低于序时", (None, 1)))
    chart = Bars("题", ("甲", "乙"), "到位资金", groups, "亿元", Series("目标", (3, 2), "target"))
    assert table_behind(chart).headings == ("", "到位资金（亿元）", "目标（亿元）", "情况")
    assert table_behind(chart).rows == (("甲", "3.2", "3", "达到序时"), ("乙", "1", "2", "低于序时"))


@pytest.mark.parametrize(
    ("value", "text"),
    [(None, "—"), (0, "0"), (100, "100"), (Decimal("1E+2"), "100"), (Decimal("2.50"), "2.5")],
)
def test_values_are_shown_with_their_own_decimals(value: Decimal | int | None, text: str) -> None:
    assert shown(value) == text


def test_the_highest_of_a_stack_is_its_longest_bar_and_of_lines_the_highest_point() -> None:
    series = (Series("一", (3, 1)), Series("二", (2, None)))
    assert highest(StackedBars("题", ("甲", "乙"), series, "项")) == 5
    assert highest(Lines("题", ("甲", "乙"), series, "项")) == 3
    assert highest(Lines("题", (), (Series("一", ()),), "项")) == 0
