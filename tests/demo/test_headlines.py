"""May's figures are those of the report that the demonstration was made after."""

from __future__ import annotations

import json
from typing import Any

from docx import Document

from tests.demo.conftest import REGION, Demonstration

SLOW = {"自然资源局", "林草局", "农牧局", "生态环境局", "水务局", "市场监督管理局"}
LISTS = {
    "重点工作任务清单": "70",
    "重大项目清单": "6",
    "配套政策清单": "44",
    "战略及政策任务清单": "69",
    "拓展政策增效空间清单": "55",
}


def figures(made: Demonstration) -> dict[str, Any]:
    """The headline figures that the command gave, by label."""
    return {figure["label"]: figure for figure in made.told["figures"]}


def test_there_are_244_tasks_on_five_lists(demonstration: Demonstration) -> None:
    told = figures(demonstration)["五张清单任务总数"]
    assert told["value"] == "244项"
    assert told["rows"] == LISTS


def test_the_first_list_has_10_done_43_progressing_17_slow(demonstration: Demonstration) -> None:
    rows = figures(demonstration)["重点工作任务清单"]["rows"]
    assert rows == {"已完成": "10", "取得阶段性成效": "43", "进展缓慢": "17"}


def test_the_major_projects_all_progress_and_none_is_done(demonstration: Demonstration) -> None:
    assert figures(demonstration)["重大项目清单"]["rows"] == {"取得阶段性成效": "6"}


def test_of_168_pursuits_41_are_available_4_done_27_progressing_96_unobtainable(
    demonstration: Demonstration,
) -> None:
    told = figures(demonstration)["三张政策清单"]
    assert told["value"] == "168项"
    assert told["rows"] == {"可争取": "41", "取得阶段性成效": "27", "已完成": "4", "无法争取": "96"}


def test_34_units_lead_and_six_of_them_the_slow_tasks(demonstration: Demonstration) -> None:
    told = figures(demonstration)
    assert told["牵头单位"]["value"] == "34个"
    slow = told["进展缓慢的任务，按牵头单位"]
    assert slow["value"] == "17项"
    assert set(slow["rows"]) == SLOW


def test_the_rosters_have_31_21_and_34_units(demonstration: Demonstration) -> None:
    rosters = demonstration.counts("单位数(按=名单)", "2024-05")
    assert (rosters["考核单位"], rosters["争资重点部门"], rosters["成员单位"]) == (31, 21, 34)


def test_the_report_lies_where_it_was_said_and_tells_the_figures(demonstration: Demonstration) -> None:
    text = "".join(paragraph.text for paragraph in Document(demonstration.told["report"]).paragraphs)
    for words in ("共计244项任务", "34个部门单位", "进展缓慢17项", "可争取41项", "无法争取96项"):
        assert words in text.replace(" ", "")


def test_the_chain_of_its_books_holds(demonstration: Demonstration) -> None:
    done = demonstration.luodi("books", "verify", *REGION, "--json")
    assert json.loads(done.stdout)
    for month in range(1, 6):
        assert demonstration.ask("任务数", f"2024-0{month}")["revision"] == 1
