"""Tables in the file: headings, widths, alignment, notes, the empty one."""

from __future__ import annotations

import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH

from luodi.documents.layout import fit
from luodi.documents.tree import HeaderCell, Table, TableColumn, Text

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
COLUMNS = (TableColumn("牵头单位"), TableColumn("任务数", "right", "项"), TableColumn("状态", "center"))
NAME = "陇山县黄河流域生态保护和高质量发展暨政策落地工作领导小组办公室综合协"


def table(*rows, **more) -> Table:
    return Table("任务完成情况", COLUMNS, rows, **more)


def test_the_heading_is_repeated_and_rows_stay_whole(write) -> None:
    rows = write(table(*[("县发改局", "1", "已完成")] * 50)).word.tables[0].rows
    repeats = [row._tr.find(f"{W}trPr/{W}tblHeader") is not None for row in rows]
    assert repeats == [True] + [False] * 50
    assert all(row._tr.find(f"{W}trPr/{W}cantSplit") is not None for row in rows)


def test_numbers_stand_right_and_statuses_in_the_middle(write) -> None:
    cells = write(table(("县发改局", "1", "已完成"))).word.tables[0].rows[1].cells
    assert [cell.paragraphs[0].alignment for cell in cells] == [
        None,
        WD_ALIGN_PARAGRAPH.RIGHT,
        WD_ALIGN_PARAGRAPH.CENTER,
    ]


def test_caption_unit_and_notes_surround_the_table(write) -> None:
    lines = write(table(("县发改局", "1", "已完成"), unit="项", notes=("截至5月底。", "另有2项待定。"))).lines
    assert lines[1:] == ["表1  任务完成情况", "单位：项", "注：截至5月底。", "另有2项待定。"]


def test_the_unit_of_a_column_stands_under_its_heading(write) -> None:
    assert write(table()).word.tables[0].rows[0].cells[1].text == "任务数\n（项）"


def test_a_table_without_rows_says_so_across_all_columns(write) -> None:
    grid = write(table(empty="本月无")).word.tables[0]
    assert [row.cells[0].text for row in grid.rows][1:] == ["本月无"]
    assert grid.rows[1].cells[0]._tc is grid.rows[1].cells[2]._tc


def test_what_is_unknown_is_a_dash_and_totals_are_bold(write) -> None:
    grid = write(table(("县发改局", None, ""), footers=(("合计", Text("9"), ""),))).word.tables[0]
    assert [cell.text for cell in grid.rows[1].cells] == ["县发改局", "—", ""]
    assert all(run.bold for cell in grid.rows[2].cells for line in cell.paragraphs for run in line.runs)


def test_heading_bands_are_merged(write) -> None:
    bands = (
        (HeaderCell("单位", rows=2), HeaderCell("任务", columns=2)),
        (HeaderCell("总数"), HeaderCell("状态")),
    )
    grid = write(table(("县发改局", "1", "已完成"), header=bands)).word.tables[0]
    assert [[cell.text for cell in row.cells] for row in grid.rows][:2] == [
        ["单位", "任务", "任务"],
        ["单位", "总数", "状态"],
    ]
    assert all(row._tr.find(f"{W}trPr/{W}tblHeader") is not None for row in grid.rows[:2])


def test_column_widths_fill_the_line(write) -> None:
    grid = write(table((NAME, "1", "已完成"))).word.tables[0]
    widths = [int(column.get(f"{W}w")) for column in grid._tbl.tblGrid]
    assert sum(widths) == 11906 - 1587 - 1474
    assert widths[0] > widths[2]
    for row in grid.rows:
        assert [int(cell._tc.tcPr.find(f"{W}tcW").get(f"{W}w")) for cell in row.cells] == widths


@pytest.mark.parametrize("count", [1, 3, 6, 9, 12, 20])
def test_a_number_never_breaks_until_nothing_else_is_left(count: int) -> None:
    columns = (TableColumn("单位"), *(TableColumn(f"金额{n}", "right") for n in range(count)))
    layout = fit(Table("表", columns, (("县发改局", *["123456.78"] * count),)), 8845, 12756)
    half = {"Large": 120, "": 105, "Fine": 90}[layout.size]
    roomy = count <= 12
    assert (min(layout.widths[1:]) - 120 >= 9 * half) is roomy
    assert layout.landscape is (count > 6)


def test_the_caller_may_decide_how_the_table_lies() -> None:
    many = tuple(TableColumn(f"第{n}列") for n in range(12))
    assert not fit(Table("表", many, (), landscape=False), 8845, 12756).landscape
    assert fit(Table("表", COLUMNS, (), landscape=True), 8845, 12756).landscape


def test_a_width_that_is_given_is_kept() -> None:
    columns = (TableColumn("序号", width=3), TableColumn("内容"))
    layout = fit(Table("表", columns, (("1", "内容" * 40),)), 8845, 12756)
    half = {"Large": 120, "": 105, "Fine": 90}[layout.size]
    assert layout.widths[0] == 6 * half + 120


def test_columns_spare_their_cells_a_lone_last_character() -> None:
    columns = (
        TableColumn("任务"),
        TableColumn("牵头单位"),
        TableColumn("进展"),
        TableColumn("资金", "right"),
    )
    rows = (("贯彻落实若干措施争取专项资金" * 2, NAME[:34], "正在办理" * 10, "1.5"),) * 8
    layout = fit(Table("表", columns, rows), 8845, 12756)
    half = {"Large": 120, "": 105, "Fine": 90}[layout.size]
    room = (layout.widths[1] - 120) // half // 2
    assert 34 % room != 1


def kept_rows(grid) -> list[bool]:
    """For each row whether it stays on the page of the next."""
    return [
        all(line.find(f"{W}pPr/{W}keepNext") is not None for line in row._tr.iter(f"{W}p"))
        for row in grid.rows
    ]


def test_a_short_table_is_not_divided(write) -> None:
    short = table(("甲", "1", "已完成"), ("乙", "2", "未报"), footers=(("合计", "3", None),))
    assert kept_rows(write(short).word.tables[0]) == [True, True, True, False]


def test_a_long_table_leaves_no_single_row_and_no_note_alone(write) -> None:
    rows = [(f"第{n}个", str(n), "已完成") for n in range(20)]
    long = table(*rows, footers=(("合计", "190", None),), notes=("说明",))
    kept = kept_rows(write(long).word.tables[0])
    assert kept == [True, True, *[False] * 18, True, True]


def test_a_heading_of_three_characters_is_not_broken() -> None:
    heads = ("任务数", "已完成", "取得阶段性成效", "进展缓慢", "未启动", "待研判", "可争取", "无法争取")
    columns = (TableColumn("清单"), *(TableColumn(head, "right") for head in heads))
    table = Table("", columns, (("拓展政策增效空间清单", *"12345678"),))
    layout = fit(table, 8844, 12474)
    for left, head in enumerate(heads, 1):
        broken = layout.broken(HeaderCell(head), left)
        assert len(head) > 3 or broken == head
