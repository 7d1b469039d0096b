"""Workbooks that the office imports count as submitted and accepted."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from luodi.core.problems import Rejected
from luodi.ledger.audit import context
from luodi.ledger.org.access import Refused
from luodi.ledger.rounds.models import OwedItem, Review, Round, Submission
from luodi.ledger.rounds.services import (
    Filed,
    office_status_set,
    owed_refresh,
    round_close,
    submission_accept,
    submission_file_by_office,
    submission_reopen,
)
from luodi.ledger.rounds.services.steps import answer_of
from luodi.ledger.rounds.services.unfiling import (
    Filing,
    standings,
    standings_restore,
    submissions_unfile,
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


def _undo(county: County, *filed: Filed, later: Collection[str] = (), before: Any = None) -> None:
    """Take this filing back, as the undoing of its import does."""
    region, earlier = county.region, standings(county.region)
    answers = {c.subject.key: (c.before or {})["answers"] for one in filed for c in one.changes}
    stood = {key: ((before or {}).get(key), earlier[key]) for key in answers}
    filing = Filing(answers, stood, later, context.now())
    submissions_unfile(county["clerk"], region, filing)
    standings_restore(county["clerk"], region, filing, earlier)


def test_undoing_the_import_leaves_the_submissions_pending(county: County, may: Round) -> None:
    _undo(county, submission_file_by_office(county["clerk"], may, "task", _answers(county)))
    assert set(Submission.objects.values_list("state", "by_office")) == {("pending", False)}
    assert set(OwedItem.objects.values_list("ending", flat=True)) == {""}
    assert all(not answer for answer in OwedItem.objects.values_list("answer", flat=True))


def test_undoing_one_of_two_imports_leaves_the_other(county: County, may: Round) -> None:
    first, key = county.units[0], str(submission_of(may, county.units[0]).key)
    one = submission_file_by_office(county["clerk"], may, "task", {first.pk: {"t1": {"status": "已完成"}}})
    submission_file_by_office(county["clerk"], may, "task", {first.pk: {"t2": {"status": "未启动"}}})
    _undo(county, one, later={key})
    submission = submission_of(may, first)
    assert submission.state == "accepted"
    assert [item.ending for item in items_of(submission)] == ["", "reported"]


@pytest.mark.parametrize("state", ["draft", "submitted", "returned", "accepted"])
def test_what_a_unit_had_said_is_back_after_the_undoing(county: County, may: Round, state: str) -> None:
    bring_to(county, may, state)
    unit = county.units[0]
    before, items = standings(county.region), [answer_of(item) for item in items_of(submission_of(may, unit))]
    version = submission_of(may, unit).version
    _undo(county, submission_file_by_office(county["clerk"], may, "task", _answers(county)), before=before)
    submission = submission_of(may, unit)
    assert standings(county.region) == before
    assert [answer_of(item) for item in items_of(submission)] == items
    assert submission.version > version


def test_what_is_filled_in_anew_after_the_import_stays(county: County, may: Round) -> None:
    unit = county.units[0]
    filed = submission_file_by_office(county["clerk"], may, "task", _answers(county))
    submission_reopen(county["clerk"], submission_of(may, unit), "更正")
    item = items_of(submission_of(may, unit))[0]
    office_status_set(county["clerk"], item, "进展缓慢", "现场未见施工")
    _undo(county, filed, before={})
    kept, other = items_of(submission_of(may, unit))
    assert kept.answer["office_status"] == "进展缓慢"
    assert other.answer == {}


@pytest.mark.parametrize("who", ["leader", "reporter", "head", "administrator", "strange_clerk", "outsider"])
def test_nobody_but_the_office_files_for_units(county: County, may: Round, who: str) -> None:
    with pytest.raises(Refused):
        submission_file_by_office(county[who], may, "task", _answers(county))
    filing = Filing({}, {}, (), context.now())
    with pytest.raises(Refused):
        submissions_unfile(county[who], county.region, filing)
    with pytest.raises(Refused):
        standings_restore(county[who], county.region, filing, {})


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
