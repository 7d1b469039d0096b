"""Ugly workbooks for tests, built cell by cell; every name and sentence here is made up."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from typing import Any

import openpyxl

from luodi.core.columns import Column
from luodi.sheets.grids import Grid, open_workbook
from luodi.sheets.reading import read_sheet
from luodi.sheets.tables import Profile, Table, Unread

ROADS = Profile(
    "roads",
    (
        Column("number", "序号", "number", ("编号",)),
        Column("name", "道路名称", "text", ("项目名称", "工程名称"), required=True),
        Column("owner", "牵头单位", "names", ("主责单位",), required=True),
        Column("helpers", "责任单位", "names", ("配合单位",)),
        Column("total", "总投资", "money", ("计划总投资",)),
        Column("plan", "年度计划投资", "money", ("2031年计划投资",)),
        Column("spans", "桥涵数", "whole"),
        Column("length", "里程(公里)", "quantity"),
        Column("rate", "完成率", "percent"),
        Column("start", "开工时间", "day", groups=("计划",)),
        Column("begun", "开工时间", "day", groups=("实际",)),
        Column("due", "完成时限", "day", ("办结时限",)),
        Column("status", "进展状态", "label"),
        Column("listed", "是否列入", "flag"),
        Column("note", "备注", "text", ("说明",)),
    ),
    wanted=("name", "owner"),
)


def workbook(
    rows: Iterable[Sequence[Any]], merges: Sequence[str] = (), formats: dict[str, str] | None = None
) -> bytes:
    """The bytes of an .xlsx with one sheet 道路 that has these rows; a text with = becomes a formula."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "道路"
    for row in rows:
        sheet.append(list(row))
    for cell, number_format in (formats or {}).items():
        sheet[cell].number_format = number_format
    for merge in merges:
        sheet.merge_cells(merge)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def grid(
    rows: Iterable[Sequence[Any]], merges: Sequence[str] = (), formats: dict[str, str] | None = None
) -> Grid:
    """The only grid of such a workbook."""
    return open_workbook("道路.xlsx", workbook(rows, merges, formats)).grids[0]


def table(
    rows: Iterable[Sequence[Any]],
    merges: Sequence[str] = (),
    formats: dict[str, str] | None = None,
    profile: Profile = ROADS,
    year: int | None = None,
) -> Table:
    """Such a workbook read as roads."""
    found = read_sheet(grid(rows, merges, formats), [profile], year=year)
    assert isinstance(found, Table), found
    return found


def unread(rows: Iterable[Sequence[Any]]) -> Unread:
    """Such a workbook that is no list of roads."""
    found = read_sheet(grid(rows), [ROADS])
    assert isinstance(found, Unread), found
    return found


def csv_table(
    text: str, profile: Profile = ROADS, encoding: str = "gb18030", name: str = "台账_道路.csv"
) -> Table:
    """A CSV file read as roads."""
    found = read_sheet(open_workbook(name, text.encode(encoding)).grids[0], [profile], year=2031)
    assert isinstance(found, Table), found
    return found


def said(found: Table, severity: str = "") -> list[tuple[str, str]]:
    """The code and cell of each problem (of one severity)."""
    return [(p.code, p.place.cell) for p in found.problems if not severity or p.severity == severity]
