"""`luodi compare` and `luodi trend`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from luodi.core.periods import Period
from luodi.core.problems import Rejected
from luodi.figures.trends import periods_between
from tests import workbooks
from tests.cli.conftest import Run

R = ("--region", workbooks.REGION)


@pytest.fixture
def february(run: Run, county: str, tmp_path: Path) -> str:
    """January and February sealed: one rose, one fell."""
    month = workbooks.progress(tmp_path, ["已完成", "已完成", "未启动", "进展缓慢", "未启动"], 2)
    for args in (
        ("round", "open", "2024-02", *R),
        ("import", str(month), "--period", "2024-02", *R),
        ("round", "close", "2024-02", *R),
    ):
        result = run(*args)
        assert result.exit_code == 0, result.stdout + result.stderr
    return county


def test_two_months_are_held_against_each_other(answer, february) -> None:
    found = answer("compare", "2024-01", "2024-02", *R)
    assert (found["before"], found["after"]) == (
        {"period": "2024-01", "revision": 1},
        {"period": "2024-02", "revision": 1},
    )
    assert found["counts"]["上升"] == len([c for c in found["changes"] if c["change"] == "上升"]) == 2
    assert sum(found["counts"].values()) == 5
    risen = next(c for c in found["changes"] if c["status_before"] == "进展缓慢")
    assert (risen["change"], risen["status_after"], bool(risen["lead_units"])) == ("上升", "已完成", True)
    assert sum(unit["counts"]["上升"] for unit in found["units"]) == 2


def test_people_see_the_counts_by_unit_and_the_tasks(run: Run, february) -> None:
    told = run("compare", "2024-01", "2024-02", "--by", "unit", *R).stdout
    assert "截至2024年1月 · 第1版 → 截至2024年2月 · 第1版" in told
    assert "上升2项" in told
    assert "进展缓慢→已完成" in told
    assert "牵头单位" in told


def test_two_revisions_of_a_month_can_be_compared(run: Run, answer, february, tmp_path: Path) -> None:
    folder = tmp_path / "correction"
    folder.mkdir()
    month = workbooks.progress(folder, ["已完成", "已完成", "未启动", "已完成", "未启动"], 2)
    assert run("import", str(month), "--period", "2024-02", "--correct", "核实", *R).exit_code == 0
    assert run("books", "restate", "2024-02", "--reason", "更正", *R).exit_code == 0
    found = answer("compare", "2024-02", "2024-02", "--before-revision", "1", *R)
    assert [(c["change"], c["status_before"], c["status_after"]) for c in found["changes"]] == [
        ("上升", "进展缓慢", "已完成")
    ]
    missing = run("compare", "2024-02", "2024-02", "--before-revision", "9", *R)
    assert missing.exit_code == 1
    assert "没有第9版" in missing.stderr


def test_a_figure_is_told_over_months(answer, run: Run, february) -> None:
    words = ("trend", "任务数", "--from", "2024-01", "--to", "2024-03", "--where", "状态=已完成", *R)
    found = answer(*words, "--by", "状态")
    assert [(p["period"], p["value"], p["revision"]) for p in found["points"]] == [
        ("2024-01", "2", 1),
        ("2024-02", "2", 1),
        ("2024-03", None, None),
    ]
    assert found["points"][0]["rows"] == [{"key": {"status": "已完成"}, "value": "2"}]
    told = run(*words).stdout
    assert "任务数(状态=已完成),项" in told
    assert "2024年2月" in told
    assert "没有定版" in told


def test_a_trend_of_quarters(answer, february) -> None:
    found = answer("trend", "办结率", "--from", "2024Q1", "--to", "2024Q2", *R)
    assert [point["period"] for point in found["points"]] == ["2024Q1", "2024Q2"]


@pytest.mark.parametrize(
    ("first", "last"), [("2024-03", "2024-01"), ("2024-01", "2024Q2"), ("1990-01", "2024-01")]
)
def test_periods_of_two_kinds_or_out_of_order_are_refused(first: str, last: str) -> None:
    with pytest.raises(Rejected, match="不能成为趋势"):
        periods_between(Period.parse(first), Period.parse(last))


def test_a_wrong_word_has_its_exit_status(run: Run, february) -> None:
    words = ("--from", "2024-01", "--to", "2024-02", *R)
    assert run("trend", "任务树", *words).exit_code == 1
    assert run("trend", "任务数(", *words).exit_code == 2
    assert run("trend", "任务数", "--from", "2024-02", "--to", "2024-01", *R).exit_code == 1
    assert run("compare", "2024-01", *R).exit_code == 2
    assert json.loads(run("trend", "任务数", *words, "--where", "状态=以完成", "--json").stdout)["exit"] == 1


def test_a_reporter_compares_its_own_tasks(run: Run, february, account) -> None:
    reporter = account("linye", "reporter", "林草局")
    found = json.loads(run("compare", "2024-01", "2024-02", *R, "--as", reporter, "--json").stdout)
    assert found["scope"] == "unit"
    assert {unit for c in found["changes"] for unit in c["lead_units"]} <= {"林草局"}
    assert [unit["unit"] for unit in found["units"]] == ["林草局"]
    trended = run("trend", "任务数", "--from", "2024-01", "--to", "2024-02", *R, "--as", reporter, "--json")
    assert json.loads(trended.stdout)["scope"] == "unit"
