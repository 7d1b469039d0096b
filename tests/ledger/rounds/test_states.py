"""The way of a submission: every act from every state, by everybody, against one table."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from luodi.core.problems import Rejected
from luodi.ledger.org.access import Actor, Refused
from luodi.ledger.rounds.models import Review, Round, Submission, SubmissionState
from luodi.ledger.rounds.services import (
    Filled,
    answers_save,
    round_close,
    submission_accept,
    submission_file_by_office,
    submission_reopen,
    submission_return,
    submission_submit,
    submission_withdraw,
)
from luodi.ledger.rounds.states import TABLE, VERDICTS, Move
from tests.ledger.rounds.conftest import County, FakeSubject, bring_to, fill, items_of, submission_of

UNIT = {"reporter", "head"}
ACTORS: dict[Move, set[str]] = {
    Move.SAVE: UNIT,
    Move.SUBMIT: {"head"},
    Move.WITHDRAW: {"head"},
    Move.RETURN: {"clerk"},
    Move.ACCEPT: {"clerk"},
    Move.REOPEN: {"clerk"},
    Move.FILE: {"clerk"},
}
EVERYBODY = [
    "clerk", "leader", "reporter", "head", "other_reporter", "other_head", "administrator", "strange_clerk",
    "strange_head", "outsider",
]  # fmt: skip


def _save(actor: Actor, submission: Submission) -> Any:
    item = items_of(submission)[0]
    answer = {"status": "进展缓慢", "text": f"第{submission.version}次"}
    return answers_save(actor, submission, {str(item.key): Filled(answer)}, submission.version)


def _file(actor: Actor, submission: Submission) -> Any:
    answers = {submission.unit_id: {"t1": {"status": "已完成", "text": f"第{submission.version}版"}}}
    return submission_file_by_office(actor, submission.round, "task", answers)


ACTS: dict[Move, Callable[[Actor, Submission], Any]] = {
    Move.SAVE: _save,
    Move.SUBMIT: submission_submit,
    Move.WITHDRAW: submission_withdraw,
    Move.RETURN: lambda actor, submission: submission_return(actor, submission, "数字不实"),
    Move.ACCEPT: submission_accept,
    Move.REOPEN: lambda actor, submission: submission_reopen(actor, submission, "补充材料"),
    Move.FILE: _file,
}


@pytest.mark.parametrize("who", EVERYBODY)
@pytest.mark.parametrize("move", ACTS)
@pytest.mark.parametrize("state", SubmissionState)
def test_an_act_leads_where_the_table_says_or_nowhere(
    county: County, may: Round, state: SubmissionState, move: Move, who: str
) -> None:
    submission = bring_to(county, may, state)
    reviews = Review.objects.count()
    target = TABLE.get((state, move))
    if who not in ACTORS[move]:
        with pytest.raises(Refused):
            ACTS[move](county[who], submission)
    elif target is None:
        with pytest.raises(Rejected) as caught:
            ACTS[move](county[who], submission)
        assert caught.value.problems[0].code == "not_possible_now"
        assert state.label in caught.value.problems[0].message
    else:
        ACTS[move](county[who], submission)
        assert submission_of(may, county.units[0]).state == target
        if move in VERDICTS:
            assert Review.objects.order_by("-pk")[0].verdict == VERDICTS[move]
        return
    assert submission_of(may, county.units[0]).state == state
    assert Review.objects.count() == reviews


@pytest.mark.parametrize("move", ACTS)
@pytest.mark.parametrize("state", SubmissionState)
def test_nothing_moves_once_the_round_is_closed(
    county: County, may: Round, state: SubmissionState, move: Move
) -> None:
    submission = bring_to(county, may, state)
    round_close(county["clerk"], may)
    who = "head" if "head" in ACTORS[move] else "clerk"
    with pytest.raises(Refused, match="已结束"):
        ACTS[move](county[who], submission)
    assert submission_of(may, county.units[0]).state == state


@pytest.mark.parametrize("reason", ["", "  "])
def test_returning_and_reopening_need_a_reason(county: County, may: Round, reason: str) -> None:
    submission = bring_to(county, may, SubmissionState.SUBMITTED)
    with pytest.raises(Rejected) as caught:
        submission_return(county["clerk"], submission, reason)
    assert caught.value.problems[0].code == "missing_reason"
    submission_accept(county["clerk"], submission)
    with pytest.raises(Rejected):
        submission_reopen(county["clerk"], submission, reason)


def test_every_reason_of_a_return_stays_in_the_record(county: County, may: Round, tasks: FakeSubject) -> None:
    submission = bring_to(county, may, SubmissionState.SUBMITTED)
    item = items_of(submission)[1]
    submission_return(county["clerk"], submission, "数字不实", notes={str(item.key): "请核实面积"})
    fill(county, submission, text="改过了")
    submission_submit(county["head"], submission)
    submission_return(county["clerk"], submission, "还是不对")
    submission_submit(county["head"], submission)
    submission_accept(county["clerk"], submission)
    reviews = list(Review.objects.filter(submission=submission).order_by("pk"))
    assert [(review.verdict, review.reason) for review in reviews] == [
        ("submitted", ""),
        ("returned", "数字不实"),
        ("submitted", ""),
        ("returned", "还是不对"),
        ("submitted", ""),
        ("accepted", ""),
    ]
    assert reviews[1].answers == {"task:t2": {"note": "请核实面积"}}
    texts = [
        review.answers["task:t1"]["answer"]["text"] for review in reviews if review.verdict == "submitted"
    ]
    assert texts == ["已开工", "改过了", "改过了"]
