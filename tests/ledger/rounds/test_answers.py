"""Filling in: drafts, choices, two editors, and what is asked for when it is handed in."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from luodi.core.problems import NotFound, Rejected
from luodi.ledger.audit import context
from luodi.ledger.audit.models import Act, Change
from luodi.ledger.org.access import Refused
from luodi.ledger.org.models import Account
from luodi.ledger.rounds.models import OwedItem, Round, SubmissionState
from luodi.ledger.rounds.services import (
    Filled,
    answer_choose,
    answer_save,
    answers_save,
    round_close,
    submission_accept,
    submission_return,
    submission_submit,
)
from tests.ledger.rounds.conftest import (
    County,
    FakeSubject,
    bring_to,
    china,
    fill,
    items_of,
    submission_of,
)

WHOLE = {"status": "已完成", "text": "建成通车"}


def _item(county: County, round_: Round, number: int = 0) -> OwedItem:
    return items_of(submission_of(round_, county.units[0]))[number]


def test_a_half_filled_draft_is_kept(county: County, may: Round) -> None:
    saved = answer_save(county["reporter"], _item(county, may), {"text": "写了一半"}, 0)
    assert (saved.state, saved.version, saved.edited_by, saved.edited_at) == (
        "draft",
        1,
        "reporter",
        china(5, 10),
    )
    assert _item(county, may).answer == {"text": "写了一半"}


def test_a_second_editor_is_told_who_and_when_and_overwrites_nothing(county: County, may: Round) -> None:
    Account.objects.create(username="reporter", name="张三", region=county.region, created_at=china(5, 1))
    answer_save(county["reporter"], _item(county, may), WHOLE, 0)
    with pytest.raises(Rejected) as caught:
        answer_save(county["head"], _item(county, may, 1), {"text": "我来写"}, 0)
    (problem,) = caught.value.problems
    assert problem.code == "edited_meanwhile"
    assert "张三已于5月10日09:00修改" in problem.message
    assert _item(county, may).answer == WHOLE
    assert _item(county, may, 1).answer == {}
    answer_save(county["head"], _item(county, may, 1), {"text": "我来写"}, 1)


def test_nobody_hands_in_what_changed_meanwhile(county: County, may: Round) -> None:
    submission = bring_to(county, may, SubmissionState.DRAFT)
    fill(county, submission, text="又改")
    with pytest.raises(Rejected) as caught:
        submission_submit(county["head"], submission, version=submission.version)
    assert caught.value.problems[0].code == "edited_meanwhile"


def test_saving_the_same_again_is_no_act(county: County, may: Round) -> None:
    answer_save(county["reporter"], _item(county, may), WHOLE, 0)
    again = answer_save(county["reporter"], _item(county, may), WHOLE, 1)
    assert again.version == 1
    assert Act.objects.filter(verb="answers_save").count() == 1


def test_the_record_says_what_an_answer_was_before(county: County, may: Round) -> None:
    answer_save(county["reporter"], _item(county, may), {"text": "一"}, 0)
    answer_save(county["reporter"], _item(county, may), {"text": "二"}, 1)
    change = Change.objects.filter(subject_kind="owed_item").order_by("-pk")[0]
    assert (change.before or {})["answer"] == {"text": "一"}
    assert (change.after or {})["answer"] == {"text": "二"}


def test_a_grid_is_kept_whole_or_not_at_all(county: County, may: Round) -> None:
    submission = submission_of(may, county.units[0])
    first, second = items_of(submission)
    bad = {str(first.key): Filled(WHOLE), str(second.key): Filled({"office_status": "已完成"})}
    with pytest.raises(Rejected) as caught:
        answers_save(county["reporter"], submission, bad, 0)
    assert caught.value.problems[0].code == "reserved_field"
    assert [item.answer for item in items_of(submission)] == [{}, {}]


def test_the_number_of_queries_does_not_grow_with_the_grid(
    county: County, may: Round, tasks: FakeSubject
) -> None:
    submission = submission_of(may, county.units[0])
    keys = [str(item.key) for item in items_of(submission)]
    with CaptureQueriesContext(connection) as one:
        answers_save(county["reporter"], submission, {keys[0]: Filled({"text": "一"})}, 0)
    with CaptureQueriesContext(connection) as two:
        answers_save(county["reporter"], submission, {key: Filled({"text": "二"}) for key in keys}, 1)
    assert len(one) == len(two)


def test_an_item_of_another_submission_is_not_found(county: County, may: Round) -> None:
    (strange,) = items_of(submission_of(may, county.units[1]))
    with pytest.raises(NotFound):
        answers_save(
            county["reporter"], submission_of(may, county.units[0]), {str(strange.key): Filled(WHOLE)}, 0
        )


def test_no_change_is_one_click_and_not_the_same_as_not_reported(
    county: County, may: Round, tasks: FakeSubject
) -> None:
    for item in items_of(submission_of(may, county.units[0])):
        answer_choose(county["reporter"], item, "no_change")
    submission_submit(county["head"], submission_of(may, county.units[0]))
    submission_accept(county["clerk"], submission_of(may, county.units[0]))
    assert tasks.taken == [("t1", "no_change", {}), ("t2", "no_change", {})]
    assert {item.ending for item in items_of(submission_of(may, county.units[0]))} == {"no_change"}


def test_nothing_to_report_needs_a_reason(county: County, may: Round) -> None:
    with pytest.raises(Rejected) as caught:
        answer_choose(county["reporter"], _item(county, may), "nothing", " ")
    assert caught.value.problems[0].code == "missing_reason"
    answer_choose(county["reporter"], _item(county, may), "nothing", "尚未到实施季节")
    assert _item(county, may).reason == "尚未到实施季节"


def test_a_choice_replaces_what_was_typed_and_can_be_taken_back(county: County, may: Round) -> None:
    answer_save(county["reporter"], _item(county, may), WHOLE, 0)
    answer_choose(county["reporter"], _item(county, may), "no_change", version=1)
    assert (_item(county, may).answer, _item(county, may).choice) == ({}, "no_change")
    answer_choose(county["reporter"], _item(county, may), "", version=2)
    assert _item(county, may).choice == ""
    assert Change.objects.filter(before__answer=WHOLE).exists()


def test_what_is_not_owed_is_for_the_office_to_say_with_a_reason(county: County, may: Round) -> None:
    for who in ("reporter", "head", "leader", "strange_clerk", "outsider"):
        with pytest.raises(Refused):
            answer_choose(county[who], _item(county, may), "not_owed", "不归我管")
    with pytest.raises(Rejected):
        answer_choose(county["clerk"], _item(county, may), "not_owed", "")
    answer_choose(county["clerk"], _item(county, may), "not_owed", "已移交市级")
    assert (_item(county, may).ending, _item(county, may).reason) == ("not_owed", "已移交市级")
    with pytest.raises(Rejected) as caught:
        answer_save(county["reporter"], _item(county, may), WHOLE, None)
    assert caught.value.problems[0].code == "not_owed"
    answer_choose(county["clerk"], _item(county, may), "")
    answer_save(county["reporter"], _item(county, may), WHOLE, None)


@pytest.mark.parametrize("said", ["whole", "half", "no_change"])
def test_of_what_was_handed_in_a_whole_answer_is_owed_again(county: County, may: Round, said: str) -> None:
    first, second = items_of(submission_of(may, county.units[0]))
    answer_save(county["reporter"], second, WHOLE, None)
    if said == "no_change":
        answer_choose(county["reporter"], first, "no_change")
    else:
        answer_save(county["reporter"], first, WHOLE if said == "whole" else {"text": "一半"}, None)
    if said == "half":
        answer_choose(county["clerk"], _item(county, may), "not_owed", "移交")
    submission_submit(county["head"], submission_of(may, county.units[0]))
    if said != "half":
        answer_choose(county["clerk"], _item(county, may), "not_owed", "移交")
    if said == "whole":
        answer_choose(county["clerk"], _item(county, may), "")
        assert (_item(county, may).ending, _item(county, may).answer) == ("", WHOLE)
        submission_accept(county["clerk"], submission_of(may, county.units[0]))
        assert _item(county, may).ending == "reported"
        return
    with pytest.raises(Rejected, match="不能恢复应报") as refused:
        answer_choose(county["clerk"], _item(county, may), "")
    assert "submission return" in refused.value.problems[0].remedy
    assert _item(county, may).ending == "not_owed"
    submission_return(county["clerk"], submission_of(may, county.units[0]), "请补报")
    answer_choose(county["clerk"], _item(county, may), "")
    assert _item(county, may).ending == ""


def test_the_office_fills_in_nothing_for_a_unit(county: County, may: Round) -> None:
    with pytest.raises(Refused):
        answer_choose(county["clerk"], _item(county, may), "no_change")


def test_handing_in_names_everything_that_is_missing(county: County, may: Round) -> None:
    answer_save(county["reporter"], _item(county, may), {"text": "只有文字"}, 0)
    with pytest.raises(Rejected) as caught:
        submission_submit(county["head"], submission_of(may, county.units[0]))
    found = [(p.code, p.place.sheet, p.field) for p in caught.value.problems]
    assert found == [("missing_required", "建一所学校", ""), ("missing_required", "修一条路", "status")]
    assert submission_of(may, county.units[0]).state == "draft"


def test_closing_ends_each_item_as_it_stands(county: County, may: Round, tasks: FakeSubject) -> None:
    first, second = items_of(submission_of(may, county.units[0]))
    answer_save(county["reporter"], first, WHOLE, None)
    answer_choose(county["reporter"], second, "no_change")
    submission_submit(county["head"], submission_of(may, county.units[0]))
    (third,) = items_of(submission_of(may, county.units[1]))
    answer_save(county["other_reporter"], third, WHOLE, None)
    missing = round_close(county["clerk"], may)
    assert [(m.label, m.why) for m in missing] == [
        ("修一条路", "已提交,未接收"),
        ("建一所学校", "已提交,未接收"),
        ("种一片林", "填报中,未提交"),
    ]
    endings = OwedItem.objects.order_by("position").values_list("ending", flat=True)
    assert list(endings) == ["unaccepted", "unaccepted", "not_reported"]


@pytest.mark.parametrize("who", ["clerk", "leader", "other_reporter", "strange_head", "outsider"])
def test_nobody_else_fills_in_a_units_answers(county: County, may: Round, who: str) -> None:
    item: Any = _item(county, may)
    with context.request("test", at=china(5, 11)), pytest.raises(Refused):
        answer_save(county[who], item, WHOLE, 0)
