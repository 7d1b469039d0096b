"""The same tree as a page: structure, escaping, marks, charts, nothing from outside."""

from __future__ import annotations

import re

import pytest
from lxml import html as parser
from lxml.html import HtmlElement

from luodi.core.charts import Series, StackedBars
from luodi.documents import tree
from luodi.documents.html import to_html
from luodi.documents.tree import Document, HeaderCell, Heading, Mark, Paragraph, Table, TableColumn, Text


def parsed(written: str) -> HtmlElement:
    found = parser.fromstring(written)
    assert isinstance(found, HtmlElement)
    return found


def page(*blocks: tree.Block, sources: dict[str, str] | None = None) -> HtmlElement:
    return parsed(to_html(Document("情况通报", blocks), sources=sources))


def test_headings_carry_the_same_numbers_as_on_paper() -> None:
    found = page(Heading(1, "总体"), Heading(2, "政策"), Heading(1, "问题"))
    assert [(e.tag, e.text) for e in found.iter("h1", "h2", "h3")] == [
        ("h1", "情况通报"),
        ("h2", "一、总体"),
        ("h3", "（一）政策"),
        ("h2", "二、问题"),
    ]


def test_a_mark_links_to_its_source() -> None:
    found = page(Paragraph((Mark("262", "任务 数<1>"),)), sources={"任务 数<1>": "任务数(期=2024-05)"})
    (link,) = found.find_class("figure")
    assert (link.text, link.get("data-ref")) == ("262", "任务 数<1>")
    assert found.get_element_by_id(link.get("href").removeprefix("#")).text == "任务数(期=2024-05)"


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "</style>", '" onclick="x', "&lt;", "'"])
def test_every_text_is_escaped(text: str) -> None:
    chart = tree.Chart(StackedBars(text, (text,), (Series(text, (1,)),), text))
    table = Table(text, (TableColumn(text, unit=text),), ((Mark(text, text),),), notes=(text,), unit=text)
    document = Document(
        text, (Heading(1, text, then=(Text(text),)), table, chart), subtitle=text, book_mark=text
    )
    written = to_html(document)
    found = parsed(written)
    assert "<script" not in written
    assert not found.xpath("//*[@onclick]")
    assert len(found.findall(".//style")) == 1
    (link,) = found.find_class("figure")
    assert (link.text, link.get("data-ref")) == (text, text)


def test_nothing_is_fetched_from_outside_and_nothing_runs(full: Document) -> None:
    written = to_html(full)
    assert not re.search(r"https?://|@import|url\((?!#)|<script|javascript:| on\w+=", written)


def test_a_table_says_what_its_headings_head() -> None:
    columns = (TableColumn("单位"), TableColumn("总数", "right"), TableColumn("完成", "right"))
    bands = (
        (HeaderCell("单位", rows=2), HeaderCell("任务", columns=2)),
        (HeaderCell("总数"), HeaderCell("完成")),
    )
    found = page(
        Table("完成情况", columns, (("县发改局", "3", None),), header=bands, footers=(("合计", "3", "1"),))
    )
    heads = [
        (e.text, e.get("scope"), e.get("colspan"), e.get("rowspan")) for e in found.findall(".//thead//th")
    ]
    assert heads == [
        ("单位", "col", None, "2"),
        ("任务", "colgroup", "2", None),
        ("总数", "col", None, None),
        ("完成", "col", None, None),
    ]
    assert [cell.text for cell in found.findall(".//tbody//td")] == ["县发改局", "3", "—"]
    assert found.find(".//caption").text == "表1　完成情况"


def test_a_chart_is_drawn_with_its_numbers_beside_it(stack: StackedBars) -> None:
    found = page(tree.Chart(stack))
    (drawing,) = found.findall(".//svg")
    assert drawing.get("role") == "img"
    titles = [title.text for title in drawing.findall(".//rect/title")]
    assert titles == ["已完成 5项", "进展缓慢 12项", "进展缓慢 5项"]
    widths = [float(bar.get("width")) for bar in drawing.findall(".//rect") if bar.find("title") is not None]
    assert widths[1] == pytest.approx(widths[0] * 12 / 5, rel=0.01)
    rows = [[cell.text for cell in row] for row in found.findall(".//details//tbody/tr")]
    assert rows == [["县发改局", "5", "12", "0"], ["县水务局", "0", "5", "—"]]


def test_ids_are_unique(full: Document) -> None:
    ids = [element.get("id") for element in parsed(to_html(full)).iter() if element.get("id")]
    assert ids
    assert len(ids) == len(set(ids))


def test_the_same_tree_gives_the_same_page(full: Document) -> None:
    assert to_html(full) == to_html(full)


def test_all_parts_of_an_official_paper_are_there(full: Document) -> None:
    text = parsed(to_html(full)).text_content()
    for part in (
        "特急",
        "陇山县人民政府办公室文件",
        "各乡镇人民政府：",
        "2024年6月5日",
        "附件1",
        "抄送：",
        "截至2024年5月 第1版",
    ):
        assert part in text
