"""Every style and every run names its fonts for Chinese and for Latin script."""

from __future__ import annotations

import pytest

from luodi.documents.habits import Habits
from luodi.documents.tree import Document, Heading, Paragraph, Text

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
SCRIPTS = ("ascii", "hAnsi", "eastAsia", "cs")


def fonts_of(element) -> dict[str, str]:
    faces = element.find(f"{W}rPr/{W}rFonts")
    return (
        {}
        if faces is None
        else {script: faces.get(f"{W}{script}") for script in SCRIPTS if faces.get(f"{W}{script}")}
    )


def test_every_style_names_all_four_fonts(full: Document, open_file) -> None:
    styles = open_file(full).part("word/styles.xml")
    named = [style for style in styles.iter(f"{W}style") if style.get(f"{W}type") != "table"]
    assert len(named) > 20
    for style in named:
        assert set(fonts_of(style)) == set(SCRIPTS), style.get(f"{W}styleId")
    assert set(fonts_of(styles.find(f"{W}docDefaults/{W}rPrDefault"))) == set(SCRIPTS)


def test_every_paragraph_has_a_style_of_the_file_and_every_run_the_hint(full: Document, open_file) -> None:
    opened = open_file(full)
    known = {style.get(f"{W}styleId") for style in opened.part("word/styles.xml").iter(f"{W}style")}
    for name in ("word/document.xml", "word/footer1.xml", "word/footer2.xml"):
        part = opened.part(name)
        assert all(line.find(f"{W}pPr/{W}pStyle").get(f"{W}val") in known for line in part.iter(f"{W}p"))
        for run in part.iter(f"{W}r"):
            if run.find(f"{W}t") is not None:
                assert run.find(f"{W}rPr/{W}rFonts").get(f"{W}hint") == "eastAsia"


@pytest.mark.parametrize(
    ("style", "font", "points"),
    [
        ("Title", "方正小标宋简体", 22),
        ("Heading 1", "黑体", 16),
        ("Heading 2", "楷体_GB2312", 16),
        ("Heading 3", "仿宋_GB2312", 16),
        ("Heading 4", "仿宋_GB2312", 16),
        ("Body Text", "仿宋_GB2312", 16),
        ("Normal", "仿宋_GB2312", 16),
        ("Footer", "宋体", 14),
    ],
)
def test_the_fonts_are_those_of_the_standard(write, style: str, font: str, points: int) -> None:
    found = write(Heading(1, "题")).word.styles[style]
    assert fonts_of(found.element)["eastAsia"] == font
    assert found.font.size.pt == points


def test_digits_and_letters_are_in_the_latin_font_of_the_office(write) -> None:
    opened = write(Heading(1, "题"), habits=Habits(latin_font="仿宋_GB2312"))
    assert opened.word.styles["Body Text"].font.name == "仿宋_GB2312"
    assert write(Heading(1, "题")).word.styles["Body Text"].font.name == "Times New Roman"


def test_only_an_office_that_wants_it_gets_bold_headings_of_level_three(write) -> None:
    assert not write(Heading(3, "题")).word.styles["Heading 3"].font.bold
    assert write(Heading(3, "题"), habits=Habits(bold_level_three=True)).word.styles["Heading 3"].font.bold


def test_paragraphs_begin_two_characters_in(write) -> None:
    styles = write(Paragraph((Text("正文"),))).word.styles
    for name in ("Body Text", "Heading 1", "Heading 4"):
        assert styles[name].element.find(f"{W}pPr/{W}ind").get(f"{W}firstLineChars") == "200"
    assert styles["Normal"].element.find(f"{W}pPr/{W}ind") is None


def test_missing_fonts_have_a_substitute(write) -> None:
    table = write(Heading(1, "题")).part("word/fontTable.xml")
    substitutes = {font.get(f"{W}name"): font.find(f"{W}altName").get(f"{W}val") for font in table}
    assert substitutes["仿宋_GB2312"] == "FangSong"
    assert substitutes["方正小标宋简体"] == "SimSun"
