"""What rounds ask of tasks: what is owed, what an answer needs."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from luodi.core.problems import Problem
from luodi.ledger.rounds import subjects
from luodi.ledger.rounds.models import Ending, OwedItem, RoundState
from luodi.ledger.tasks.services.adjustments import task_hand_over, task_withdraw
from luodi.ledger.tasks.services.plans import Step, milestones_set
from luodi.ledger.tasks.services.tasks import task_change
from luodi.ledger.tasks.subject import TaskProgress
from tests.ledger.tasks.conftest import County, month

SUBJECT = TaskProgress()


def _owed(county: County, period: str) -> dict[str, str]:
    """Which unit owes each task of the delivery list, by number."""
    names = {unit.pk: name for name, unit in county.units.items()}
    tasks = {
        str(task.key): task
        for task in (county.task(n) for n in county.lists["重点工作"].tasks.values_list("number", flat=True))
    }
    found = SUBJECT.owed(county.region, month(period))
    return {tasks[owed.key].number: names[owed.unit_id] for owed in found if owed.key in tasks}


def _problems(
    county: County, choice: str = "", number: str = "1", name: str = "重点工作", **answer: Any
) -> list[Problem]:
    task = county.task(number, name)
    unit = county.units["林草局"]
    submission, _ = county.round("2024-05").submissions.get_or_create(unit=unit)
    item, _ = OwedItem.objects.update_or_create(
        submission=submission,
        kind="task",
        subject_key=str(task.key),
        defaults={"label": "任务一", "position": 3, "answer": answer, "choice": choice},
    )
    return SUBJECT.check([item])


def test_rounds_know_tasks() -> None:
    assert isinstance(subjects.subject("task"), TaskProgress)


def test_each_first_lead_unit_owes_its_tasks(county: County) -> None:
    units = county.units
    task_change(county.clerk, task=county.task("2"), lead_units=[units["教体局"], units["发改委"]])
    assert _owed(county, "2024-05") == {"1": "林草局", "2": "教体局"}
    labels = [owed.label for owed in SUBJECT.owed(county.region, month("2024-05"))]
    assert labels[0] == "重点工作第1项:重点工作任务1"
    assert [owed.position for owed in SUBJECT.owed(county.region, month("2024-05"))] == [1, 2, 3, 4]


def test_a_settled_task_is_owed_in_the_month_that_settles_it_and_not_after(county: County) -> None:
    county.report(county.task("1"), "2024-04", "已完成")
    assert _owed(county, "2024-04") == {"1": "林草局", "2": "发改委"}
    assert _owed(county, "2024-05") == {"2": "发改委"}


def test_an_unobtainable_task_is_owed_again_on_the_day_to_look_again(county: County) -> None:
    task = county.task("1", "配套政策")
    county.report(task, "2024-04", "无法争取", look_again_on="2024-08-15")

    def owes(period: str) -> bool:
        return str(task.key) in {owed.key for owed in SUBJECT.owed(county.region, month(period))}

    assert [owes(f"2024-{m:02d}") for m in range(4, 10)] == [True, False, False, False, True, True]


def test_tasks_fall_due_by_their_frequency(county: County) -> None:
    task_change(county.clerk, task=county.task("1"), frequency="quarterly")
    task_change(county.clerk, task=county.task("2"), frequency="milestone")
    milestones_set(county.clerk, task=county.task("2"), steps=[Step("批复", dt.date(2024, 5, 31))])
    assert [_owed(county, f"2024-0{m}") for m in range(4, 8)] == [
        {},
        {"2": "发改委"},
        {"1": "林草局"},
        {},
    ]


def test_adjustments_decide_who_owes_and_what(county: County) -> None:
    unit = county.units["教体局"]
    county.add("3", added_from=month("2024-06"), reason="新部署")
    task_withdraw(county.clerk, task=county.task("2"), period=month("2024-06"), reason="停止")
    task_hand_over(
        county.clerk, task=county.task("1"), lead_units=[unit], period=month("2024-06"), reason="改革"
    )
    assert _owed(county, "2024-05") == {"1": "林草局", "2": "发改委"}
    assert _owed(county, "2024-06") == {"1": "教体局", "3": "林草局"}


def test_another_year_and_another_region_owe_nothing(county: County) -> None:
    assert SUBJECT.owed(county.region, month("2023-12")) == []
    assert SUBJECT.owed(county.region, month("2025-01")) == []


@pytest.mark.parametrize("missing", ["status", "text", "next_step"])
def test_three_fields_are_required(county: County, missing: str) -> None:
    answer = {"status": "已完成", "text": "完成", "next_step": "巩固"}
    assert _problems(county, **answer) == []
    (problem,) = _problems(county, **(answer | {missing: " "}))
    assert (problem.code, problem.field) == ("missing_required", missing)
    assert (problem.place.sheet, problem.place.row) == ("任务一", None)


def test_a_problem_is_required_only_of_what_is_slow(county: County) -> None:
    (problem,) = _problems(county, status="推进缓慢", text="慢", next_step="加快")
    assert problem.field == "problem"
    assert _problems(county, status="推进缓慢", text="慢", next_step="加快", problem="缺钱") == []


def test_an_unknown_status_is_named_with_what_was_probably_meant(county: County) -> None:
    (problem,) = _problems(county, status="阶段性成效了", text="有", next_step="无")
    assert (problem.code, problem.value) == ("unknown_status", "阶段性成效了")
    assert "取得阶段性成效" in problem.suggestions


def test_a_verdict_of_the_office_needs_its_reason(county: County) -> None:
    (problem,) = _problems(county, status="已完成", text="有", next_step="无", office_status="进展缓慢")
    assert problem.field == "office_reason"


def test_no_change_needs_something_to_carry_on(county: County) -> None:
    (problem,) = _problems(county, Ending.NO_CHANGE)
    assert problem.code == "nothing_to_carry"
    county.report(county.task("1"), "2024-04")
    assert _problems(county, Ending.NO_CHANGE) == []
    (problem,) = _problems(county, Ending.NO_CHANGE, office_status="大概", office_reason="看看")
    assert (problem.code, problem.field) == ("unknown_status", "office_status")


def test_what_is_owed_takes_few_queries_however_many_tasks(
    county: County, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(3, 12):
        county.report(county.add(str(number)), "2024-04")
    county.round("2024-04", RoundState.CLOSED)
    with django_assert_max_num_queries(6):
        assert len(_keys(county)) == 13


def _keys(county: County) -> list[str]:
    return [owed.key for owed in SUBJECT.owed(county.region, month("2024-05"))]
