"""Whatever people do with a submission, in whatever order, what must hold of it holds."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Any

from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from luodi.core.problems import Rejected
from luodi.ledger.audit import context
from luodi.ledger.org.access import Refused
from luodi.ledger.rounds.models import OwedItem, Review, Round, Submission
from luodi.ledger.rounds.services import (
    Filled,
    answer_choose,
    answers_save,
    office_status_set,
    owed_refresh,
    round_close,
    submission_accept,
    submission_file_by_office,
    submission_reopen,
    submission_return,
    submission_submit,
    submission_withdraw,
)
from luodi.ledger.rounds.services.steps import name_of
from luodi.ledger.rounds.services.unfiling import (
    Filing,
    standings,
    standings_restore,
    submissions_unfile,
)
from luodi.ledger.rounds.subjects import OwedSubject
from tests.ledger.rounds.conftest import County, FakeSubject, items_of, submission_of

WHOLE = {"status": "已完成", "text": "建成"}
ACTS = [
    "fill", "half", "no_change", "excuse", "owed_again", "submit", "withdraw", "return", "accept", "reopen",
    "status", "file", "unfile", "add", "drop",
]  # fmt: skip


def _unfile(county: County, submission: Submission, item: OwedItem) -> None:
    """Take one item's filing back, as the undoing of an import does after others have filed too."""
    key = str(submission.key)
    filing = Filing({key: {name_of(item): {}}}, {key: (None, {})}, (), context.now())
    submissions_unfile(county["clerk"], county.region, filing)
    standings_restore(county["clerk"], county.region, filing, standings(county.region))


def _act(name: str, county: County, round_: Round, tasks: FakeSubject, step: int) -> Callable[[], Any]:
    """One act as the person whose it is would do it, on what now stands there."""
    clerk, reporter, head, unit = county["clerk"], county["reporter"], county["head"], county.units[0]
    submission = submission_of(round_, unit)
    items = items_of(submission)
    item, version = items[step % len(items)], submission.version
    answer = WHOLE | {"text": f"第{step}步"}
    everything = {str(one.key): Filled(answer) for one in items}
    half = {str(item.key): Filled({"text": "半"})}
    filed = {unit.pk: {item.subject_key: answer}}

    def add() -> None:
        tasks.owing.append(OwedSubject(unit.pk, f"n{step}", "新增", step + 10))
        owed_refresh(clerk, round_)

    def drop() -> None:
        if len(tasks.owing) > 2:
            tasks.owing.pop()
        owed_refresh(clerk, round_)

    return {
        "fill": lambda: answers_save(reporter, submission, everything, version),
        "half": lambda: answers_save(reporter, submission, half, version),
        "no_change": lambda: answer_choose(reporter, item, "no_change"),
        "excuse": lambda: answer_choose(clerk, item, "not_owed", "移交"),
        "owed_again": lambda: answer_choose(clerk, item, ""),
        "submit": lambda: submission_submit(head, submission),
        "withdraw": lambda: submission_withdraw(head, submission),
        "return": lambda: submission_return(clerk, submission, "请补充"),
        "accept": lambda: submission_accept(clerk, submission),
        "reopen": lambda: submission_reopen(clerk, submission, "更正"),
        "status": lambda: office_status_set(clerk, item, "进展缓慢", "现场未见施工"),
        "file": lambda: submission_file_by_office(clerk, round_, "task", filed),
        "unfile": lambda: _unfile(county, submission, item),
        "add": add,
        "drop": drop,
    }[name]


def _holds(submission: Submission, before: Submission, tasks: FakeSubject) -> None:
    items = items_of(submission)
    assert submission.version >= before.version
    if before.first_submitted_at:
        assert submission.first_submitted_at == before.first_submitted_at
    if submission.state in ("submitted", "accepted") and not submission.by_office:
        assert submission.first_submitted_at is not None
    assert (submission.accepted_at is not None) == (submission.state == "accepted")
    assert all(item.reason for item in items if item.ending in ("not_owed", "nothing"))
    assert all(item.answer for item in items if item.ending == "reported")
    assert all(item.choice == item.ending for item in items if item.ending in ("no_change", "nothing"))
    owing = {owed.key for owed in tasks.owing}
    live = {item.subject_key for item in items if item.ending != "not_owed"}
    kept = {item.subject_key for item in items}
    assert owing & {"t1", "t2"} <= kept
    assert live - owing <= {item.subject_key for item in items if item.ending}


@given(acts=st.lists(st.sampled_from(ACTS), min_size=4, max_size=24))
@settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_any_order_of_acts_keeps_a_submission_in_order(
    county: County, tasks: FakeSubject, may: Round, acts: list[str]
) -> None:
    tasks.owing[:] = tasks.owing[:3]
    with transaction.atomic():
        for step, name in enumerate(acts):
            before = submission_of(may, county.units[0])
            with suppress(Rejected, Refused):
                _act(name, county, may, tasks, step)()
            _holds(submission_of(may, county.units[0]), before, tasks)
        round_close(county["clerk"], may)
        assert not OwedItem.objects.filter(submission__round=may, ending="").exists()
        returns = Review.objects.filter(verdict="returned")
        assert all(review.reason for review in returns)
        transaction.set_rollback(True)
