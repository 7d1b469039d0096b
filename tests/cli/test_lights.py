"""The rule table for lights by command: shown, set from a file, reset."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests import workbooks
from tests.cli.conftest import Run

R = ("--region", workbooks.REGION)


def _rules(answer) -> list[dict[str, Any]]:
    rules: list[dict[str, Any]] = answer("lights", "show", *R)["rules"]
    return rules


def _lights(answer, period: str) -> dict[str, str]:
    rows = answer("ask", "tasks", *R, "--period", period, "--by", "light")["rows"]
    return {row["key"]["light"]: row["value"] for row in rows}


def test_the_table_is_written_edited_and_taken(run: Run, answer, county, tmp_path: Path) -> None:
    file = tmp_path / "rules.json"
    assert run("lights", "show", "-o", str(file), *R).exit_code == 0
    table = json.loads(file.read_text())
    assert table["rules"] == _rules(answer)
    slow = next(rule for rule in table["rules"] if rule["code"] == "slow")
    slow["colour"] = "red"
    file.write_text(json.dumps(table, ensure_ascii=False))
    sealed, live = _lights(answer, "2024-01"), _lights(answer, "2024-02")
    assert answer("lights", "set", str(file), *R)["rules"] == len(table["rules"])
    assert next(rule["colour"] for rule in _rules(answer) if rule["code"] == "slow") == "red"
    assert _lights(answer, "2024-01") == sealed
    assert _lights(answer, "2024-02") != live
    answer("lights", "reset", *R)
    assert _lights(answer, "2024-02") == live


def test_every_wrong_rule_is_told_with_its_row(run: Run, county, tmp_path: Path) -> None:
    file = tmp_path / "rules.json"
    file.write_text(json.dumps([
        {"code": "a", "colour": "pink", "when": {"overdue": True}},
        {"code": "b", "colour": "red", "when": {"moon": "full"}},
    ]))  # fmt: skip
    result = run("lights", "set", str(file), *R)
    assert result.exit_code == 1
    assert "第1行" in result.stderr
    assert "第2行" in result.stderr


def test_a_file_that_is_no_table_changes_nothing(run: Run, answer, county, tmp_path: Path) -> None:
    before = _rules(answer)
    for text in ("no json", "{}", "[]", "[1]"):
        file = tmp_path / "rules.json"
        file.write_text(text)
        assert run("lights", "set", str(file), *R).exit_code == 1
    assert _rules(answer) == before
