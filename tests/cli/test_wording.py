"""What people read: months instead of keys, names instead of user names, one word for one thing."""

from __future__ import annotations

from luodi.ledger.org.queries.console import console_actor
from tests import workbooks
from tests.cli.conftest import Run

WIDE = {"COLUMNS": "220"}
R = ("--region", workbooks.REGION)


def test_a_history_tells_a_report_by_its_month_and_status(run: Run, county) -> None:
    told = run("history", "任务", f"{workbooks.LIST}:2", env=WIDE).stdout
    assert "新增进展:2024年1月 进展缓慢" in told
    assert "进展记录" not in told


def test_the_local_operator_has_the_same_name_everywhere(run: Run, county) -> None:
    for words in (("imports", "list", *R), ("books", "list", *R)):
        told = run(*words, env=WIDE).stdout
        actor = console_actor(None)
        assert (actor.name in told, actor.username in told) == (True, False), words


def test_settings_of_choices_are_shown_and_set_in_chinese(run: Run, answer, county) -> None:
    shown = run("region", "settings", *R, env=WIDE).stdout
    assert ("按月、按天" in shown, "months" in shown) == (True, False)
    assert run("region", "set", "序时进度的算法", "按天", *R).exit_code == 0
    values = {one["name"]: one["value"] for one in answer("region", "settings", *R)["settings"]}
    assert values["time_progress_by"] == "days"


def test_a_due_day_is_told_as_people_write_it(run: Run, county) -> None:
    assert "时限:2024年12月" in run("task", "show", f"{workbooks.LIST}:2", "--period", "2024-01").stdout


def test_measures_are_told_one_under_the_other_and_fit_a_screen(run: Run) -> None:
    told = run("measures", env={"COLUMNS": "80"}).stdout
    assert "任务数(tasks)" in told
    assert max(len(line) for line in told.splitlines()) <= 80


def test_what_is_missing_of_a_month_is_told_once(run: Run, county, account) -> None:
    head, clerk = account("shenhe", "unit_head", "教体局"), ("--as", account("banshi", "clerk"))
    feb = ("--period", "2024-02")
    for words in (
        ("task", "hand-over", f"{workbooks.LIST}:3", "--to", "教体局", "--reason", "分工调整", *feb, *clerk),
        ("round", "open", "2024-02", *R, "--due", "2099-12-31", *clerk),
        ("submission", "no-change", "教体局", f"{workbooks.LIST}:3", *R, *feb, "--as", head),
    ):
        assert run(*words).exit_code == 0, words
    told = run("submission", "submit", "教体局", *R, *feb, "--as", head)
    assert told.exit_code == 1
    (line,) = [line for line in told.stderr.splitlines() if line.startswith("错误")]
    assert line == (
        f"错误 {workbooks.LIST}第2项:新建城区小学一所。 尚未填报。请填写,或选择“本月无变化”“无报送内容”。"
    )
