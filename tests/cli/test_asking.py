"""`luodi ask` and `luodi measures`."""

from __future__ import annotations

import json

import pytest

from tests.cli.conftest import Run


def test_it_answers_in_the_json_of_the_contract(answer, county) -> None:
    got = answer("ask", "tasks", "--region", county, "--period", "2024-01", "--where", "status=已完成")
    assert (got["measure"], got["label"], got["unit"], got["value"]) == ("tasks", "任务数", "项", "2")
    assert (got["region"], got["period"], got["revision"]) == (county, "2024-01", 1)
    assert got["where"] == {"status": "已完成"}


def test_the_same_dimension_given_twice_means_either(answer, county) -> None:
    words = ("ask", "任务数", "--region", county, "--period", "2024-01")
    assert answer(*words, "--where", "状态=已完成", "--where", "状态=未启动")["value"] == "4"


def test_a_negated_condition_leaves_out(answer, county) -> None:
    got = answer("ask", "tasks", "--region", county, "--period", "2024-01", "--where", "status!=已完成")
    assert got["value"] == "3"


def test_the_grammar_of_questions_asks_the_same(answer, county) -> None:
    words = ("--region", county, "--period", "2024-01")
    flags = answer("ask", "tasks", *words, "--where", "状态=已完成", "--by", "牵头单位")
    text = answer("ask", "任务数(状态=已完成; 按=牵头单位)", *words)
    assert flags["rows"] == text["rows"] == [{"key": {"lead_unit": "林草局"}, "value": "2"}]


def test_sources_lead_to_the_cell(answer, county) -> None:
    words = (
        "ask",
        "tasks",
        "--region",
        county,
        "--period",
        "2024-01",
        "--where",
        "状态=进展缓慢",
        "--sources",
    )
    (source,) = answer(*words)["sources"]
    assert source["cell"].startswith("2024年1月份推进情况.xlsx!重点工作任务清单!D")


def test_a_share_is_a_decimal_ratio(answer, county) -> None:
    words = ("ask", "share", "--of", "tasks", "--over", "status", "--where", "status=已完成")
    assert answer(*words, "--region", county, "--period", "2024-01")["value"] == "0.4"


def test_people_get_the_value_its_book_and_a_table(run: Run, county) -> None:
    result = run("ask", "任务数", "--region", county, "--period", "2024-01", "--by", "状态")
    assert result.exit_code == 0
    assert "任务数:5项" in result.stdout
    assert "截至2024年1月 · 第1版" in result.stdout
    assert "进展缓慢" in result.stdout


@pytest.mark.parametrize(
    ("asked", "conditions", "heading"),
    [
        ("报送数(状态=已接收; 按=单位)", "(状态=已接收)", "单位"),
        ("报送率(状态=已接收; 按=单位)", "(状态=已接收)", "单位"),
        ("应报事项数(状态=已报; 按=单位)", "(状态=已报)", "单位"),
        ("本地举措数(制定情况=已印发; 按=起草单位)", "(制定情况=已印发)", "起草单位"),
    ],
)
def test_a_dimension_is_called_as_the_measure_asked_calls_it(
    run: Run, county, asked: str, conditions: str, heading: str
) -> None:
    told = run("ask", asked, "--region", county, "--period", "2024-01").stdout
    assert conditions in told
    assert any(line.split()[:1] == [heading] for line in told.splitlines())
    told = run("trend", asked, "--region", county, "--from", "2024-01", "--to", "2024-01").stdout
    assert conditions in told
    assert any(line.split()[:2] == ["期间", heading] for line in told.splitlines())


def test_an_unknown_word_is_refused_with_the_nearest(run: Run, county) -> None:
    words = ("ask", "tasks", "--region", county, "--period", "2024-01", "--where", "status=已完", "--json")
    result = run(*words)
    assert result.exit_code == 1
    (problem,) = json.loads(result.stdout)["problems"]
    assert problem["code"] == "unknown_value"
    assert problem["suggestions"] == ["已完成"]
    assert problem["remedy"]


def test_a_question_that_cannot_be_read_is_wrong_usage(run: Run, county) -> None:
    result = run("ask", "任务数(状态=已完成", "--region", county, "--period", "2024-01")
    assert result.exit_code == 2
    assert "右括号" in result.stderr


def test_a_period_that_cannot_be_read_is_wrong_usage(run: Run, county) -> None:
    result = run("ask", "tasks", "--region", county, "--period", "五月份吧", "--json")
    assert result.exit_code == 2
    assert "期间" in json.loads(result.stdout)["error"]


def test_a_condition_without_a_value_is_wrong_usage(run: Run, county) -> None:
    result = run("ask", "tasks", "--region", county, "--period", "2024-01", "--where", "status")
    assert result.exit_code == 2


def test_every_measure_is_listed_with_its_dimensions(answer) -> None:
    lines = {line["name"]: line for line in answer("measures")["measures"]}
    assert lines["tasks"]["label"] == "任务数"
    assert {"name": "status", "label": "状态"} in lines["tasks"]["dimensions"]
    assert lines["share"]["of"]
    assert all(line["definition"] for line in lines.values())
