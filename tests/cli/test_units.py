"""Units by command: added, renamed, closed, put in order, with their other names."""

from __future__ import annotations

from tests import workbooks
from tests.cli.conftest import Run

R = ("--region", workbooks.REGION)


def _units(answer) -> list[str]:
    return [unit["name"] for unit in answer("unit", "list", *R)["units"]]


def test_a_unit_is_added_at_the_end(run: Run, answer, county) -> None:
    made = answer("unit", "add", "石湾镇", "--kind", "乡镇", "--alias", "石湾镇人民政府", *R)
    assert (made["position"], made["kind"]) == (5, "乡镇")
    assert answer("unit", "list", *R)["units"][-1]["aliases"] == ["石湾镇人民政府"]
    again = run("unit", "add", "石湾镇", *R)
    assert again.exit_code == 1
    assert "已是石湾镇的名称" in again.stderr


def test_an_unknown_kind_is_told_with_those_there_are(run: Run, county) -> None:
    result = run("unit", "add", "石湾镇", "--kind", "衙门", *R)
    assert result.exit_code == 1
    assert "部门、乡镇、园区、企业、其他" in result.stderr


def test_the_old_name_of_a_renamed_unit_still_finds_it(answer, county) -> None:
    assert answer("unit", "rename", "教体局", "教育局", *R, "--reason", "机构改革")["name"] == "教育局"
    assert answer("unit", "rename", "教体局", "教育体育局", *R)["name"] == "教育体育局"


def test_a_closed_unit_has_its_last_day(run: Run, answer, county) -> None:
    answer("unit", "add", "民政局", *R)
    assert answer("unit", "close", "民政局", "--on", "2024-06-30", *R)["valid_to"] == "2024-06-30"
    assert run("unit", "close", "民政局", "--on", "2024-09-30", *R).exit_code == 1
    leading = run("unit", "close", "教体局", "--on", "2024-06-30", *R)
    assert leading.exit_code == 1
    assert "移交" in leading.stdout + leading.stderr


def test_those_named_come_first_in_the_official_order(run: Run, answer, county) -> None:
    answer("unit", "order", "林草局", "教体局", *R)
    assert _units(answer) == ["林草局", "教体局", "发改委", "财政局"]
    rows = answer("ask", "tasks", *R, "--period", "2024-02", "--by", "lead_unit")["rows"]
    assert next(row["key"]["lead_unit"] for row in rows) == "林草局"
    result = run("unit", "order", "林草局", "不存在的局", *R)
    assert result.exit_code == 1
    assert "不存在的局" in result.stderr


def test_an_alias_is_added_and_taken_away(run: Run, answer, county) -> None:
    answer("alias", "add", "教体局", "县学务处", *R)
    assert answer("unit", "close", "县学务处", "--on", "2030-01-01", *R)["name"] == "教体局"
    answer("alias", "remove", "教体局", "县学务处", *R)
    assert run("unit", "close", "县学务处", "--on", "2029-01-01", *R).exit_code == 1
    assert run("alias", "remove", "教体局", "县学务处", *R).exit_code == 1
