"""A month by command: rounds, imports, books."""

from __future__ import annotations

import json
from pathlib import Path

from openpyxl import load_workbook

from tests import workbooks
from tests.cli.conftest import Run

ALL_DONE = ["已完成"] * 5


def test_closing_lists_what_is_missing_and_seals(run: Run, answer, county) -> None:
    assert run("round", "open", "2024-02", "--region", county).exit_code == 0
    closed = answer("round", "close", "2024-02", "--region", county)
    assert closed["revision"] == 1
    assert len(closed["hash"]) == 64
    assert {item["unit"] for item in closed["missing"]} == {"发改委", "财政局", "教体局"}


def test_a_month_is_not_opened_twice(run: Run, county) -> None:
    assert run("round", "open", "2024-02", "--region", county).exit_code == 0
    assert run("round", "open", "2024-02", "--region", county).exit_code == 1


def test_a_sealed_month_is_not_closed_again(run: Run, county) -> None:
    result = run("round", "close", "2024-01", "--region", county)
    assert result.exit_code == 3
    assert "restate" in result.stderr


def test_a_month_never_opened_cannot_be_closed(run: Run, county) -> None:
    assert run("round", "close", "2024-03", "--region", county).exit_code == 1


def test_the_status_of_a_round_tells_of_each_unit(answer, county) -> None:
    status = answer("round", "status", "2024-01", "--region", county)
    assert {unit["unit"]: unit["owed"] for unit in status["units"]} == {
        "发改委": 1, "财政局": 1, "教体局": 1, "林草局": 2,
    }  # fmt: skip
    assert {unit["state"] for unit in status["units"]} == {"accepted"}


def test_an_import_with_errors_commits_nothing_and_names_the_cell(run: Run, county, tmp_path: Path) -> None:
    wrong = workbooks.task_list(tmp_path, lead="不存在的局")
    result = run("import", str(wrong), "--region", county, "--json")
    assert result.exit_code == 1
    document = json.loads(result.stdout)
    assert document["committed"] is False
    problem = next(p for p in document["problems"] if p["code"] == "unknown_unit")
    assert (problem["cell"], problem["value"]) == ("C7", "不存在的局")


def test_problems_are_marked_in_a_copy_of_the_workbook(run: Run, county, tmp_path: Path) -> None:
    wrong = workbooks.task_list(tmp_path, lead="不存在的局")
    result = run("import", str(wrong), "--region", county, "--check", "--annotated", str(tmp_path / "marked"))
    assert result.exit_code == 1
    assert list((tmp_path / "marked").iterdir())


def test_of_a_classified_workbook_no_copy_is_made(run: Run, county, tmp_path: Path) -> None:
    marked = tmp_path / "机密★1年.csv"
    marked.write_text("序号,主要任务,牵头单位\n1,清淤,水务局\n", encoding="utf-8")
    result = run("import", str(marked), "--region", county, "--annotated", str(tmp_path / "marked"))
    assert result.exit_code == 1
    assert "密级" in result.stdout + result.stderr
    assert not list((tmp_path / "marked").iterdir())


def test_an_import_of_a_missing_file_is_told_plainly(run: Run, county, tmp_path: Path) -> None:
    result = run("import", str(tmp_path / "没有.xlsx"), "--region", county)
    assert result.exit_code == 1
    assert "没有这个文件" in result.stderr
    assert "Traceback" not in result.stderr


def test_what_waits_is_listed_and_dropped(run: Run, answer, tmp_path: Path) -> None:
    run("region", "add", workbooks.REGION, workbooks.NAME)
    region = ("--region", workbooks.REGION)
    assert run("import", str(workbooks.directory(tmp_path)), *region).exit_code == 0
    wrong = workbooks.task_list(tmp_path, lead="不存在的局")
    batch = answer("import", str(wrong), *region, "--accept-good")["batch"]
    (waiting,) = answer("imports", *region)["waiting"]
    spot = (str(batch), waiting["file"], waiting["sheet"], waiting["cell"])
    assert run("imports", "fix", *spot, "财政局").exit_code == 0
    assert answer("imports", *region)["waiting"] == []
    assert answer("ask", "tasks", *region, "--period", "2024-01")["value"] == "5"


def test_fixing_needs_a_value_or_drop_but_not_both(run: Run, county) -> None:
    assert run("imports", "fix", "1", "a.xlsx", "s", "A1").exit_code == 2
    assert run("imports", "fix", "1", "a.xlsx", "s", "A1", "x", "--drop").exit_code == 2


def test_an_undone_import_takes_its_tasks_along(run: Run, answer, tmp_path: Path) -> None:
    run("region", "add", workbooks.REGION, workbooks.NAME)
    region = ("--region", workbooks.REGION)
    run("import", str(workbooks.directory(tmp_path)), *region)
    batch = answer("import", str(workbooks.task_list(tmp_path)), *region)["batch"]
    assert answer("imports", "undo", str(batch))["state"] == "undone"
    assert answer("ask", "tasks", *region, "--period", "2024-01")["value"] == "0"


def test_what_a_sealed_book_rests_on_cannot_be_undone(run: Run, answer, county) -> None:
    batches = [batch["batch"] for batch in answer("imports", "--region", county)["imports"]]
    assert run("imports", "undo", str(max(batches))).exit_code == 3


def test_restating_needs_a_reason_and_keeps_the_old_revision(run: Run, answer, county) -> None:
    assert run("books", "restate", "2024-01", "--region", county).exit_code == 2
    (made,) = answer("books", "restate", "2024-01", "--region", county, "--reason", "更正")["books"]
    assert made["revision"] == 2
    asked = ("ask", "tasks", "--region", county, "--period", "2024-01")
    assert answer(*asked, "--revision", "1")["revision"] == 1
    assert [book["revision"] for book in answer("books", "list", "--region", county)["books"]] == [1, 2]


def test_released_totals_are_read_by_units(run: Run, answer, county, account) -> None:
    reporter = account("linye", "reporter", "林草局")
    asked = ("ask", "tasks", "--region", county, "--period", "2024-01", "--as", reporter)
    assert (answer(*asked)["value"], answer(*asked)["scope"]) == ("2", "unit")
    clerk = account("banshi", "clerk")
    assert run("books", "release", "2024-01", "--region", county, "--as", clerk).exit_code == 0
    assert (answer(*asked)["value"], answer(*asked)["scope"]) == ("5", "region")
    restate = ("books", "restate", "2024-01", "--region", county, "--reason", "更正", "--as", clerk)
    told = run(*restate).stdout
    assert "2024年1月原来公布的是旧版" in told
    assert f"luodi books release 2024-01 --region {county}" in told
    assert (answer(*asked)["value"], answer(*asked)["scope"]) == ("2", "unit")
    assert answer(*restate)["releases_withdrawn"] == []
    assert run("books", "release", "2024-01", "--region", county, "--as", clerk).exit_code == 0
    assert answer(*restate)["releases_withdrawn"] == ["2024-01"]


def test_what_a_unit_is_told_of_its_own_rows_says_whether_totals_are_public(
    run: Run, answer, county, account
) -> None:
    reporter = account("linye", "reporter", "林草局")
    asked = ("ask", "tasks", "--region", county, "--period", "2024-01", "--as", reporter)
    own = (*asked, "--where", "lead_unit=林草局")
    assert "只计您所在单位的数据;全县合计尚未公布。" in run(*own).output
    clerk = account("banshi", "clerk")
    assert run("books", "release", "2024-01", "--region", county, "--as", clerk).exit_code == 0
    said = run(*own).output
    assert "尚未公布" not in said
    assert "只计您所在单位的数据;全县合计已公布,但只限按清单、状态、含义、亮灯的,其他只看本单位。" in said
    assert "所在单位" not in run(*asked).output


def test_the_vocabulary_of_a_list_is_set_by_name(run: Run, county) -> None:
    words = ("list", "set-scheme", workbooks.LIST)
    assert run(*words, "不存在", "--region", county).exit_code == 1
    assert run("list", "set-scheme", "没有的清单", "delivery", "--region", county).exit_code == 1


def test_rows_of_a_month_that_is_not_open_are_listed_and_taken_later(
    run: Run, answer, tmp_path: Path
) -> None:
    run("region", "add", workbooks.REGION, workbooks.NAME)
    region = ("--region", workbooks.REGION)
    run("import", str(workbooks.directory(tmp_path)), str(workbooks.task_list(tmp_path)), *region)
    file = str(workbooks.progress(tmp_path, ["已完成"] * 5))
    told = run("import", file, *region, "--period", "2024-01", "--accept-good")
    assert "月度进展" in told.stdout
    assert "progress" not in told.stdout
    assert "luodi round open 2024-01" in told.stdout
    (batch,) = (b for b in answer("imports", *region)["imports"] if b["waiting"] == 5)
    assert "5处" in run("imports", *region).stdout
    number = str(batch["batch"])
    assert run("imports", "retry", number).exit_code == 1
    run("round", "open", "2024-01", *region)
    assert len(answer("imports", "retry", number)["settled"]) == 5
    assert answer("imports", *region)["waiting"] == []
    assert answer("ask", "tasks", *region, "--period", "2024-01", "--where", "status=已完成")["value"] == "5"


def test_retrying_says_truly_what_was_taken_and_what_still_waits(run: Run, answer, tmp_path: Path) -> None:
    run("region", "add", workbooks.REGION, workbooks.NAME)
    region = ("--region", workbooks.REGION)
    run("import", str(workbooks.directory(tmp_path)), *region)
    run("import", str(workbooks.task_list(tmp_path, lead="某某署")), *region, "--accept-good")
    run("round", "open", "2024-01", *region)
    file = str(workbooks.progress(tmp_path, ["已完成"] * 5))
    assert run("import", file, *region, "--period", "2024-01").exit_code == 0
    (list_row, month_row) = answer("imports", *region)["waiting"]
    assert month_row["code"] == "task_waits"
    run("round", "close", "2024-01", *region)
    spot = (list_row["file"], list_row["sheet"], list_row["cell"])
    assert run("imports", "fix", str(list_row["batch"]), *spot, workbooks.UNITS[0]).exit_code == 0
    (waiting,) = answer("imports", *region)["waiting"]
    assert "已经处理" in waiting["message"]
    told = run("imports", "retry", str(month_row["batch"]))
    assert told.exit_code == 1
    assert "没有取入任何一行" in told.stdout
    assert "仍在等待:1行" in told.stdout
    assert "2024年1月不在清单中" in "".join(told.stdout.split())
    (waiting,) = answer("imports", *region)["waiting"]
    assert waiting["code"] == "not_on_list"


def test_mending_one_cell_says_what_still_waits_in_its_row(run: Run, answer, tmp_path: Path) -> None:
    run("region", "add", workbooks.REGION, workbooks.NAME)
    region = ("--region", workbooks.REGION)
    run("import", str(workbooks.directory(tmp_path)), *region)
    path = workbooks.task_list(tmp_path, lead="某某署")
    book = load_workbook(path)
    book[workbooks.LIST]["D7"] = "6-7"
    book.save(path)
    told = run("import", str(path), *region, "--accept-good", "--json")
    spot = (str(json.loads(told.stdout)["batch"]), path.name, workbooks.LIST)
    told = run("imports", "fix", *spot, "C7", workbooks.UNITS[0])
    assert "这一行仍在等待" in told.stdout
    assert f"{path.name}!{workbooks.LIST}!D7" in "".join(told.stdout.split())
    assert answer("imports", "fix", *spot, "D7", "2024年7月")["waiting"] == []


def test_problems_alike_are_told_in_one_line(run: Run, tmp_path: Path) -> None:
    run("region", "add", workbooks.REGION, workbooks.NAME)
    told = run("import", str(workbooks.task_list(tmp_path)), "--region", workbooks.REGION).stdout
    assert told.count("“林草局”不在单位名录中") == 2
    run("import", str(workbooks.directory(tmp_path)), "--region", workbooks.REGION)
    run("import", str(workbooks.task_list(tmp_path)), "--region", workbooks.REGION)
    run("round", "open", "2024-01", "--region", workbooks.REGION)
    file = str(workbooks.progress(tmp_path, ["基本差不多"] * 5))
    told = run("import", file, "--region", workbooks.REGION, "--period", "2024-01").stdout
    assert told.count("“基本差不多”不在") == 1
    assert "(5处)" in told
    assert "没有写入任何内容" in told


def test_a_mended_cell_that_changes_nothing_says_that_the_ledger_stands(
    run: Run, answer, county, tmp_path: Path
) -> None:
    answer("round", "open", "2024-02", "--region", county)
    month = tmp_path / f"2024年2月_{workbooks.LIST}.csv"
    month.write_text(
        "序号,主要任务,牵头单位,完成情况\n1,推进退化林修复。,不存在的局,已完成\n", encoding="utf-8"
    )
    taken = answer("import", str(month), "--region", county, "--period", "2024-02", "--accept-good")
    batch = taken["batch"]
    result = run("imports", "fix", str(batch), month.name, workbooks.LIST, "C2", "教体局")
    assert result.exit_code == 0, result.stderr
    assert "已处理1处" in result.stdout
    assert "以清单为准" in result.stdout
    assert "luodi task hand-over" in result.stdout
