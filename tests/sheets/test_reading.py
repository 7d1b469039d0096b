"""A messy sheet becomes a table: headings found, rows told apart, values typed, none lost."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from luodi.core.columns import Column
from luodi.core.days import Day
from luodi.sheets.grids import open_workbook
from luodi.sheets.reading import read_sheet
from luodi.sheets.tables import Profile, Table
from tests.sheets.building import ROADS, csv_table, grid, said, table, unread, workbook

UGLY: list[list[Any]] = [
    ["附件3：", None, None, None, None, None, None],
    ["示例丁县2031年农村道路建设清单", None, None, None, None, None, None],
    ["填报单位：县路政处", None, "截至2031年5月底", None, "单位：万元", None, None],
    ["序 号", "道路\n名称", "责任分工", None, "总投资（亿元）", "完成\n时限", "备  注"],
    [None, None, "牵头单位", "责任单位", None, None, None],
    [1, 2, 3, 4, 5, 6, 7],
    ["一、县道（2条）", None, None, None, None, None, None],
    ["1", "甲湾至乙坪", "路政处", "养护队、测绘院", 1.25, "9月底前", None],
    [2, "丙桥重建", None, None, "0.75亿元", "2031.10", "在建"],
    ["小  计", None, None, None, 2, None, None],
    [None] * 7,
    ["二、村道", None, None, None, None, None, None],
    ["（一）硬化", None, None, None, None, None, None],
    ["３", "丁沟硬化", "乡建办", None, "3000万元", "长期", None],
    ["合计（3条）", None, None, None, "2.3", None, None],
    ["注：投资含征地费用。", None, None, None, None, None, None],
    ["填表人：某甲   审核人：某乙   联系电话：000", None, None, None, None, None, None],
]
MERGES = ["A2:G2", "A3:B3", "C3:D3", "E3:G3", "A4:A5", "B4:B5", "C4:D4", "E4:E5", "F4:F5", "G4:G5",
          "A7:G7", "C8:C9", "A12:G12", "A13:G13", "A16:G16", "A17:G17"]  # fmt: skip


def test_it_reads_an_ugly_sheet_whole() -> None:
    found = table(UGLY, MERGES)
    assert found.title == "示例丁县2031年农村道路建设清单"
    assert found.as_of == dt.date(2031, 5, 31)
    assert found.filled_by == "县路政处"
    assert found.unit_of_amounts == "万元"
    assert found.header_rows == (4, 5)
    assert found.columns == {
        "number": "A",
        "name": "B",
        "owner": "C",
        "helpers": "D",
        "total": "E",
        "due": "F",
        "note": "G",
    }
    assert found.headings["owner"] == "责任分工 › 牵头单位"
    assert [row.number for row in found.rows] == [8, 9, 14]
    assert [row.sections for row in found.rows] == [("县道",), ("县道",), ("村道", "硬化")]
    assert [row.values["total"] for row in found.rows] == [
        Decimal(125_000_000),
        Decimal(75_000_000),
        Decimal(30_000_000),
    ]
    assert [row.values["owner"] for row in found.rows] == [("路政处",), ("路政处",), ("乡建办",)]
    assert [row.values["due"] for row in found.rows] == [
        Day("month", 2031, 9),
        Day("month", 2031, 10),
        Day("open"),
    ]
    assert found.rows[0].values["helpers"] == ("养护队", "测绘院")
    assert found.rows[1].cells["owner"] == "C9"
    assert found.rows[1].raw["owner"] == "路政处"
    assert found.rows[2].values["number"] == "3"
    assert found.rows[2].raw["number"] == "３"
    assert "note" not in found.rows[0].raw
    assert found.problems == ()


def test_every_used_row_is_accounted_for_exactly_once() -> None:
    found = table(UGLY, MERGES)
    assert dict(found.ignored) == {
        1: "attachment", 2: "title", 3: "subtitle", 4: "heading", 5: "heading",
        6: "column_numbers", 7: "section", 10: "total", 11: "blank", 12: "section",
        13: "section", 15: "total", 16: "note", 17: "signature",
    }  # fmt: skip
    numbers = [row.number for row in found.rows] + [row for row, _ in found.ignored]
    assert sorted(numbers) == list(range(1, len(UGLY) + 1))


def test_totals_know_the_rows_they_cover() -> None:
    found = table(UGLY, MERGES)
    assert [(t.number, t.first, t.last, t.values["total"]) for t in found.totals] == [
        (10, 8, 9, Decimal(200_000_000)),
        (15, 8, 14, Decimal(230_000_000)),
    ]


HEAD: list[Any] = ["序号", "道路名称", "牵头单位", "责任单位", "总投资（万元）", "完成时限", "备注"]


@pytest.mark.parametrize(
    "heading",
    [
        ["备 注", "总投资(万元)", "办结\n时限", "工程名称", "编号", "主责单位", "配合单位"],
        ["序  号", "项 目\n名 称", "牵头\n单位", "责任单位", "计划总投资", "完成时限", "说明"],
    ],
)
def test_columns_may_stand_in_any_order_under_any_known_heading(heading: list[str]) -> None:
    found = table(
        [
            ["道路清单"],
            ["单位：万元"],
            heading,
            ["1", "2", "3", "4", "5", "6", "7"],
            ["x", 9, "x", "某路", 1, "某处", "x"],
        ]
    )
    assert set(found.columns) == {"number", "name", "owner", "helpers", "total", "due", "note"}


def test_the_only_unit_column_is_the_wanted_one() -> None:
    both = Profile(
        "both",
        (
            Column("name", "道路名称"),
            Column("owner", "牵头单位", "names", ("责任单位",)),
            Column("helpers", "责任单位", "names"),
        ),
        ("name", "owner"),
    )
    alone = read_sheet(grid([["道路名称", "责任单位"], ["甲路", "路政处"], ["乙路", "养护队"]]), [both])
    assert isinstance(alone, Table)
    assert alone.columns == {"name": "A", "owner": "B"}
    beside = read_sheet(grid([["道路名称", "责任单位", "牵头单位"], ["甲路", "a", "b"]]), [both])
    assert isinstance(beside, Table)
    assert beside.columns == {"name": "A", "helpers": "B", "owner": "C"}


def test_groups_tell_columns_of_one_heading_apart() -> None:
    rows: list[list[Any]] = [
        ["序号", "道路名称", "牵头单位", "实际", None, "计划", None],
        [None, None, None, "开工时间", "桥涵数", "开工时间", "里程(公里)"],
        [1, "甲路", "路政处", "2031-02", 3, "2031-01", 4.5],
    ]
    found = table(rows, ["A1:A2", "B1:B2", "C1:C2", "D1:E1", "F1:G1"])
    assert (found.columns["begun"], found.columns["start"]) == ("D", "F")
    flat = table(rows)
    assert flat.columns == found.columns
    assert flat.header_rows == (1, 2)


def test_headings_repeated_on_a_new_page_are_passed_over() -> None:
    rows = [
        HEAD,
        [1, "甲路", "路政处", None, 5, None, None],
        HEAD,
        ["1", "2", "3", "4", "5", "6", "7"],
        [2, "乙路", "路政处", None, 6, None, None],
    ]
    found = table(rows)
    assert [row.number for row in found.rows] == [2, 5]
    assert dict(found.ignored)[3] == "repeated_heading"
    assert dict(found.ignored)[4] == "column_numbers"


def test_a_merged_value_is_carried_down_within_its_merge_only() -> None:
    rows: list[list[Any]] = [
        HEAD,
        *([n, f"{n}号路", "路政处" if n == 1 else None, None, n, None, None] for n in range(1, 5)),
    ]
    found = table(rows, ["C2:C4"])
    assert [row.values["owner"] for row in found.rows] == [("路政处",)] * 3 + [()]
    assert said(found) == [("missing_required", "C5")]
    assert found.rows[3].problems[0].waits == "row"


def test_a_file_without_merges_carries_required_names_within_a_section() -> None:
    rows = (
        "序号,道路名称,牵头单位,责任单位",
        "一、县道,,,",
        "1,甲路,路政处,养护队",
        "2,乙路,,",
        "二、村道,,,",
        "3,丙路,,",
    )
    text = "\n".join(rows)
    found = csv_table(text)
    assert [row.values["owner"] for row in found.rows] == [("路政处",), ("路政处",), ()]
    assert [row.values["helpers"] for row in found.rows] == [("养护队",), (), ()]
    assert said(found) == [("blank_carried", "C1"), ("missing_required", "C6")]


def test_the_profile_says_what_else_is_carried_without_merges() -> None:
    carried = Profile("carried", ROADS.columns, ROADS.wanted, carried=("helpers",))
    found = csv_table("道路名称,牵头单位,责任单位\n甲路,a,b\n乙路,c,\n", carried)
    assert [row.values["helpers"] for row in found.rows] == [("b",), ("b",)]


def test_the_fullest_profile_wins() -> None:
    lean = Profile("lean", ROADS.columns[:3], ROADS.wanted)
    found = read_sheet(grid([HEAD, [1, "甲路", "路政处", "x", 5, "2031-01-02", "x"]]), [lean, ROADS])
    assert isinstance(found, Table)
    assert found.profile == "roads"


def test_columns_of_an_open_group_are_kept_by_their_headings() -> None:
    summary = Profile(
        "summary",
        (Column("list", "清单", required=True), Column("count", "总数", "whole")),
        ("list", "count"),
        True,
        ("其中",),
    )
    rows: list[list[Any]] = [
        ["清单", "总数", "其中", None],
        [None, None, "在建", "未动工"],
        ["甲类", 5, 3, 2],
        ["合计", 5, 3, 2],
    ]
    found = table(rows, ["A1:A2", "B1:B2", "C1:D1"], profile=summary)
    assert found.extra_columns == {"在建": "C", "未动工": "D"}
    assert found.rows[0].values["在建"] == 3
    assert found.totals[0].values == {"count": 5, "在建": 3, "未动工": 2}
    assert found.problems == ()


def test_a_column_nobody_knows_is_noted() -> None:
    found = table([[*HEAD, "坡度"], [1, "甲路", "路政处", None, 5, None, None, "3%"]])
    assert found.unread == (("H", "坡度"),)
    assert [(p.code, p.severity, p.place.cell) for p in found.problems] == [("unknown_column", "note", "H1")]


def test_a_sheet_of_prose_is_left_alone() -> None:
    found = unread([["填表说明"], ["一、按月填报。"], ["二、金额单位为万元。"]])
    assert found.used_rows == 3
    assert [p.severity for p in found.problems] == ["note"]
    assert unread([]).problems == ()


@pytest.mark.parametrize(
    ("cells", "formats", "day"),
    [
        ([dt.date(2031, 3, 1)], {"F2": 'yyyy"年"m"月"'}, "2031-03"),
        ([dt.date(2031, 3, 1)], {"F2": "yyyy/m/d"}, "2031-03-01"),
        ([dt.date(2031, 3, 1)], {"F2": 'yyyy"年"'}, "2031"),
        ([48000], {}, "2031-06-01"),
        ([2031], {}, "2031"),
        ([2031.11], {}, "2031-11"),
        ([2031.1], {"F2": "0.00"}, "2031-10"),
        ([2031.1, 2031.05], {}, "2031-10"),
        ([2031.5], {}, "2031-05"),
    ],
)
def test_a_date_cell_is_as_precise_as_it_looks(
    cells: list[object], formats: dict[str, str], day: str
) -> None:
    rows: list[list[Any]] = [
        HEAD,
        *([n, f"{n}号路", "路政处", None, n, cell, None] for n, cell in enumerate(cells, start=1)),
    ]
    found = table(rows, formats=formats)
    value = found.rows[0].values["due"]
    assert isinstance(value, Day)
    assert value.iso() == day
    assert found.problems == ()


def test_a_month_that_lost_its_zero_is_asked_about() -> None:
    found = table([HEAD, [1, "甲路", "路政处", None, 1, 2031.1, None]])
    assert [(p.code, p.severity) for p in found.problems] == [("ambiguous_date", "warning")]
    assert found.rows[0].values["due"] == Day("month", 2031, 1)


def test_cells_that_cannot_be_read_are_absent_and_named() -> None:
    found = table(
        [
            HEAD,
            [1, "甲路", "路政处", None, "若干", "2031-02-30", None],
            [2, "乙路", "路政处", None, -5, "尽快", None],
        ]
    )
    assert said(found) == [
        ("unreadable_number", "E2"),
        ("impossible_date", "F2"),
        ("unreadable_date", "F3"),
        ("negative_amount", "E3"),
    ]
    assert "total" not in found.rows[0].values
    assert "due" not in found.rows[0].values
    assert found.rows[1].values["total"] == Decimal(-50_000)
    assert [p.waits for p in found.problems] == ["cell", "cell", "cell", "row"]
    assert found.rows[0].raw["total"] == "若干"


def test_percents_may_be_ratios_or_percents() -> None:
    head = ["序号", "道路名称", "牵头单位", "完成率"]
    ratios = table([head, [1, "甲路", "x", 0.229], [2, "乙路", "x", "50%"], [3, "丙路", "x", 1.2]])
    assert [row.values["rate"] for row in ratios.rows] == [Decimal("0.229"), Decimal("0.5"), Decimal("1.2")]
    percents = table([head, [1, "甲路", "x", 22.9], [2, "乙路", "x", 0.5]])
    assert [row.values["rate"] for row in percents.rows] == [Decimal("0.229"), Decimal("0.005")]
    shown = table([head, [1, "甲路", "x", 6.5]], formats={"D2": "0.0%"})
    assert shown.rows[0].values["rate"] == Decimal("6.5")


def test_an_amount_without_any_stated_unit_is_warned_of() -> None:
    found = table([["序号", "道路名称", "牵头单位", "总投资"], [1, "甲路", "x", 3]])
    assert [(p.code, p.severity) for p in found.problems] == [("unit_assumed", "warning")]


def test_an_own_unit_that_cannot_be_meant_is_an_error() -> None:
    rows = [
        HEAD,
        *([n, f"{n}号路", "x", None, 3000 + n, None, None] for n in range(1, 6)),
        [6, "6号路", "x", None, "3100元", None, None],
    ]
    assert said(table(rows)) == [("wrong_unit", "E7")]
    sound = [
        *rows[:-1],
        [6, "6号路", "x", None, "0.35亿元", None, None],
        [7, "7号路", "x", None, "31000000元", None, None],
    ]
    assert said(table(sound)) == []


def test_a_formula_kept_as_text_counts_where_a_number_belongs() -> None:
    found = csv_table("序号,道路名称,牵头单位,总投资（万元）,备注\n1,甲路,x,=163+248.37,=1+1\n")
    assert found.rows[0].values["total"] == Decimal(4113700)
    assert found.rows[0].values["note"] == "=1+1"
    assert [(p.code, p.severity, p.place.cell) for p in found.problems] == [
        ("formula_no_cache", "warning", "D2")
    ]


def test_a_formula_without_result_is_reported_once_at_its_cell() -> None:
    found = table([HEAD, [1, "甲路", "路政处", None, "=VLOOKUP(A2,H:I,2)", None, None]])
    assert [(p.code, p.severity, p.place.cell, p.waits) for p in found.problems] == [
        ("formula_no_cache", "error", "E2", "cell")
    ]
    assert "total" not in found.rows[0].values


def test_rows_that_only_number_or_fill_are_fillers() -> None:
    found = table(
        [
            HEAD,
            [1, "甲路", "x", None, 1, None, None],
            [2, None, None, None, None, None, None],
            ["……", None, None, None, None, None, None],
        ]
    )
    assert [row.number for row in found.rows] == [2]
    assert [why for row, why in found.ignored if row > 2] == ["filler", "filler"]


def test_a_row_with_a_key_is_data_whatever_it_says() -> None:
    keyed = Profile(
        "keyed", (Column("name", "道路名称", required=True), Column("key", "系统编号", "key")), ("name",)
    )
    found = table([["道路名称", "系统编号"], ["合计", "k1"], ["注：空", "k2"]], profile=keyed)
    assert [row.values["name"] for row in found.rows] == ["合计", "注：空"]


def test_hidden_sheets_are_read_all_the_same() -> None:
    one = grid([HEAD, [1, "甲路", "x", None, 1, None, None]])
    one.hidden = True
    found = read_sheet(one, [ROADS], file="别名.xlsx")
    assert isinstance(found, Table)
    assert found.hidden
    assert found.file == "别名.xlsx"


def test_reading_twice_gives_the_same_table() -> None:
    data = workbook(UGLY, MERGES)
    one, two = (read_sheet(open_workbook("道路.xlsx", data).grids[0], [ROADS]) for _ in range(2))
    assert one == two
