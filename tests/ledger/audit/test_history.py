"""Reading the record: newest first, before and after, pages, scopes, and two queries however many acts."""

from __future__ import annotations

import datetime as dt

import pytest

from luodi.ledger.audit import context
from luodi.ledger.audit.models import Act
from luodi.ledger.audit.queries import ActFilter, Scope, act_list, history
from luodi.ledger.audit.services import Changed, Subject, record

EVERYTHING = [Scope(None)]
TASK = Subject("task", "t1", "退化林修复")
NOON = dt.datetime(2024, 6, 3, 12, tzinfo=dt.UTC)

pytestmark = pytest.mark.django_db


def act(verb: str, region: str = "159924", subject: Subject = TASK, changes: tuple[Changed, ...] = ()) -> Act:
    return record(
        actor="wang",
        actor_name="王",
        region=region,
        verb=verb,
        subject=subject,
        changes=changes,
        reason="会议决定",
    )


def test_the_newest_act_comes_first_with_what_changed() -> None:
    act("task_add", changes=(Changed(TASK, None, {"status": "未启动"}),))
    act("task_adjust", changes=(Changed(TASK, {"status": "未启动"}, {"status": "已完成"}),))
    newest, oldest = history(EVERYTHING, "task", "t1")
    assert (newest.verb, newest.actor_name, newest.reason) == ("task_adjust", "王", "会议决定")
    (change,) = newest.changes
    assert [(f.field, f.before, f.after) for f in change.fields] == [("status", "未启动", "已完成")]
    assert oldest.changes[0].made
    assert not change.made


def test_acts_about_something_else_that_changed_the_subject_are_in_its_history() -> None:
    other = Subject("task", "t2")
    act(
        "import_commit",
        subject=Subject("batch", "1"),
        changes=(Changed(TASK, None, {}), Changed(other, None, {})),
    )
    (entry,) = history(EVERYTHING, "task", "t1")
    assert entry.kind == "batch"
    assert [change.key for change in entry.changes] == ["t1"]


def test_only_acts_of_the_regions_given_are_read() -> None:
    act("task_add")
    act("task_add", region="159925")
    act("backup", region="")
    assert len(act_list([Scope(["159924"])], ActFilter())) == 1
    assert len(act_list(EVERYTHING, ActFilter())) == 3
    assert act_list([], ActFilter()) == []
    assert history([Scope([])], "task", "t1") == []


def test_kinds_left_out_of_one_scope_may_be_in_another() -> None:
    act("grant_add", subject=Subject("grant", "g"))
    act("grant_add", subject=Subject("grant", "h"), region="159925")
    scopes = [Scope(["159924"]), Scope(None, without=frozenset({"grant"}))]
    assert [entry.key for entry in act_list(scopes, ActFilter())] == ["g"]


def test_filters_narrow_together() -> None:
    with context.request("cli", at=NOON) as request:
        act("task_add")
    with context.request("web", at=NOON + dt.timedelta(days=1)):
        act("task_adjust")
        act("task_adjust", subject=Subject("task", "t2"))
    assert len(act_list(EVERYTHING, ActFilter(verb="task_adjust", key="t2"))) == 1
    assert len(act_list(EVERYTHING, ActFilter(origin="cli", request=request.number))) == 1
    assert len(act_list(EVERYTHING, ActFilter(since=NOON + dt.timedelta(hours=1)))) == 2
    assert len(act_list(EVERYTHING, ActFilter(until=NOON))) == 1
    assert act_list(EVERYTHING, ActFilter(actor="nobody")) == []


def test_pages_follow_each_other_without_gap_or_overlap() -> None:
    for _ in range(5):
        act("task_adjust")
    first = act_list(EVERYTHING, ActFilter(limit=3))
    rest = act_list(EVERYTHING, ActFilter(limit=3, before=first[-1].number))
    numbers = [entry.number for entry in (*first, *rest)]
    assert numbers == sorted(set(numbers), reverse=True)
    assert len(numbers) == 5


def test_reading_takes_two_queries_however_many_acts(django_assert_num_queries) -> None:
    for number in range(30):
        act("task_adjust", changes=(Changed(TASK, {"n": number}, {"n": number + 1}),))
    with django_assert_num_queries(2):
        assert len(history(EVERYTHING, "task", "t1")) == 30
    with django_assert_num_queries(2):
        assert len(act_list(EVERYTHING, ActFilter())) == 30
