"""Where a task stands in a month: hand-worked timelines of adjustments, and what falls due."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

import pytest

from luodi.core.periods import Period
from luodi.ledger.tasks.models import TaskUnit
from luodi.ledger.tasks.services.adjustments import task_hand_over
from luodi.ledger.tasks.standing import falls_due, lead_units_at, standing, support_units_at
from tests.ledger.tasks.conftest import County, month


@dataclass
class Act:
    """An adjustment, as far as standing asks."""

    kind: str
    period: str
    units_before: list[Any] = field(default_factory=list)
    units_after: list[Any] = field(default_factory=list)


ON, OFF, YET = "on", "withdrawn", "not yet"
ADDED, GONE = "added", "withdrawn"


@pytest.mark.parametrize(
    ("acts", "expected"),
    [
        ([], [ON, ON, ON, ON, ON, ON]),
        ([(GONE, "2024-03")], [ON, ON, OFF, OFF, OFF, OFF]),
        ([("merged", "2024-06")], [ON, ON, ON, ON, ON, OFF]),
        ([(ADDED, "2024-04")], [YET, YET, YET, ON, ON, ON]),
        ([(ADDED, "2024-02"), (GONE, "2024-04")], [YET, ON, ON, OFF, OFF, OFF]),
        ([(GONE, "2024-02"), (ADDED, "2024-05")], [ON, OFF, OFF, OFF, ON, ON]),
        ([(ADDED, "2024-02"), (GONE, "2024-03"), (ADDED, "2024-05")], [YET, ON, OFF, OFF, ON, ON]),
        ([(ADDED, "2024-02"), (ADDED, "2024-04")], [YET, YET, YET, ON, ON, ON]),
        ([(GONE, "2024-03"), (ADDED, "2024-03")], [ON, ON, ON, ON, ON, ON]),
        ([(ADDED, "2024-03"), (GONE, "2024-03")], [YET, YET, OFF, OFF, OFF, OFF]),
        ([("handed_over", "2024-03")], [ON, ON, ON, ON, ON, ON]),
        ([(GONE, "2024-01")], [OFF, OFF, OFF, OFF, OFF, OFF]),
    ],
)
def test_a_task_stands_as_its_acts_say_from_january_to_june(
    acts: list[tuple[str, str]], expected: list[str]
) -> None:
    made = [Act(kind, period) for kind, period in acts]
    assert [standing(2024, Period.month(2024, m), made) for m in range(1, 7)] == expected


def test_a_task_is_not_there_before_its_lists_year() -> None:
    assert standing(2024, month("2023-12"), []) == YET


def test_a_quarter_stands_as_its_last_month() -> None:
    assert standing(2024, month("2024Q1"), [Act(GONE, "2024-03")]) == OFF


@pytest.mark.parametrize(
    ("frequency", "months"),
    [("monthly", list(range(1, 13))), ("quarterly", [3, 6, 9, 12]), ("milestone", [2, 11])],
)
def test_a_task_falls_due_by_its_frequency(frequency: str, months: list[int]) -> None:
    steps = [dt.date(2024, 2, 29), dt.date(2024, 11, 1), dt.date(2025, 5, 1)]
    due = [m for m in range(1, 13) if falls_due(frequency, Period.month(2024, m), steps)]
    assert due == months


def test_the_units_of_a_month_are_those_before_the_next_hand_over(county: County) -> None:
    task, units = county.task("1"), county.units
    task_hand_over(
        county.clerk,
        task=task,
        lead_units=[units["教体局"], units["林草局"]],
        period=month("2024-06"),
        reason="机构改革",
    )
    task_hand_over(
        county.clerk,
        task=task,
        lead_units=[units["发改委"]],
        support_units=[],
        period=month("2024-08"),
        reason="再次调整",
    )
    parts = list(TaskUnit.objects.filter(task=task).select_related("unit"))
    acts = list(task.adjustments.order_by("pk"))

    def at(text: str) -> tuple[list[str], list[str]]:
        leads = [unit.name for unit in lead_units_at(parts, month(text), acts)]
        return leads, [unit.name for unit in support_units_at(parts, month(text), acts)]

    assert at("2024-05") == (["林草局"], ["水务局"])
    assert at("2024-06") == at("2024-07") == (["教体局", "林草局"], ["水务局"])
    assert at("2024-08") == at("2024-12") == (["发改委"], [])
