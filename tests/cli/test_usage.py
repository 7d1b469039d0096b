"""Wrong usages are told in Chinese with what to do: no English of a library, no traceback."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.cli.conftest import Run

R = ("--region", "159924")
WRONG: dict[str, tuple[tuple[str, ...], str]] = {
    "a command that there is not": (("frobnicate",), "没有命令“frobnicate”。"),
    "one in a group": (("task", "frob"), "没有命令“frob”。"),
    "words too many": (("measures", "甲", "乙"), "多出了“甲 乙”"),
    "no number": (("unit", "add", "某局", "--position", "x", *R), "“x”不是数"),
    "a number too small": (("unit", "add", "某局", "--position", "0", *R), "0太小,应不小于1"),
    "a number out of range": (("task", "show", "清单:1", "--year", "1"), "不在1900到9999之间"),
    "no batch number": (("imports", "undo", "abc"), "“abc”不是数"),
    "no such level": (("region", "add", "1", "某县", "--level", "galaxy"), "可用:nation、province"),
    "no such file": (("template", "check", "policy-monthly", "没有.txt", *R), "没有文件“没有.txt”"),
    "a folder as a file": (("template", "check", "policy-monthly", ".", *R), "“.”是目录"),
    "a flag with a word": (("unit", "list", "--json=1", *R), "后面不写内容"),
    "a thirteenth month": (("ask", "tasks", "--period", "2024-13", *R), "请写成2024-05"),
    "a day without zeros": (("round", "open", "2024-07", "--due", "2024-7-5", *R), "请写成 2024-05-31"),
    "an option misspelt": (("round", "status", "2024-06", "--regoin", "1"), "是否指:--region?"),
    "a word too few": (("round", "status"), "缺少参数 '月份'"),
}


@pytest.mark.parametrize("case", WRONG)
def test_it_is_told_in_chinese_with_a_remedy(case: str, run: Run) -> None:
    words, expected = WRONG[case]
    for told in (run(*words), run(*words, "--json")):
        assert told.exit_code == 2
        assert expected in told.stderr
        assert not re.search(r"\b(is|not|No|Got|does|requires)\b", told.stderr)
    assert "--json=1" in words or expected in json.loads(told.stdout)["error"]


def test_an_option_at_the_end_without_its_word_is_told(run: Run) -> None:
    told = run("unit", "list", "--region")
    assert (told.exit_code, told.stderr.splitlines()[0]) == (2, "选项 --region 后面缺少内容。")


@pytest.mark.parametrize("command", [("lights", "show"), ("report", "policy-monthly", "--period", "2024-01")])
def test_a_folder_that_there_is_not_is_named_as_it_was_given(
    command: tuple[str, ...], run: Run, county: str, tmp_path: Path
) -> None:
    nowhere = tmp_path / "没有"
    told = run(*command, *R, "-o", str(nowhere / "甲.docx"))
    assert told.exit_code == 1
    assert told.stderr == f"没有这个文件或目录:{nowhere}。请核对路径和文件名。\n"
