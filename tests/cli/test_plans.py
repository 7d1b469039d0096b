"""Milestones and indicators of a task by command, and what becomes of the figures."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from luodi.ledger.tasks.models import Task
from tests.cli.conftest import Run

Answer = Callable[..., dict[str, Any]]


@pytest.fixture
def task(county: str) -> str:
    """The key of a task that 发改委 leads."""
    return str(Task.objects.filter(parts__unit__name="发改委").values_list("key", flat=True)[0])


def test_steps_are_added_done_and_taken_back(run: Run, answer: Answer, task: str) -> None:
    for name, due in (("完工", "2024-11-30"), ("开工", "2024-04-30")):
        assert run("task", "milestone", "add", task, name, "--due", due).exit_code == 0
    assert run("task", "milestone", "done", task, "开工", "--on", "2024-04-28").exit_code == 0
    assert answer("task", "milestone", "list", task)["milestones"] == [
        {"name": "开工", "due": "2024-04-30", "done_on": "2024-04-28"},
        {"name": "完工", "due": "2024-11-30", "done_on": None},
    ]
    assert run("task", "milestone", "done", task, "开工", "--undo").exit_code == 0
    assert "未办结" in run("task", "milestone", "list", task).stdout


def test_a_step_that_is_there_or_is_not_is_told(run: Run, task: str) -> None:
    assert run("task", "milestone", "add", task, "开工", "--due", "2024-04-30").exit_code == 0
    twice = run("task", "milestone", "add", task, "开工", "--due", "2024-05-30")
    assert (twice.exit_code, "已有节点" in twice.stderr) == (1, True)
    missing = run("task", "milestone", "done", task, "验收", "--on", "2024-05-30")
    assert (missing.exit_code, "现有节点:开工" in missing.stderr) == (1, True)
    for words in ((), ("--on", "2024-05-30", "--undo"), ("--on", "昨天")):
        assert run("task", "milestone", "done", task, "开工", *words).exit_code == 2


def test_an_indicator_is_added_listed_and_asked_for(run: Run, answer: Answer, county: str, task: str) -> None:
    made = answer("task", "indicator", "add", task, "造林", "--target", "3.36", "--unit", "万亩")
    assert made | {"key": ""} == {
        "key": "", "name": "造林", "unit_of_measure": "万亩", "target": "3.36", "cumulative": True,
        "direction": "不低于",
    }  # fmt: skip
    assert (
        run("task", "indicator", "add", task, "成活率", "--target", "85", "--unit", "%", "--level").exit_code
        == 0
    )
    assert [row["cumulative"] for row in answer("task", "indicator", "list", task)["indicators"]] == [
        True,
        False,
    ]
    asked = ("--region", county, "--period", "2024-02")
    limit = ("能耗", "--target", "0", "--unit", "吨标准煤", "--at-most")
    told = run("task", "indicator", "add", task, *limit).stdout
    assert "目标不高于0吨标准煤" in told
    assert "不高于" in run("task", "indicator", "list", task).stdout
    assert answer("ask", "indicators", *asked, "--where", "指标方向=不高于")["value"] == "1"
    assert answer("ask", "indicators", *asked, "--where", "指标方向=不低于")["value"] == "2"
    assert answer("ask", "indicator_target", *asked, "--where", "计量单位=万亩")["value"] == "3.36"
    assert answer("ask", "indicator_value", *asked, "--by", "计量单位")["value"] is None
    mixed = run("ask", "indicator_target", *asked)
    assert (mixed.exit_code, "--by 计量单位" in mixed.stderr) == (1, True)
    rate = answer("ask", "completion_rate", "--of", "indicator_value", *asked, "--where", "计量单位=万亩")
    assert rate["value"] is None


@pytest.mark.parametrize("target", ["0", "-1", "三", "0.00001"])
def test_a_target_that_cannot_be_is_told(run: Run, task: str, target: str) -> None:
    result = run("task", "indicator", "add", task, "造林", f"--target={target}", "--unit", "亩")
    assert result.exit_code in (1, 2)
    assert "不能用" in result.stderr


def test_what_is_wrong_with_an_indicator_or_a_step_is_told_by_its_name(run: Run, task: str) -> None:
    more = ("--target", "9", "--unit", "亩")
    for name in ("指标0", "指标1", "指标2"):
        assert run("task", "indicator", "add", task, name, *more).exit_code == 0
    told = run("task", "indicator", "add", task, "造林", "--target", "9", "--unit", " ").stderr
    assert ("量化指标“造林”" in told, "没有计量单位" in told) == (True, True)
    assert "量化指标“指标1”" in run("task", "indicator", "add", task, "指标1", *more).stderr
    told += run("task", "milestone", "add", task, "长" * 300, "--due", "2024-04-30").stderr
    assert "节点“长" in told
    assert "行" not in told


@pytest.mark.parametrize("role", ["reporter", "leader", "system_admin"])
def test_who_is_not_the_office_changes_nothing(run: Run, account, task: str, role: str) -> None:
    who = account("someone", role, "发改委" if role == "reporter" else "")
    for words in (
        ("milestone", "add", task, "开工", "--due", "2024-04-30"),
        ("milestone", "done", task, "开工", "--undo"),
        ("indicator", "add", task, "造林", "--target", "1", "--unit", "亩"),
    ):
        assert run("task", *words, "--as", who).exit_code == 3
    assert run("task", "indicator", "list", task, "--as", who).exit_code == (
        3 if role == "system_admin" else 0
    )
