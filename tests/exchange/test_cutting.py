"""A text longer than a cell holds is exported as far as it fits, which is never taken for the text."""

from __future__ import annotations

import pytest

from luodi.exchange.cutting import cut_row, is_cut
from luodi.exchange.outcomes import Outcome
from luodi.ledger.tasks.services.tasks import task_change
from luodi.sheets.writing import LONGEST_TEXT
from tests.exchange.conftest import Office, Sheets, codes, counts

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
