"""A unit merges by command: figures of the sealed month stay, the months after are the successor's."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from luodi.ledger.audit.models import Act
from luodi.ledger.org.models import Unit
from luodi.ledger.tasks.models import Adjustment
from tests import workbooks
from tests.cli.conftest import Run

R = ("--region", workbooks.REGION)
MERGE = ("unit", "merge", "教体局", "--into", "发改委", *R)
BEFORE = {"发改委": "1", "财政局": "1", "教体局": "1", "林草局": "2"}
AFTER = {"发改委": "2", "财政局": "1", "林草局": "2"}


@pytest.fixture
def led(answer):
    """By lead unit: how many tasks it leads in a month."""

    def ask(period: str, *more: str) -> dict[str, str]:
        rows = answer("ask", "tasks", *R, "--period", period, "--by", "lead_unit", *more)["rows"]
        return {row["key"]["lead_unit"]: row["value"] for row in rows}

    return ask


def test_a_sealed_month_stays_and_the_month_after_is_the_successors(run: Run, answer, county, led) -> None:
    assert run("round", "open", "2024-02", *R).exit_code == 0
    assert led("2024-02") == BEFORE
    answer(*MERGE, "--on", "2024-02-01", "--reason", "机构改革")
    assert led("2024-01") == BEFORE
    assert led("2024-02") == AFTER
    owed = {unit["unit"]: unit["owed"] for unit in answer("round", "status", "2024-02", *R)["units"]}
    assert owed.get("教体局", 0) == 0
    assert owed["发改委"] == 2
    assert run("round", "close", "2024-02", *R).exit_code == 0
    assert led("2024-02") == AFTER


def test_a_restated_month_still_names_the_unit_that_led_then(run: Run, answer, county, led) -> None:
    answer(*MERGE, "--on", "2024-02-01")
    assert run("books", "restate", "2024-01", "--reason", "核对", *R).exit_code == 0
    assert led("2024-01", "--revision", "2") == BEFORE


def test_a_workbook_that_still_names_the_old_unit_gives_it_nothing_back(
    run: Run, answer, county, led, tmp_path: Path
) -> None:
    assert run("round", "open", "2024-02", *R).exit_code == 0
    answer(*MERGE, "--on", "2024-02-01")
    again = run("import", str(workbooks.task_list(tmp_path)), *R, "--json")
    assert json.loads(again.stdout)["sheets"][0]["rows"]["unchanged"] == 5
    month = workbooks.progress(tmp_path, ["已完成"] * 5, month=2)
    assert run("import", str(month), "--period", "2024-02", *R).exit_code == 0
    assert led("2024-02") == AFTER


def test_in_a_sealed_month_nothing_is_merged(run: Run, county) -> None:
    result = run(*MERGE, "--on", "2024-01-15")
    assert result.exit_code == 3
    assert "2024年2月起" in result.stderr
    assert not Unit.objects.filter(successor__isnull=False).exists()
    assert not Adjustment.objects.exists()


def test_the_import_of_what_has_passed_on_can_no_longer_be_undone(run: Run, answer, tmp_path: Path) -> None:
    assert run("region", "add", workbooks.REGION, workbooks.NAME).exit_code == 0
    answer("import", str(workbooks.directory(tmp_path)), *R)
    batch = answer("import", str(workbooks.task_list(tmp_path)), *R)["batch"]
    answer(*MERGE, "--on", "2024-02-01")
    result = run("imports", "undo", str(batch))
    assert result.exit_code == 3
    assert "以它为依据" in result.stderr


def test_it_is_one_act_in_the_history_of_unit_and_task(answer, county) -> None:
    answer(*MERGE, "--on", "2024-02-01", "--reason", "机构改革")
    act = Act.objects.get(verb="unit_merge")
    assert act.changes.filter(subject_kind="task").count() == 1
    task = act.changes.filter(subject_kind="task").values_list("subject_key", flat=True)[0]
    told = answer("history", "task", task)["acts"][0]
    assert (told["act"], told["reason"]) == ("unit_merge", "机构改革")


def test_who_may_not_see_the_unit_merges_nothing(run: Run, county, account) -> None:
    for user in (account("lingdao", "leader"), account("jiaoti", "unit_head", "教体局")):
        assert run(*MERGE, "--on", "2024-02-01", "--as", user).exit_code in (1, 3)
    assert not Act.objects.filter(verb="unit_merge").exists()
