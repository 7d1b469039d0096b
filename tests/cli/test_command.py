"""The command itself: its help, exit statuses, encodings, and what it says when something goes wrong."""

from __future__ import annotations

import json
import os
import resource
import subprocess
from pathlib import Path

import pytest

from luodi.cli.main import COMMANDS
from tests.installations import Installation

pytestmark = pytest.mark.skipif(
    bool(os.environ.get("DATABASE_URL")), reason="the same on every database: run without DATABASE_URL"
)


def test_help_is_chinese_and_names_every_command(installation: Installation) -> None:
    told = installation.luodi("--help").stdout
    assert "用法" in told
    assert "退出码" in told
    for name in COMMANDS:
        assert f"  {name} " in told


@pytest.mark.parametrize("name", [name for name in COMMANDS if name not in ("demo", "report")])
def test_every_command_explains_itself(installation: Installation, name: str) -> None:
    told = installation.luodi(name, "--help").stdout
    assert "显示本说明" in told


def test_an_unknown_command_and_a_missing_option_are_wrong_usage(installation: Installation) -> None:
    installation.luodi("nonsense", status=2)
    told = installation.luodi("round", "open", "2024-01", status=2).stderr
    assert "缺少参数" in told
    assert "--region" in told
    installation.luodi("ask", "tasks", "--nonsense", status=2)


def test_json_is_one_document_on_standard_output_also_when_it_fails(installation: Installation) -> None:
    done = installation.luodi("region", "add", "15992x", "某县", "--json", status=1)
    document = json.loads(done.stdout)
    assert document["exit"] == 1
    assert document["problems"][0]["code"] == "bad_region_code"
    wrong = installation.luodi("region", "add", "--json", status=2)
    assert json.loads(wrong.stdout)["exit"] == 2


@pytest.mark.parametrize("locale", ["C", "POSIX", "C.UTF-8"])
def test_chinese_comes_out_of_a_pipe_whatever_the_locale(installation: Installation, locale: str) -> None:
    installation.luodi("region", "add", "159924", "示例甲县", LANG=locale, LC_ALL=locale)
    assert "示例甲县" in installation.luodi("region", "list", LANG=locale, LC_ALL=locale).stdout
    strict = installation.luodi(
        "region", "list", LANG=locale, LC_ALL=locale, PYTHONUTF8="0", PYTHONCOERCECLOCALE="0"
    )
    assert "示例甲县" in strict.stdout


def test_no_colour_and_no_control_codes_in_a_pipe(installation: Installation) -> None:
    installation.luodi("region", "add", "159924", "示例甲县")
    assert "\x1b" not in installation.luodi("region", "list").stdout


def test_a_reader_that_stops_early_is_no_error(installation: Installation) -> None:
    read, write = os.pipe()
    os.close(read)
    done = subprocess.run(
        Installation.words("measures"),
        env=installation.environment(),
        stdout=write,
        stderr=subprocess.PIPE,
        check=False,
    )
    os.close(write)
    assert b"Traceback" not in done.stderr


def test_a_folder_that_may_not_be_written_is_told_plainly(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    told = Installation(tmp_path / "file" / "home").luodi("region", "list", status=1).stderr
    assert "Traceback" not in told
    assert "没有完成" not in told


def test_a_wrong_database_address_is_told_plainly(tmp_path: Path) -> None:
    told = Installation(tmp_path / "home", "sqlite:///x.db").luodi("region", "list", status=2).stderr
    assert "DATABASE_URL" in told
    assert "Traceback" not in told


def test_a_defect_is_one_line_and_its_details_are_in_the_log(installation: Installation) -> None:
    script = (
        "from luodi.cli import main, asking\n"
        "def broken(*args, **kwargs): raise ZeroDivisionError('a defect')\n"
        "asking._answer = broken\n"
        "main.main()\n"
    )
    words = [*Installation.words()[:1], "-c", script, "ask", "tasks"]
    installation.luodi("region", "list")
    done = subprocess.run(words, env=installation.environment(), capture_output=True, check=False)
    told = done.stderr.decode()
    assert done.returncode == 1
    assert "内部错误" in told
    assert "Traceback" not in told
    log = installation.home / "logs" / "errors.log"
    assert "a defect" in log.read_text(encoding="utf-8")
    assert log.stat().st_mode & 0o077 == 0


def test_a_question_takes_less_than_a_second_and_a_half_of_computing(installation: Installation) -> None:
    """Computing, not waiting, so that a busy machine tells the same. Measured: 0.5 s."""
    installation.luodi("region", "add", "159924", "示例甲县")
    words = ("ask", "tasks", "--region", "159924", "--period", "2024-01")
    installation.luodi(*words)
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    installation.luodi(*words)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime < 1.5
