"""A file that was imported before: importing it again undoes nothing that people did in the ledger since."""

from __future__ import annotations

import pytest

from luodi.books.services.sealing import books_restate
from luodi.core.days import Day
from luodi.core.periods import Period
from luodi.core.problems import Problem
from luodi.exchange.outcomes import Outcome
from luodi.exchange.undoing import import_undo
from luodi.ledger.org.models import Unit
from luodi.ledger.tasks.models import Adjustment, Status, Task
from luodi.ledger.tasks.services.adjustments import task_hand_over
from luodi.ledger.tasks.services.corrections import progress_correct
from luodi.ledger.tasks.services.tasks import task_change, task_void
from tests.exchange.conftest import (
    HEAD,
    JANUARY,
    TASKS,
    Office,
    actor_of,
    book,
    codes,
    counts,
    listed,
    month,
)  # fmt: skip

NOVEMBER = Day("month", 2031, 11)
FIRST_MONTH = Period.parse("2031-01")


def _done(office: Office, number: str = "2", reason: str = "现场核实") -> None:
    """Correct a task's January: it is done."""
    task = office.task(number)
    status = Status.objects.get(scheme=task.task_list.scheme, label="已完成")
    progress_correct(office.clerk, task=task, period=FIRST_MONTH, reason=reason, status=status)


def _notes(outcome: Outcome) -> list[Problem]:
    return [problem for problem in outcome.problems if problem.code == "repeated_file"]


def test_a_correction_since_stays_when_the_month_is_imported_again(begun: Office) -> None:
    first = begun.take(month(JANUARY))
    _done(begun)
    again = begun.take(month(JANUARY))
    assert (again.committed, counts(again)) == (True, {"unchanged": 4})
    assert begun.status("2", "2031-01") == "已完成"
    assert not any(sheet.changes for sheet in again.sheets)
    [note] = _notes(again)
    assert (note.severity, note.place.file) == ("note", "2031年1月份推进情况.xlsx")
    assert f"第{first.batch}批" in note.message
    assert "1行" in note.message
    assert "undo" in note.remedy


def test_the_same_content_under_another_name_is_the_same_file(begun: Office) -> None:
    begun.take(month(JANUARY))
    _done(begun)
    again = begun.take(month(JANUARY, name="1月份推进情况(终稿).xlsx"))
    assert counts(again) == {"unchanged": 4}
    assert len(_notes(again)) == 1


def test_nothing_is_told_where_nothing_differs(begun: Office) -> None:
    begun.take(month(JANUARY))
    assert not _notes(begun.take(month(JANUARY)))
    assert not _notes(begun.take(listed()))


def test_a_check_says_the_same_as_the_import(begun: Office) -> None:
    begun.take(month(JANUARY))
    _done(begun)
    check = begun.take(month(JANUARY), check=True)
    assert counts(check) == {"unchanged": 4}
    assert len(_notes(check)) == 1


def test_a_sealed_month_that_was_corrected_and_restated_takes_the_file_again(sealed: Office) -> None:
    _done(sealed)
    books_restate(sealed.clerk, sealed.region, FIRST_MONTH, "现场核实")
    again = sealed.take(month(JANUARY))
    assert (again.committed, counts(again)) == (True, {"unchanged": 4})
    assert sealed.status("2", "2031-01") == "已完成"


def test_a_changed_file_is_taken_as_ever(begun: Office) -> None:
    begun.take(month(JANUARY))
    _done(begun)
    changed = begun.take(month([*JANUARY[:3], (*JANUARY[3][:3], "五处投用。", "", "")]))
    assert counts(changed) == {"changed": 2, "unchanged": 2}
    assert begun.status("2", "2031-01") == "进展缓慢"
    assert not _notes(changed)


def test_an_import_that_was_undone_does_not_count(begun: Office) -> None:
    begun.take(month([(2, JANUARY[1][1], "未启动", "", "", "")], name="第一稿.xlsx"))
    second = begun.take(month(JANUARY))
    assert second.batch
    import_undo(begun.clerk, second.batch)
    assert begun.status("2", "2031-01") == "未启动"
    again = begun.take(month(JANUARY))
    assert begun.status("2", "2031-01") == "进展缓慢"
    assert not _notes(again)


def test_what_a_later_file_said_stays_too(begun: Office) -> None:
    begun.take(month(JANUARY, name="第一稿.xlsx"))
    begun.take(month([(2, JANUARY[1][1], "已完成", "", "", "")], name="第二稿.xlsx"))
    again = begun.take(month(JANUARY, name="第一稿.xlsx"))
    assert counts(again) == {"unchanged": 4}
    assert begun.status("2", "2031-01") == "已完成"


def test_a_hand_over_and_edits_since_stay_when_the_list_is_imported_again(begun: Office) -> None:
    task = begun.task("1")
    task_hand_over(
        begun.clerk, task=task, period=Period.parse("2031-02"), reason="职能划转",
        lead_units=[begun.units["林草局"]], support_units=[],
    )  # fmt: skip
    task_change(begun.clerk, task=begun.task("3"), reason="会议确定", due=NOVEMBER)
    again = begun.take(listed())
    assert (again.committed, counts(again)) == (True, {"unchanged": 4})
    assert begun.leads("1") == ["林草局"]
    assert begun.task("3").due == "2031-11"
    assert "2行" in _notes(again)[0].message
    assert Adjustment.objects.filter(task=task).count() == 1


def test_a_task_worded_and_numbered_anew_is_still_the_same(begun: Office) -> None:
    begun.take(month(JANUARY))
    task_change(begun.clerk, task=begun.task("2"), reason="会议确定", requirement="加固白沙湖东堤两公里。")
    task_change(begun.clerk, task=begun.task("3"), reason="会议确定", number="33", requirement="种柳。")
    for file in (listed(), month(JANUARY)):
        again = begun.take(file)
        assert (again.committed, counts(again)) == (True, {"unchanged": 4}), again.problems
    assert begun.task("2").requirement == "加固白沙湖东堤两公里。"
    assert Task.objects.filter(task_list__region=begun.region).count() == 4


def test_a_task_voided_since_is_not_brought_back(begun: Office) -> None:
    task_void(begun.clerk, task=begun.task("4"), reason="误录")
    again = begun.take(listed())
    assert counts(again) == {"unchanged": 4}
    assert Task.objects.get(number="4", task_list__region=begun.region).voided_at
    assert len(_notes(again)) == 1


def test_an_edited_export_that_comes_again_is_no_conflict(begun: Office) -> None:
    begun.take(month(JANUARY))
    sheets = begun.exported("2031-01")
    sheets[0, "备注"], sheets[1, "工作进展"] = "汛前完成", "图纸已批。"
    edited = sheets.file()
    assert counts(begun.take(edited)) == {"changed": 2, "unchanged": 2}
    task_change(begun.clerk, task=begun.task("1"), reason="会议确定", note="汛后完成")
    task = begun.task("2")
    progress_correct(begun.clerk, task=task, period=FIRST_MONTH, reason="现场核实", text="已开工。")
    again = begun.take(edited)
    assert (counts(again), codes(again), len(_notes(again))) == ({"unchanged": 4}, [], 1)
    fact = begun.held("2", "2031-01")
    assert fact
    assert (begun.task("1").note, fact.text) == ("汛后完成", "已开工。")


def test_a_row_that_waited_is_taken_once_it_can_be(begun: Office) -> None:
    row = (5, "疏浚三号渠。", "河道中心", "", "", "2031年12月", "")
    assert counts(begun.good(listed([*TASKS, row])))["pending"] == 1
    Unit.objects.create(region=begun.region, name="河道中心", position=9)
    assert counts(begun.take(listed([*TASKS, row]))) == {"new": 1, "unchanged": 4}
    task_change(begun.clerk, task=begun.task("5"), reason="会议确定", due=NOVEMBER)
    assert counts(begun.take(listed([*TASKS, row]))) == {"unchanged": 5}
    assert begun.task("5").due == "2031-11"


def test_a_cell_that_waited_is_taken_once_it_can_be(begun: Office) -> None:
    rows = [(*TASKS[0][:3], "河道中心", *TASKS[0][4:])]
    begun.good(listed(rows))
    unit = Unit.objects.create(region=begun.region, name="河道中心", position=9)
    assert counts(begun.take(listed(rows))) == {"changed": 1}
    assert begun.task("1").parts.filter(unit=unit, role="support").exists()


def test_statuses_left_out_are_taken_once_their_month_is_open(office: Office) -> None:
    rows = [(*row, word) for row, word in zip(TASKS, ("未启动", "已完成", "未启动", "未启动"), strict=True)]
    lists = listed(rows, (*HEAD, "状态"))
    office.take(lists, period="2031-01")
    office.open("2031-01")
    assert counts(office.take(lists, period="2031-01")) == {"changed": 4}
    assert office.status("2", "2031-01") == "已完成"
    office.open("2031-02")
    office.take(lists, period="2031-02")
    assert office.status("2", "2031-02") == "已完成"


def test_a_column_that_was_not_read_then_is_taken_now(begun: Office) -> None:
    head = ("序号", "主要任务", "完成情况", "工作进展", "咋难住了", "下一步打算")
    assert begun.take(month(JANUARY, head)).committed
    _done(begun)
    again = begun.take(month(JANUARY, head), columns={"咋难住了": "problem"})
    assert counts(again) == {"changed": 1, "unchanged": 3}
    fact = begun.held("2", "2031-01")
    assert fact
    assert (fact.problem, begun.status("2", "2031-01")) == ("资金未到位", "已完成")


def test_a_directory_does_not_set_a_unit_back(office: Office) -> None:
    directory = book({"单位名录": [("序号", "单位名称", "备注"), (1, "水务局", "甲组"), (2, "财政局", "")]})
    office.take(directory, kind="units")
    Unit.objects.filter(name="水务局").update(note="乙组")
    again = office.take(directory, kind="units")
    assert counts(again) == {"unchanged": 2}
    assert Unit.objects.get(name="水务局").note == "乙组"
    assert len(_notes(again)) == 1


def test_another_region_s_import_of_the_file_does_not_count(begun: Office) -> None:
    from tests.exchange.conftest import make_office

    other = make_office("529924")
    other.take(listed())
    other.open("2031-01")
    other.take(month(JANUARY))
    begun.take(month([(2, JANUARY[1][1], "已完成", "", "", "")], name="第一稿.xlsx"))
    again = begun.take(month(JANUARY))
    assert begun.status("2", "2031-01") == "进展缓慢"
    assert codes(again, "note") == []


@pytest.mark.parametrize("role", ["leader"])
def test_who_may_not_import_is_told_nothing_of_it(begun: Office, role: str) -> None:
    from luodi.exchange.importing import import_files
    from luodi.ledger.org.access import Refused

    begun.take(month(JANUARY))
    with pytest.raises(Refused):
        import_files(actor_of(role, begun.region), begun.region, [month(JANUARY)])
