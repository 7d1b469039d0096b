"""Charts in the file: Word's own, with their numbers and a workbook inside."""

from __future__ import annotations

import io
import zipfile
from decimal import Decimal

import openpyxl

from luodi.core.charts import Bars, Lines, Series, StackedBars
from luodi.documents.tree import Chart

C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def values(series) -> dict[int, str]:
    return {int(point.get("idx")): point.findtext(f"{C}v") for point in series.findall(f"{C}val//{C}pt")}


def workbook(opened, name: str):
    with zipfile.ZipFile(io.BytesIO(opened.content)) as archive:
        return openpyxl.load_workbook(io.BytesIO(archive.read(name))).active


def test_a_stack_keeps_its_numbers_and_leaves_gaps_where_nothing_is_known(write, stack: StackedBars) -> None:
    part = write(Chart(stack)).part("word/charts/chart1.xml")
    assert part.find(f".//{C}grouping").get("val") == "stacked"
    names = [series.findtext(f"{C}tx//{C}v") for series in part.iter(f"{C}ser")]
    assert names == ["已完成", "进展缓慢", "未报"]
    assert [values(series) for series in part.iter(f"{C}ser")] == [
        {0: "5", 1: "0"},
        {0: "12", 1: "5"},
        {0: "0"},
    ]


def test_fills_are_told_apart_without_colour(write, stack: StackedBars) -> None:
    part = write(Chart(stack)).part("word/charts/chart1.xml")
    fills = [series.find(f"{C}spPr")[0].tag.removeprefix(A) for series in part.iter(f"{C}ser")]
    edges = [series.find(f"{C}spPr/{A}ln/{A}prstDash") is not None for series in part.iter(f"{C}ser")]
    assert fills == ["solidFill", "pattFill", "solidFill"]
    assert edges == [False, False, True]


def test_the_title_stands_beneath_and_the_numbers_are_described(write, stack: StackedBars) -> None:
    opened = write(Chart(stack))
    assert opened.lines[-1] == "图1  17项进展缓慢，集中在2个单位"
    described = opened.body.find(f".//{WP}docPr").get("descr")
    assert "县水务局，已完成（项）0，进展缓慢（项）5，未报（项）—" in described


def test_the_workbook_inside_says_the_same_and_holds_no_formula(write) -> None:
    chart = StackedBars("题", ("=1+1",), (Series("=cmd", (Decimal("2.50"),)),), "项")
    opened = write(Chart(chart))
    sheet = workbook(opened, "word/embeddings/chart1.xlsx")
    assert [[cell.value or None for cell in row] for row in sheet.iter_rows()] == [
        [None, "=cmd"],
        ["=1+1", 2.5],
    ]
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)


def test_values_start_at_zero_unless_one_lies_below(write) -> None:
    def lowest(value: int) -> bool:
        chart = Lines("题", ("1月",), (Series("增减", (value,)),), "亿元")
        return (
            write(Chart(chart)).part("word/charts/chart1.xml").find(f".//{C}valAx/{C}scaling/{C}min")
            is not None
        )

    assert lowest(5)
    assert not lowest(-5)


def test_a_target_is_a_hollow_bar(write) -> None:
    chart = Bars("题", ("甲",), "到位", (Series("到位", (1,)),), "亿元", Series("目标", (2,), "target"))
    value, target = write(Chart(chart)).part("word/charts/chart1.xml").iter(f"{C}ser")
    assert target.find(f"{C}spPr/{A}noFill") is not None
    assert value.find(f"{C}spPr/{A}noFill") is None


def test_the_table_behind_is_printed_when_asked_for(write, stack: StackedBars) -> None:
    assert not write(Chart(stack)).word.tables
    (grid,) = write(Chart(stack, with_table=True)).word.tables
    assert [cell.text for cell in grid.rows[2].cells] == ["县水务局", "0", "5", "—"]


def test_each_chart_has_a_part_and_an_id_of_its_own(write, stack: StackedBars) -> None:
    opened = write(Chart(stack), Chart(stack))
    ids = [shape.get("id") for shape in opened.body.iter(f"{WP}docPr")]
    assert ids == ["1", "2"]
    assert {"word/charts/chart1.xml", "word/charts/chart2.xml"} <= set(opened.names)
