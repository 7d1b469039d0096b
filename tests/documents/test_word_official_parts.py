"""Red head, addressee, attachments, signature and imprint."""

from __future__ import annotations

import datetime as dt

import pytest

from luodi.documents.tree import Annex, Imprint, Paragraph, RedHead, Signature, Text

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
BODY = Paragraph((Text("正文。"),))
DAY = dt.date(2024, 4, 3)


def indents(line) -> dict[str, float]:
    """Indents in characters."""
    found = line._p.pPr.find(f"{W}ind")
    return {key.removeprefix(W): int(value) / 100 for key, value in found.items() if key.endswith("Chars")}


def test_the_red_head_stands_above_the_title(write) -> None:
    head = RedHead(
        ("陇山县人民政府",), "陇政发〔2024〕5号", copy_number="000012", secrecy="机密★1年", urgency="特急"
    )
    opened = write(BODY, red_head=head)
    assert opened.lines[:6] == [
        "000012",
        "机密★1年",
        "特急",
        "陇山县人民政府文件",
        "陇政发〔2024〕5号",
        "情况通报",
    ]
    mark = next(line for line in opened.word.paragraphs if line.style.name == "发文机关标志")
    assert str(mark.style.font.color.rgb) == "FF0000"
    rule = next(line for line in opened.word.paragraphs if "〔2024〕" in line.text)._p.find(
        f"{W}pPr/{W}pBdr/{W}bottom"
    )
    assert (rule.get(f"{W}color"), rule.get(f"{W}space")) == ("FF0000", "11")


def test_the_mark_stands_35_mm_below_the_top_whatever_stands_above_it(write) -> None:
    for urgency, lines in (("", 0), ("特急", 1)):
        opened = write(BODY, red_head=RedHead(("陇山县人民政府",), "陇政发〔2024〕5号", urgency=urgency))
        mark = next(line for line in opened.word.paragraphs if line.style.name == "发文机关标志")
        assert mark.paragraph_format.space_before.mm + lines * 579 * 25.4 / 1440 == pytest.approx(35, abs=0.1)


def test_a_paper_that_goes_up_names_its_signers(write) -> None:
    head = RedHead(("陇山县人民政府",), "陇政发〔2024〕8号", signers=("王某", "李某"))
    line = next(line for line in write(BODY, red_head=head).word.paragraphs if "签发人" in line.text)
    assert line.text == "　陇政发〔2024〕8号\t签发人：王某　李某"
    assert line.runs[-1].style.element.find(f"{W}rPr/{W}rFonts").get(f"{W}eastAsia") == "楷体_GB2312"


def test_joint_issuers_share_their_word(write) -> None:
    head = RedHead(("陇山县人民政府", "陇山县发展和改革局"), "陇政发〔2024〕9号")
    rows = write(BODY, red_head=head).word.tables[0].rows
    assert [[cell.text for cell in row.cells] for row in rows] == [
        ["陇山县人民政府", "文件"],
        ["陇山县发展和改革局", "文件"],
    ]


@pytest.mark.parametrize("name", ["市人民政府", "市人民政府：", "市人民政府:"])
def test_the_addressee_ends_with_one_colon(write, name: str) -> None:
    line = next(line for line in write(BODY, addressee=name).word.paragraphs if line.style.name == "主送机关")
    assert line.text == "市人民政府："


def test_one_attachment_has_no_number_and_several_have(write) -> None:
    assert write(BODY, attachments=("进展表",)).lines[-1] == "附件：进展表"
    opened = write(BODY, attachments=("进展表", "资金表"))
    assert opened.lines[-2:] == ["附件：1.\t进展表", "2.\t资金表"]
    first, second = opened.word.paragraphs[-2:]
    assert indents(first) == {"leftChars": 6, "hangingChars": 4}
    assert indents(second) == {"leftChars": 6, "hangingChars": 1}


def test_the_date_leaves_four_characters_and_the_name_is_centred_over_it(write) -> None:
    opened = write(BODY, signature=Signature(("陇山县人民政府",), DAY))
    name, date = opened.word.paragraphs[-2:]
    assert (name.text, date.text) == ("陇山县人民政府", "2024年4月3日")
    assert indents(date)["rightChars"] == 4
    assert indents(name)["rightChars"] + 7 / 2 == 4 + 6 / 2


def test_without_a_stamp_the_name_leaves_two_and_the_date_begins_two_later(write) -> None:
    name, date = write(BODY, signature=Signature(("陇山县发展和改革局",), DAY, sealed=False)).word.paragraphs[
        -2:
    ]
    start_of_name = 28 - indents(name)["rightChars"] - 9
    start_of_date = 28 - indents(date)["rightChars"] - 6
    assert start_of_date - start_of_name == 2
    assert min(indents(name)["rightChars"], indents(date)["rightChars"]) >= 2


def test_a_very_long_name_is_broken_and_stays_on_the_page(write) -> None:
    name = "陇山县黄河流域生态保护和高质量发展暨政策落地工作领导小组办公室综合协"
    lines = write(BODY, signature=Signature((name,), DAY)).word.paragraphs
    signed = [line for line in lines if line.style.name == "Signature"]
    assert "".join(line.text for line in signed[:-1]) == name
    assert all(indents(line)["rightChars"] >= 0 for line in signed)


def test_the_signature_never_stands_alone_on_a_page(write) -> None:
    lines = write(BODY, signature=Signature(("县政府",), DAY)).word.paragraphs
    kept = [line.text for line in lines[:-1] if line._p.find(f"{W}pPr/{W}keepNext") is not None]
    assert kept[-3:] == ["正文。", "", "县政府"]


def test_the_end_of_the_text_stays_with_attachments_and_signature(write) -> None:
    lines = write(BODY, attachments=("甲", "乙"), signature=Signature(("县政府",), DAY)).word.paragraphs
    kept = [line.text for line in lines[:-1] if line._p.find(f"{W}pPr/{W}keepNext") is not None]
    assert kept[-6:] == ["正文。", "", "附件：1.\t甲", "2.\t乙", "", "县政府"]


def test_a_long_last_paragraph_and_a_long_list_may_be_divided_between_pages(write) -> None:
    long = Paragraph((Text("文" * 28 * 4),))
    titles = tuple(f"表{n}" for n in range(1, 11))
    lines = write(long, attachments=titles, signature=Signature(("县政府",), DAY)).word.paragraphs
    kept = [line.text for line in lines[2:-1] if line._p.find(f"{W}pPr/{W}keepNext") is not None]
    assert kept == ["", "附件：1.\t表1", "9.\t表9", "10.\t表10", "", "县政府"]


def test_a_short_list_of_attachments_stays_on_one_page_with_the_signature(write) -> None:
    titles = tuple(f"表{n}" for n in range(1, 5))
    long = Paragraph((Text("文" * 28 * 4),))
    for signature, ends in ((Signature(("县政府",), DAY), ["4.\t表4", "", "县政府"]), (None, [])):
        lines = write(long, attachments=titles, signature=signature).word.paragraphs
        kept = [line.text for line in lines[2:-1] if line._p.find(f"{W}pPr/{W}keepNext") is not None]
        assert kept == ["", "附件：1.\t表1", "2.\t表2", "3.\t表3", *ends]


def test_a_long_last_paragraph_alone_above_the_signature_is_kept_with_it(write) -> None:
    long = Paragraph((Text("文" * 28 * 4),))
    lines = write(long, signature=Signature(("县政府",), DAY)).word.paragraphs
    last = next(line for line in lines if line.text == "文" * 28 * 4)
    assert last._p.find(f"{W}pPr/{W}keepNext") is not None


def test_annexes_begin_pages_and_are_listed(write) -> None:
    opened = write(BODY, annexes=(Annex("进展表", (BODY,)), Annex("资金表", (BODY,))))
    starts = [
        line.text for line in opened.word.paragraphs if line._p.find(f"{W}pPr/{W}pageBreakBefore") is not None
    ]
    assert starts == ["附件1", "附件2"]
    assert "附件：1.\t进展表" in opened.lines


def test_the_imprint_stands_at_the_foot_between_its_rules(write) -> None:
    grid = write(BODY, imprint=Imprint("县委办公室。", "县政府办公室", DAY)).word.tables[-1]
    assert [row.cells[0].text for row in grid.rows] == [
        "抄送：县委办公室。",
        "县政府办公室\t2024年4月3日印发",
    ]
    place = grid._tbl.tblPr.find(f"{W}tblpPr")
    assert (place.get(f"{W}vertAnchor"), place.get(f"{W}tblpYSpec")) == ("margin", "bottom")
    rules = grid._tbl.tblPr.find(f"{W}tblBorders")
    assert {rule.tag.removeprefix(W): rule.get(f"{W}sz") for rule in rules} == {
        "top": "8",
        "bottom": "8",
        "insideH": "6",
    }
