"""Headings, paragraphs and marks in the file, and what must not get through."""

from __future__ import annotations

import pytest

from luodi.documents.habits import Habits
from luodi.documents.marks import marks_in, marks_of
from luodi.documents.tree import Document, Heading, Mark, Paragraph, Table, TableColumn, Text

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def test_headings_are_numbered_in_the_official_order(write) -> None:
    blocks = [
        Heading(1, "总体情况"),
        Heading(2, "政策"),
        Heading(3, "争取"),
        Heading(4, "到位"),
        Heading(1, "问题"),
    ]
    opened = write(*blocks)
    styles = [
        (line.style.name, line.text)
        for line in opened.word.paragraphs
        if line.style.name.startswith("Heading")
    ]
    assert styles == [
        ("Heading 1", "一、总体情况"),
        ("Heading 2", "（一）政策"),
        ("Heading 3", "1.争取"),
        ("Heading 4", "（1）到位"),
        ("Heading 1", "二、问题"),
    ]


def test_a_heading_may_open_its_paragraph(write) -> None:
    opened = write(Heading(2, "政策落地", then=(Text("共262项。"),)))
    line = opened.word.paragraphs[-1]
    assert line.text == "（一）政策落地。共262项。"
    assert line.style.name == "Body Text"
    assert line.runs[0].style.element.find(f"{W}rPr/{W}rFonts").get(f"{W}eastAsia") == "楷体_GB2312"


@pytest.mark.parametrize("bold", [True, False])
def test_a_lead_is_bold_where_the_office_is_used_to_it(write, bold: bool) -> None:
    opened = write(Paragraph((Text("办理缓慢。"),), lead="一是手续慢。"), habits=Habits(bold_leads=bold))
    first, second = opened.word.paragraphs[-1].runs
    assert (first.text, bool(first.bold)) == ("一是手续慢。", bold)
    assert (second.text, bool(second.bold)) == ("办理缓慢。", False)


def test_a_mark_reads_back_with_its_figure(write) -> None:
    row = ("县发改局", Mark("12", "任务数(单位=县发改局)"))
    table = Table("表", (TableColumn("单位"), TableColumn("项数", "right")), (row,))
    opened = write(Paragraph((Text("共"), Mark("262", "a&<b>"), Text("项"))), table)
    found = marks_in(opened.content)
    assert [(mark.ref, mark.found) for mark in found] == [("a&<b>", "262"), ("任务数(单位=县发改局)", "12")]
    assert not any(mark.is_changed for mark in found)


def test_a_mark_is_seen_to_be_changed_by_hand(write) -> None:
    word = write(Paragraph((Mark("262", "all"), Mark("89", "done")))).word
    word.paragraphs[-1].runs[0].text = "263"
    import io

    edited = io.BytesIO()
    word.save(edited)
    first, second = marks_in(edited.getvalue())
    assert (first.written, first.found, first.is_changed) == ("262", "263", True)
    assert not second.is_changed


def test_bookmarks_are_unique_and_have_names_that_word_allows(write) -> None:
    opened = write(Paragraph(tuple(Mark(str(n), "同一个很长的问题" * 9) for n in range(40))))
    starts = list(opened.body.iter(f"{W}bookmarkStart"))
    names = [start.get(f"{W}name") for start in starts]
    assert len(set(names)) == len({start.get(f"{W}id") for start in starts}) == 40
    assert all(
        len(name) <= 40 and name.replace("_", "a").isascii() and name.replace("_", "a").isalnum()
        for name in names
    )


def test_a_file_that_we_did_not_write_has_no_marks(write) -> None:
    assert marks_in(write(Heading(1, "题")).content) == []


def test_the_marks_of_a_tree_are_in_printed_order(full: Document) -> None:
    assert [mark.ref for mark in marks_of(full)][:3] == ["all", "tasks", "cell"]


@pytest.mark.parametrize("text", ["<w:p/>&amp;", "]]>", '"><script>', "=HYPERLINK(1)", "{ PAGE }", "a\tb"])
def test_texts_stay_texts(write, text: str) -> None:
    opened = write(Heading(1, text), Paragraph((Text(text),)), Table(text, (TableColumn(text),), ((text,),)))
    assert opened.lines[1:] == ["一、" + text, text, "表1  " + text]
    assert opened.word.tables[0].rows[1].cells[0].text == text
    assert not list(opened.body.iter(f"{W}instrText", f"{W}fldSimple", f"{W}hyperlink"))


def test_characters_that_xml_cannot_hold_are_left_out(write) -> None:
    assert write(Paragraph((Text("前\x00\x0b\ud800\ufffe后"),))).lines[-1] == "前后"


def test_line_breaks_in_texts_are_kept(write) -> None:
    assert write(Paragraph((Text("上\r\n下"),))).word.paragraphs[-1].text == "上\n下"
