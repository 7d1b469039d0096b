"""The annotated copy shows every problem where it stands, and can be read in again."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import openpyxl
import pytest

from luodi.core.problems import Place, Problem
from luodi.sheets.annotate import annotated
from luodi.sheets.grids import UnreadableFile, open_workbook
from luodi.sheets.layout import PROBLEM_SHEET
from luodi.sheets.reading import read_sheet
from luodi.sheets.tables import Table
from tests.sheets.building import ROADS, workbook

ROWS: list[list[Any]] = [
    ["序号", "道路名称", "牵头单位", "总投资（万元）", "备注"],
    [1, "甲路", "路政处", 5, "=cmd|'/c x'!A0"],
    [2, "乙路", None, 7, None],
]
PROBLEMS = [
    Problem("unreadable_number", "看不懂", Place("道路.xlsx", "道路", "D2", 2), value="=1+2", remedy="请改"),
    Problem("missing_required", "未填", Place("道路.xlsx", "道路", "C3", 3), "warning"),
    Problem("duplicate_row", "重复", Place("道路.xlsx", "道路", "", 3), "note"),
    Problem("not_a_ledger", "整个文件", Place("道路.xlsx")),
]


@pytest.mark.parametrize("name", ["道路.xlsx", "台账_道路.csv"])
def test_problems_stand_at_their_cells_and_in_a_list_in_front(name: str) -> None:
    data = (
        workbook(ROWS, ["C2:C3"])
        if name.endswith("xlsx")
        else "\n".join(",".join(str(c or "") for c in row) for row in ROWS).encode()
    )
    book = openpyxl.load_workbook(io.BytesIO(annotated(name, data, PROBLEMS)))
    assert book.sheetnames == [PROBLEM_SHEET, "道路"]
    listed = [[cell.value for cell in row] for row in book[PROBLEM_SHEET].iter_rows()]
    assert len(listed) == 5
    assert {row[5] for row in listed[1:]} == {"看不懂", "未填", "重复", "整个文件"}
    assert [row[1] for row in listed[1:]] == ["错误", "错误", "提醒", "说明"], "the words of the screen"
    assert "=1+2" in {row[4] for row in listed}
    sheet = book["道路"]
    marked = {cell.coordinate: cell.comment.text for row in sheet.iter_rows() for cell in row if cell.comment}
    assert "看不懂" in marked["D2"]
    assert "请改" in marked["D2"]
    assert set(marked) == {"D2", "C2" if name.endswith("xlsx") else "C3", "A3"}
    assert sheet["D2"].fill.start_color.rgb.endswith("FFC7CE")
    assert sheet["B2"].value == "甲路"


@pytest.mark.parametrize("name", ["道路.xlsx", "台账_道路.csv"])
def test_nothing_in_the_copy_is_a_formula(name: str) -> None:
    data = (
        workbook(ROWS)
        if name.endswith("xlsx")
        else "\n".join(",".join(str(c or "") for c in row) for row in ROWS).encode()
    )
    with zipfile.ZipFile(io.BytesIO(annotated(name, data, PROBLEMS))) as package:
        xml = b"".join(package.read(part) for part in package.namelist() if "worksheets/sheet" in part)
    assert b"<f>" not in xml


def test_the_copy_reads_in_again_and_can_be_annotated_again() -> None:
    once = annotated("道路.xlsx", workbook(ROWS), PROBLEMS)
    twice = annotated("道路.xlsx", once, PROBLEMS[:1])
    grids = open_workbook("道路.xlsx", twice).grids
    assert [grid.sheet for grid in grids] == [PROBLEM_SHEET, "道路"]
    assert read_sheet(grids[0], [ROADS]).problems == ()
    found = read_sheet(grids[1], [ROADS])
    assert isinstance(found, Table)
    assert [row.values["name"] for row in found.rows] == ["甲路", "乙路"]


def test_what_is_no_workbook_cannot_be_annotated() -> None:
    with pytest.raises(UnreadableFile):
        annotated("照片.xlsx", b"\x89PNG....", [])
