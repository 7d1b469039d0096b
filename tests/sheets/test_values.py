"""Cells become values of a kind; what cannot be read becomes a Flaw."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luodi.core.columns import Column
from luodi.sheets.amounts import plain
from luodi.sheets.values import Flaw, printed, reader


def read(kind: Any, cell: Any, unit: str = "万元") -> Any:
    return reader(Column("x", "列", kind), unit, 2031)(cell)


@pytest.mark.parametrize(
    ("cell", "yuan"),
    [
        (350.0, "3500000"),
        (46.37, "463700"),
        ("350", "3500000"),
        ("3,500.5", "35005000"),
        ("３５０．５", "3505000"),
        ("2.4亿元", "240000000"),
        ("2.4亿", "240000000"),
        ("700万元", "7000000"),
        ("700 万", "7000000"),
        ("52000元", "52000"),
        ("(120)", "-1200000"),
        ("-120", "-1200000"),
        ("约350万元", "3500000"),
        ("0", "0"),
        (0.1 + 0.2, "3000"),
    ],
)
def test_money_is_exact_yuan(cell: Any, yuan: str) -> None:
    assert read("money", cell) == Decimal(yuan)


@pytest.mark.parametrize("cell", ["", "—", "-", "－", "/", "／", "无", "——", " ", "…"])
@pytest.mark.parametrize("kind", ["money", "quantity", "whole", "percent", "day"])
def test_a_dash_is_nothing(kind: str, cell: str) -> None:
    assert read(kind, cell) is None


@pytest.mark.parametrize(
    "cell", ["三百万", "350万元、200万元", "12.3.4", "1,2", "50%", "12吨粮", dt.date(2031, 1, 2)]
)
def test_money_that_cannot_be_read_is_a_flaw(cell: Any) -> None:
    found = read("money", cell)
    assert isinstance(found, Flaw)
    assert found.code == "unreadable_number"


@pytest.mark.parametrize(
    ("kind", "cell", "value"),
    [
        ("whole", "４４", 44),
        ("whole", 7.0, 7),
        ("whole", "12个", 12),
        ("quantity", "23.5亩", Decimal("23.5")),
        ("quantity", "1.2万", Decimal(12000)),
        ("percent", "22.9%", Decimal("0.229")),
        ("percent", 0.229, Decimal("0.229")),
        ("percent", "２２．９％", Decimal("0.229")),
        ("number", 3.0, "3"),
        ("number", "１．１", "1.1"),
        ("number", "一", "一"),
        ("label", " 正在 推进\n", "正在推进"),
        ("flag", "√", True),
        ("flag", "是", True),
        ("flag", "×", False),
        ("flag", "否", False),
        ("flag", True, True),
        ("names", "路政处、桥梁所，养护队\n路政处；测绘院", ("路政处", "桥梁所", "养护队", "测绘院")),
        ("names", "路 政 处", ("路政处",)),
        ("names", "/", ()),
        ("text", "\u3000 第一行\n第二行 ", "第一行\n第二行"),
        ("text", 12.0, "12"),
        ("text", dt.date(2031, 6, 5), "2031-06-05"),
    ],
)
def test_each_kind_reads_what_people_write(kind: str, cell: Any, value: Any) -> None:
    assert read(kind, cell) == value


@pytest.mark.parametrize(
    ("kind", "cell", "code"),
    [
        ("whole", "2.5", "unreadable_number"),
        ("flag", "也许", "unreadable_flag"),
        ("day", "2031-02-30", "impossible_date"),
        ("day", "尽快", "unreadable_date"),
    ],
)
def test_what_cannot_be_read_says_why(kind: str, cell: str, code: str) -> None:
    found = read(kind, cell)
    assert isinstance(found, Flaw)
    assert found.code == code
    assert found.message
    assert found.remedy


@given(st.decimals(-(10**9), 10**9, places=4))
def test_a_binary_number_is_read_as_it_is_shown(number: Decimal) -> None:
    assert plain(float(number)) == number
    assert Decimal(printed(float(number))) == number


@given(
    st.text(max_size=30),
    st.sampled_from(
        ["money", "whole", "quantity", "percent", "day", "flag", "names", "label", "number", "text"]
    ),
)
def test_no_text_makes_a_reader_fail(text: str, kind: str) -> None:
    read(kind, text)
