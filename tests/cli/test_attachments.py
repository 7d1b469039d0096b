"""Proofs by command: hung on a task, listed, taken out, removed; and who may."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from luodi.ledger.tasks.models import Task
from tests.cli.conftest import Run

Answer = Callable[..., dict[str, Any]]
PDF = b"%PDF-1.7 proof"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, settings: Any) -> None:
    settings.FILES_ROOT = tmp_path / "files"


@pytest.fixture
def task(county: str) -> str:
    """The key of a task that 发改委 leads."""
    return str(Task.objects.filter(parts__unit__name="发改委").values_list("key", flat=True)[0])


@pytest.fixture
def proof(tmp_path: Path) -> str:
    """A file on this machine."""
    (tmp_path / "批复.pdf").write_bytes(PDF)
    return str(tmp_path / "批复.pdf")


def test_a_file_goes_in_and_comes_out_the_same(
    run: Run, answer: Answer, task: str, proof: str, tmp_path: Path
) -> None:
    made = answer("attachment", "add", "任务", task, proof)
    assert (made["kind"], made["name"], made["media_type"]) == ("task", "批复.pdf", "application/pdf")
    (listed,) = answer("attachment", "list", "task", task)["attachments"]
    assert listed == made
    assert run("attachment", "get", made["key"], "-o", str(tmp_path / "取出.pdf")).exit_code == 0
    assert (tmp_path / "取出.pdf").read_bytes() == PDF
    (tmp_path / "夹").mkdir()
    assert run("attachment", "get", made["key"], "-o", str(tmp_path / "夹")).exit_code == 0
    assert (tmp_path / "夹" / "批复.pdf").read_bytes() == PDF
    assert run("attachment", "remove", made["key"], "--reason", "传错").exit_code == 0
    assert answer("attachment", "list", "任务", task)["attachments"] == []


def test_what_cannot_be_taken_is_told(run: Run, task: str, tmp_path: Path, proof: str) -> None:
    (tmp_path / "照片.docx").write_bytes(b"\x89PNG\r\n\x1a\n" + b"\0" * 20)
    (tmp_path / "空.pdf").write_bytes(b"")
    for name, word in (("照片.docx", "而是.png文件"), ("空.pdf", "空文件")):
        result = run("attachment", "add", "任务", task, str(tmp_path / name))
        assert (result.exit_code, word in result.stderr) == (1, True)
    strange = run("attachment", "add", "抽屉", task, proof)
    assert (strange.exit_code, "可以附在" in strange.stderr) == (1, True)
    assert run("attachment", "add", "任务", "没有的", proof).exit_code == 2


def test_units_of_the_task_add_and_read_and_others_are_told_nothing(
    run: Run, answer: Answer, account: Callable[..., str], task: str, proof: str, tmp_path: Path
) -> None:
    own, other = account("own", "reporter", "发改委"), account("other", "reporter", "财政局")
    admin = account("admin", "system_admin")
    made = answer("attachment", "add", "任务", task, proof, "--as", own)
    assert made["unit"] == "发改委"
    for who in (other, admin):
        for words in (
            ("add", "任务", task, proof),
            ("list", "任务", task),
            ("get", made["key"], "-o", str(tmp_path / "x.pdf")),
            ("remove", made["key"]),
        ):
            assert run("attachment", *words, "--as", who).exit_code == 3, (who, words)
    assert not (tmp_path / "x.pdf").exists()
    leader = account("leader", "leader")
    assert run("attachment", "get", made["key"], "-o", str(tmp_path / "y.pdf"), "--as", leader).exit_code == 0
    assert run("attachment", "remove", made["key"], "--as", leader).exit_code == 3
    assert run("attachment", "remove", made["key"], "--as", own).exit_code == 0


def test_a_unit_that_handed_a_task_over_is_shown_it_as_it_was(
    run: Run, answer: Answer, account: Callable[..., str], county: str, task: str, proof: str
) -> None:
    reporter, taker = account("fagai", "reporter", "发改委"), account("jiaoti", "reporter", "教体局")
    words = ("--period", "2024-03", "--reason", "职责调整", "--to", "教体局", "--as", account("ban", "clerk"))
    assert run("task", "hand-over", task, *words).exit_code == 0
    made = answer("attachment", "add", "任务", task, proof, "--as", taker)
    shown = run("task", "show", task, "--period", "2024-06", "--as", reporter)
    assert "本单位已把这项任务移交,只显示截至2024年2月的情况。" in shown.stdout
    assert "牵头:发改委" in shown.stdout
    assert answer("attachment", "list", "任务", task, "--as", reporter)["attachments"] == []
    assert run("attachment", "get", made["key"], "--as", reporter).exit_code != 0
    assert "移交,只显示" not in run("task", "show", task, "--period", "2024-06", "--as", taker).stdout
    assert len(answer("attachment", "list", "任务", task, "--as", taker)["attachments"]) == 1
