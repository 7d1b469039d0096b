"""Rows there twice are named with their twin; texts that may well repeat are left alone."""

from __future__ import annotations

from typing import Any

import pytest

from luodi.core.columns import Column
from luodi.sheets.grids import Grid
from luodi.sheets.reading import read_sheet
from luodi.sheets.tables import Profile, Table
from tests.sheets.building import ROADS, grid, said, table

HEAD: list[Any] = ["序号", "道路名称", "牵头单位", "总投资（万元）", "完成时限", "进展状态", "备注"]
ONE: list[Any] = [1, "甲湾（东段）改建工程", "路政处", 350, "2031-06", "在建", "重点"]


@pytest.mark.parametrize(
    "other",
    [
        [2, *ONE[1:]],
        [1, "甲湾(东段)改建\n工程 ", "县路政处", "３５０", "2031年6月底", "已在建", " 重点"],
        [9, ONE[1], "路桥政务处", "0.035亿元", "2031.6", "", "重点"],
    ],
)
def test_a_row_that_repeats_another_is_named_with_its_twin(other: list[Any]) -> None:
    found = table([HEAD, ONE, [2, "乙坪", "路政处", 350, "2031-06", "在建", ""], other])
    assert said(found) == [("duplicate_row", "B4")]
    problem = found.problems[0]
    assert (problem.severity, problem.waits) == ("error", "row")
    assert "第2行" in problem.message


@pytest.mark.parametrize(
    "other",
    [
        [2, "甲湾（西段）改建工程", *ONE[2:]],
        [2, ONE[1], "养护队", *ONE[3:]],
        [2, ONE[1], ONE[2], 351, *ONE[4:]],
        [2, *ONE[1:4], "2031-07", *ONE[5:]],
        [2, *ONE[1:6], "一般"],
    ],
)
def test_rows_that_differ_in_anything_but_number_and_status_are_two(other: list[Any]) -> None:
    assert said(table([HEAD, ONE, other])) == []


def test_rows_of_two_sections_are_two() -> None:
    rows = [HEAD, ["一、县道", *[None] * 6], ONE, ["二、村道", *[None] * 6], [2, *ONE[1:]]]
    assert said(table(rows)) == []


def test_a_name_that_differs_in_punctuation_only_is_suspected() -> None:
    found = table([HEAD, ONE, [2, "“甲湾”东段改建工程", "县路政处", 350, "2031-08", "", ""]])
    assert said(found) == [("near_duplicate", "B3")]
    assert found.problems[0].waits == "row"
    assert ONE[1] in found.problems[0].remedy


@pytest.mark.parametrize("change", [(2, "养护队"), (3, 351)])
def test_names_alike_with_another_owner_or_amount_are_two(change: tuple[int, Any]) -> None:
    other = [2, "“甲湾”东段改建工程", *ONE[2:]]
    other[change[0]] = change[1]
    assert said(table([HEAD, ONE, other])) == []


def test_the_profile_may_say_what_makes_two_rows_one() -> None:
    named = Profile("named", ROADS.columns, ROADS.wanted, identity=("name",))
    found = table([HEAD, ONE, [2, ONE[1], "养护队", 9, "", "", ""]], profile=named)
    assert said(found) == [("duplicate_row", "B3")]


def read(one: Grid, same: Any) -> Table:
    found = read_sheet(one, [ROADS], same=same)
    assert isinstance(found, Table)
    return found


def test_the_caller_may_know_better_which_spellings_are_one_unit() -> None:
    rows = [HEAD, ONE, [2, ONE[1], "县政处", *ONE[3:]]]
    assert said(read(grid(rows), lambda column, a, b: False)) == []
    assert said(read(grid(rows), lambda column, a, b: True)) == [("duplicate_row", "B3")]


def test_a_table_of_units_with_equal_amounts_has_no_duplicates() -> None:
    units = Profile(
        "units",
        (
            Column("n", "序号", "number"),
            Column("unit", "责任单位", "names", required=True),
            Column("target", "任务数（万元）", "money"),
        ),
        ("unit",),
    )
    rows: list[list[Any]] = [
        ["序号", "责任单位", "任务数（万元）"],
        [1, "路政处", 50],
        [2, "养护队", 50],
        [3, "测绘院", 50],
        [4, "县路政处", 50],
    ]
    found = read_sheet(grid(rows), [units])
    assert isinstance(found, Table)
    assert [(p.code, p.place.row) for p in found.problems] == [("duplicate_row", 5)]
