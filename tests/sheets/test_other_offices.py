"""What other offices do with a list: page titles, marks before sections, groups over the first columns."""

from __future__ import annotations

from typing import Any

import pytest

from luodi.sheets.sections import section_name
from tests.sheets.building import csv_table, said, table, unread

HEAD: list[Any] = ["序号", "道路名称", "牵头单位", "总投资（万元）", "备注"]


def road(number: object, name: str, total: object = 10) -> list[Any]:
    """One row of the list."""
    return [number, name, "路政处", total, None]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("★县道", "县道"),
        ("【县道】", "县道"),
        ("★【县道】（2条）", "县道"),
        ("■ 一、县道", "县道"),
        ("〔县道〕", "县道"),
        ("第一类：县道", "县道"),
        ("县道（改线）", "县道（改线）"),
    ],
)
def test_marks_and_brackets_are_no_part_of_a_section(text: str, name: str) -> None:
    assert section_name(text) == name


def test_a_starred_line_is_a_section_and_a_starred_sentence_a_note() -> None:
    found = table([["道路清单"], HEAD, ["★县道"], road(1, "甲路"), ["★为县委重点道路"]])
    assert [row.sections for row in found.rows] == [("县道",)]
    assert dict(found.ignored) == {1: "title", 2: "heading", 3: "section", 5: "note"}


def test_the_title_of_a_printed_page_is_no_section() -> None:
    page = [["示例丁县道路清单（续表）"], HEAD]
    rows = [
        ["示例丁县道路清单"],
        HEAD,
        ["一、县道"],
        road(1, "甲路"),
        *page,
        road(2, "乙路"),
        *page,
        road(3, "丙路"),
    ]
    found = table(rows)
    assert [row.sections for row in found.rows] == [("县道",)] * 3
    assert [why for _, why in found.ignored].count("title") == 3


@pytest.mark.parametrize("pages", [1, 2])
def test_titles_of_later_pages_alone_are_no_sections_either(pages: int) -> None:
    later = [line for n in range(pages) for line in (["示例丁县道路清单"], HEAD, road(n + 2, f"乙{n}路"))]
    found = table([HEAD, road(1, "甲路"), *later])
    assert [row.sections for row in found.rows] == [()] * (pages + 1)


def test_stacked_lists_each_with_its_headings_keep_their_names() -> None:
    rows = [
        ["道路清单"],
        ["县道"],
        HEAD,
        road(1, "甲路"),
        ["村道"],
        HEAD,
        road(1, "乙路"),
        ["便道"],
        HEAD,
        road(1, "丙路"),
    ]
    assert [row.sections[-1:] for row in table(rows).rows][1:] == [("村道",), ("便道",)]


def test_a_repeated_row_is_found_across_printed_pages() -> None:
    found = table([HEAD, road(1, "甲路"), ["道路清单"], HEAD, road(2, "乙路"), road(3, "甲路")])
    assert said(found, "error") == [("duplicate_row", "B6")]


def test_a_group_may_stand_over_the_first_columns_of_a_csv() -> None:
    text = "责任分工,,序号,道路名称\n牵头单位,责任单位,,\n路政处,养护队,1,甲路\n路政处,,2,乙路\n"
    found = csv_table(text)
    assert found.header_rows == (1, 2)
    assert [row.values["owner"] for row in found.rows] == [("路政处",), ("路政处",)]


def test_a_heading_with_a_unit_of_money_holds_no_words() -> None:
    assert unread([["序号", "牵头单位", "项目名称（万元）"], [1, "路政处", 300]]).headings


def test_a_name_and_an_owner_among_many_unknown_columns_make_no_list() -> None:
    others = [f"指标{letter}" for letter in "甲乙丙丁戊己庚辛壬癸"]
    assert unread([["道路名称", "牵头单位", *others], ["甲路", "路政处", *range(10)]]).used_rows == 2


def test_a_point_after_a_running_number_is_no_part_of_it() -> None:
    found = table([HEAD, road("1.", "甲路"), road("２、", "乙路"), road("1.1", "丙路")])
    assert [row.values["number"] for row in found.rows] == ["1", "2", "1.1"]
