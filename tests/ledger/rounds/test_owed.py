"""What is owed follows the lists while the round is open; special collections ask what they like."""

from __future__ import annotations

import datetime as dt

import pytest

from luodi.core.problems import Rejected
from luodi.ledger.audit import context
from luodi.ledger.org.access import Refused
from luodi.ledger.org.models import Region, Unit
from luodi.ledger.rounds import subjects
from luodi.ledger.rounds.models import OwedItem, Review, Round, Submission, SubmissionState
from luodi.ledger.rounds.named import collection_named
from luodi.ledger.rounds.services import (
    answer_choose,
    answer_save,
    owed_refresh,
    round_close,
    round_extend,
    round_open,
    special_open,
    submission_accept,
    submission_submit,
)
from luodi.ledger.rounds.services.owed import NO_LONGER_OWED
from luodi.ledger.rounds.special import Special
from luodi.ledger.rounds.subjects import OwedSubject, UnknownSubject
from tests.ledger.rounds.conftest import County, FakeSubject, bring_to, china, items_of, submission_of


def test_what_is_added_to_an_open_round_becomes_owed(county: County, may: Round, tasks: FakeSubject) -> None:
    third = county.units[2]
    tasks.owing.append(OwedSubject(third.pk, "t4", "修一座桥", 4))
    changed = owed_refresh(county["clerk"], may)
    assert (changed.added, changed.dropped) == (1, 0)
    assert [item.label for item in items_of(submission_of(may, third))] == ["修一座桥"]
    assert owed_refresh(county["clerk"], may).added == 0


def test_what_nobody_touched_goes_with_its_submission_when_no_longer_owed(
    county: County, may: Round, tasks: FakeSubject
) -> None:
    tasks.owing = [owed for owed in tasks.owing if owed.key != "t3"]
    assert owed_refresh(county["clerk"], may).dropped == 1
    assert not OwedItem.objects.filter(subject_key="t3").exists()
    assert not Submission.objects.filter(unit=county.units[1]).exists()


def test_what_somebody_filled_in_stays_as_not_owed_and_comes_back(
    county: County, may: Round, tasks: FakeSubject
) -> None:
    item = items_of(submission_of(may, county.units[0]))[0]
    answer_save(county["reporter"], item, {"text": "写了"}, None)
    everything, tasks.owing = tasks.owing, tasks.owing[1:]
    owed_refresh(county["clerk"], may)
    kept = OwedItem.objects.get(subject_key="t1")
    assert (kept.ending, kept.answer) == ("not_owed", {"text": "写了"})
    assert kept.reason
    tasks.owing = everything
    assert owed_refresh(county["clerk"], may).added == 1
    assert OwedItem.objects.get(subject_key="t1").ending == ""


@pytest.mark.parametrize("reason", ["已移交市级", NO_LONGER_OWED])
def test_what_the_office_excused_stays_so_whatever_its_words(
    county: County, may: Round, tasks: FakeSubject, reason: str
) -> None:
    item = items_of(submission_of(may, county.units[0]))[0]
    answer_choose(county["clerk"], item, "not_owed", reason)
    assert owed_refresh(county["clerk"], may).added == 0
    assert OwedItem.objects.get(pk=item.pk).ending == "not_owed"


def test_what_a_refresh_dropped_and_the_office_excused_does_not_come_back(
    county: County, may: Round, tasks: FakeSubject
) -> None:
    item = items_of(submission_of(may, county.units[0]))[0]
    answer_save(county["reporter"], item, {"text": "写了"}, None)
    everything, tasks.owing = tasks.owing, tasks.owing[1:]
    owed_refresh(county["clerk"], may)
    answer_choose(county["clerk"], item, "not_owed", "已移交市级")
    tasks.owing = everything
    assert owed_refresh(county["clerk"], may).added == 0


@pytest.mark.parametrize("state", ["submitted", "accepted"])
def test_a_submission_that_was_handed_in_and_gains_an_item_is_open_again(
    county: County, may: Round, tasks: FakeSubject, state: str
) -> None:
    submission = bring_to(county, may, state)
    tasks.owing.append(OwedSubject(county.units[0].pk, "t5", "修一座桥", 5))
    owed_refresh(county["clerk"], may)
    fresh = submission_of(may, county.units[0])
    assert (fresh.state, fresh.first_submitted_at) == ("draft", submission.first_submitted_at)
    review = Review.objects.order_by("-pk")[0]
    assert (review.verdict, review.reason) == ("reopened", "新增应报事项1项")


def test_after_a_new_item_is_reported_only_it_is_written(
    county: County, may: Round, tasks: FakeSubject
) -> None:
    bring_to(county, may, SubmissionState.ACCEPTED)
    tasks.owing.append(OwedSubject(county.units[0].pk, "t5", "修一座桥", 5))
    owed_refresh(county["clerk"], may)
    tasks.taken.clear()
    item = items_of(submission_of(may, county.units[0]))[-1]
    answer_save(county["reporter"], item, {"status": "已完成", "text": "通车"}, None)
    submission_submit(county["head"], item.submission)
    submission_accept(county["clerk"], item.submission)
    assert [key for key, _, _ in tasks.taken] == ["t5"]


def test_a_task_reworded_while_the_round_is_open_is_shown_reworded(
    county: County, may: Round, tasks: FakeSubject
) -> None:
    first = county.units[0]
    tasks.owing[0] = OwedSubject(first.pk, "t1", "修两条路", 1)
    owed_refresh(county["clerk"], may)
    assert OwedItem.objects.get(subject_key="t1").label == "修两条路"


@pytest.mark.parametrize("who", ["leader", "head", "administrator", "strange_clerk", "outsider"])
def test_only_the_office_opens_refreshes_extends_and_closes(
    county: County, may: Round, tasks: FakeSubject, who: str
) -> None:
    actor, region = county[who], county.region
    for act in (
        lambda: round_open(actor, region, "2024-06"),
        lambda: owed_refresh(actor, may),
        lambda: round_extend(actor, may, None, dt.date(2024, 6, 1), "理由"),
        lambda: round_close(actor, may),
        lambda: special_open(actor, region, "征集", county.units, ["问"], dt.date(2024, 6, 1)),
    ):
        with pytest.raises(Refused):
            act()
    assert Round.objects.get().state == "open"


def test_a_special_collection_asks_each_unit_each_question(
    county: County, may: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(subjects, "_REGISTERED", {"special": Special()})
    due = dt.date(2024, 5, 15)
    made = special_open(
        county["clerk"], county.region, "储备项目征集", county.units, ["上报项目清单", " ", "联系人"], due
    )
    assert (made.kind, made.period, made.submissions.count()) == ("special", "2024-05", 3)
    submission = submission_of(made, county.units[0])
    items = items_of(submission)
    assert [item.label for item in items] == ["上报项目清单", "联系人"]
    answer_save(county["reporter"], items[0], {"text": "三个项目"}, None)
    with pytest.raises(Rejected) as refused:
        submission_submit(county["head"], submission)
    assert [(p.message, str(p.place)) for p in refused.value.problems] == [("尚未填报。", "联系人")]
    answer_save(county["reporter"], items[1], {"text": "张三"}, None)
    submission_submit(county["head"], submission)
    submission_accept(county["clerk"], submission)
    assert len(round_close(county["clerk"], made)) == 4


def test_a_name_is_that_of_one_collection(county: County, may: Round) -> None:
    due = dt.date(2024, 12, 1)

    def again(name: str, region: Region = county.region, who: str = "clerk") -> Round:
        units = Unit.objects.filter(region=region)
        return special_open(county[who], region, name, units, ["项目"], due)

    first = again("测试征集")
    for name in ("测试征集", " 测试征集 ", may.name):
        with pytest.raises(Rejected, match="已有") as refused:
            again(name)
        assert "换一个名称" in refused.value.problems[0].remedy
    again("测试征集", Region.objects.get(code="369924"), "strange_clerk")
    round_close(county["clerk"], first)
    with pytest.raises(Rejected, match="已结束"):
        again("测试征集")
    with context.request("test", at=china(6, 3)):
        later = again("测试征集")
        assert collection_named(county["clerk"], "159924", "测试征集") == later
        assert collection_named(county["clerk"], "159924", "测试征集", "2024-05") == first


def test_of_two_of_one_name_the_open_one_is_meant(county: County, may: Round) -> None:
    """As there may be from before names were kept apart."""
    due = dt.date(2024, 12, 1)
    first = special_open(county["clerk"], county.region, "甲", county.units, ["项目"], due)
    second = special_open(county["clerk"], county.region, "乙", county.units, ["项目"], due)
    round_close(county["clerk"], second)
    Round.objects.filter(pk=second.pk).update(name="甲")
    assert collection_named(county["clerk"], "159924", "甲") == first


def test_a_special_collection_says_all_that_it_lacks(county: County) -> None:
    strange, due = Unit.objects.get(name="别县教育局"), dt.date(2024, 5, 15)
    with pytest.raises(Rejected) as caught:
        special_open(county["clerk"], county.region, " ", [strange], [], due)
    assert [(p.code, p.field) for p in caught.value.problems] == [
        ("missing_required", "name"),
        ("missing_required", "asks"),
        ("unknown_unit", "units"),
    ]


def test_an_unknown_kind_of_subject_is_a_mistake_of_the_program(tasks: FakeSubject) -> None:
    with pytest.raises(UnknownSubject):
        subjects.subject("nothing")
