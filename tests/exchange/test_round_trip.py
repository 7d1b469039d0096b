"""An export that comes back changes exactly the edited cells; a unit's workbook becomes its draft."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from luodi.core.periods import Period
from luodi.core.problems import Place, Rejected
from luodi.exchange.exporting import export_lists, export_units
from luodi.exchange.reading import File
from luodi.exchange.unit_workbooks import unit_workbook, unit_workbook_take
from luodi.ledger.audit.models import Change
from luodi.ledger.org.models import Role
from luodi.ledger.policy.models import Clause, Document
from luodi.ledger.rounds.models import OwedItem, Submission
from luodi.ledger.rounds.named import items_named
from luodi.ledger.rounds.services import answer_choose, answer_save, submission_submit
from luodi.ledger.tasks.models import TaskClause
from luodi.ledger.tasks.services.adjustments import task_hand_over, task_withdraw
from tests.exchange.conftest import (
    JANUARY,
    TASKS,
    Office,
    Sheets,
    actor_of,
    book,
    codes,
    counts,
    listed,
    month,
)

PERIOD = Period.parse("2031-01")
EDITS: dict[str, tuple[Any, str, Any]] = {
    "主要任务": ("改写后的任务。", "requirement", "改写后的任务。"),
    "具体举措": ("逐村推进。\n按月验收。", "measures", "逐村推进。\n按月验收。"),
    "联络员": ("林某", "contact", "林某"),
    "联系电话": ("0123-4567", "phone", "0123-4567"),
    "完成时限": ("2031年第四季度末前", "due", None),
    "备注": ("=1+1", "note", None),
    "总投资": (12.5, "investment", 12_5000_00),
    "期限": ("中期", "horizon", "mid"),
    "类别": ("水利", "category", "水利"),
    "建设内容及规模": ("三公里", "scale", "三公里"),
}
EDITS["完成时限"] = ("2031.10", "due", "2031-10")
EDITS["备注"] = ("改过的备注", "note", "改过的备注")
EDITS["包抓领导"] = ("桑四", "leader", "桑四")
EDITS["牵头单位"] = ("林业和草原局、财政局", "lead_units", ["林草局", "财政局"])
EDITS["责任单位"] = ("应急局", "support_units", ["应急局"])


def _changes(outcome: Any) -> dict[str, dict[str, Any]]:
    found = Change.objects.filter(
        act__subject_key=str(outcome.batch), act__verb="import_commit", subject_kind="task"
    )
    return {change.subject_label: change.after or {} for change in found}


def test_an_unedited_export_changes_nothing(begun: Office) -> None:
    begun.take(month(JANUARY))
    outcome = begun.take(begun.exported("2031-01").file(), period="2031-01")
    assert outcome.committed
    assert counts(outcome) == {"unchanged": 4}
    assert not codes(outcome, "warning")


@given(
    st.dictionaries(st.tuples(st.integers(0, 3), st.sampled_from(sorted(EDITS))), st.just(None), max_size=8)
)
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_exactly_the_edited_cells_change(begun: Office, spots: dict[tuple[int, str], None]) -> None:
    spots = {spot: None for spot in spots if spot[1] != "主要任务" or spot[0] == 0}
    with transaction.atomic():
        sheets = begun.exported("2031-01")
        wanted: dict[str, dict[str, Any]] = {}
        for row, heading in spots:
            value, field, kept = EDITS[heading]
            sheets[row, heading] = value
            wanted.setdefault(TASKS[row][1], {})[field] = kept
        outcome = begun.take(sheets.file())
        assert outcome.committed, outcome.problems
        assert _changes(outcome) == wanted
        assert outcome.count("changed") == len(wanted)
        assert counts(begun.take(sheets.file("again.xlsx"))) == {"unchanged": 4}
        transaction.set_rollback(True)


@pytest.mark.parametrize(
    ("heading", "field", "empty"),
    [
        ("责任单位", "support_units", []), ("包抓领导", "leader", None), ("完成时限", "due", ""),
        ("序号", "number", ""),
    ],
)  # fmt: skip
def test_an_emptied_cell_is_taken_away(begun: Office, heading: str, field: str, empty: Any) -> None:
    sheets = begun.exported("2031-01")
    sheets[0, heading] = None
    outcome = begun.take(sheets.file())
    assert outcome.committed
    assert _changes(outcome) == {TASKS[0][1]: {field: empty}}


def test_without_its_key_a_blank_cell_says_nothing(begun: Office) -> None:
    outcome = begun.take(listed([(1, TASKS[0][1], "水务局", "", "", "", "")]))
    assert counts(outcome) == {"unchanged": 1}


def test_a_status_edited_in_an_open_month_is_a_new_fact(begun: Office) -> None:
    begun.take(month(JANUARY))
    sheets = begun.exported("2031-01")
    sheets[0, "完成情况"], sheets[1, "存在问题"] = "已完成", None
    outcome = begun.take(sheets.file(), period="2031-01")
    assert counts(outcome) == {"changed": 2, "unchanged": 2}
    assert begun.status("1", "2031-01") == "已完成"
    first, second = begun.held("1", "2031-01"), begun.held("2", "2031-01")
    assert first
    assert first.text == "已清一公里。"
    assert second
    assert second.problem == ""
    assert begun.status("2", "2031-01") == "进展缓慢"


def test_withdrawn_tasks_are_not_exported_and_handed_over_ones_come_back_unchanged(begun: Office) -> None:
    task_withdraw(begun.clerk, task=begun.task("1"), period=PERIOD, reason="合并实施")
    task_hand_over(
        begun.clerk,
        task=begun.task("3"),
        period=PERIOD,
        reason="职责调整",
        lead_units=[begun.units["应急局"]],
    )
    sheets = begun.exported("2031-01")
    assert sheets[0, "主要任务"] == TASKS[1][1]
    assert counts(begun.take(sheets.file())) == {"unchanged": 3}
    assert begun.leads("3") == ["应急局"]


def _cite_two(begun: Office) -> tuple[Clause, Clause]:
    task = begun.task("1")
    made = []
    for place, title in enumerate(("节水意见", "河湖方案")):
        document = Document.objects.create(
            region=begun.region, title=title, number=f"试发〔2031〕{place + 1}号"
        )
        clause = Clause.objects.create(document=document, text=f"{title}的条款。")
        TaskClause.objects.create(task=task, clause=clause, position=place)
        made.append(clause)
    return made[0], made[1]


def test_a_task_that_cites_several_clauses_comes_back_unchanged(begun: Office) -> None:
    _cite_two(begun)
    assert counts(begun.take(begun.exported("2031-01").file())) == {"unchanged": 4}


def test_one_of_several_clauses_can_be_edited(begun: Office) -> None:
    first, second = _cite_two(begun)
    sheets = begun.exported("2031-01")
    sheets[0, "政策原文"] = "节水意见的条款。\n新引的一条。"
    assert counts(begun.take(sheets.file())) == {"changed": 1, "unchanged": 3}
    cited = [
        c.clause for c in begun.task("1").citations.select_related("clause__document").order_by("position")
    ]
    assert [(clause.text, clause.document.title) for clause in cited] == [
        ("节水意见的条款。", "节水意见"), ("新引的一条。", "节水意见"),
    ]  # fmt: skip
    assert cited[0].pk == first.pk
    assert second.voided_at is None


def test_a_cleared_citation_is_taken_away(begun: Office) -> None:
    _cite_two(begun)
    sheets = begun.exported("2031-01")
    for heading in ("政策原文", "文件名称", "文号", "出台部委"):
        sheets[0, heading] = None
    begun.take(sheets.file())
    assert not begun.task("1").citations.exists()


FORMULAS = ("=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(A1)", '=HYPERLINK("x")', "\t=1")


@pytest.mark.parametrize("text", FORMULAS)
def test_no_text_is_ever_exported_as_a_formula(begun: Office, text: str) -> None:
    task = begun.task("1")
    task.requirement = task.measures = task.note = task.category = task.contact = task.phone = task.scale = (
        text
    )
    task.save()
    data = export_lists(begun.clerk, begun.region, PERIOD)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = b"".join(archive.read(name) for name in archive.namelist() if "worksheets/" in name)
    assert not re.search(rb"<f[ >]", parts)


def test_units_come_back_unchanged(office: Office) -> None:
    data = export_units(office.clerk, office.region)
    assert counts(office.take(File("名录.xlsx", data))) == {"unchanged": 4}


def _own(begun: Office) -> tuple[Any, Submission]:
    unit = begun.units["水务局"]
    return actor_of(Role.REPORTER, begun.region, unit), Submission.objects.get(unit=unit)


def _filled(begun: Office, **cells: Any) -> File:
    actor, submission = _own(begun)
    sheets = Sheets(unit_workbook(actor, submission))
    for heading, value in (
        {"完成情况": "已完成", "工作进展": "办结。", "下一步打算": "巩固。"} | cells
    ).items():
        sheets[0, heading] = value
    return sheets.file("水务局.xlsx")


def test_a_units_workbook_becomes_its_draft(begun: Office) -> None:
    actor, submission = _own(begun)
    draft, problems = unit_workbook_take(actor, submission, _filled(begun, 完成百分比=0.35))
    assert (draft.state, draft.version, problems) == ("draft", 1, [])
    answers = [item.answer for item in OwedItem.objects.filter(submission=submission).order_by("position")]
    assert answers[0] == {"status": "已完成", "text": "办结。", "next_step": "巩固。", "percent": "0.35"}
    assert answers[1:] == [{}, {}]


def test_what_was_said_elsewhere_stays_beside_it(begun: Office) -> None:
    actor, submission = _own(begun)
    item = submission.items.order_by("position")[0]
    item.answer = {"status": "未启动", "prospect_reason": "县里定", "percent": "35%"}
    item.save()
    unit_workbook_take(actor, submission, _filled(begun))
    item.refresh_from_db()
    assert item.answer["prospect_reason"] == "县里定"
    assert item.answer["status"] == "已完成"
    assert item.answer["percent"] == "0.35"


def test_problems_are_told_at_their_cells_and_the_draft_keeps_the_rest(begun: Office) -> None:
    actor, submission = _own(begun)
    draft, problems = unit_workbook_take(actor, submission, _filled(begun, 完成情况="差不多了"))
    assert [(p.code, p.place.cell[1:]) for p in problems] == [("unknown_status", "4")]
    assert draft.version == 1


def test_what_is_missing_when_it_is_handed_in_is_told_at_the_cells_of_the_form(begun: Office) -> None:
    actor, submission = _own(begun)
    draft, problems = unit_workbook_take(
        actor, submission, _filled(begun, 完成情况="进展缓慢", 下一步打算="")
    )
    assert problems == []
    head = actor_of(Role.UNIT_HEAD, begun.region, submission.unit)
    with pytest.raises(Rejected) as caught:
        submission_submit(head, draft)
    told = {problem.field: problem.place for problem in caught.value.problems if problem.field}
    first = submission.items.order_by("position")[0]
    cells = {
        name: Place("水务局.xlsx", first.form["sheet"], cell, 4) for name, cell in first.form["cells"].items()
    }
    assert told == {"problem": cells["problem"], "next_step": cells["next_step"]}
    assert str(told["problem"]) == f"水务局.xlsx!{first.form['sheet']}!{first.form['cells']['problem']}"
    answer_save(actor, first, {"status": "进展缓慢", "text": "停工"}, None)
    with pytest.raises(Rejected) as caught:
        submission_submit(head, draft)
    assert {problem.place.file for problem in caught.value.problems} == {""}


def test_a_second_editor_is_told_and_overwrites_nothing(begun: Office) -> None:
    actor, submission = _own(begun)
    older = _filled(begun, 工作进展="旧的。")
    fresh, _ = unit_workbook_take(actor, submission, _filled(begun))
    head = actor_of(Role.UNIT_HEAD, begun.region, submission.unit)
    with pytest.raises(Rejected, match="没有覆盖"):
        unit_workbook_take(head, fresh, older)
    assert submission.items.order_by("position")[0].answer["text"] == "办结。"


def test_who_saved_last_sends_the_same_form_again(begun: Office) -> None:
    actor, submission = _own(begun)
    wrong, mended = _filled(begun, 完成情况="差不多了"), _filled(begun)
    draft, _ = unit_workbook_take(actor, submission, wrong)
    again, problems = unit_workbook_take(actor, draft, mended)
    assert (again.version, problems) == (2, [])


def test_what_an_older_form_replaces_is_told(begun: Office) -> None:
    """A choice made after the form was written gives way to it, and the form's owner learns of what."""
    actor, submission = _own(begun)
    older = _filled(begun)
    first = submission.items.order_by("position")[0]
    chosen = answer_choose(actor, first, "nothing", "项目尚未批复")
    _, (note,) = unit_workbook_take(actor, chosen, older)
    assert (note.code, note.severity, note.place.row) == ("replaced_answer", "note", 4)
    assert all(text in note.message for text in ("“无报送内容(项目尚未批复)”", "“已完成”"))
    first.refresh_from_db()
    assert (first.choice, first.answer["status"]) == ("", "已完成")
    chosen = answer_choose(actor, first, "nothing", "项目尚未批复")
    fresh = Submission.objects.get(pk=submission.pk)
    assert unit_workbook_take(actor, fresh, _filled(begun))[1] == [], "made after the choice: meant"


def test_the_form_and_the_submission_number_items_alike(begun: Office) -> None:
    actor, submission = _own(begun)
    for place, item in enumerate(submission.items.order_by("position"), start=1):
        item.position = 120 + place
        item.save()
    sheets = load_workbook(io.BytesIO(unit_workbook(actor, submission)))
    page = sheets.worksheets[0]
    top = next(row for row in range(1, 9) if page.cell(row, 1).value == "报送序号")
    numbers = [page.cell(row, 1).value for row in range(top + 1, top + 4)]
    assert [int(str(number)) for number in numbers] == [1, 2, 3]
    labels = [found.label for found in items_named(actor, submission, ["1", "2", "3"])]
    wanted = [page.cell(row, 3).value for row in range(top + 1, top + 4)]
    assert [label.split(":", 1)[1] for label in labels] == wanted


def test_the_office_reads_the_number_of_the_list_from_a_units_form(begun: Office) -> None:
    outcome = begun.take(_filled(begun, 标识=None), period="2031-01")
    assert codes(outcome) == []


def test_the_workbook_of_another_month_unit_or_kind_is_not_taken(begun: Office) -> None:
    actor, submission = _own(begun)
    begun.close("2031-01")
    old = _filled(begun)
    begun.open("2031-02")
    february = Submission.objects.get(round__period="2031-02", unit=submission.unit)
    with pytest.raises(Rejected, match="2031年1月"):
        unit_workbook_take(actor, february, old)
    forest = begun.units["林草局"]
    theirs = Submission.objects.get(round__period="2031-02", unit=forest)
    own, reporter = unit_workbook(actor, february), actor_of(Role.REPORTER, begun.region, forest)
    with pytest.raises(Rejected, match="水务局"):
        unit_workbook_take(reporter, theirs, File("x.xlsx", own))
    for strange in (book({"说明": [("填表说明",)]}), File("a.xlsx", b"\x89PNG"), File("a.xlsx", b"")):
        with pytest.raises(Rejected):
            unit_workbook_take(actor, february, strange)
