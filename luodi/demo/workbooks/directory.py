"""The directory of units, as the office sends it round each January."""

from __future__ import annotations

from luodi.demo.county import NAME, YEAR, units
from luodi.demo.workbooks.pages import Heading, Page, workbook

FILE = "示例甲县成员单位名录.xlsx"


def directory() -> bytes:
    """Every unit in official order with its other names and kind."""
    headings = [
        Heading("序号", 6), Heading("单位名称", 20), Heading("全称或曾用名", 42), Heading("单位类别", 12),
        Heading("备注", 24),
    ]  # fmt: skip
    rows = [
        (
            at,
            unit.name,
            "、".join(unit.aliases),
            unit.kind,
            "" if unit.is_assessed else "垂直管理或企业，不参加年度考核",
        )
        for at, unit in enumerate(units(), start=1)
    ]
    rows = [(*row[:4], "" if row[3] == "园区" else row[4]) for row in rows]
    page = Page("成员单位", f"{NAME}政策落地工程成员单位名录", headings, rows, under_title=(f"{YEAR}年1月",))
    return workbook([page])
