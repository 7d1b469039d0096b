"""Workbooks that the office imports count as submitted and accepted."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from luodi.core.problems import Rejected
from luodi.ledger.org.access import Refused
from luodi.ledger.rounds.models import OwedItem, Review, Round, Submission
from luodi.ledger.rounds.services import (
    owed_refresh,
    round_close,
    submission_accept,
    submission_file_by_office,
    submission_reopen,
    submission_unfile,
)
from luodi.ledger.rounds.subjects import OwedSubject
from tests.ledger.rounds.conftest import County, FakeSubject, bring_to, items_of, submission_of


def _answers(county: County) -> dict[int, dict[str, dict[str, Any]]]:
    first, second, _ = county.units
    return {
        first.pk: {"t1": {"status": "已完成"}, "t2": {"status": "进展缓慢"}},
        second.pk: {"t3": {"status": "未启动"}},
    }


def test_a_filed_workbook_is_accepted_and_its_items_are_reported(county: County, may: Round) -> None:
    filed = submission_file_by_office(county["clerk"], may, "task", _answers(county))
    assert (filed.submissions, filed.items, filed.not_owed) == (2, 3, ())
    states = Submission.objects.values_list("state", "by_office", "first_submitted_at")
    assert set(states) == {("accepted", True, None)}
    assert set(OwedItem.objects.values_list("ending", flat=True)) == {"reported"}
    assert items_of(submission_of(may, county.units[0]))[0].answer == {"status": "已完成"}
    assert {change.subject.kind for change in filed.changes} == {"submission"}


def test_filing_the_same_again_changes_nothing_even_when_the_round_is_closed(
    county: County, may: Round
) -> None:
    submission_file_by_office(county["clerk"], may, "task", _answers(county))
    before = Review.objects.count()
    assert submission_file_by_office(county["clerk"], may, "task", _answers(county)).items == 0
    round_close(county["clerk"], may)
    assert submission_file_by_office(county["clerk"], may, "task", _answers(county)).items == 0
    assert Review.objects.count() == before


def test_a_change_to_a_closed_round_is_refused(county: County, may: Round) -> None:
    round_close(county["clerk"], may)
    with pytest.raises(Refused, match="已结束"):
        submission_file_by_office(county["clerk"], may, "task", _answers(county))


def test_what_is_not_owed_is_named_and_left_alone(county: County, may: Round) -> None:
    third = county.units[2]
    filed = submission_file_by_office(county["clerk"], may, "task", {third.pk: {"t9": {"status": "已完成"}}})
    assert filed.not_owed == ((third.pk, "t9"),)
    assert not Submission.objects.filter(unit=third).exists()


def test_undoing_the_import_leaves_the_submissions_pending(county: County, may: Round) -> None:
    submission_file_by_office(county["clerk"], may, "task", _answers(county))
    keys = {unit: set(given) for unit, given in _answers(county).items()}
    changes = submission_unfile(county["clerk"], may, "task", keys)
    assert len(changes) == 2
    assert set(Submission.objects.values_list("state", "by_office")) == {("pending", False)}
    assert set(OwedItem.objects.values_list("ending", flat=True)) == {""}


def test_undoing_one_of_two_imports_leaves_the_other(county: County, may: Round) -> None:
    submission_file_by_office(county["clerk"], may, "task", _answers(county))
    submission_unfile(county["clerk"], may, "task", {county.units[0].pk: ["t1"]})
    submission = submission_of(may, county.units[0])
    assert submission.state == "accepted"
    assert [item.ending for item in items_of(submission)] == ["", "reported"]


@pytest.mark.parametrize("who", ["leader", "reporter", "head", "administrator", "strange_clerk", "outsider"])
def test_nobody_but_the_office_files_for_units(county: County, may: Round, who: str) -> None:
    with pytest.raises(Refused):
        submission_file_by_office(county[who], may, "task", _answers(county))
    with pytest.raises(Refused):
        submission_unfile(county[who], may, "task", {})


def test_the_number_of_statements_does_not_grow_with_the_answers(
    county: County, tasks: FakeSubject, may: Round
) -> None:
    first = county.units[0]
    tasks.owing += [OwedSubject(first.pk, f"n{number}", "多", number) for number in range(80)]
    owed_refresh(county["clerk"], may)
    few = {first.pk: {"t1": {"status": "a"}}}
    many = {first.pk: {f"n{number}": {"status": "a"} for number in range(80)}}
    with CaptureQueriesContext(
        connection,
    ) as one:
        submission_file_by_office(county["clerk"], may, "task", few)
    with CaptureQueriesContext(connection) as eighty:
        submission_file_by_office(county["clerk"], may, "task", many)
    assert len(eighty) == len(one)


def test_what_a_unit_had_typed_is_replaced_but_kept_in_the_review(county: County, may: Round) -> None:
    bring_to(county, may, "draft")
    filed = submission_file_by_office(county["clerk"], may, "task", _answers(county))
    review = Review.objects.get(submission__unit=county.units[0])
    assert review.answers["task:t1"]["answer"] == {"status": "取得阶段性成效", "text": "已开工"}
    assert (filed.changes[0].before or {})["answers"] == review.answers


def test_a_unit_that_had_handed_in_keeps_its_time(county: County, may: Round) -> None:
    before = bring_to(county, may, "submitted")
    submission_file_by_office(county["clerk"], may, "task", _answers(county))
    after = submission_of(may, county.units[0])
    assert (after.by_office, after.first_submitted_at) == (False, before.first_submitted_at)


def test_what_a_workbook_left_out_is_not_accepted_by_reopening(county: County, may: Round) -> None:
    unit = county.units[0]
    submission_file_by_office(county["clerk"], may, "task", {unit.pk: {"t1": {"status": "已完成"}}})
    submission_reopen(county["clerk"], submission_of(may, unit), "更正")
    with pytest.raises(Rejected) as caught:
        submission_accept(county["clerk"], submission_of(may, unit))
    assert [problem.place.sheet for problem in caught.value.problems] == ["建一所学校"]
    missing = round_close(county["clerk"], may)
    assert [item.ending for item in items_of(submission_of(may, unit))] == ["reported", "not_reported"]
    assert "建一所学校" in {one.label for one in missing}
