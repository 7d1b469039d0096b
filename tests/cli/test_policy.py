"""Policy by command: documents, clauses, support, local measures, and the matrix of them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from luodi.ledger.policy.models import Document
from tests import workbooks
from tests.cli.conftest import Run

Answer = Callable[..., dict[str, Any]]
R = ("--region", workbooks.REGION)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, settings: Any) -> None:
    settings.FILES_ROOT = tmp_path / "files"


@pytest.fixture
def state(run: Run, county: str) -> str:
    """A state document with three clauses; its number."""
    for words in (
        ("add", "关于生态保护修复的意见", "--number", "国发[2023]16号", "--issuer", "国务院"),
        ("clause", "国发〔2023〕16号", "支持退化林修复。", "--number", "(一)", "--clarity", "明确"),
        ("clause", "国发（2023）16 号", "加大支持力度。", "--number", "(二)", "--clarity", "笼统"),
        ("clause", "关于生态保护修复的意见", "另行规定。", "--number", "(三)", "--clarity", "占位"),
    ):
        result = run("policy", *words, *R)
        assert result.exit_code == 0, result.stderr
    return "国发〔2023〕16号"


def test_documents_are_listed_in_the_order_of_their_numbers(run: Run, answer: Answer, state: str) -> None:
    for title, number in (
        ("乙", "内政办发（2024）5号"),
        ("甲", "国发【2023】 第9号"),
        ("丙", "财预〔2024〕12 号"),
    ):
        assert run("policy", "add", title, "--number", number, *R).exit_code == 0
    numbers = [row["number"] for row in answer("policy", "list", *R)["documents"] if row["number"]]
    assert numbers == ["内政办发〔2024〕5号", "国发〔2023〕9号", state, "财预〔2024〕12号"]
    found = answer("policy", "show", state, *R)
    assert (found["level"], found["issuer"]) == ("国家", "国务院")
    assert [(c["number"], c["clarity"], c["gap"]) for c in found["clauses"]] == [
        ("(一)", "明确", True), ("(二)", "笼统", True), ("(三)", "占位", True),
    ]  # fmt: skip


def test_a_list_that_names_no_document_adds_none(
    run: Run, answer: Answer, state: str, tmp_path: Path
) -> None:
    book = Workbook()
    page = book.active
    assert page is not None
    page.title = "区域清单"
    page.append(("区域清单",))
    page.append(("序号", "主要任务", "政策条款", "牵头单位"))
    page.append((1, "修路。", "加强建设。", "发改委"))
    book.save(tmp_path / "区域清单.xlsx")
    asked = ("--period", "2024-02", *R)
    before = answer("ask", "政策文件数", *asked)["value"]
    assert run("import", str(tmp_path / "区域清单.xlsx"), *R).exit_code == 0
    assert answer("ask", "政策文件数", *asked)["value"] == before == "1"
    assert answer("ask", "政策条款数", *asked)["value"] == "4"
    assert [row["placeholder"] for row in answer("policy", "list", *R)["documents"]] == [False, True]
    (line,) = [text for text in run("policy", "list", *R).stdout.splitlines() if "区域清单" in text]
    assert line.split()[0] == "待补"
    (line,) = [text for text in run("policy", "matrix", *R).stdout.splitlines() if "区域清单" in text]
    assert "无配套" not in line


def test_the_matrix_shows_what_is_missing(run: Run, answer: Answer, state: str) -> None:
    for words in (
        ("add", "自治区实施方案", "--number", "内政办发〔2024〕5号"),
        ("support", "内政办发[2024]5号", state),
        (
            "measure",
            "add",
            "县林草修复方案",
            "--state",
            "起草中",
            "--unit",
            "林草局",
            "--clause",
            f"{state}=(一)",
        ),
        ("measure", "add", "县里的别的方案"),
    ):
        result = run("policy", *words, *R)
        assert result.exit_code == 0, result.stderr
    found = answer("policy", "matrix", *R)
    row = next(row for row in found["documents"] if row["number"] == state)
    assert row["unsupported"] is False
    assert [(c["gap"], [m["state"] for m in c["measures"]]) for c in row["clauses"]] == [
        (False, ["起草中"]), (True, []), (True, []),
    ]  # fmt: skip
    assert found["measures_without_clause"] == ["县里的别的方案"]
    shown = run("policy", "matrix", *R).stdout
    assert "县林草修复方案(起草中)" in shown
    assert "※无本地举措" in shown
    assert run("policy", "support", "内政办发〔2024〕5号", state, "--remove", *R).exit_code == 0
    assert next(r for r in answer("policy", "matrix", *R)["documents"] if r["number"] == state)["unsupported"]


def test_a_measure_is_issued_with_its_document(run: Run, answer: Answer, state: str) -> None:
    assert run("policy", "measure", "add", "县林草修复方案", "--unit", "林草局", *R).exit_code == 0
    assert run("policy", "add", "县林草修复方案", "--number", "示政发〔2024〕3号", *R).exit_code == 0
    done = answer(
        "policy", "measure", "state", "县林草修复方案", "已印发", "--document", "示政发(2024)3号", *R
    )
    assert (done["state"], done["document"]) == ("已印发", "县林草修复方案")
    assert answer("policy", "measure", "list", *R)["measures"] == [done]


def test_a_document_is_corrected_and_voided(run: Run, answer: Answer, state: str) -> None:
    told = run("policy", "add", "实施意见", "--number", "内政办发〔2024〕5号", *R).stdout
    assert "层级未知" in told
    remedy = told.partition("如:")[2].split()
    assert run(*remedy[1:]).exit_code == 0
    assert answer("policy", "show", "实施意见", *R)["level"] == "省级"
    given = ("--number", "示政发〔2024〕8号", "--level", "县级")
    assert "层级未知" not in run("policy", "add", "通知", *given, *R).stdout
    more = ("--title", "自治区实施意见", "--issuer", "自治区政府办公厅", "--issued-on", "2024-03-01")
    changed = answer("policy", "change", "内政办发(2024)5号", *more, *R)
    assert (changed["title"], changed["issuer"], changed["issued_on"], changed["level"]) == (
        "自治区实施意见", "自治区政府办公厅", "2024-03-01", "省级",
    )  # fmt: skip
    assert run("policy", "change", "自治区实施意见", *R).exit_code == 2
    held = run("policy", "void", state, *R, "--reason", "登记错")
    assert (held.exit_code, "请先解除引用" in held.stderr) == (1, True)
    assert run("policy", "void", "自治区实施意见", *R).exit_code == 2  # without a reason
    assert "已作废" in run("policy", "void", "自治区实施意见", *R, "--reason", "登记错").stdout
    left = [row["title"] for row in answer("policy", "list", *R)["documents"]]
    assert left == ["关于生态保护修复的意见", "通知"]


def test_a_clause_is_told_by_its_number_corrected_and_voided(run: Run, answer: Answer, state: str) -> None:
    for words in (
        ("add", state, "又一条。", "--number", "（一）"),
        ("change", state, "(二)", "--number", "（三）"),
    ):
        refused = run("policy", "clause", *words, *R)
        assert (refused.exit_code, "文件中已有条款" in refused.stderr) == (1, True)
        assert "行" not in refused.stderr  # there is no file
    more = ("--text", "加大力度。", "--clarity", "明确")
    changed = answer("policy", "clause", "change", state, "（二）", *more, *R)
    assert (changed["number"], changed["text"], changed["clarity"]) == ("(二)", "加大力度。", "明确")
    assert answer("policy", "clause", "change", state, "(二)", "--number", "（二）", *R)["number"] == "（二）"
    assert run("policy", "clause", "change", state, "(二)", *R).exit_code == 2
    assert run("policy", "measure", "add", "县方案", "--clause", f"{state}=(二)", *R).exit_code == 0
    held = run("policy", "clause", "void", state, "(二)", *R, "--reason", "误录")
    assert (held.exit_code, "请先解除引用" in held.stderr) == (1, True)
    assert "作废了条款(三)" in run("policy", "clause", "void", state, "（三）", *R, "--reason", "误录").stdout
    assert [c["number"] for c in answer("policy", "show", state, *R)["clauses"]] == ["(一)", "（二）"]


def test_a_measure_is_corrected_and_voided(run: Run, answer: Answer, state: str) -> None:
    assert run("policy", "measure", "add", "县方案", "--clause", f"{state}=(一)", *R).exit_code == 0
    changed = answer(
        "policy", "measure", "change", "县方案", "--title", "县林草方案", "--unit", "林草局",
        "--document", state, "--clause", f"{state}=(二)", *R,
    )  # fmt: skip
    assert (changed["title"], changed["unit"]) == ("县林草方案", "林草局")
    assert changed["document"] == "关于生态保护修复的意见"
    gaps = [clause["gap"] for clause in answer("policy", "show", state, *R)["clauses"]]
    assert gaps == [True, False, True]
    assert run("policy", "measure", "change", "县林草方案", *R).exit_code == 2
    assert "已作废" in run("policy", "measure", "void", "县林草方案", *R, "--reason", "不再制定").stdout
    assert answer("policy", "measure", "list", *R)["measures"] == []


def test_a_document_and_its_file_come_together_or_not_at_all(
    run: Run, answer: Answer, county: str, tmp_path: Path
) -> None:
    (tmp_path / "原文.pdf").write_bytes(b"%PDF-1.7")
    (tmp_path / "假.pdf").write_bytes(b"MZ\x90")
    before = Document.objects.count()
    wrong = run("policy", "add", "意见", "--file", str(tmp_path / "假.pdf"), *R)
    assert (wrong.exit_code, Document.objects.count()) == (1, before)
    made = answer("policy", "add", "意见", "--file", str(tmp_path / "原文.pdf"), *R)
    assert Document.objects.get(key=made["key"]).file is not None


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("show", "国发〔2023〕17号"), "没有名为"),
        (("add", "甲", "--level", "天级"), "应为国家"),
        (("clause", "国发〔2023〕16号", "原文", "--clarity", "清楚"), "应为明确、笼统、占位之一"),
        (("measure", "add", "甲", "--state", "写好了"), "拟制定"),
        (("measure", "add", "甲", "--clause", "国发〔2023〕16号=(九)"), "没有名为“(九)”"),
        (("measure", "state", "没有的方案", "已印发"), "没有名为"),
        (("add", "关于生态保护修复的意见", "--number", "国发（2023）16号", "--issuer", "国务院"), "已有"),
        (("support", "国发〔2023〕16号", "国发〔2023〕16号"), "不能作为"),
    ],
)
def test_what_is_wrong_is_told_with_a_remedy(run: Run, state: str, words: tuple[str, ...], told: str) -> None:
    result = run("policy", *words, *R)
    assert result.exit_code == 1, result.stderr
    assert told in result.stderr


@pytest.mark.parametrize("role", ["reporter", "leader", "system_admin"])
def test_who_is_not_the_office_changes_nothing(
    run: Run, account: Callable[..., str], state: str, role: str
) -> None:
    who = account("someone", role, "发改委" if role == "reporter" else "")
    for words in (
        ("add", "甲"),
        ("measure", "add", "甲"),
        ("change", state, "--title", "改"),
        ("void", state, "--reason", "错"),
        ("clause", "change", state, "(一)", "--text", "改"),
        ("clause", "void", state, "(一)", "--reason", "错"),
    ):
        assert run("policy", *words, *R, "--as", who).exit_code == 3
    shown = run("policy", "show", state, *R, "--as", who)
    if role == "system_admin":
        assert shown.exit_code != 0
        assert "退化林" not in shown.stdout
    else:
        assert run("policy", "clause", state, "新条款", *R, "--as", who).exit_code == 3
        assert shown.exit_code == 0
