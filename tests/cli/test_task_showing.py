"""One task by command: to people, and as one document."""

from __future__ import annotations

import json

from luodi.ledger.tasks.models import Task
from tests.cli.conftest import Run


def test_a_task_is_one_document_with_its_months_and_adjustments(run: Run, answer, county) -> None:
    task = Task.objects.get(number="2")
    key = str(task.key)
    words = ("--period", "2024-03", "--reason", "职责调整", "--to", "财政局")
    assert run("task", "hand-over", key, *words).exit_code == 0
    found = answer("task", "show", key, "--period", "2024-03")
    assert (found["key"], found["requirement"], found["lead_units"]) == (key, task.requirement, ["财政局"])
    assert [(one["period"], one["status"], one["holds"]) for one in found["months"]] == [
        ("2024-01", "进展缓慢", True)
    ]
    assert found["adjustments"] == [{"from": "2024-03", "kind": "handed_over", "reason": "职责调整"}]
    assert answer("task", "show", key, "--period", "2024-02")["lead_units"] == ["教体局"]
    told = run("task", "show", key, "--period", "2024-03").stdout
    assert "牵头:财政局" in told
    assert "2024-03起移交:职责调整" in told


def test_who_may_not_know_of_it_gets_nothing_of_it(run: Run, county, account) -> None:
    key = str(Task.objects.get(number="2").key)
    reporter = account("linye", "reporter", "林草局")
    result = run("task", "show", key, "--period", "2024-03", "--json", "--as", reporter)
    assert result.exit_code == 3
    assert "requirement" not in json.loads(result.stdout)
