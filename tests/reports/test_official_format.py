"""The monthly report read back as a file: the measures of GB/T 9704-2012 in a paper with all its parts."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Iterator
from typing import Any

import docx
import pytest
from docx.document import Document as WordDocument
from lxml import etree

from luodi.ledger.org.access import operator
from luodi.reports.editing import template_save
from luodi.reports.formats import report_file
from luodi.reports.kinds import KINDS
from luodi.reports.options import Options
from luodi.reports.services import report_render
from tests.reports.conftest import County

KIND = "policy-monthly"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
FONTS = {  # what stands in which face and size (5.2.2, 7.2, 7.3, 7.4, 7.5)
    "Title": ("方正小标宋简体", 22),
    "Body Text": ("仿宋_GB2312", 16),
    "Heading 1": ("黑体", 16),
    "附件说明": ("仿宋_GB2312", 16),
    "附件标识": ("黑体", 16),
    "Signature": ("仿宋_GB2312", 16),
    "发文机关标志": ("方正小标宋简体", 36),
    "发文字号": ("仿宋_GB2312", 16),
    "版记": ("仿宋_GB2312", 14),
    "Footer": ("宋体", 14),
}


@pytest.fixture
def paper(county: County) -> WordDocument:
    """May's report with a red head and an imprint, as the file says it."""
    body = KINDS[KIND].shipped_text + "\n@抄送 县委办公室\n@印发 县政府办公室\n"
    template_save(operator(), region=county.region, code=KIND, body=body)
    chosen = Options(red_head=True, number="某政发[2024]05号", date=dt.date(2024, 6, 5))
    report = report_render(operator(), KIND, county.region.code, "2024-05", options=chosen)
    return docx.Document(io.BytesIO(report_file(report).content))


def everywhere(paper: WordDocument) -> Iterator[Any]:
    """Every paragraph of the text, its tables and its footers."""
    yield from paper.paragraphs
    for table in paper.tables:
        for row in table.rows:
            for cell in row.cells:
                yield from cell.paragraphs
    for section in paper.sections:
        yield from (*section.footer.paragraphs, *section.even_page_footer.paragraphs)


def eastern(style: Any) -> str:
    faces = style.element.find(f"{W}rPr/{W}rFonts")
    return str(faces.get(f"{W}eastAsia")) if faces is not None else ""


def test_every_section_has_the_paper_and_grid_of_the_standard(paper) -> None:
    for section in paper.sections:
        upright = section.page_width < section.page_height
        sizes = sorted(round(side.mm) for side in (section.page_width, section.page_height))
        assert sizes == [210, 297]
        margins = [section.top_margin, section.right_margin, section.bottom_margin, section.left_margin]
        wanted = [37, 26, 35, 28] if upright else [28, 37, 26, 35]
        assert [side.mm for side in margins] == pytest.approx(wanted, abs=0.1)
        grid = section._sectPr.find(f"{W}docGrid")
        pitch, squeeze = int(grid.get(f"{W}linePitch")), int(grid.get(f"{W}charSpace"))
        assert pitch * 22 <= round(225 * 1440 / 25.4) < pitch * 23
        line = 11906 - 1587 - 1474  # A4 less its margins, in twips
        assert 28 * (16 + squeeze / 4096) * 20 <= line < 29 * (16 + squeeze / 4096) * 20


def test_every_part_stands_in_its_face_and_size(paper) -> None:
    used = {line.style.name: line.style for line in everywhere(paper) if line.text.strip()}
    for name, (face, points) in FONTS.items():
        assert name in used, name
        assert (eastern(used[name]), used[name].font.size.pt) == (face, points), name
    assert all(eastern(style) for style in used.values())
    for line in everywhere(paper):
        for run in (run for run in line.runs if run._r.find(f"{W}t") is not None):
            faces = run._r.find(f"{W}rPr/{W}rFonts")
            assert faces is not None
            assert faces.get(f"{W}hint") == "eastAsia"
            assert not {f"{W}ascii", f"{W}eastAsia"} & set(faces.keys()), "a run overrules no style"


def test_headings_of_the_second_level_open_their_paragraph_in_kaiti(paper) -> None:
    opened = [line for line in paper.paragraphs if re.match("（[一二三]）", line.text)]
    assert [line.text[:3] for line in opened] == ["（一）", "（二）", "（三）"]
    assert {eastern(line.runs[0].style) for line in opened} == {"楷体_GB2312"}
    first = [line.text for line in paper.paragraphs if line.style.name == "Heading 1"]
    assert first == ["一、工作开展情况", "二、存在的主要问题", "三、下一步工作计划"]


def test_the_parts_stand_in_their_order(paper) -> None:
    lines = [line.text for line in paper.paragraphs]
    wanted = [
        "示例乙县政策落地工程领导小组办公室文件",
        "某政发〔2024〕5号",
        "示例乙县政策落地工程\n2024年5月推进情况报告",
        "附件：1.\t各牵头单位任务完成情况表",
        "2024年6月5日",
        "附件1",
    ]
    places = [lines.index(text) for text in wanted]
    assert places == sorted(places)
    last = paper.tables[-1]
    assert [row.cells[0].text for row in last.rows] == [
        "抄送：县委办公室。",
        "县政府办公室\t2024年6月5日印发",
    ]
    rule = paper.paragraphs[places[1]]._p.find(f"{W}pPr/{W}pBdr/{W}bottom")
    assert rule.get(f"{W}color") == "FF0000"


def test_page_number_and_book_mark_stand_on_lines_of_their_own_at_opposite_edges(paper) -> None:
    section = paper.sections[0]
    for footer, side, other in (
        (section.footer, "right", "left"),
        (section.even_page_footer, "left", "right"),
    ):
        number, mark = footer.paragraphs
        assert number.text == "— 1 —"
        assert number._p.pPr.find(f"{W}jc").get(f"{W}val") == side
        assert mark.text.startswith("截至2024年5月 · 第1版 · 校验码")
        assert mark._p.pPr.find(f"{W}jc").get(f"{W}val") == other


def test_no_space_and_no_half_width_mark_stands_between_chinese_words(paper) -> None:
    for line in paper.paragraphs:
        if line.style.name in ("Body Text", "Heading 1", "Title", "Signature"):
            assert not re.search("[一-鿿][ ,;:()]|[ ,;:()][一-鿿]", line.text), line.text


def test_what_breaks_lines_is_set_for_chinese(paper) -> None:
    normal = paper.styles["Normal"].element.find(f"{W}pPr")
    values = {etree.QName(rule).localname: rule.get(f"{W}val") for rule in normal}
    assert values.items() >= {("kinsoku", "1"), ("autoSpaceDE", "0"), ("autoSpaceDN", "0")}
