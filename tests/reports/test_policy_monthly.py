"""The shipped monthly report: what it says is what the figures say, in a full month and in empty ones."""

from __future__ import annotations

import datetime as dt
import io
import re
from typing import Any

import docx
import pytest

from luodi.core.periods import CHINA, Period
from luodi.core.questions import parse
from luodi.documents.marks import marks_in
from luodi.documents.tree import Document, Heading, Paragraph, Table, plain
from luodi.figures.answers import decimal_text
from luodi.figures.asking import ask
from luodi.ledger.audit import context
from luodi.ledger.org.access import operator
from luodi.ledger.org.models import Role
from luodi.ledger.rounds.models import Round, Submission
from luodi.ledger.rounds.services import Filled, answers_save, submission_return, submission_submit
from luodi.reports.formats import report_document, report_file
from luodi.reports.models import Rendered
from luodi.reports.options import Options
from luodi.reports.services import report_render
from luodi.reports.writing import bare_text, value_text
from tests.reports.conftest import (
    DELIVERY,
    HEADINGS,
    LEADERS,
    LONG,
    PURSUIT,
    STATUSES,
    UNITS,
    County,
    Row,
    bare_county,
    workbook,
)

KIND = "policy-monthly"


def made(county: County, period: str = "2024-05", **choices: Any) -> Rendered:
    return report_render(operator(), KIND, county.region.code, period, **choices)


def prose(document: Document) -> str:
    """The prose of the body, a line for each paragraph."""
    lines = []
    for block in document.body:
        if isinstance(block, Heading):
            lines.append(block.text + plain(block.then))
        elif isinstance(block, Paragraph):
            lines.append(block.lead + plain(block.runs))
    return "\n".join(lines)


def words_of(report: Rendered) -> str:
    """Every text of the Word file."""
    file = docx.Document(io.BytesIO(report_file(report).content))
    cells = [cell.text for table in file.tables for row in table.rows for cell in row.cells]
    return "\n".join([paragraph.text for paragraph in file.paragraphs] + cells)


def test_it_says_what_the_month_holds(county: County) -> None:
    text = prose(report_document(made(county)))
    assert f"截至5月末，{DELIVERY}4项、{PURSUIT}3项，共计7项任务，由5个部门单位牵头落实。" in text
    assert f"{DELIVERY}4项中，已完成1项，取得阶段性成效1项，进展缓慢2项。" in text
    assert f"{PURSUIT}3项中，可争取1项，取得阶段性成效1项，无法争取1项，还没有已完成的任务。" in text
    assert "争取率为50%" in text
    assert "与2024年4月末相比，状态上升4项。" in text
    assert "7项任务中，进展缓慢的2项。涉及2个牵头单位：水务局2项、林草局1项。" in text
    assert "水务局人手不足；管护资金没有落实。" in text


def test_what_was_given_up_and_what_was_taken_up_again_is_said_and_listed(db: None) -> None:
    county = bare_county()
    county.month(4, STATUSES[4])
    county.month(5, {**STATUSES[4], PURSUIT: ["无法争取", "可争取", "可争取"]})
    county.month(6, {**STATUSES[5], PURSUIT: ["无法争取", "无法争取", "可争取"]})
    document = report_document(made(county))
    assert (
        "与2024年4月末相比，没有状态上升、下降的任务，清单没有增减。"
        "另有1项转为无法争取，1项状态有其他变动。上月末已完成0项"
    ) in prose(document)
    tables = [block for annex in document.annexes for block in annex.blocks if isinstance(block, Table)]
    moved = {table.caption: [row[3:] for row in table.rows] for table in tables if "变动" in table.caption}
    assert moved["变动任务情况（转为无法争取）"] == [("争取节水改造试点", "待研判", "无法争取")]
    assert moved["变动任务情况（其他变动）"] == [("争取物流枢纽布局", "无法争取", "可争取")]
    text = prose(report_document(made(county, "2024-06")))
    assert "状态上升2项。另有1项转为无法争取。上月末" in text


def test_what_compares_needs_an_earlier_month(db: None) -> None:
    county = bare_county()
    county.month(4, {**STATUSES[4], PURSUIT: ["待研判", "可争取", "可争取"]})
    county.month(5, STATUSES[5])
    county.month(6, {**STATUSES[5], PURSUIT: ["无法争取", "可争取", "无法争取"]})
    may, june = (prose(report_document(made(county, f"2024-0{month}"))) for month in (5, 6))
    assert "向上争取的空间收窄。已研判为无法争取的任务有1项，上月末为0项，占" in may
    assert "已研判为无法争取的任务有2项，上月末为1项，占" in june
    first = bare_county("369925", "示例丙县")
    first.month(4, STATUSES[4])
    text = prose(report_document(made(first, "2024-04")))
    assert "部分事项无法争取。已研判为无法争取的任务有1项，占" in text
    assert "收窄" not in text


def test_the_opening_fits_any_title(county: County) -> None:
    document = report_document(made(county, options=Options(title="五月份情况通报")))
    assert document.title == "五月份情况通报"
    assert "政策落地工程2024年5月推进情况如下。" in prose(document)
    assert "报告" not in prose(document)


MANY = tuple(
    f"第{n}中心".translate(str.maketrans("0123456789", "零一二三四五六七八九")) for n in range(10, 22)
)


def test_more_than_ten_units_are_counted_in_the_prose_and_named_in_a_table(db: None) -> None:
    county = bare_county(with_lists=False)
    names: list[Row] = [("序号", "单位名称"), *((n, unit) for n, unit in enumerate((*UNITS, *MANY), 1))]
    county.take(workbook("单位名录.xlsx", {"名录": names}), kind="units")
    for month, units in ((3, MANY[:10]), (4, MANY)):
        tasks: list[Row] = [HEADINGS]
        tasks += [
            (n, f"任务{unit}", unit, LEADERS[0], "2024-02", "未启动", "", "", "")
            for n, unit in enumerate(units, 1)
        ]
        listed = workbook("2024年任务清单.xlsx", {DELIVERY: tasks})
        county.take(listed, kind="tasks", period=Period.month(2024, 1))
        county.month(month, None)
    document = report_document(made(county, "2024-03"))
    assert MANY[0] in prose(document)
    assert "未按要求报送单位情况表" not in [annex.title for annex in document.annexes]
    document = report_document(made(county, "2024-04"))
    assert not [unit for unit in MANY if unit in prose(document)]
    assert "仍有12份没有报送，单位见附件“未按要求报送单位情况表”。" in prose(document)
    assert "涉及12个牵头单位，各单位任务数见附件“各牵头单位任务完成情况表”" in prose(document)
    tables = {annex.title: annex.blocks for annex in document.annexes}
    late = next(block for block in tables["未按要求报送单位情况表"] if isinstance(block, Table))
    assert [column.label for column in late.columns] == ["序号", "单位"]
    assert [row[1] for row in late.rows] == list(MANY)


def test_a_unit_whose_report_was_returned_counts_as_in_time_and_is_not_said_to_be_silent(db: None) -> None:
    county = bare_county()
    county.month(3, None, seal=False)
    march = Round.objects.get(region=county.region)
    with context.request("test", at=dt.datetime(2024, 3, 21, 9, tzinfo=CHINA)):
        rows = Submission.objects.select_related("round__region", "unit")
        found = rows.get(round=march, unit__name="水务局")
        filled = {
            str(item.key): Filled(
                {"status": word, "text": "推进中", "problem": "缺资金", "next_step": "抓紧"}
            )
            for item in found.items.order_by("position")
            for word in ["待研判" if "争取" in item.label else "进展缓慢"]
        }
        answers_save(county[Role.REPORTER], found, filled, None)
        submission_submit(county[Role.UNIT_HEAD], found)
        submission_return(operator(), found, "请写具体")
    county.seal(3)
    named, unnamed = (
        prose(report_document(made(county, "2024-03", named=with_names))) for with_names in (True, False)
    )
    told = "本月应报送5份，报送率为0%（退回后未重新提交的不计入），首次提交及时率为20%。"
    assert told in named
    assert told in unnamed
    silent = "、".join(unit for unit in UNITS if unit != "水务局")
    assert f"仍未报送的单位有{silent}。退回后没有重新提交的单位有水务局。" in named.replace("\n", "")
    assert "在退回后没有重新提交。" in unnamed
    assert "各单位均已报送" not in named


def test_the_listings_of_tasks_follow_the_official_order_of_units(county: County) -> None:
    annexes = {annex.title: annex for annex in report_document(made(county)).annexes}
    for title in ("进展缓慢任务情况表", "较上月变动任务情况表"):
        for block in annexes[title].blocks:
            if isinstance(block, Table):
                leads = [UNITS.index(str(row[1]).split("、")[0]) for row in block.rows]
                assert leads == sorted(leads), block.caption


def test_every_number_is_the_figures(county: County) -> None:
    report = made(county, options=Options(annex="all"))
    assert len(report.numbers) > 40
    for number in report.numbers:
        question = parse(number["question"])
        figure = ask(
            operator(),
            parse(number["question"]),
            region=county.region.code,
            period=number["period"],
        )
        assert decimal_text(figure.value) == number["value"], number
        assert number["revision"] == figure.revision
        assert not question.by
        assert number["text"] == value_text(figure.value, figure.unit, figure.ratio)


def test_no_digit_of_the_prose_is_unbound(county: County) -> None:
    report = made(county)
    for block in report_document(report).body:
        runs = block.then if isinstance(block, Heading) else getattr(block, "runs", ())
        loose = "".join(run.text for run in runs if not hasattr(run, "ref"))
        loose = re.sub(r"2024年[0-9]+月|[0-9]+月末", "", loose)
        assert not re.search("[0-9]", loose), loose


def test_word_keeps_each_number_as_the_figure_said_it(county: County) -> None:
    report = made(county)
    bound = {number["ref"]: number for number in report.numbers}
    marks = marks_in(report_file(report).content)
    assert marks
    for mark in marks:
        assert not mark.is_changed
        number = bound[mark.ref]
        assert mark.written in (number["text"], number["text"].rstrip("项个份"))


def test_the_same_book_and_template_give_the_same_bytes(county: County) -> None:
    first, second = made(county), made(county)
    assert first.pk == second.pk
    fresh = Rendered.objects.get(pk=first.pk)
    for form in ("docx", "html"):
        assert report_file(first, form).content == report_file(fresh, form).content


def test_a_sealed_month_is_not_marked_as_open(county: County) -> None:
    document = report_document(made(county))
    assert "第1版" in document.book_mark
    assert "未定版" not in document.subtitle


def test_an_open_month_says_so_under_its_title(county: County) -> None:
    county.month(6, STATUSES[5], seal=False)
    report = made(county, "2024-06")
    document = report_document(report)
    assert "未定版" in document.subtitle
    assert "未定版" in document.book_mark
    assert report.book_revision == 0
    assert report.book_hash == ""


def test_the_version_without_names_has_none_anywhere(county: County) -> None:
    report = made(county, named=False)
    for text in (words_of(report), report_file(report, "html").content.decode(), str(report.numbers)):
        for name in (*UNITS, *LEADERS):
            assert name not in text
    assert "有的部门" in words_of(report)


def test_the_annex_lists_each_number_with_its_question(county: County) -> None:
    report = made(county)
    annex = report_document(report).annexes[-1]
    table = next(block for block in annex.blocks if isinstance(block, Table))
    listed = {(row[2], row[3]) for row in table.rows}
    for number in report.numbers:
        if not number["within"]:
            assert (number["text"], number["question"]) in listed
    assert report.book_hash in "".join(table.notes)


def test_the_numbers_of_tables_are_bare_and_right(county: County) -> None:
    first = next(block for block in report_document(made(county)).body if isinstance(block, Table))
    assert [column.label for column in first.columns[:3]] == ["清单", "任务数", "已完成"]
    texts = [["—" if cell is None else getattr(cell, "text", cell) for cell in row] for row in first.rows]
    assert texts[0][:3] == [DELIVERY, "4", "1"]
    assert texts[1][3:5] == ["1", "—"], "a list has no count for a status that is not in its vocabulary"
    assert getattr(first.footers[0][1], "text", "") == "7"


def test_long_names_of_units_stand_in_the_tables(county: County) -> None:
    assert LONG in words_of(made(county))


def test_the_first_month_compares_with_nothing(county: County) -> None:
    text = prose(report_document(made(county, "2024-04")))
    assert f"{DELIVERY}4项中，取得阶段性成效1项，进展缓慢2项，未启动1项，还没有已完成的任务。" in text
    assert "没有可以对比的上月定版数据" in text
    assert "—" not in text


def test_a_month_in_which_nobody_reported(db: None) -> None:
    county = bare_county()
    county.month(3, None)
    text = prose(report_document(made(county, "2024-03")))
    assert f"{DELIVERY}4项中，从未报送4项；" in text
    assert "还没有已完成的任务" not in text, "nobody knows whether none is done"
    assert "本月应报送5份，还没有单位报送。" in text
    assert "一是部分任务底数不清。还有7项任务从未报送过进展" in text
    assert "一是尽快摸清任务底数。" in text
    assert "到调度结束时，仍未报送的单位有发改委、教体局、水务局、林草局" in text
    assert "—" not in text


def test_a_month_without_a_round(db: None) -> None:
    text = prose(report_document(made(bare_county(), "2024-03")))
    assert "本月没有组织调度报送，各项任务也还没有报送过进展。" in text
    assert "均按要求报送" not in text
    assert "—" not in text


def test_a_county_without_lists(db: None) -> None:
    document = report_document(made(bare_county(with_lists=False), "2024-03"))
    assert "任务清单尚未建立" in prose(document)
    assert not document.annexes


def test_a_month_in_which_all_goes_well(db: None) -> None:
    county = bare_county()
    county.month(3, {DELIVERY: ["已完成"] * 4, PURSUIT: ["取得阶段性成效"] * 3})
    document = report_document(made(county, "2024-03"))
    text = prose(document)
    assert "各单位均按要求报送，没有需要专门报告的问题" in text
    assert "一是巩固提升已有成效。" in text
    assert [annex.title for annex in document.annexes] == ["各牵头单位任务完成情况表", "数据来源表"]


@pytest.mark.parametrize("text", ["", "2024", "2024Q2", "五月"])
def test_it_is_made_of_a_month_only(county: County, text: str) -> None:
    with pytest.raises(ValueError, match=r"月|期间"):
        made(county, text)


def test_shares_lose_no_sign_without_their_unit() -> None:
    from fractions import Fraction

    assert bare_text(Fraction(1, 7), "", True) == "14.3%"
    assert value_text(Fraction(70), "项", False) == "70项"
    assert value_text(Fraction(412_000_000), "元", False) == "4.12亿元"
    assert value_text(None, "项", False) == "—"
