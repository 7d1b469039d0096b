"""The county as it is planned, without any database: its numbers, and that its texts can be read."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import Any

import pytest
from django.conf import global_settings
from django.contrib.auth.hashers import check_password, make_password

from luodi.core.document_numbers import read_document_number
from luodi.demo.county import LISTS, added_task, of_list, tasks, units
from luodi.demo.papers import paper_of
from luodi.demo.passwords import PASSWORD, lightly_hashed
from luodi.demo.sentences import clause, measures, said
from luodi.demo.story import is_owed, status, ways
from luodi.demo.workbooks import directory, lists
from luodi.demo.workbooks.months import month_files

EVERY = (*tasks(), added_task())
MONTHS = range(1, 7)


def test_there_are_34_units_31_assessed_21_for_funds() -> None:
    assert len(units()) == 34
    assert sum(unit.is_assessed for unit in units()) == 31
    assert sum(unit.is_for_funds for unit in units()) == 21
    assert {lead for task in tasks() for lead in task.leads} == {unit.name for unit in units()}


def test_every_contact_is_another_person() -> None:
    assert len({unit.contact for unit in units()}) == 34


def test_the_lists_begin_the_year_with_244_different_tasks() -> None:
    assert [len(of_list(name)) for name in LISTS] == [70, 6, 44, 69, 55]
    assert len({task.requirement for task in EVERY}) == 245


def test_may_counts_what_it_should() -> None:
    assert Counter(status(task, 5) for task in EVERY) == {"U": 96, "P": 76, "A": 41, "S": 17, "D": 14, " ": 1}


@pytest.mark.parametrize("month", MONTHS)
def test_every_report_is_complete_and_every_mark_filled_in(month: int) -> None:
    for task in EVERY:
        if not is_owed(task, month):
            continue
        told = said(task, month)
        assert told.text
        assert told.next_step
        assert told.problem or told.status != "进展缓慢"
        assert "{" not in told.text + told.problem + told.next_step
        assert told.percent is None or 0 <= told.percent <= 1


def test_a_quantity_never_shrinks() -> None:
    for task in EVERY:
        shares = [said(task, month).percent for month in MONTHS if status(task, month) != " "]
        known = [share for share in shares if share is not None]
        assert known == sorted(known), task.thing


def test_measures_and_clauses_are_filled_in() -> None:
    for task in EVERY:
        assert measures(task).count("\n") == 2
        assert "{" not in measures(task) + clause(task)


def test_a_page_of_reports_does_not_look_generated() -> None:
    texts = Counter(said(task, 5).text for task in EVERY if is_owed(task, 5))
    assert len(texts) > 110
    assert max(texts.values()) <= 12


def test_every_policy_document_says_that_it_is_an_example() -> None:
    for task in EVERY:
        if not task.is_pursuit:
            continue
        paper = paper_of(task)
        assert "示例" in paper.title
        assert "示例" in paper.issuer
        number = read_document_number(paper.number)
        assert number is not None
        assert number.issuer.startswith("示例")


def test_what_is_done_or_unobtainable_stays_so() -> None:
    for path in ways().values():
        for before, after in pairwise(path):
            assert before == after or before not in "DU"


def test_the_same_workbooks_come_out_each_time() -> None:
    assert directory.directory() == directory.directory()
    assert lists.lists() == lists.lists()
    for month in (1, 2, 3):
        assert month_files(month) == month_files(month)


def test_march_is_kept_as_a_csv_of_each_list_in_the_office_s_own_encoding() -> None:
    files = month_files(3)
    assert len(files) == 5
    for content in files.values():
        assert "推进情况" in content.decode("gb18030") or "进展" in content.decode("gb18030")
        with pytest.raises(UnicodeDecodeError):
            content.decode("utf-8")


def test_the_demonstration_password_is_hashed_lightly_and_checked_as_usual(settings: Any) -> None:
    settings.PASSWORD_HASHERS = global_settings.PASSWORD_HASHERS
    with lightly_hashed():
        encoded = make_password(PASSWORD)
    assert encoded.split("$")[1] == "1000"
    assert check_password(PASSWORD, encoded)
    assert make_password(PASSWORD).split("$")[1] != "1000"
