"""Accepting, with another status than the unit's; reopening; many at once."""

from __future__ import annotations

import pytest

from luodi.core.problems import NotFound, Problem, Rejected
from luodi.ledger.audit.models import Act
from luodi.ledger.org.access import Refused
from luodi.ledger.rounds.models import OwedItem, Round, SubmissionState
from luodi.ledger.rounds.services import (
    Filled,
    answer_choose,
    answers_save,
    office_status_set,
    submission_accept,
    submission_reopen,
    submission_return,
    submission_submit,
    submissions_accept,
)
from luodi.ledger.rounds.subjects import place_of
from tests.ledger.rounds.conftest import (
    County,
    FakeSubject,
    bring_to,
    fill,
    items_of,
    submission_of,
)


def _other_handed_in(county: County, round_: Round) -> None:
    submission = submission_of(round_, county.units[1])
    filled = {str(item.key): Filled({"status": "未启动", "text": "无"}) for item in items_of(submission)}
    answers_save(county["other_reporter"], submission, filled, 0)
    submission_submit(county["other_head"], submission)


def test_accepting_hands_the_answers_to_their_subject(county: County, may: Round, tasks: FakeSubject) -> None:
    bring_to(county, may, SubmissionState.ACCEPTED)
    answer = {"status": "取得阶段性成效", "text": "已开工"}
    assert tasks.taken == [("t1", "reported", answer), ("t2", "reported", answer)]


def test_the_offices_status_stands_beside_the_units_and_reaches_the_subject(
    county: County, may: Round, tasks: FakeSubject
) -> None:
    submission = bring_to(county, may, SubmissionState.SUBMITTED)
    office_status_set(county["clerk"], items_of(submission)[0], "进展缓慢", "现场未见施工")
    submission_accept(county["clerk"], submission)
    _, _, answer = tasks.taken[0]
    assert (answer["status"], answer["office_status"]) == ("取得阶段性成效", "进展缓慢")
    assert (answer["office_reason"], answer["office_by"]) == ("现场未见施工", "clerk")
    assert Act.objects.get(verb="office_status_set").reason == "现场未见施工"


def test_the_offices_status_needs_a_reason_and_can_be_taken_back(county: County, may: Round) -> None:
    item = items_of(bring_to(county, may, SubmissionState.SUBMITTED))[0]
    with pytest.raises(Rejected):
        office_status_set(county["clerk"], item, "进展缓慢", "")
    office_status_set(county["clerk"], item, "进展缓慢", "现场未见施工")
    office_status_set(county["clerk"], item, "", "")
    kept = OwedItem.objects.get(pk=item.pk)
    assert kept.answer == {"status": "取得阶段性成效", "text": "已开工"}


def test_a_status_that_the_subject_does_not_know_is_rejected(
    county: County, may: Round, tasks: FakeSubject, monkeypatch: pytest.MonkeyPatch
) -> None:
    def check(items: list[OwedItem]) -> list[Problem]:
        return [Problem("unknown_status", "没有", place_of(item), field="office_status") for item in items]

    item = items_of(bring_to(county, may, SubmissionState.SUBMITTED))[0]
    monkeypatch.setattr(tasks, "check", check)
    with pytest.raises(Rejected) as caught:
        office_status_set(county["clerk"], item, "差不多", "理由")
    assert caught.value.problems[0].code == "unknown_status"
    assert "office_status" not in OwedItem.objects.get(pk=item.pk).answer


@pytest.mark.parametrize("state", ["pending", "draft", "returned", "accepted"])
def test_the_office_sets_a_status_only_while_it_has_the_submission(
    county: County, may: Round, state: str
) -> None:
    item = items_of(bring_to(county, may, state))[0]
    with pytest.raises(Rejected) as caught:
        office_status_set(county["clerk"], item, "进展缓慢", "理由")
    assert caught.value.problems[0].code == "not_possible_now"


@pytest.mark.parametrize("who", ["leader", "reporter", "head", "administrator", "strange_clerk", "outsider"])
def test_only_the_office_sets_a_status(county: County, may: Round, who: str) -> None:
    item = items_of(bring_to(county, may, SubmissionState.SUBMITTED))[0]
    with pytest.raises(Refused):
        office_status_set(county[who], item, "进展缓慢", "理由")


def test_what_the_office_said_of_an_answer_goes_with_the_answer(county: County, may: Round) -> None:
    submission = bring_to(county, may, SubmissionState.SUBMITTED)
    office_status_set(county["clerk"], items_of(submission)[0], "进展缓慢", "现场未见施工")
    submission_return(county["clerk"], submission, "请补充")
    fill(county, submission, text="已补充")
    assert "office_status" not in items_of(submission)[0].answer


def test_after_reopening_only_what_changed_is_written_anew(
    county: County, may: Round, tasks: FakeSubject
) -> None:
    submission = bring_to(county, may, SubmissionState.ACCEPTED)
    tasks.taken.clear()
    submission_reopen(county["clerk"], submission, "补充材料")
    office_status_set(county["clerk"], items_of(submission)[1], "已完成", "已验收")
    submission_accept(county["clerk"], submission)
    assert [(key, answer["office_status"]) for key, _, answer in tasks.taken] == [("t2", "已完成")]


def test_what_proves_not_to_be_owed_reaches_the_subject_too(
    county: County, may: Round, tasks: FakeSubject
) -> None:
    submission = bring_to(county, may, SubmissionState.ACCEPTED)
    submission_reopen(county["clerk"], submission, "任务移交")
    answer_choose(county["clerk"], items_of(submission)[0], "not_owed", "已移交")
    tasks.taken.clear()
    submission_accept(county["clerk"], submission)
    assert [(key, ending) for key, ending, _ in tasks.taken] == [("t1", "not_owed")]


def test_many_are_accepted_at_once(county: County, may: Round) -> None:
    first = bring_to(county, may, SubmissionState.SUBMITTED)
    _other_handed_in(county, may)
    submissions_accept(county["clerk"], [first, submission_of(may, county.units[1])])
    assert {submission_of(may, unit).state for unit in county.units[:2]} == {"accepted"}


def test_of_many_all_are_accepted_or_none(county: County, may: Round) -> None:
    _other_handed_in(county, may)
    both = [submission_of(may, unit) for unit in county.units[:2]]
    with pytest.raises(Rejected) as caught:
        submissions_accept(county["clerk"], both)
    assert [problem.code for problem in caught.value.problems] == ["not_possible_now"]
    assert submission_of(may, county.units[1]).state == "submitted"


def test_a_note_to_an_item_of_another_unit_is_not_taken(county: County, may: Round) -> None:
    submission = bring_to(county, may, SubmissionState.SUBMITTED)
    (strange,) = items_of(submission_of(may, county.units[1]))
    with pytest.raises(NotFound):
        submission_return(county["clerk"], submission, "理由", notes={str(strange.key): "注"})
