"""Opening and closing a round."""

from __future__ import annotations

import pytest

from luodi.core.problems import Rejected
from luodi.ledger.audit.models import Act, Stale
from luodi.ledger.org.access import Refused
from luodi.ledger.rounds.missing import missing_in
from luodi.ledger.rounds.models import Ending, OwedItem, Round, Submission
from luodi.ledger.rounds.services import (
    Filled,
    answer_choose,
    answers_save,
    round_close,
    round_open,
    submission_submit,
)
from tests.ledger.rounds.conftest import County, FakeSubject, bring_to, china, items_of, submission_of


def test_opening_makes_a_submission_for_each_unit_that_owes(county: County, may: Round) -> None:
    assert sorted(Submission.objects.values_list("unit__name", flat=True)) == ["发展和改革局", "教育体育局"]
    assert sorted(OwedItem.objects.values_list("subject_key", "label")) == [
        ("t1", "修一条路"),
        ("t2", "建一所学校"),
        ("t3", "种一片林"),
    ]
    assert may.name == "2024年5月调度"
    act = Act.objects.get(verb="round_open")
    assert act.details == {"submissions": 2, "owed_items": 3}
    assert Stale.objects.filter(region="159924", kind="round").exists()


def test_it_is_due_at_the_last_second_of_the_25th_with_five_days_of_grace(may: Round) -> None:
    assert may.due_at == china(5, 25, 23, 59, 59)
    assert may.grace_until == china(5, 30, 23, 59, 59)
    assert may.locks_at is None


def test_a_second_opening_is_told_when_the_first_was(county: County, may: Round) -> None:
    with pytest.raises(Rejected) as caught:
        round_open(county["clerk"], county.region, "2024年5月")
    (problem,) = caught.value.problems
    assert problem.code == "opened_before"
    assert problem.message == "2024年5月调度已于2024年5月10日开始,现在是“进行中”。"
    assert Round.objects.count() == 1


@pytest.mark.parametrize(
    ("period", "code"), [("2024Q2", "not_a_month"), ("2024", "not_a_month"), ("某月", "unreadable_period")]
)
def test_only_a_month_can_be_opened(county: County, tasks: FakeSubject, period: str, code: str) -> None:
    with pytest.raises(Rejected) as caught:
        round_open(county["clerk"], county.region, period)
    assert caught.value.problems[0].code == code


def test_closing_lists_what_is_missing_and_refuses_nothing(county: County, may: Round) -> None:
    missing = round_close(county["clerk"], may)
    assert [(m.unit, m.label, m.why) for m in missing] == [
        ("发展和改革局", "修一条路", "未填报"),
        ("发展和改革局", "建一所学校", "未填报"),
        ("教育体育局", "种一片林", "未填报"),
    ]
    assert set(OwedItem.objects.values_list("ending", flat=True)) == {"not_reported"}
    assert (may.state, may.closed_at) == ("closed", china(5, 10))


def test_a_closed_round_is_not_closed_again(county: County, may: Round) -> None:
    round_close(county["clerk"], may)
    with pytest.raises(Refused, match="已结束"):
        round_close(county["clerk"], may)


def test_a_month_in_which_nobody_owes_anything_can_be_opened_and_closed(
    county: County, tasks: FakeSubject
) -> None:
    tasks.owing.clear()
    made = round_open(county["clerk"], county.region, "2024-05")
    assert not made.submissions.exists()
    assert round_close(county["clerk"], made) == []


@pytest.mark.parametrize("choice", ["", Ending.NO_CHANGE, Ending.NOTHING])
def test_what_was_handed_in_and_not_accepted_ends_as_unaccepted(
    county: County, may: Round, choice: str
) -> None:
    """No fact exists of it, so it is neither reported nor unreported."""
    submission = submission_of(may, county.units[0])
    said = Filled({}, choice, "没有") if choice else Filled({"status": "已完成", "text": "已完工"})
    filled = {str(item.key): said for item in items_of(submission)}
    answers_save(county["reporter"], submission, filled, submission.version)
    submission_submit(county["head"], submission)
    missing = round_close(county["clerk"], may)
    assert [(m.label, m.why) for m in missing] == [
        ("修一条路", "已提交,未接收"),
        ("建一所学校", "已提交,未接收"),
        ("种一片林", "未填报"),
    ]
    endings = OwedItem.objects.order_by("position").values_list("ending", flat=True)
    assert list(endings) == ["unaccepted", "unaccepted", "not_reported"]
    assert missing_in(may) == missing
    (act,) = Act.objects.filter(verb="round_close")
    assert act.changes.get().after == {"state": "closed", "unaccepted": 2, "not_reported": 1}


def test_what_the_office_excused_stays_excused_when_nothing_else_was_accepted(
    county: County, may: Round
) -> None:
    first, _ = items_of(bring_to(county, may, "submitted"))
    answer_choose(county["clerk"], first, Ending.NOT_OWED, "已移交市级")
    round_close(county["clerk"], may)
    endings = OwedItem.objects.order_by("position").values_list("ending", flat=True)
    assert list(endings) == ["not_owed", "unaccepted", "not_reported"]
