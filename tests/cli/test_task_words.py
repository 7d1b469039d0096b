"""A task named by its list and number wherever a command takes one; and the tasks listed with their keys."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from luodi.ledger.org.models import Region
from luodi.ledger.tasks.models import Adjustment, Task, TaskList
from tests import workbooks
from tests.cli.conftest import Run

Answer = Callable[..., dict[str, Any]]
FIRST, SECOND, THIRD = (f"{workbooks.LIST}:{number}" for number in (1, 2, 3))
FEB = ("--period", "2024-02")
R = ("--region", workbooks.REGION)


@pytest.fixture
def february(run: Run, county: str) -> str:
    assert run("round", "open", "2024-02", *R, "--due", "2099-12-31").exit_code == 0
    return county


def key_of(number: int) -> str:
    return str(Task.objects.get(number=str(number)).key)


def test_every_command_of_a_task_takes_its_list_and_number(run: Run, february, account, tmp_path) -> None:
    education, forestry = account("jiaoyu", "reporter", "教体局"), account("linye", "reporter", "林草局")
    clerk = account("banshi", "clerk")
    proof = tmp_path / "批复.txt"
    proof.write_text("同意。", encoding="utf-8")
    why = ("--reason", "原因")
    for words in (
        ("task", "show", SECOND, *FEB),
        ("task", "show", SECOND, *FEB, *R, "--year", "2024"),
        ("task", "show", "重点工作任务清单\uff1a第2项", *FEB),
        ("task", "milestone", "add", SECOND, "开工", "--due", "2024-04-30"),
        ("task", "milestone", "done", SECOND, "开工", "--on", "2024-04-20"),
        ("task", "milestone", "list", SECOND),
        ("task", "indicator", "add", SECOND, "面积", "--target", "9000", "--unit", "平方米"),
        ("task", "indicator", "list", SECOND),
        ("task", "correct", SECOND, "--period", "2024-01", "--status", "进展缓慢", *why),
        ("task", "reverse", SECOND, "--period", "2024-01", *why),
        ("submission", "no-change", "教体局", SECOND, *R, *FEB, "--as", education),
        ("submission", "confidence", "教体局", SECOND, "红灯", *R, *FEB, *why),
        ("attachment", "add", "任务", SECOND, str(proof)),
        ("attachment", "list", "任务", SECOND),
        ("history", "任务", SECOND),
        ("task", "hand-over", SECOND, *FEB, *why, "--to", "教体局", "--to", "林草局"),
        ("submission", "contribute", "林草局", SECOND, "--text", "已办。", *R, *FEB, "--as", forestry),
        ("task", "withdraw", THIRD, *FEB, *why),
        ("task", "restore", THIRD, "--period", "2024-03", *why),
        ("task", "merge", THIRD, FIRST, "--period", "2024-04", *why),
    ):
        result = run(*words, *(() if "--as" in words else ("--as", clerk)))
        assert result.exit_code == 0, f"{words}: {result.stdout}{result.stderr}"
    assert Adjustment.objects.filter(into__number="1").count() == 1


def test_a_word_that_names_no_task_or_several_is_told(run: Run, county) -> None:
    unknown = run("task", "show", "没有的清单:1", *FEB)
    assert (unknown.exit_code, workbooks.LIST in unknown.stderr) == (1, True)
    assert "没有序号为“99”的任务" in run("task", "show", f"{workbooks.LIST}:99", *FEB).stderr
    old = TaskList.objects.get()
    twin = Task.objects.create(task_list=old, number="2", requirement="新建城区中学一所。", position=90)
    both = run("task", "show", SECOND, *FEB)
    assert both.exit_code == 1
    assert all(text in both.stderr for text in (str(twin.key), "新建城区小学一所。"))


def test_the_latest_year_is_meant_unless_another_is_said(run: Run, county) -> None:
    old = TaskList.objects.get()
    older = TaskList.objects.create(
        region=old.region, year=2023, name=old.name, scheme=old.scheme, position=old.position
    )
    Task.objects.create(task_list=older, number="2", requirement="去年的任务。", position=1)
    assert "新建城区小学一所。" in run("task", "show", SECOND, *FEB).stdout
    assert "去年的任务。" in run("task", "show", SECOND, "--year", "2023", "--period", "2023-02").stdout


def test_of_two_counties_the_region_says_whose_list(run: Run, county, tmp_path: Path) -> None:
    old = TaskList.objects.get()
    far = Region.objects.create(
        code="369924", name="示例乙县", level="county", lineage="/369924/", reporting_lineage="/369924/"
    )
    others = TaskList.objects.create(
        region=far, year=old.year, name=old.name, scheme=old.scheme, position=old.position
    )
    Task.objects.create(task_list=others, number="2", requirement="别县的任务。", position=1)
    proof = tmp_path / "批复.txt"
    proof.write_text("同意。", encoding="utf-8")
    for words in (
        ("history", "任务", SECOND),
        ("attachment", "add", "任务", SECOND, str(proof)),
        ("attachment", "list", "任务", SECOND),
    ):
        unclear = run(*words)
        assert (unclear.exit_code, "--region" in unclear.stderr) == (1, True), words
        told = run(*words, *R, "--year", str(old.year))
        assert told.exit_code == 0, f"{words}: {told.stderr}"
    assert "批复.txt" in run("attachment", "list", "任务", SECOND, *R).stdout


def test_who_may_not_see_a_task_does_not_find_it_by_its_number(run: Run, february, account) -> None:
    account("linye", "reporter", "林草局")
    account("xitong", "system_admin")
    for who, status in (("linye", 3), ("xitong", 3)):
        result = run("task", "show", SECOND, *FEB, "--as", who)
        assert (result.exit_code, "小学" in result.stdout + result.stderr) == (status, False)
    assert run("task", "show", FIRST, *FEB, "--as", "linye").exit_code == 0


def test_the_key_is_printed_where_people_look_for_it(run: Run, county) -> None:
    assert key_of(2) in run("task", "show", SECOND, *FEB).stdout
    asked = run("ask", "任务数", *R, "--period", "2024-01", "--sources", env={"COLUMNS": "200"})
    assert key_of(2) in asked.stdout


def test_tasks_are_listed_and_narrowed(run: Run, answer: Answer, county, account) -> None:
    january = (*R, "--period", "2024-01")
    listed = answer("task", "list", *january)
    assert listed["count"] == 5
    assert listed["tasks"][1] == {
        "list": workbooks.LIST, "number": "2", "requirement": "新建城区小学一所。", "lead_units": "教体局",
        "status": "进展缓慢", "light": "黄灯", "key": key_of(2),
    }  # fmt: skip
    narrowed = ("--list", workbooks.LIST, "--unit", "林草局", "--status", "已完成")
    assert [task["number"] for task in answer("task", "list", *january, *narrowed)["tasks"]] == ["1", "5"]
    shown = run("task", "list", *january, "--unit", "教体局", env={"COLUMNS": "200"}).stdout
    assert all(text in shown for text in (key_of(2), "共1项"))
    account("linye", "reporter", "林草局")
    assert answer("task", "list", *january, "--as", "linye")["count"] == 2
    account("xitong", "system_admin")
    assert run("task", "list", *january, "--as", "xitong").exit_code == 3
