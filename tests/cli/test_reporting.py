"""`luodi report` and `luodi template`, through the commands themselves."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import docx
import pytest

from luodi.reports.kinds import KINDS
from tests.cli.conftest import Run

KIND = "policy-monthly"


def asked(county: str, file: Path, *more: str) -> list[str]:
    return ["report", KIND, "--region", county, "--period", "2024-01", "-o", str(file), *more]


def test_the_kinds_are_listed(run: Run, answer) -> None:
    assert KIND in run("report", "--list").stdout
    assert answer("report", "--list")["reports"] == [
        {"kind": KIND, "name": "政策落地工程月度推进情况报告", "period": "month"}
    ]


def test_a_report_says_what_was_written_and_every_number(answer, county, tmp_path: Path) -> None:
    about = answer(*asked(county, tmp_path / "r.docx"))
    assert (about["kind"], about["period"], about["revision"], about["named"]) == (KIND, "2024-01", 1, True)
    assert about["numbers"][0].keys() >= {"where", "text", "question", "book", "value"}
    assert zipfile.is_zipfile(tmp_path / "r.docx")


def test_the_same_command_writes_the_same_bytes(run: Run, county, tmp_path: Path) -> None:
    for name in ("a", "b"):
        for form in ("docx", "html"):
            assert run(*asked(county, tmp_path / f"{name}.{form}")).exit_code == 0
    for form in ("docx", "html"):
        assert (tmp_path / f"a.{form}").read_bytes() == (tmp_path / f"b.{form}").read_bytes()


def test_who_signs_when_and_under_which_title_can_be_said(run: Run, county, tmp_path: Path) -> None:
    file = tmp_path / "r.docx"
    more = ("--title", "一月情况通报", "--issuer", "县政府办公室", "--date", "2024-02-05")
    assert run(*asked(county, file, *more, "--red-head", "--number", "某政办发[2024]03号")).exit_code == 0
    lines = [line.text for line in docx.Document(str(file)).paragraphs]
    assert {"一月情况通报", "县政府办公室", "2024年2月5日", "县政府办公室文件", "某政办发〔2024〕3号"} <= {
        *lines
    }


def test_a_page_is_written_by_its_name_or_when_asked(run: Run, county, tmp_path: Path) -> None:
    for name, more in (("r.html", ()), ("r.txt", ("--html",))):
        assert run(*asked(county, tmp_path / name, *more)).exit_code == 0
        assert (tmp_path / name).read_text().startswith("<!DOCTYPE html>")


def test_the_version_without_names_says_so_and_has_none(run: Run, answer, county, tmp_path: Path) -> None:
    assert answer(*asked(county, tmp_path / "r.html", "--unnamed"))["named"] is False
    text = (tmp_path / "r.html").read_text()
    assert not [name for name in ("发改委", "财政局", "教体局", "林草局") if name in text]


@pytest.mark.parametrize(
    ("words", "status"),
    [
        (("-o", "r.pdf"), 1),
        (("-o", "r"), 1),
        (("-o", "r.docx", "--number", "某政发〔2024〕5号"), 2),
        (("-o", "r.docx", "--date", "六月"), 2),
        (("-o", "r.docx", "--html"), 2),
        ((), 2),
    ],
)
def test_what_cannot_be_written_is_refused_before_anything_is_made(
    run: Run, county, words: tuple[str, ...], status: int
) -> None:
    result = run("report", KIND, "--region", county, "--period", "2024-01", *words)
    assert result.exit_code == status
    assert result.stderr


def test_a_template_is_taken_out_checked_saved_and_put_back(run: Run, answer, county, tmp_path: Path) -> None:
    place, file = ("--region", county), tmp_path / "月报.txt"
    assert run("template", "show", KIND, *place, "-o", str(file)).exit_code == 0
    assert file.read_text() == KINDS[KIND].shipped_text
    file.write_text("@标题 一月简报\n共{{ 数('任务数') }}。")
    assert answer("template", "check", KIND, str(file), *place)["problems"] == []
    assert answer("template", "save", KIND, str(file), *place)["version"] == 1
    assert answer(*asked(county, tmp_path / "r.docx"))["title"] == "一月简报"
    assert answer("template", "show", KIND, *place)["body"] == file.read_text()
    assert answer("template", "reset", KIND, *place)["version"] == 0
    assert answer(*asked(county, tmp_path / "r.docx"))["title"] != "一月简报"


def test_a_typed_number_is_told_but_does_not_stop_the_template(
    run: Run, answer, county, tmp_path: Path
) -> None:
    place, file = ("--region", county), tmp_path / "月报.txt"
    file.write_text("# 情况\n涉及34个单位。")
    shown = run("template", "check", KIND, str(file), *place)
    assert shown.exit_code == 0
    assert "提醒 模板!第2行第3字 “34个单位”" in shown.stdout
    assert "数('…')" in shown.stdout
    about = answer("template", "save", KIND, str(file), *place)
    assert about["version"] == 1
    assert [(row["code"], row["severity"], row["row"]) for row in about["problems"]] == [
        ("typed_number", "warning", 2)
    ]


def test_a_wrong_name_is_told_with_its_line_and_the_nearest(run: Run, county, tmp_path: Path) -> None:
    file = tmp_path / "月报.txt"
    file.write_text("# 情况\n共{{ 数('任务总数') }}。")
    result = run("template", "save", KIND, str(file), "--region", county)
    assert result.exit_code == 1
    assert "第2行" in result.stderr + result.stdout
    assert "任务数" in result.stderr + result.stdout
    found = json.loads(run("template", "check", KIND, str(file), "--region", county, "--json").stdout)
    assert found["problems"][0]["row"] == 2


@pytest.mark.parametrize("role", ["reporter", "unit_head"])
def test_units_do_not_read_templates(run: Run, county, account, role: str, tmp_path: Path) -> None:
    someone = account("linye", role, "林草局")
    file = tmp_path / "out.txt"
    result = run("template", "show", KIND, "--region", county, "-o", str(file), "--as", someone)
    assert result.exit_code == 3
    assert not file.exists()
