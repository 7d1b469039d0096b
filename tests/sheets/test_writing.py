"""A written list reads back to exactly the same values, and the same rows give the same bytes."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from luodi.core.columns import Column
from luodi.core.days import Day
from luodi.sheets.grids import open_workbook
from luodi.sheets.reading import read_sheet
from luodi.sheets.tables import Profile, Table, Value
from luodi.sheets.writing import Sheet, sheet_title, write_list, write_workbook

COLUMNS = (
    Column("number", "序号", "number"),
    Column("name", "道路名称", required=True, width=30),
    Column("owner", "牵头单位", "names", required=True),
    Column("total", "总投资", "money"),
    Column("spans", "桥涵数", "whole"),
    Column("length", "里程(公里)", "quantity"),
    Column("rate", "完成率", "percent"),
    Column("start", "开工时间", "day", groups=("计划",)),
    Column("begun", "开工时间", "day", groups=("实际",)),
    Column("status", "进展状态", "label", choices=("在建", "建成")),
    Column("listed", "是否列入", "flag", locked=True),
    Column("note", "备注"),
    Column("key", "系统编号", "key", hidden=True),
)
PROFILE = Profile("roads", COLUMNS, ("name", "owner"))

WORDS = st.text(
    st.characters(codec="utf-8", categories=("L", "N", "P", "S"), exclude_characters="\ufffe\uffff"),
    min_size=1,
    max_size=12,
)
DATES = st.dates(dt.date(1950, 1, 1), dt.date(2099, 12, 31))
DAYS = st.one_of(
    st.none(),
    st.just(Day("open")),
    DATES.map(lambda d: Day("year", d.year)),
    DATES.map(lambda d: Day("month", d.year, d.month)),
    DATES.map(lambda d: Day("day", d.year, d.month, d.day)),
)
NAME = st.text(st.sampled_from("路政养护测绘处队院局办"), min_size=2, max_size=6)
ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "number": st.one_of(
                st.just(""), st.integers(1, 9999).map(str), st.sampled_from(["1.1", "一", "007"])
            ),
            "name": WORDS,
            "owner": st.lists(NAME, min_size=1, max_size=3, unique=True).map(tuple),
            "total": st.one_of(st.none(), st.decimals(0, 10**13, places=2)),
            "spans": st.one_of(st.none(), st.integers(-(10**9), 10**9)),
            "length": st.one_of(st.none(), st.decimals(-(10**6), 10**6, places=5)),
            "rate": st.one_of(st.none(), st.decimals(0, 50, places=6)),
            "start": DAYS,
            "begun": DAYS,
            "status": st.sampled_from(["", "在建", "建成"]),
            "listed": st.sampled_from([None, True, False]),
            "note": st.one_of(
                st.just(""),
                WORDS,
                st.sampled_from(["=1+1", "=cmd|' /C x'!A0", "@x", "+1", "-1", "\u4e00\n\u4e8c", "合计"]),
            ),
            "key": st.uuids().map(str),
        }
    ),
    max_size=6,
    unique_by=lambda row: row["key"],
)


def read_back(data: bytes, profile: Profile = PROFILE) -> Table:
    found = read_sheet(open_workbook("导出.xlsx", data).grids[0], [profile])
    assert isinstance(found, Table), found
    return found


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(ROWS, st.sampled_from(["元", "万元", "亿元"]), st.sampled_from(["", "示例丁县2031年道路清单"]))
def test_what_is_written_reads_back_the_same(rows: list[dict[str, Value]], unit: str, title: str) -> None:
    found = read_back(write_list(COLUMNS, rows, title=title, unit=unit))
    assert [dict(row.values) for row in found.rows] == rows
    assert found.columns == {
        column.name: letter for column, letter in zip(COLUMNS, "ABCDEFGHIJKLM", strict=True)
    }
    assert {p.code for p in found.problems} <= {"formula_injection", "duplicate_row", "near_duplicate"}


def road(**values: Any) -> dict[str, Any]:
    return {"name": "甲路", "owner": ("路政处",), "key": "k1", **values}


def test_the_same_rows_give_the_same_bytes() -> None:
    one, two = (write_list(COLUMNS, [road(total=Decimal("12.5"))], title="清单") for _ in range(2))
    assert one == two
    with zipfile.ZipFile(io.BytesIO(one)) as package:
        assert {entry.date_time[0] for entry in package.infolist()} == {1980}


@pytest.mark.parametrize(
    "text", ["=1+1", "=cmd|' /C x'!A0", "+1", "-1", "@SUM(A1)", "\t=1", "http://example.org", "{=1}"]
)
def test_no_text_is_ever_written_as_a_formula_or_link(text: str) -> None:
    data = write_list(COLUMNS, [road(note=text)], title=text, subtitle=text)
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        xml = b"".join(package.read(name) for name in package.namelist() if "worksheets/sheet" in name)
    assert b"<f>" not in xml
    assert b"<hyperlink" not in xml


def test_it_is_laid_out_for_people() -> None:
    long = tuple(f"很长的选项第{n}号" for n in range(60))
    columns = (*COLUMNS[:9], Column("status", "进展状态", "label", choices=long), *COLUMNS[10:])
    book = openpyxl.load_workbook(
        io.BytesIO(write_list(columns, [road()], title="清单", subtitle="截至2031年5月底"))
    )
    sheet = book.worksheets[0]
    assert sheet.freeze_panes == "A5"
    assert sheet.column_dimensions["M"].hidden
    assert sheet.column_dimensions["B"].width == pytest.approx(30, abs=1)
    assert sheet["A1"].value == "清单"
    assert sheet["D3"].value == "总投资（万元）"
    assert [(str(v.sqref), v.formula1) for v in sheet.data_validations.dataValidation] == [
        ("J5:J505", "选项!$A$1:$A$60")
    ]
    assert book.worksheets[1].sheet_state == "hidden"
    assert sheet["K5"].fill.start_color.rgb == "FFEEEEEE"


def test_short_choices_stand_in_the_drop_down_itself() -> None:
    book = openpyxl.load_workbook(io.BytesIO(write_list(COLUMNS, [road()])))
    assert [v.formula1 for v in book.worksheets[0].data_validations.dataValidation] == ['"在建,建成"']
    assert len(book.worksheets) == 1


def test_several_lists_make_one_workbook() -> None:
    data = write_workbook([Sheet("一类/道路", COLUMNS, [road()]), Sheet("一类/道路", COLUMNS, [])])
    assert [grid.sheet for grid in open_workbook("两表.xlsx", data).grids] == ["一类道路", "一类道路(2)"]


def test_sheet_names_are_what_excel_takes() -> None:
    assert sheet_title("很" * 40, set()) == "很" * 31
    assert sheet_title("[]:*?/\\", set()) == "台账"


def test_a_text_too_long_for_a_cell_is_refused_not_cut() -> None:
    with pytest.raises(ValueError, match="备注"):
        write_list(COLUMNS, [road(note="很" * 40_000)])


def test_an_amount_of_more_digits_than_a_cell_keeps_stays_exact() -> None:
    amount = Decimal("12345678901234567.89")
    found = read_back(write_list(COLUMNS, [road(total=amount)], unit="元"))
    assert found.rows[0].values["total"] == amount
