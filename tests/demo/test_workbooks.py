"""The workbooks in the demonstration's folder, imported by the command as a clerk would."""

from __future__ import annotations

from pathlib import Path

from tests.demo.conftest import REGION, Demonstration


def folder(made: Demonstration) -> Path:
    """Where they lie."""
    return Path(made.told["report"]).parent


def test_the_folder_holds_every_workbook_the_report_and_a_note(demonstration: Demonstration) -> None:
    names = sorted(path.name for path in folder(demonstration).iterdir())
    assert len(names) == 11
    assert "说明.txt" in names
    assert sum(name.endswith(".csv") for name in names) == 5
    assert sum(name.endswith(".xlsx") for name in names) == 4


def test_importing_all_of_them_again_changes_nothing(demonstration: Demonstration) -> None:
    answer = demonstration.answer("import", *demonstration.told["workbooks"], *REGION)
    assert answer["committed"]
    assert len(answer["sheets"]) == 1 + 6 + 5 + 5 + 5
    for sheet in answer["sheets"]:
        rows = sheet["rows"]
        assert (rows["new"], rows["changed"], rows["pending"]) == (0, 0, 0), sheet["sheet"]
        assert rows["unchanged"] + rows["statement"] > 0


def test_no_workbook_raises_an_error(demonstration: Demonstration) -> None:
    answer = demonstration.answer("import", *demonstration.told["workbooks"], *REGION, "--check")
    assert [p for p in answer["problems"] if p["severity"] == "error"] == []
