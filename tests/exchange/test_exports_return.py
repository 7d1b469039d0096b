"""An export is held against what it was exported from: what nobody edited changes nothing."""

from __future__ import annotations

from typing import Any

import pytest

from luodi.core.periods import Period
from luodi.exchange.fixing import Spot, waiting_drop, waiting_fix
from luodi.exchange.outcomes import Outcome
from luodi.exchange.telling.history import history_told
from luodi.exchange.undoing import import_undo
from luodi.ledger.audit.models import Act
from luodi.ledger.papers.queries import waiting_list
from luodi.ledger.tasks.models import Task
from luodi.ledger.tasks.services.adjustments import task_hand_over
from luodi.ledger.tasks.services.corrections import progress_correct
from luodi.ledger.tasks.services.tasks import task_change
from tests.exchange.conftest import JANUARY, LIST, TASKS, Office, Sheets, codes, counts, listed, month

JANUARY_31, FEBRUARY_31 = Period.parse("2031-01"), Period.parse("2031-02")


@pytest.fixture
def reported(begun: Office) -> Office:
    """The county with January reported, and open."""
    assert begun.take(month(JANUARY)).committed
    return begun


def _hand_over(office: Office, number: str, unit: str, period: Period = FEBRUARY_31) -> None:
    lead = [office.units[unit]]
    task_hand_over(office.clerk, task=office.task(number), period=period, reason="职责调整", lead_units=lead)


def _change(office: Office, number: str, **values: Any) -> None:
    task_change(office.clerk, task=office.task(number), reason="会议纪要", **values)


def _supports(office: Office, number: str) -> list[str]:
    parts = office.task(number).parts.filter(role="support").order_by("position")
    return list(parts.values_list("unit__name", flat=True))


def _conflict(outcome: Outcome) -> str:
    [problem] = [p for p in outcome.problems if p.code == "conflict_with_ledger"]
    return problem.message


@pytest.mark.parametrize("period", ["", "2031-01", "2031-02"])
def test_unedited_it_undoes_no_later_hand_over_edit_or_report(reported: Office, period: str) -> None:
    sheets = reported.exported("2031-01")
    reported.close("2031-01")
    reported.open("2031-02")
    _hand_over(reported, "3", "应急局")
    _change(reported, "1", requirement="清淤青石河下游五公里。", note="会改", contact="新人")
    later = [(*JANUARY[1][:2], "取得阶段性成效", "二月进展。", "", "")]
    assert reported.take(month(later, number=2)).committed
    outcome = reported.take(sheets.file(), period=period)
    assert outcome.committed, outcome.problems
    assert counts(outcome) == {"unchanged": 4}
    assert not [problem for problem in outcome.problems if problem.severity != "note"]
    assert reported.leads("3") == ["应急局"]
    assert (reported.task("1").requirement, reported.task("1").note) == ("清淤青石河下游五公里。", "会改")
    assert reported.status("2", "2031-02") == "取得阶段性成效"
    assert reported.held("1", "2031-02") is None


def test_an_edited_cell_is_taken_beside_what_happened_to_others(reported: Office) -> None:
    sheets = reported.exported("2031-01")
    _change(reported, "1", note="会改")
    _hand_over(reported, "1", "应急局")
    sheets[0, "联络员"] = "林某"
    assert counts(reported.take(sheets.file())) == {"changed": 1, "unchanged": 3}
    task = reported.task("1")
    assert (task.contact, task.note, reported.leads("1")) == ("林某", "会改", ["应急局"])


def test_a_cell_that_both_sides_changed_is_told_with_both_values(reported: Office) -> None:
    sheets = reported.exported("2031-01")
    _change(reported, "1", note="台账改的")
    sheets[0, "备注"], sheets[1, "联络员"] = "表里改的", "林某"
    outcome = reported.take(sheets.file())
    assert not outcome.committed
    assert "台账中已改为“台账改的”,本表改为“表里改的”" in _conflict(outcome)
    taken = reported.good(sheets.file())
    assert counts(taken) == {"changed": 1, "unchanged": 3}
    assert (reported.task("1").note, reported.task("2").contact) == ("台账改的", "林某")
    assert [(w.scope, w.field) for w in waiting_list(reported.clerk, reported.region)] == [("cell", "note")]


def test_a_conflict_is_settled_by_writing_one_value_or_by_dropping_the_cell(reported: Office) -> None:
    sheets = reported.exported("2031-01")
    _change(reported, "1", note="台账改的")
    _change(reported, "2", note="台账也改的")
    sheets[0, "备注"], sheets[1, "备注"] = "表里改的", "表里也改的"
    batch = reported.good(sheets.file()).batch or 0
    first, second = waiting_list(reported.clerk, reported.region)
    waiting_fix(reported.clerk, batch, Spot("导出.xlsx", LIST, first.cell), "表里改的")
    waiting_drop(reported.clerk, batch, Spot("导出.xlsx", LIST, second.cell))
    assert (reported.task("1").note, reported.task("2").note) == ("表里改的", "台账也改的")
    assert not waiting_list(reported.clerk, reported.region)


def test_lead_units_handed_over_and_edited_are_a_conflict(reported: Office) -> None:
    sheets = reported.exported("2031-01")
    _hand_over(reported, "3", "应急局")
    sheets[2, "牵头单位"] = "财政局"
    message = _conflict(reported.good(sheets.file()))
    assert "“应急局”" in message
    assert "“财政局”" in message
    assert reported.leads("3") == ["应急局"]


def test_a_helper_named_beside_the_lead_is_a_conflict_where_the_ledger_gained_another(
    reported: Office,
) -> None:
    sheets = reported.exported("2031-01")
    _change(reported, "1", support_units=[reported.units["财政局"], reported.units["林草局"]])
    sheets[0, "牵头单位"] = "水务局,配合:应急局"
    message = _conflict(reported.good(sheets.file()))
    assert "“财政局、林草局”" in message
    assert "“财政局、应急局”" in message
    assert _supports(reported, "1") == ["财政局", "林草局"]
    [waiting] = waiting_list(reported.clerk, reported.region)
    assert waiting.field == "support_units"
    assert waiting.cell


def test_such_a_helper_is_added_to_those_that_stand_untouched_in_their_own_cell(reported: Office) -> None:
    sheets = reported.exported("2031-01")
    sheets[0, "牵头单位"] = "水务局,配合:应急局"
    assert counts(reported.take(sheets.file())) == {"changed": 1, "unchanged": 3}
    assert _supports(reported, "1") == ["财政局", "应急局"]


def test_a_conflict_of_a_column_that_was_deleted_waits_in_a_cell_that_can_be_dropped(
    reported: Office,
) -> None:
    sheets = reported.exported("2031-01")
    _change(reported, "1", support_units=[reported.units["林草局"]])
    sheets[0, "牵头单位"] = "水务局,配合:应急局"
    sheets.sheet.delete_cols(sheets.columns["责任单位"])
    batch = reported.good(sheets.file()).batch or 0
    [waiting] = waiting_list(reported.clerk, reported.region)
    waiting_drop(reported.clerk, batch, Spot("导出.xlsx", LIST, waiting.cell))
    assert _supports(reported, "1") == ["林草局"]


def test_the_same_edit_on_both_sides_is_none(reported: Office) -> None:
    sheets = reported.exported("2031-01")
    _change(reported, "1", note="一样")
    sheets[0, "备注"] = "一样"
    assert counts(reported.take(sheets.file())) == {"unchanged": 4}


def test_a_report_corrected_meanwhile_stays_and_an_edit_of_it_is_a_conflict(reported: Office) -> None:
    sheets = reported.exported("2031-01")
    for number in ("1", "2"):
        progress_correct(
            reported.clerk,
            task=reported.task(number),
            period=JANUARY_31,
            reason="核实",
            text="核实后的进展。",
        )
    sheets[0, "工作进展"], sheets[1, "下一步打算"] = "表里的进展。", None
    outcome = reported.good(sheets.file())
    assert "“核实后的进展。”" in _conflict(outcome)
    first, second = reported.held("1", "2031-01"), reported.held("2", "2031-01")
    assert first
    assert second
    assert first.text == second.text == "核实后的进展。"
    assert (first.next_step, second.next_step) == ("继续清淤。", "")


def test_a_cell_that_is_emptied_alone_is_taken(reported: Office) -> None:
    sheets = reported.exported("2031-01")
    sheets[1, "存在问题"], sheets[0, "责任单位"] = None, None
    assert counts(reported.take(sheets.file())) == {"changed": 2, "unchanged": 2}
    second = reported.held("2", "2031-01")
    assert second
    assert (second.problem, second.text) == ("", "图纸未批。")
    assert not reported.task("1").parts.filter(role="support").exists()


def test_edited_for_another_month_only_the_edits_are_taken_and_it_is_told(reported: Office) -> None:
    sheets = reported.exported("2031-01")
    reported.close("2031-01")
    reported.open("2031-02")
    sheets[0, "完成情况"] = "已完成"
    outcome = reported.take(sheets.file(), period="2031-02")
    assert outcome.committed
    assert codes(outcome, "warning") == ["other_month"]
    assert reported.status("1", "2031-02") == "已完成"
    assert reported.held("2", "2031-02") is None


def _without_marks(sheets: Sheets) -> Sheets:
    sheets.sheet.delete_cols(sheets.columns["导出标记"])
    return sheets


def test_an_export_without_marks_is_read_as_before(reported: Office) -> None:
    sheets = _without_marks(reported.exported("2031-01"))
    assert counts(reported.take(sheets.file())) == {"unchanged": 4}
    sheets[0, "备注"] = "改过"
    assert counts(reported.take(sheets.file("二.xlsx"))) == {"changed": 1, "unchanged": 3}


def test_sorted_and_split_the_marks_go_with_their_rows(reported: Office) -> None:
    sheets = reported.exported("2031-01")
    page, top = sheets.sheet, sheets.top
    rows = [[cell.value for cell in row] for row in page.iter_rows(min_row=top + 1, max_row=top + 4)]
    for offset, row in enumerate(reversed(rows[1:])):
        for column, value in enumerate(row, start=1):
            page.cell(top + 1 + offset, column).value = value
    page.delete_rows(top + 4)
    _change(reported, "3", note="会改")
    sheets[0, "联络员"] = "林某"
    assert counts(reported.take(sheets.file())) == {"changed": 1, "unchanged": 2}
    assert (reported.task("4").contact, reported.task("3").note) == ("林某", "会改")


def test_a_copied_row_is_told_and_one_without_its_key_is_a_new_task(reported: Office) -> None:
    sheets = reported.exported("2031-01")
    row = [cell.value for cell in sheets.sheet[sheets.top + 1]]
    sheets.sheet.append(row)
    assert codes(reported.take(sheets.file())) == ["duplicate_row"]
    sheets[4, "标识"], sheets[4, "序号"], sheets[4, "主要任务"] = None, 9, "新增一项巡查。"
    assert counts(reported.take(sheets.file("二.xlsx"))) == {"new": 1, "unchanged": 4}
    assert reported.leads("9") == ["水务局"]


def test_tasks_undone_since_come_back_whole(office: Office) -> None:
    batch = office.take(listed()).batch or 0
    sheets = office.exported("2031-01")
    import_undo(office.clerk, batch)
    assert counts(office.take(sheets.file())) == {"new": 4}
    assert Task.objects.filter(voided_at=None).count() == 4
    assert office.leads("2") == ["水务局", "应急局"]


def test_an_unedited_return_is_an_act_without_changes(reported: Office) -> None:
    reported.take(reported.exported("2031-01").file())
    act = Act.objects.filter(verb="import_commit").latest("pk")
    assert act.changes.count() == 0
    assert TASKS[0][1] == reported.task("1").requirement


def test_a_check_tells_each_changed_cell_before_and_after(reported: Office) -> None:
    edited = reported.exported("2031-01")
    edited[0, "备注"], edited[1, "完成情况"] = "新备注", "已完成"
    outcome = reported.take(edited.file(), check=True, period="2031-01")
    told = [(one["label"], one["before"], one["after"]) for one in outcome.as_json()["sheets"][0]["changes"]]
    assert ("备注", "空", "新备注") in told
    assert len(told) == 2


def test_the_history_of_an_import_counts_its_rows_and_points_to_the_tasks(reported: Office) -> None:
    edited = reported.exported("2031-01")
    edited[0, "备注"] = "新备注"
    batch = reported.take(edited.file()).batch
    [act] = history_told(reported.clerk, "批次", str(batch))
    assert act.fields[0].after_text == "变更1行、未变3行;每项任务改了什么:luodi history 任务 标识"
