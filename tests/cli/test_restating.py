"""A sealed month that the ledger contradicts (待重述) is told wherever its numbers are."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import workbooks
from tests.cli.conftest import Run

R = ("--region", workbooks.REGION)


@pytest.fixture
def corrected(run: Run, county: str, tmp_path: Path) -> str:
    """January is sealed; of its five statuses one is corrected since."""
    folder = tmp_path / "correction"
    folder.mkdir()
    month = workbooks.progress(folder, ["已完成", "进展缓慢", "未启动", "已完成", "已完成"])
    done = run("import", str(month), "--period", "2024-01", "--correct", "统计口径有误", *R)
    assert done.exit_code == 0, done.stdout + done.stderr
    return county


def test_it_says_which_month_which_task_and_why(answer, corrected) -> None:
    (due,) = answer("books", "due", *R)["due"]
    assert (due["period"], due["revision"], due["count"], due["reasons"]) == (
        "2024-01",
        1,
        1,
        ["统计口径有误"],
    )
    (task,) = due["tasks"]
    assert (task["sealed"], task["now"]) == ("未启动", "已完成")
    assert [act["why"] for act in task["acts"]] == ["统计口径有误"]
    assert "status" in task["columns"]
    assert answer("books", "list", *R)["books"][0]["restatement_due"] == 1


def test_people_are_told_beside_the_number_which_stays_that_of_the_book(run: Run, answer, corrected) -> None:
    words = ("ask", "任务数", "--where", "状态=已完成", "--period", "2024-01", *R)
    told = run(*words).stdout
    assert "任务数(状态=已完成):2项" in told
    assert "2024年1月待重述:定版后台账更正了1项任务" in told
    assert answer(*words)["value"] == "2"
    assert "待重述" in run("round", "status", "2024-01", *R).stdout
    assert "待重述" in run("books", "list", *R).stdout
    listed = run("books", "due", *R).stdout
    assert "未启动→已完成" in listed
    assert "luodi books restate 2024-01" in listed


def test_a_report_of_the_month_says_so(run: Run, corrected, tmp_path: Path) -> None:
    made = run("report", "policy-monthly", "--period", "2024-01", "-o", str(tmp_path / "a.html"), *R)
    assert made.exit_code == 0, made.stderr
    assert "2024年1月待重述" in made.stdout


def test_once_restated_nothing_is_due(run: Run, answer, corrected) -> None:
    assert run("books", "restate", "2024-01", "--reason", "更正", *R).exit_code == 0
    assert answer("books", "due", *R)["due"] == []
    assert "没有待重述的月份" in run("books", "due", *R).stdout
    told = run("ask", "任务数", "--where", "状态=已完成", "--period", "2024-01", *R).stdout
    assert "任务数(状态=已完成):3项" in told
    assert "待重述" not in told


def test_the_same_workbook_again_marks_nothing(run: Run, answer, county, tmp_path: Path) -> None:
    month = workbooks.progress(tmp_path, ["已完成", "进展缓慢", "未启动", "未启动", "已完成"])
    assert run("import", str(month), "--period", "2024-01", "--correct", "核对", *R).exit_code == 0
    assert answer("books", "due", *R)["due"] == []


def test_a_unit_is_refused_and_not_told_that_nothing_is_due(run: Run, corrected, account) -> None:
    reporter = account("linye", "reporter", "林草局")
    assert run("books", "due", *R, "--as", reporter).exit_code == 3
    told = run("ask", "任务数", "--period", "2024-01", *R, "--as", reporter)
    assert told.exit_code == 0
    assert "待重述" not in told.stdout
