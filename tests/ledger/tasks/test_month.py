"""A month of tasks through the real rounds: owed, filled in, handed in, accepted, returned, corrected."""

from __future__ import annotations

import datetime as dt

import pytest

from luodi.core.problems import Rejected
from luodi.ledger.audit.models import Act
from luodi.ledger.org.models import Role
from luodi.ledger.rounds.models import OwedItem, Submission
from luodi.ledger.rounds.services import (
    Filled,
    answer_choose,
    answers_save,
    office_status_set,
    owed_refresh,
    round_close,
    round_open,
    submission_accept,
    submission_reopen,
    submission_submit,
)
from luodi.ledger.tasks.queries import Current, current_progress
from tests.ledger.tasks.conftest import County, actor_of, month


def _opened(county: County, period: str = "2024-05", unit: str = "林草局") -> Submission:
    round_ = round_open(county.clerk, county.region, period, dt.date(2024, 5, 25))
    return Submission.objects.select_related("round__region", "unit").get(
        round=round_, unit=county.units[unit]
    )


def _items(submission: Submission) -> list[OwedItem]:
    return list(
        submission.items.select_related("submission__round__region", "submission__unit").order_by("position")
    )


def _settle(county: County, submission: Submission) -> Submission:
    submission = submission_submit(county["head"], submission)
    return submission_accept(county.clerk, submission)


def _now(county: County, number: str, name: str, period: str = "2024-05") -> Current:
    task = county.task(number, name)
    return current_progress(county.region.pk, 2024, month(period)).get(task.pk, Current())


def test_a_month_goes_from_owed_to_facts(county: County) -> None:
    submission = _opened(county)
    work, policy = _items(submission)
    answers = {
        str(work.key): Filled(
            {"status": "推进缓慢", "text": "等待批复", "next_step": "催办", "percent": "12%"}
        ),
        str(policy.key): Filled({"status": "可争取", "text": "已对接", "next_step": "上报"}),
    }
    submission = answers_save(county["reporter"], submission, answers, submission.version)
    with pytest.raises(Rejected, match="存在问题"):
        submission_submit(county["head"], submission)
    slow = {**answers[str(work.key)].values, "problem": "用地指标不足"}
    submission = answers_save(
        county["reporter"], submission, {str(work.key): Filled(slow)}, submission.version
    )
    _settle(county, submission)
    fact = _now(county, "1", "重点工作").of_period
    assert fact is not None
    assert (fact.status, fact.problem) == (county.status("进展缓慢"), "用地指标不足")
    assert fact.submission_id == submission.pk
    pursuit = _now(county, "1", "配套政策").of_period
    assert pursuit is not None
    assert pursuit.prospect == "available"
    act = Act.objects.get(verb="submission_accept")
    assert {change.subject_kind for change in act.changes.all()} >= {"task", "submission"}


def test_the_next_month_nothing_changed_and_the_office_sees_it_otherwise(county: County) -> None:
    for number in "1":
        county.report(county.task(number), "2024-04", "取得阶段性成效")
        county.report(county.task(number, "配套政策"), "2024-04", "可争取")
    submission = _opened(county)
    for item in _items(submission):
        answer_choose(county["reporter"], item, "no_change")
    submission = submission_submit(county["head"], submission)
    office_status_set(county.clerk, _items(submission)[0], "进展缓慢", "两月无进展")
    submission_accept(county.clerk, submission)
    fact = _now(county, "1", "重点工作").of_period
    assert fact is not None
    assert (fact.no_change, fact.text) == (True, "已开工")
    assert (fact.status, fact.unit_status) == (county.status("进展缓慢"), county.status("取得阶段性成效"))
    kept = _now(county, "1", "配套政策").of_period
    assert kept is not None
    assert (kept.no_change, kept.unit_status) == (True, None)


def test_a_reopened_submission_replaces_only_what_it_changes(county: County) -> None:
    submission = _opened(county)
    filled = {
        str(item.key): Filled({"status": "已完成", "text": "完成", "next_step": "巩固"})
        for item in _items(submission)
    }
    submission = _settle(county, answers_save(county["reporter"], submission, filled, None))
    untouched = _now(county, "1", "配套政策").of_period
    submission = submission_reopen(county.clerk, submission, "核实有误")
    office_status_set(county.clerk, _items(submission)[0], "取得阶段性成效", "未验收")
    submission_accept(county.clerk, submission)
    current = _now(county, "1", "重点工作")
    assert len(current.reports) == 1
    assert current.reports[0].status == county.status("取得阶段性成效")
    assert _now(county, "1", "配套政策").of_period == untouched


def test_a_task_added_to_an_open_month_becomes_owed(county: County) -> None:
    submission = _opened(county)
    county.add("3", added_from=month("2024-05"), reason="新部署")
    county.add("4", added_from=month("2024-06"), reason="新部署")
    assert len(_items(submission)) == 3
    change = owed_refresh(county.clerk, submission.round)
    assert (change.added, change.dropped) == (0, 0)


def test_a_month_without_any_report_closes_and_carries_nothing(county: County) -> None:
    submission = _opened(county)
    round_close(county.clerk, submission.round)
    assert _now(county, "1", "重点工作") == Current()
    with pytest.raises(PermissionError):
        county.add("5", added_from=month("2024-05"), reason="迟到")


def test_every_unit_owes_its_own(county: County) -> None:
    submission = _opened(county, unit="发改委")
    head = actor_of(Role.UNIT_HEAD, county.region, county.units["发改委"])
    filled = {
        str(item.key): Filled({"status": "已完成", "text": "完成", "next_step": "巩固"})
        for item in _items(submission)
    }
    submission_accept(county.clerk, submission_submit(head, answers_save(head, submission, filled, None)))
    assert _now(county, "2", "重点工作").of_period
    assert not _now(county, "1", "重点工作").of_period
