"""The page of the standard: paper, margins, grid, page numbers, sections."""

from __future__ import annotations

import pytest
from docx.enum.section import WD_ORIENT

from luodi.documents.habits import Habits
from luodi.documents.tree import Document, Heading, PageBreak, Paragraph, Table, TableColumn, Text
from luodi.documents.word import to_word

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
BODY = Paragraph((Text("正文。"),))
WIDE = Table("明细", tuple(TableColumn(f"第{n}列") for n in range(12)), (("一二三四五六七八",) * 12,))


def test_margins_are_those_of_the_standard(write) -> None:
    (section,) = write(BODY).word.sections
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    assert section.top_margin.mm == pytest.approx(37, abs=0.05)
    assert section.left_margin.mm == pytest.approx(28, abs=0.05)
    assert section.right_margin.mm == pytest.approx(26, abs=0.05)
    assert section.bottom_margin.mm == pytest.approx(35, abs=0.05)


def test_the_grid_gives_22_lines_of_28_characters(write) -> None:
    grid = write(BODY).body.find(f".//{W}sectPr/{W}docGrid")
    pitch, space = int(grid.get(f"{W}linePitch")), int(grid.get(f"{W}charSpace"))
    assert grid.get(f"{W}type") == "linesAndChars"
    height, width = 16838 - 2098 - 1984, 11906 - 1587 - 1474
    assert height // pitch == 22
    assert int(width / (20 * (16 + space / 4096))) == 28


def test_the_body_itself_keeps_22_lines_of_28_characters(write) -> None:
    normal = next(
        style
        for style in write(BODY).part("word/styles.xml").iter(f"{W}style")
        if style.get(f"{W}default") == "1"
    )
    spacing = normal.find(f"{W}pPr/{W}spacing")
    assert (spacing.get(f"{W}line"), spacing.get(f"{W}lineRule")) == ("579", "exact")
    closer = int(normal.find(f"{W}rPr/{W}spacing").get(f"{W}val"))
    assert 28 * (320 + closer) <= 11906 - 1587 - 1474 < 29 * (320 + closer)


def test_page_numbers_stand_right_on_odd_and_left_on_even_pages(write) -> None:
    opened = write(BODY, book_mark="截至2024年5月 第1版")
    section = opened.word.sections[0]
    for footer, side, text in (
        (section.footer, "right", "— 1 —"),
        (section.even_page_footer, "left", "— 1 —"),
    ):
        number, mark = footer.paragraphs
        assert number.text == text
        properties = number._p.pPr
        assert properties.find(f"{W}jc").get(f"{W}val") == side
        assert properties.find(f"{W}ind").get(f"{W}{side}Chars") == "100"
        assert mark.text == "截至2024年5月 第1版"
    assert opened.part("word/settings.xml").find(f"{W}evenAndOddHeaders") is not None


def test_the_dash_of_the_page_number_stands_7_mm_below_the_text(write) -> None:
    margins = write(BODY).body.find(f".//{W}pgMar")
    foot = int(margins.get(f"{W}bottom")) - int(margins.get(f"{W}footer"))
    middle_of_number = foot - 220 - 140
    assert middle_of_number * 25.4 / 1440 == pytest.approx(7, abs=0.1)


def test_the_only_field_is_the_page_number(full: Document, open_file) -> None:
    opened = open_file(full)
    fields = [
        field.text
        for name in opened.names
        if name.endswith(".xml")
        for field in opened.part(name).iter(f"{W}instrText")
    ]
    assert fields == [" PAGE ", " PAGE "]


def test_one_sided_papers_have_one_footer(write) -> None:
    opened = write(BODY, habits=Habits(two_sided=False))
    assert len(opened.body.findall(f".//{W}footerReference")) == 1
    assert opened.part("word/settings.xml").find(f"{W}mirrorMargins") is None


def test_a_wide_table_lies_on_its_side_with_its_heading_and_the_text_goes_on_upright(write) -> None:
    opened = write(BODY, Heading(1, "明细"), WIDE, BODY)
    first, side, last = opened.word.sections
    assert [s.orientation for s in (first, side, last)] == [
        WD_ORIENT.PORTRAIT,
        WD_ORIENT.LANDSCAPE,
        WD_ORIENT.PORTRAIT,
    ]
    assert next(block.text for block in side.iter_inner_content() if hasattr(block, "text")) == "一、明细"
    assert side.top_margin.mm == pytest.approx(28, abs=0.05)
    assert side.right_margin.mm == pytest.approx(37, abs=0.05)


def test_a_document_of_nothing_but_a_wide_table_has_one_section() -> None:
    content = to_word(Document("明细", (WIDE,)))
    assert content.startswith(b"PK")


def test_a_page_break_lets_the_next_paragraph_begin_a_page(write) -> None:
    opened = write(BODY, PageBreak(), Heading(1, "下一步"))
    starts = [
        line.text for line in opened.word.paragraphs if line._p.find(f"{W}pPr/{W}pageBreakBefore") is not None
    ]
    assert starts == ["一、下一步"]
