"""What an import prints: many problems of one kind in a file as the first ones and a count."""

from __future__ import annotations

import json
from pathlib import Path

from tests import workbooks
from tests.cli.conftest import Run


def _another(folder: Path, count: int) -> Path:
    """A month about as many tasks, not one of them the county's."""
    made = folder / f"外县_{workbooks.LIST}.csv"
    rows = [f"{number},别处的第{number}件事。,已完成" for number in range(11, 11 + count)]
    made.write_text("\n".join(["序号,主要任务,完成情况", *rows]), encoding="utf-8")
    return made


def test_the_first_five_problems_of_a_kind_are_shown_and_the_others_counted(
    run: Run, county, tmp_path: Path
) -> None:
    words = ("import", str(_another(tmp_path, 40)), "--region", county, "--period", "2024-02")
    told = run(*words).stdout.splitlines()
    assert sum("没有这项任务" in line for line in told) == 5
    assert sum("另有35处同样的问题" in line for line in told) == 1
    document = json.loads(run(*words, "--json").stdout)
    assert sum(problem["code"] == "unknown_task" for problem in document["problems"]) == 40


def test_few_problems_are_all_shown(run: Run, county, tmp_path: Path) -> None:
    words = ("import", str(_another(tmp_path, 5)), "--region", county, "--period", "2024-02")
    told = run(*words).stdout
    assert told.count("没有这项任务") == 5
    assert "另有" not in told


def test_each_unknown_name_is_told(run: Run, county, tmp_path: Path) -> None:
    file = tmp_path / "新增清单.csv"
    rows = [f"{number},第{number}件事。,第{number}局" for number in range(1, 9)]
    file.write_text("\n".join(["序号,主要任务,牵头单位", *rows]), encoding="utf-8")
    told = run("import", str(file), "--region", county).stdout
    assert all(f"第{number}局" in told for number in range(1, 9))
