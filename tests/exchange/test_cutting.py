"""A text longer than a cell holds is exported as far as it fits, which is never taken for the text."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from luodi.exchange.cutting import cut, cut_row, is_cut
from luodi.exchange.exporting import export_units
from luodi.exchange.outcomes import Outcome
from luodi.exchange.unit_workbooks import unit_workbook, unit_workbook_take
from luodi.ledger.org.access import Actor
from luodi.ledger.org.models import Role, Unit
from luodi.ledger.rounds.models import OwedItem, Submission
from luodi.ledger.rounds.services import answer_save
from luodi.ledger.tasks.services.tasks import task_change
from luodi.sheets.tables import Value
from luodi.sheets.values import names
from luodi.sheets.writing import LONGEST_TEXT, printed_value
from tests.exchange.conftest import Office, Sheets, actor_of, codes, counts

LONG = "清淤河道。" * 8_000


def _long(office: Office, **values: str) -> Sheets:
    task_change(office.clerk, task=office.task("1"), **(values or {"note": LONG}))
    return office.exported("2031-01")


def _taken(outcome: Outcome) -> Outcome:
    assert outcome.committed, outcome.problems
    return outcome


def test_what_fits_is_written_with_word_of_the_rest(begun: Office) -> None:
    sheets = _long(begun)
    cell = sheets[0, "备注"]
    assert len(cell) == LONGEST_TEXT
    assert cell.startswith("清淤河道。")
    assert cell.endswith("〔原文共40000字,超出一格的上限,此处只写到这里;全文见台账〕")
    assert "没有写全" in str(sheets.sheet["A2"].value)


def test_a_list_without_long_texts_says_nothing_of_it(begun: Office) -> None:
    assert "没有写全" not in str(begun.exported("2031-01").sheet["A2"].value)


@pytest.mark.parametrize("field", ["note", "requirement", "measures"])
def test_it_comes_back_untouched_beside_what_was_edited(begun: Office, field: str) -> None:
    sheets = _long(begun, **{field: LONG})
    sheets[0, "联络员"] = "林某"
    outcome = _taken(begun.take(sheets.file()))
    assert counts(outcome) == {"changed": 1, "unchanged": 3}
    task = begun.task("1")
    assert (getattr(task, field), task.contact) == (LONG, "林某")
    assert not codes(outcome, "warning")


@pytest.mark.parametrize("heading", ["备注", "主要任务"])
def test_edited_before_its_end_it_is_told_and_not_taken(begun: Office, heading: str) -> None:
    sheets = _long(begun, note=LONG, requirement=LONG)
    sheets[0, heading] = "改" + sheets[0, heading][1:]
    outcome = _taken(begun.take(sheets.file()))
    assert counts(outcome) == {"unchanged": 4}
    assert codes(outcome, "warning") == ["cut_text"]
    task = begun.task("1")
    assert task.note == task.requirement == LONG


def test_edited_with_its_end_away_it_waits_as_a_conflict(begun: Office) -> None:
    sheets = _long(begun)
    sheets[0, "备注"] = sheets[0, "备注"][:20_000]
    assert codes(begun.good(sheets.file())) == ["conflict_with_ledger"]
    assert begun.task("1").note == LONG


def test_without_its_mark_it_is_not_taken_either(begun: Office) -> None:
    sheets = _long(begun)
    sheets.sheet.delete_cols(sheets.columns["导出标记"])
    outcome = _taken(begun.take(sheets.file()))
    assert codes(outcome, "warning") == ["cut_text"]
    assert begun.task("1").note == LONG


def test_a_row_whose_very_task_is_cut_waits_where_nothing_else_tells_which_it_is(begun: Office) -> None:
    sheets = _long(begun, requirement=LONG)
    sheets.sheet.delete_cols(sheets.columns["导出标记"])
    outcome = begun.good(sheets.file())
    assert codes(outcome) == ["cut_text"]
    assert counts(outcome) == {"unchanged": 3, "pending": 1}
    assert begun.task("1").requirement == LONG


def test_characters_that_count_double_are_counted_so() -> None:
    row = cut_row({"note": "𠮷" * 20_000})
    assert is_cut(row["note"])
    assert len(str(row["note"]).encode("utf-16-le")) <= 2 * LONGEST_TEXT


def test_a_run_of_names_is_cut_so_that_it_comes_back_as_it_was_written() -> None:
    many: Value = tuple(f"{number}号林场管护所与集体林场联合管护中心" for number in range(2_000))
    shown = cut(many)
    assert len(printed_value(shown)) <= LONGEST_TEXT
    assert is_cut(shown)
    assert names(printed_value(shown)) == shown
    assert not is_cut(many)
    assert cut(("水务局", "财政局")) == ("水务局", "财政局")


def _directory(office: Office) -> Sheets:
    Unit.objects.filter(name="财政局").update(note=LONG)
    return Sheets(export_units(office.clerk, office.region))


def test_a_units_long_note_stays_whole_when_the_directory_comes_back(office: Office) -> None:
    sheets = _directory(office)
    assert is_cut(sheets[1, "备注"])
    assert "没有写全" in str(sheets.sheet["A2"].value)
    sheets[1, "全称或曾用名"] = "县财政局机关"
    outcome = _taken(office.take(sheets.file()))
    assert counts(outcome) == {"changed": 1, "unchanged": 3}
    assert not codes(outcome, "warning")
    sheets[1, "备注"] = "改" + sheets[1, "备注"][1:]
    outcome = _taken(office.take(sheets.file()))
    assert codes(outcome, "warning") == ["cut_text"]
    unit = Unit.objects.get(name="财政局")
    assert (unit.note, unit.aliases.get().name) == (LONG, "县财政局机关")
    sheets[1, "备注"] = "重写。"
    assert codes(office.good(sheets.file())) == ["conflict_with_ledger"]
    unit.refresh_from_db()
    assert unit.note == LONG


def _other_start(text: str) -> str:
    return "改" + text[1:]


def _end_away(text: str) -> str:
    return text[:20_000]


@pytest.mark.parametrize("edited", [None, _other_start, _end_away])
def test_a_units_form_keeps_what_it_could_not_show_whole(
    begun: Office, edited: Callable[[str], str] | None
) -> None:
    actor, submission, item = _reported(begun)
    sheets = Sheets(unit_workbook(actor, submission))
    assert is_cut(sheets[0, "工作进展"])
    assert is_cut(sheets[0, "主要任务"])
    sheets[0, "下一步打算"] = "验收。"
    if edited:
        sheets[0, "工作进展"] = edited(sheets[0, "工作进展"])
    _, problems = unit_workbook_take(actor, submission, sheets.file("水务局.xlsx"))
    told = [(p.code, p.severity, p.place.sheet, p.place.row) for p in problems]
    assert told == ([("cut_text", "warning", "河湖整治清单", 4)] if edited else [])
    item.refresh_from_db()
    assert (item.answer["text"], item.answer["next_step"]) == (LONG, "验收。")


def test_what_a_form_says_in_full_takes_the_place_of_what_was_cut(begun: Office) -> None:
    actor, submission, item = _reported(begun)
    sheets = Sheets(unit_workbook(actor, submission))
    sheets[0, "工作进展"] = "已清完。"
    _, problems = unit_workbook_take(actor, submission, sheets.file("水务局.xlsx"))
    assert problems == []
    item.refresh_from_db()
    assert item.answer["text"] == "已清完。"


def _reported(begun: Office) -> tuple[Actor, Submission, OwedItem]:
    """The water bureau's January with a text, and a task, that no cell holds."""
    task_change(begun.clerk, task=begun.task("1"), requirement=LONG)
    submission = Submission.objects.get(unit=begun.units["水务局"])
    actor = actor_of(Role.REPORTER, begun.region, submission.unit)
    item = submission.items.order_by("position")[0]
    answer_save(actor, item, {"status": "进展缓慢", "text": LONG}, None)
    submission.refresh_from_db()
    return actor, submission, item
