"""Progress: from an accepted answer to a fact, corrections, reversals, contributions, pursuit lists."""

from __future__ import annotations

import datetime as dt
import random
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from pytest_django import DjangoAssertNumQueries

from luodi.core.problems import Rejected
from luodi.core.statuses import Meaning
from luodi.ledger.audit.models import Act, Stale
from luodi.ledger.org.access import Refused
from luodi.ledger.rounds.models import Ending, RoundState
from luodi.ledger.tasks.models import FactKind, Progress, Task
from luodi.ledger.tasks.queries import Current, contribution_list, current_progress, task_detail
from luodi.ledger.tasks.services.contributions import progress_contribute
from luodi.ledger.tasks.services.corrections import progress_correct, progress_reverse
from luodi.ledger.tasks.services.progress import progress_record
from luodi.ledger.tasks.services.tasks import task_change
from tests.ledger.tasks.conftest import NOT_THE_OFFICE, County, month


def _now(county: County, task: Task, period: str = "2024-05") -> Current:
    found = current_progress(county.region.pk, 2024, month(period), [task.pk])
    return found.get(task.pk, Current())


def test_an_accepted_answer_becomes_a_fact(county: County) -> None:
    task = county.task("1")
    fact = county.report(task, "2024-05", "阶段性成效", percent="35%", problem="用地", note="急")
    assert fact is not None
    assert (fact.status, fact.unit, fact.period) == (
        county.status("取得阶段性成效"),
        county.units["林草局"],
        "2024-05",
    )
    assert (fact.percent, fact.text, fact.problem, fact.note) == (Decimal("0.35"), "已开工", "用地", "急")
    assert (fact.recorded_by, fact.no_change, fact.unit_status) == ("clerk", False, None)


def test_what_is_accepted_again_replaces_the_months_fact(county: County) -> None:
    task = county.task("1")
    first = county.report(task, "2024-05", "未启动")
    second = county.report(task, "2024-05", "已完成")
    assert second is not None
    assert second.replaces == first
    assert _now(county, task).reports == (second,)


def test_no_change_copies_what_was_last_accepted(county: County) -> None:
    task = county.task("1")
    county.report(task, "2024-03", "进展缓慢", problem="缺钱", percent="0.2", text="三月")
    fact = county.report(task, "2024-05", ending=Ending.NO_CHANGE)
    assert fact is not None
    assert (fact.status, fact.text, fact.problem) == (county.status("进展缓慢"), "三月", "缺钱")
    assert (fact.no_change, fact.percent, fact.period) == (True, Decimal("0.2"), "2024-05")


def test_an_item_that_ends_without_a_report_takes_the_months_fact_back(county: County) -> None:
    task = county.task("1")
    assert county.report(task, "2024-05", ending=Ending.NOTHING) is None
    county.report(task, "2024-05", "已完成")
    fact = county.report(task, "2024-05", ending=Ending.NOT_OWED)
    assert fact is not None
    assert (fact.kind, _now(county, task)) == (FactKind.REVERSAL, Current())


def test_the_offices_verdict_counts_and_the_units_is_kept(county: County) -> None:
    fact = county.report(
        county.task("1"), "2024-05", "取得阶段性成效", office_status="进展缓慢", office_reason="现场未见进展"
    )
    assert fact is not None
    assert (fact.status, fact.unit_status) == (county.status("进展缓慢"), county.status("取得阶段性成效"))
    assert fact.office_reason == "现场未见进展"


def test_an_office_that_agrees_leaves_no_verdict_of_its_own(county: County) -> None:
    fact = county.report(county.task("1"), "2024-05", "已完成", office_status="完成", office_reason="同意")
    assert fact is not None
    assert (fact.unit_status, fact.office_reason) == (None, "")


def test_the_office_may_see_no_change_otherwise(county: County) -> None:
    task = county.task("1")
    county.report(task, "2024-04", "取得阶段性成效")
    unit = county.units["林草局"]
    submission = county.round("2024-05").submissions.create(unit=unit)
    item = submission.items.create(
        kind="task",
        subject_key=str(task.key),
        label="任务",
        choice="no_change",
        ending=Ending.NO_CHANGE,
        answer={"office_status": "进展缓慢", "office_reason": "连续两月无进展"},
    )
    progress_record(county.clerk, submission, [item])
    fact = _now(county, task).of_period
    assert fact is not None
    assert (fact.status, fact.unit_status) == (county.status("进展缓慢"), county.status("取得阶段性成效"))


def test_an_answer_that_cannot_be_read_makes_no_fact(county: County) -> None:
    for answer in (
        {"status": "基本差不多"},
        {"percent": "120%"},
        {"percent": "许多"},
        {"look_again_on": "下月"},
    ):
        with pytest.raises(Rejected):
            county.report(county.task("1"), "2024-05", **answer)
    assert not Progress.objects.exists()


def test_only_the_last_accepted_is_carried_and_only_up_to_the_period(county: County) -> None:
    task = county.task("1")
    first = county.report(task, "2024-02", "未启动")
    second = county.report(task, "2024-04", "取得阶段性成效")
    assert _now(county, task, "2024-01") == Current()
    assert (_now(county, task, "2024-03").last, _now(county, task, "2024-03").of_period) == (first, None)
    assert (_now(county, task, "2024-04").of_period, _now(county, task, "2024-06").last) == (second, second)


def test_a_report_whose_status_waits_leaves_the_carried_status(county: County) -> None:
    task = county.task("1")
    first = county.report(task, "2024-04", "进展缓慢", problem="缺钱")
    second = county.report(task, "2024-05", "")
    found = _now(county, task)
    assert (found.last, found.settled) == (second, first)


def test_a_correction_names_what_it_replaces_and_keeps_the_rest(county: County) -> None:
    task = county.task("1")
    first = county.report(task, "2024-04", "取得阶段性成效", problem="缺钱")
    Stale.objects.all().delete()
    fact = progress_correct(
        county.clerk, task=task, period=month("2024-04"), text="更正", percent=Decimal("0.5"), reason="笔误"
    )
    assert (fact.replaces, fact.text, fact.problem) == (first, "更正", "缺钱")
    assert (fact.status, fact.unit_status, fact.unit) == (
        county.status("取得阶段性成效"),
        None,
        county.units["林草局"],
    )
    act = Act.objects.get(verb="progress_correct")
    assert (act.reason, act.details["period"]) == ("笔误", "2024-04")
    assert set(Stale.objects.values_list("kind", "key")) == {("task", str(task.key))}


def test_another_status_is_the_offices_until_it_is_the_units_again(county: County) -> None:
    task, period = county.task("1"), month("2024-04")
    county.report(task, "2024-04", "取得阶段性成效")
    slow, moving = county.status("进展缓慢"), county.status("取得阶段性成效")
    fact = progress_correct(county.clerk, task=task, period=period, status=slow, reason="核查")
    assert (fact.status, fact.unit_status, fact.office_reason) == (slow, moving, "核查")
    fact = progress_correct(county.clerk, task=task, period=period, status=moving, reason="复核")
    assert (fact.status, fact.unit_status, fact.office_reason) == (moving, None, "")


def test_reversing_a_correction_revives_what_it_replaced(county: County) -> None:
    task, period = county.task("1"), month("2024-04")
    first = county.report(task, "2024-04", "未启动")
    assert first is not None
    fact = progress_correct(county.clerk, task=task, period=period, text="错", reason="误改")
    with pytest.raises(Rejected):
        progress_reverse(county.clerk, fact=first, reason="已被更正")
    reversal = progress_reverse(county.clerk, fact=fact, reason="撤销误改")
    assert _now(county, task).reports == (first,)
    progress_reverse(county.clerk, fact=reversal, reason="又不撤了")
    assert _now(county, task).reports == (fact,)
    progress_reverse(county.clerk, fact=fact, reason="撤销误改")
    progress_reverse(county.clerk, fact=first, reason="不该报")
    assert _now(county, task) == Current()


def test_what_was_never_reported_is_not_corrected(county: County) -> None:
    with pytest.raises(Rejected):
        progress_correct(county.clerk, task=county.task("1"), period=month("2024-04"), text="改", reason="改")


def test_a_correction_is_held_to_the_lists_vocabulary(county: County) -> None:
    county.report(county.task("1"), "2024-04")
    strange = county.status("可争取", "pursuit")
    wrong: list[dict[str, Any]] = [{"status": strange}, {"percent": Decimal(2)}, {"support_level": "x" * 13}]
    for values in wrong:
        with pytest.raises(Rejected):
            progress_correct(
                county.clerk, task=county.task("1"), period=month("2024-04"), reason="改", **values
            )


@pytest.mark.parametrize(
    ("status", "prospect", "shown", "kept"),
    [
        ("待研判", "", "待研判", ("to_assess", "")),
        ("可争取", "", "可争取", ("available", "")),
        ("取得阶段性成效", "", "取得阶段性成效", ("available", "progressing")),
        ("已完成", "", "已完成", ("available", "done")),
        ("无法争取", "", "无法争取", ("unobtainable", "")),
        ("取得阶段性成效", "无法争取", "无法争取", ("unobtainable", "progressing")),
        ("已完成", "无法争取", "已完成", ("unobtainable", "done")),
        ("可争取", "unobtainable", "无法争取", ("unobtainable", "")),
        ("取得阶段性成效", "待研判", "取得阶段性成效", ("to_assess", "progressing")),
    ],
)
def test_a_pursuit_list_prints_a_status_from_prospect_and_progress(
    county: County, status: str, prospect: str, shown: str, kept: tuple[str, str]
) -> None:
    given = {"prospect": prospect} if prospect else {}
    fact = county.report(county.task("1", "配套政策"), "2024-05", status, **given)
    assert fact is not None
    assert fact.status == county.status(shown, "pursuit")
    assert (fact.prospect, fact.achieved) == kept


def test_a_new_prospect_shows_the_progress_again_that_it_had_hidden(county: County) -> None:
    task, period = county.task("1", "配套政策"), month("2024-05")
    county.report(task, "2024-05", "取得阶段性成效", prospect="无法争取")
    fact = progress_correct(
        county.clerk,
        task=task,
        period=period,
        prospect=Meaning.AVAILABLE,
        superior_answer="省厅同意纳入",
        look_again_on=dt.date(2024, 9, 1),
        reason="重新研判",
    )
    assert fact.status == county.status("取得阶段性成效", "pursuit")
    assert (fact.prospect, fact.achieved, fact.superior_answer) == (
        "available",
        "progressing",
        "省厅同意纳入",
    )


def test_a_delivery_list_keeps_no_prospect(county: County) -> None:
    fact = county.report(county.task("1"), "2024-05", "已完成")
    assert fact is not None
    assert (fact.prospect, fact.achieved) == ("", "")


def test_further_lead_units_contribute_to_the_report_of_the_first(county: County) -> None:
    units = county.units
    task = task_change(county.clerk, task=county.task("1"), lead_units=[units["林草局"], units["教体局"]])
    county.round("2024-05")
    say: dict[str, Any] = {"task": task, "period": month("2024-05"), "unit": units["教体局"]}
    progress_contribute(county["other_reporter"], text="先说", **say)
    progress_contribute(county["other_reporter"], text="校园绿化已完成", **say)
    said = contribution_list(county.clerk, county.region, month("2024-05"), [str(task.key)])
    assert [(word.unit.name, word.text) for word in said[str(task.key)]] == [("教体局", "校园绿化已完成")]


def test_a_word_after_the_acceptance_changes_nothing_of_what_was_accepted(county: County) -> None:
    units = county.units
    task = task_change(county.clerk, task=county.task("1"), lead_units=[units["林草局"], units["教体局"]])
    county.round("2024-05")
    fact = county.report(task, "2024-05")
    say: dict[str, Any] = {"task": task, "period": month("2024-05"), "unit": units["教体局"]}
    progress_contribute(county["other_reporter"], text="补充", **say)
    assert _now(county, task).of_period == fact
    assert Progress.objects.count() == 1
    (word,) = task_detail(county.clerk, str(task.key), month("2024-05")).contributions
    assert (word.unit, word.text) == (units["教体局"], "补充")


@pytest.mark.parametrize("who", ["strange_clerk", "strange_reporter", "administrator", "nobody"])
def test_what_was_contributed_is_for_those_who_see_the_task(county: County, who: str) -> None:
    units = county.units
    task = task_change(county.clerk, task=county.task("1"), lead_units=[units["林草局"], units["教体局"]])
    county.round("2024-05")
    say: dict[str, Any] = {"task": task, "period": month("2024-05"), "unit": units["教体局"]}
    progress_contribute(county["other_reporter"], text="补充", **say)
    assert contribution_list(county["reporter"], county.region, month("2024-05"), [str(task.key)])
    assert contribution_list(county[who], county.region, month("2024-05"), [str(task.key)]) == {}


def test_who_may_contribute(county: County) -> None:
    units = county.units
    task = task_change(county.clerk, task=county.task("1"), lead_units=[units["林草局"], units["教体局"]])
    say: dict[str, Any] = {"task": task, "period": month("2024-05"), "text": "做了"}
    with pytest.raises(Rejected):
        progress_contribute(county["other_reporter"], unit=units["教体局"], **say)
    county.round("2024-05")
    for who in ("reporter", "leader", "strange_clerk", "strange_reporter", "administrator", "nobody"):
        with pytest.raises(Refused):
            progress_contribute(county[who], unit=units["教体局"], **say)
    with pytest.raises(Rejected):
        progress_contribute(county["reporter"], unit=units["林草局"], **say)
    with pytest.raises(Refused):
        progress_contribute(county.clerk, unit=units["水务局"], **say)
    county.round("2024-05", RoundState.CLOSED)
    with pytest.raises(Refused):
        progress_contribute(county["other_reporter"], unit=units["教体局"], **say)


@pytest.mark.parametrize("who", NOT_THE_OFFICE)
def test_only_the_office_accepts_corrects_and_reverses(county: County, who: str) -> None:
    task = county.task("1")
    fact = county.report(task, "2024-05")
    assert fact is not None
    assert fact.submission is not None
    submission = fact.submission
    tries = [
        lambda: progress_record(county[who], submission, submission.items.all()),
        lambda: progress_correct(county[who], task=task, period=month("2024-05"), text="改", reason="改"),
        lambda: progress_reverse(county[who], fact=fact, reason="改"),
    ]
    for attempt in tries:
        with pytest.raises(Refused):
            attempt()


def test_an_accepted_fact_is_never_changed(county: County) -> None:
    fact = county.report(county.task("1"), "2024-05")
    assert fact is not None
    for act in (lambda: Progress.objects.filter(pk=fact.pk).update(text="改"), fact.delete):
        with pytest.raises(DatabaseError), transaction.atomic():
            act()


def _obvious(task: Task, period: str) -> tuple[Progress | None, Progress | None]:
    """The month's fact and the last one, found by asking of every fact whether one that holds replaces it."""

    def holds(fact: Progress) -> bool:
        return not any(holds(later) for later in Progress.objects.filter(replaces=fact))

    facts = [f for f in Progress.objects.filter(task=task, kind=FactKind.REPORT) if holds(f)]
    facts = sorted((f for f in facts if f.period <= period), key=lambda f: (f.period, f.pk))
    last = facts[-1] if facts else None
    return (last if last and last.period == period else None), last


def test_the_fast_way_agrees_with_the_slow_one_over_random_histories(county: County) -> None:
    dice = random.Random(7)
    months = ["2024-02", "2024-03", "2024-04", "2024-05"]
    tasks = [county.task(number, name) for name in county.lists for number in "12"]
    for _ in range(60):
        task, period = dice.choice(tasks), dice.choice(months)
        current = _now(county, task, period)
        act = dice.choice(["report", "correct", "reverse", "reverse any"])
        if act == "report":
            county.report(task, period, "已完成")
        elif act == "correct" and current.of_period:
            progress_correct(county.clerk, task=task, period=month(period), text=str(_), reason="改")
        elif act == "reverse" and current.last:
            progress_reverse(county.clerk, fact=current.last, reason="撤")
        elif act == "reverse any" and Progress.objects.filter(task=task, kind=FactKind.REVERSAL).exists():
            last = Progress.objects.filter(task=task, kind=FactKind.REVERSAL).latest("pk")
            if not last.replaced_by.exists():
                progress_reverse(county.clerk, fact=last, reason="撤销冲销")
    for period in months:
        found = current_progress(county.region.pk, 2024, month(period))
        for task in tasks:
            current = found.get(task.pk, Current())
            assert (current.of_period, current.last) == _obvious(task, period)


def test_progress_of_any_number_of_tasks_takes_one_query(
    county: County, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in ("1", "2"):
        county.report(county.task(number), "2024-04")
    with django_assert_num_queries(1):
        found = current_progress(county.region.pk, 2024, month("2024-05"))
        for current in found.values():
            assert current.last
            assert current.last.status
            assert current.last.unit
    assert len(found) == 2
