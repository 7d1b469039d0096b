"""What contradicts itself or the ledger is told at its cell: nothing is lost, doubled or overwritten."""

from __future__ import annotations

from dataclasses import replace

import pytest

from luodi.core.days import Day
from luodi.core.periods import Period
from luodi.exchange.reading import File
from luodi.ledger.tasks.models import Adjustment, Progress, Task, TaskList
from luodi.ledger.tasks.services.adjustments import task_withdraw
from tests.exchange.conftest import (
    HEAD,
    JANUARY,
    LIST,
    MONTH_HEAD,
    TASKS,
    Office,
    book,
    cell_of,
    codes,
    counts,
    listed,
    month,
)


def test_the_same_file_twice_in_one_import_is_taken_once(office: Office) -> None:
    one = listed()
    outcome = office.take(one, replace(one, name="副本.xlsx"), one)
    assert outcome.committed
    assert counts(outcome) == {"new": 4}
    assert codes(outcome, "note").count("same_file") == 2


def test_two_different_files_of_one_name_are_told(office: Office) -> None:
    outcome = office.take(listed(), listed(TASKS[:2]))
    assert not outcome.committed
    assert codes(outcome) == ["same_name"]


def test_two_files_that_report_a_month_differently_are_told(begun: Office) -> None:
    other = [(*JANUARY[0][:2], "已完成", *JANUARY[0][3:])]
    outcome = begun.take(month(JANUARY), month(other, name="更正.xlsx"))
    assert not outcome.committed
    assert codes(outcome) == ["duplicate_row"]
    assert cell_of(outcome, "duplicate_row") == "C3"
    outcome = begun.good(month(JANUARY), month(other, name="更正.xlsx"))
    assert counts(outcome) == {"new": 4, "pending": 1}
    assert begun.status("1", "2031-01") == "取得阶段性成效"
    assert Progress.objects.count() == 4


def test_two_files_that_report_the_same_are_taken_once(begun: Office) -> None:
    outcome = begun.take(month(JANUARY), month(JANUARY[:2], name="部分.xlsx"))
    assert outcome.committed
    assert counts(outcome) == {"new": 4, "unchanged": 2}
    assert Progress.objects.count() == 4


def test_a_task_that_got_another_number_is_the_same_task(begun: Office) -> None:
    swapped = [(2, *TASKS[0][1:]), (1, *TASKS[1][1:]), *TASKS[2:]]
    outcome = begun.take(listed(swapped))
    assert counts(outcome) == {"changed": 2, "unchanged": 2}
    assert begun.task("1").requirement == "加固白沙湖东堤。"


def test_a_number_with_another_text_is_a_conflict_and_waits(begun: Office) -> None:
    outcome = begun.good(listed([(3, "补植河岸杨树两万株。", *TASKS[2][2:])]))
    assert codes(outcome) == ["conflict_with_ledger"]
    assert counts(outcome) == {"pending": 1}
    assert begun.task("3").requirement == "补植河岸柳树两万株。"


def test_a_text_that_differs_in_punctuation_alone_is_asked(begun: Office) -> None:
    outcome = begun.good(listed([("", "补植河岸柳树,两万株", *TASKS[2][2:])]))
    assert codes(outcome) == ["near_duplicate"]
    assert Task.objects.count() == 4


def test_a_row_of_progress_for_no_task_waits(begun: Office) -> None:
    outcome = begun.good(month([*JANUARY, (9, "没有的任务。", "已完成", "", "", "")]))
    assert codes(outcome) == ["unknown_task"]
    assert counts(outcome) == {"new": 4, "pending": 1}


def test_a_month_waits_with_the_row_of_the_list_that_waits(office: Office) -> None:
    office.open("2031-01")
    lacking = [(1, TASKS[0][1], "不知名办", *TASKS[0][3:]), TASKS[1], ("3.", "", *TASKS[2][2:]), TASKS[3]]
    assert codes(office.good(listed(lacking))) == ["unknown_unit", "missing_required"]
    outcome = office.take(month(JANUARY), period="2031-01")
    assert codes(outcome) == []
    assert codes(outcome, "warning") == ["task_waits", "task_waits"]
    assert counts(outcome) == {"new": 2, "pending": 2}
    assert {p.waits for p in outcome.problems if p.code == "task_waits"} == {"row"}


def test_a_month_in_one_import_with_its_list_waits_with_it_too(office: Office) -> None:
    office.open("2031-01")
    lacking = [(1, TASKS[0][1], "不知名办", *TASKS[0][3:]), *TASKS[1:]]
    outcome = office.good(listed(lacking), month(JANUARY), period="2031-01")
    assert codes(outcome) == ["unknown_unit"]
    assert codes(outcome, "warning").count("task_waits") == 1


@pytest.mark.parametrize(
    "sheet",
    [f"1.{LIST}", f"附件2 {LIST}", f"表3{LIST}", f"附表3-1：{LIST}", f"{LIST}(3月)", f"{LIST}（截至3月）"],
)
def test_what_numbers_a_sheet_or_dates_it_is_no_part_of_its_lists_name(office: Office, sheet: str) -> None:
    office.take(book({sheet: [("2031年任务台账",), HEAD, *TASKS]}))
    assert [task_list.name for task_list in TaskList.objects.all()] == [LIST]


def test_a_sheet_without_a_name_of_its_own_has_its_title_for_its_list(office: Office) -> None:
    office.take(book({"Sheet1": [("便民清单",), HEAD, *TASKS]}))
    assert [task_list.name for task_list in TaskList.objects.all()] == ["便民清单"]


@pytest.mark.parametrize(
    ("cell", "leads", "supports"),
    [
        ("牵头：水务局；配合：财政局、林草局", ["水务局"], ["财政局", "林草局"]),
        ("牵头单位：水务局 应急局\n配合单位：财政局", ["水务局", "应急局"], ["财政局"]),
        ("水务局（牵头）、财政局", ["水务局"], ["财政局"]),
        ("水务局、财政局（配合）", ["水务局"], ["财政局"]),
        ("水务局、财政局", ["水务局", "财政局"], []),
    ],
)
def test_a_cell_may_say_who_leads_and_who_helps(
    office: Office, cell: str, leads: list[str], supports: list[str]
) -> None:
    outcome = office.take(listed([(1, "疏浚乙坪干渠。", cell, "", "", "长期", "")]))
    assert codes(outcome) == []
    parts = office.task("1").parts.order_by("position")
    assert office.leads("1") == leads
    assert list(parts.filter(role="support").values_list("unit__name", flat=True)) == supports


def test_a_sheet_that_states_no_year_takes_that_of_the_sheets_beside_it(office: Office) -> None:
    rows = [(1, "疏浚乙坪干渠。", "水务局", "", "", "9月底前", "")]
    file = book({LIST: [(f"2031年{LIST}",), HEAD, *TASKS], "便民清单": [HEAD, *rows]})
    assert codes(office.take(file)) == []
    due = Task.objects.get(requirement="疏浚乙坪干渠。").due
    assert due == "2031-09"


def test_without_any_year_stated_a_deadline_takes_that_of_most_dates(office: Office) -> None:
    rows = [(1, "甲事。", "水务局", "", "", "2031年8月", ""), (2, "乙事。", "水务局", "", "", "9月底前", "")]
    outcome = office.take(book({"便民清单": [HEAD, *rows]}))
    assert codes(outcome) == []
    assert set(Task.objects.values_list("due", flat=True)) == {"2031-08", "2031-09"}


def test_progress_of_a_list_that_is_not_there_is_told_once_and_not_taken(begun: Office) -> None:
    file = book({"别的清单": [("2031年1月别的推进情况",), MONTH_HEAD, *JANUARY]}, "别的.xlsx")
    outcome = begun.good(file)
    assert codes(outcome) == ["unknown_list"]
    assert (counts(outcome), outcome.waiting) == ({"pending": 4}, 4)
    assert not Progress.objects.exists()
    assert begun.good(file, list_name=LIST).committed


def test_a_month_that_was_never_opened_takes_nothing(begun: Office) -> None:
    outcome = begun.good(month(JANUARY, number=2))
    assert codes(outcome) == ["round_not_open"]
    assert (counts(outcome), outcome.waiting) == ({"pending": 4}, 4)
    assert not begun.take(month(JANUARY, number=2)).committed
    assert not Progress.objects.exists()


def test_a_month_of_another_year_is_not_put_on_this_years_tasks(begun: Office) -> None:
    file = book({LIST: [(f"2030年1月{LIST}推进情况",), MONTH_HEAD, *JANUARY]}, "去年.xlsx")
    outcome = begun.good(file)
    assert codes(outcome) == ["unknown_list"]
    assert not Progress.objects.exists()


def test_lists_of_two_years_in_one_import_are_two_lists(office: Office) -> None:
    old = book({LIST: [(f"2030年{LIST}",), HEAD, *TASKS]}, "去年.xlsx")
    assert counts(office.take(listed(), old)) == {"new": 8}
    assert sorted(TaskList.objects.values_list("year", flat=True)) == [2030, 2031]


def test_another_month_than_the_one_named_is_told(begun: Office) -> None:
    outcome = begun.take(month(JANUARY, number=2), period="2031-01")
    assert outcome.committed
    assert codes(outcome, "warning") == ["other_month"]


def test_a_month_that_nothing_names_is_asked(begun: Office) -> None:
    file = book({LIST: [(LIST,), MONTH_HEAD, *JANUARY]}, "推进情况.xlsx")
    assert codes(begun.take(file)) == ["missing_period"]


@pytest.mark.parametrize("title", ["二〇三一年一月推进情况", "２０３１年１月推进情况"])
def test_a_month_may_be_named_in_chinese_numerals(begun: Office, title: str) -> None:
    outcome = begun.take(book({LIST: [(title,), MONTH_HEAD, *JANUARY]}, "台账.xlsx"))
    assert outcome.committed, outcome.problems
    assert begun.status("4", "2031-01") == "已完成"


def test_a_unit_may_change_its_name_between_months(begun: Office) -> None:
    head = (*MONTH_HEAD, "牵头单位")
    outcome = begun.take(month([(*JANUARY[2], "林业和草原局")], head))
    assert outcome.committed
    assert not outcome.problems


def test_another_lead_unit_beside_a_month_is_told_and_the_list_counts(begun: Office) -> None:
    outcome = begun.take(month([(*JANUARY[2], "财政局")], (*MONTH_HEAD, "牵头单位")))
    assert outcome.committed
    assert codes(outcome, "warning") == ["conflict_with_ledger"]
    assert begun.leads("3") == ["林草局"]


def test_a_blank_status_never_erases_one(begun: Office) -> None:
    begun.take(month(JANUARY))
    outcome = begun.take(
        month([(*JANUARY[0][:2], "", "已清两公里。", "", "")], name="补.xlsx"), period="2031-01"
    )
    assert counts(outcome) == {"changed": 1}
    fact = begun.held("1", "2031-01")
    assert fact
    assert (fact.text, fact.next_step) == ("已清两公里。", "继续清淤。")
    assert begun.status("1", "2031-01") == "取得阶段性成效"


def test_the_progress_of_a_withdrawn_task_waits(begun: Office) -> None:
    task_withdraw(begun.clerk, task=begun.task("1"), period=Period.parse("2031-01"), reason="并入上级项目")
    outcome = begun.good(month(JANUARY))
    assert codes(outcome) == ["not_on_list"]
    assert counts(outcome) == {"new": 3, "pending": 1}


def test_two_lists_in_one_sheet_are_told_apart_by_their_sections(office: Office) -> None:
    rows = [("2031年两张清单",), HEAD, ("一、东线清单",), *TASKS[:2], ("二、西线清单",), *TASKS[2:]]
    assert office.take(book({"合表": rows})).committed
    assert {x.name: x.tasks.count() for x in TaskList.objects.all()} == {"东线清单": 2, "西线清单": 2}


def test_a_hidden_copy_of_a_sheet_changes_and_hinders_nothing(office: Office) -> None:
    rows = [(f"2031年{LIST}",), HEAD, *TASKS]
    head = [("清单", *HEAD), *[(LIST, *task) for task in TASKS]]
    outcome = office.take(book({"副本": head, LIST: rows}, hidden=["副本"]))
    assert outcome.committed
    assert counts(outcome) == {"new": 4, "unchanged": 4}
    assert Task.objects.count() == 4


def test_the_same_task_in_two_sheets_waits_the_second_time(office: Office) -> None:
    head = [("清单", *HEAD), *[(LIST, *task) for task in TASKS]]
    outcome = office.good(book({"甲": head, "乙": head[:2]}))
    assert codes(outcome) == ["duplicate_row"]
    assert counts(outcome) == {"new": 4, "pending": 1}


def test_a_summary_that_disagrees_is_told_and_counts_nowhere(office: Office) -> None:
    summary = [("清单名称", "任务数"), (LIST, 5), ("没有的清单", 3)]
    outcome = office.take(book({LIST: [(f"2031年{LIST}",), HEAD, *TASKS], "汇总表": summary}))
    assert outcome.committed
    assert outcome.count("statement") == 2
    assert codes(outcome, "warning") == ["statement_differs", "unknown_list"]
    assert Task.objects.count() == 4


def test_a_copied_row_with_its_key_waits(begun: Office) -> None:
    sheets = begun.exported("2031-01")
    for heading in sheets.columns:
        sheets[4, heading] = sheets[0, heading]
    sheets[4, "主要任务"] = "复制后改写的新任务。"
    outcome = begun.good(sheets.file())
    assert codes(outcome) == ["duplicate_row"]
    assert begun.task("1").requirement == TASKS[0][1]


def test_a_task_cannot_be_moved_to_another_list_by_its_cell(begun: Office) -> None:
    sheets = begun.exported("2031-01")
    sheets[0, "清单"] = "新编清单"
    outcome = begun.good(sheets.file())
    assert codes(outcome) == ["conflict_with_ledger"]
    assert TaskList.objects.count() == 1


@pytest.mark.parametrize(
    ("heading", "value", "waits"),
    [
        ("类别", "类" * 201, "cell"), ("联络员", "名" * 61, "cell"), ("联系电话", "1" * 61, "cell"),
        ("包抓领导", "领" * 61, "cell"), ("政策文件", "文" * 301, "cell"), ("出台部委", "委" * 201, "cell"),
        ("总投资（亿元）", 10**12, "cell"), ("期限", "永远", "cell"), ("调度频次", "随缘", "cell"),
        ("清单", "清" * 101, "row"), ("序号", "9" * 21, "row"),
    ],
)  # fmt: skip
def test_what_a_field_cannot_hold_waits(office: Office, heading: str, value: object, waits: str) -> None:
    head = ("序号", "主要任务", "牵头单位", heading)
    row = (1, "建一座闸。", "水务局", value)
    if heading == "序号":
        head, row = ("序号", "主要任务", "牵头单位", "备注"), (value, "建一座闸。", "水务局", "")  # type: ignore[assignment]
    outcome = office.good(book({"某清单": [("2031年某清单",), head, row]}))
    assert [p.waits for p in outcome.problems if p.severity == "error"] == [waits], outcome.problems
    assert outcome.problems[-1].place.cell
    assert Task.objects.count() == (1 if waits == "cell" else 0)


def test_a_number_of_many_digits_is_no_place_in_the_list(office: Office) -> None:
    assert office.take(listed([("99999999999999", "建一座闸。", "水务局", "", "", "", "")])).committed
    assert Task.objects.get().position == 1


@pytest.mark.parametrize("value", ["130%", "-5%"])
def test_a_percent_outside_its_range_waits(begun: Office, value: str) -> None:
    outcome = begun.good(month([(*JANUARY[0], value)], (*MONTH_HEAD, "完成百分比")))
    assert codes(outcome) == ["unreadable_number"]
    fact = begun.held("1", "2031-01")
    assert fact
    assert fact.percent is None


def test_a_percent_of_many_places_is_the_same_when_repeated(begun: Office) -> None:
    file = month([(*JANUARY[0], 1 / 3)], (*MONTH_HEAD, "完成百分比"))
    begun.take(file)
    assert counts(begun.take(file)) == {"unchanged": 1}


def test_control_characters_and_nul_do_no_harm(office: Office) -> None:
    head = ("序号", "主要任务", "牵头单位", "备注")
    outcome = office.good(book({"某清单": [head, (1, "乙_x0000_事_xD800_。", "水务局", "_x0000_")]}))
    assert outcome.committed
    assert "\x00" not in Task.objects.get().requirement
    text = "序号,主要任务,牵头单位\n1,修复\x00引水闸\x07。,水务局\n"
    told = office.good(File("2031_水库清单.csv", text.encode()))
    assert codes(told)
    assert not told.committed


def test_tasks_added_once_months_are_sealed_do_not_enter_them(sealed: Office) -> None:
    assert sealed.take(listed([*TASKS, (5, "疏浚三号渠。", "水务局", "", "", "", "")])).committed
    added = Adjustment.objects.get()
    assert (added.kind, added.period, added.task.number) == ("added", "2031-02", "5")


def test_tasks_added_to_an_open_month_become_owed(begun: Office) -> None:
    from luodi.ledger.rounds.models import OwedItem

    begun.take(listed([*TASKS, (5, "疏浚三号渠。", "水务局", "", "", "", "")]))
    assert OwedItem.objects.filter(subject_key=str(begun.task("5").key)).exists()


def test_a_deadline_keeps_its_precision(begun: Office) -> None:
    assert [begun.task(n).due for n in "1234"] == ["2031-09", "2031-12", "2031-06-30", "长期"]
    assert begun.task("1").due_day == Day("month", 2031, 9).last


def test_a_deadline_written_as_a_span_is_its_end_and_is_told(office: Office) -> None:
    spans = ("3—6月", "2031年第一至第三季度", "6-7")
    rows = [(*task[:5], span, "") for task, span in zip(TASKS[:3], spans, strict=True)]
    outcome = office.good(listed(rows))
    assert [office.task(n).due for n in "123"] == ["2031-06", "2031-09", ""]
    assert [p.place.cell for p in outcome.problems if p.code == "date_span"] == ["F3", "F4"]
    assert codes(outcome) == ["unreadable_date"]
    assert counts(office.good(listed(rows))) == {"unchanged": 3}


def test_a_list_that_comes_again_under_another_name_waits(office: Office) -> None:
    office.take(listed())
    outcome = office.take(book({"另一张清单": [("2031年另一张清单",), HEAD, *TASKS]}, "改名.xlsx"))
    assert not outcome.committed
    assert set(codes(outcome)) == {"near_duplicate"}


@pytest.mark.parametrize(
    ("title", "name", "is_told"),
    [
        ("推进情况", "5月份推进情况.xlsx", True), ("2031年5月推进情况", "台账.xlsx", True),
        ("2030年1月推进情况", "台账.xlsx", True), ("2—5月推进情况", "台账.xlsx", True),
        ("推进情况", "1月份推进情况.xlsx", False), ("2031年推进情况", "台账.xlsx", False),
        ("1-5月推进情况", "台账.xlsx", False), ("2031年9月底前任务推进情况", "台账.xlsx", False),
        ("推进情况", "五月份推进情况.xlsx", True), ("二〇三一年十二月推进情况", "台账.xlsx", True),
        ("三至五月推进情况", "台账.xlsx", True), ("二○三〇年一月推进情况", "台账.xlsx", True),
        ("一至三月推进情况", "台账.xlsx", False), ("二〇三一年一月推进情况", "台账.xlsx", False),
        ("推进情况一月一报", "台账.xlsx", False), ("五月底前任务推进情况", "台账.xlsx", False),
    ],
)  # fmt: skip
def test_a_month_in_title_or_file_name_that_is_not_the_chosen_one_is_told(
    begun: Office, title: str, name: str, is_told: bool
) -> None:
    rows = [(title,), MONTH_HEAD, (1, TASKS[0][1], "已完成", "已清完。", "", "")]
    outcome = begun.take(book({LIST: rows}, name), period="2031-01")
    assert codes(outcome, "warning") == (["other_month"] if is_told else [])
    if is_told:
        [told] = [p for p in outcome.problems if p.code == "other_month"]
        assert "2031年1月" in told.message
        assert "imports undo" in told.remedy


def test_a_status_that_is_not_taken_anyway_says_that_it_does_not_wait(office: Office) -> None:
    rows = [(1, "清淤青石河。", "水务局", "柳一", "基本差不多")]
    lines = [(f"2031年{LIST}",), ("序号", "主要任务", "牵头单位", "包抓领导", "完成情况"), *rows]
    lines.append((2, "加固东堤。", "水务局", "柳一", "进展缓慢"))
    outcome = office.good(book({LIST: lines}))
    [told] = [p for p in outcome.problems if p.code == "unknown_status"]
    assert "没有说明是哪个月的,本表的状态都没有取用,这一格不列入待处理" in told.remedy
    assert outcome.waiting == 0


@pytest.mark.parametrize("end", ["", ";", "!", " 。 "])
def test_a_text_with_another_end_is_the_same_text_and_no_change(begun: Office, end: str) -> None:
    rows = [(row[0], str(row[1]).rstrip("。") + end, *row[2:]) for row in TASKS]
    outcome = begun.take(listed(rows))
    assert outcome.committed
    assert counts(outcome) == {"unchanged": 4}
    assert begun.task("1").requirement == TASKS[0][1]
    reports = [(row[0], str(row[1]).rstrip("。") + end, *row[2:]) for row in JANUARY]
    assert counts(begun.take(month(reports))) == {"new": 4}


def test_an_end_edited_in_an_export_is_an_edit(begun: Office) -> None:
    sheets = begun.exported("2031-01")
    sheets[0, "主要任务"] = "清淤青石河下游三公里"
    assert counts(begun.take(sheets.file())) == {"changed": 1, "unchanged": 3}
    assert begun.task("1").requirement == "清淤青石河下游三公里"
