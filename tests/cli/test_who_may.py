"""Every command as every role, as the clerk of another county, and as somebody without any role."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from django.db import transaction
from openpyxl import load_workbook

from luodi.ledger.audit.models import Act
from luodi.ledger.org.access import operator
from luodi.ledger.org.models import Account, Region, UnitAlias
from luodi.ledger.org.services import account_add, person_add, roster_set
from luodi.ledger.org.services.enrolment import account_enrol
from luodi.ledger.tasks.models import Task
from tests import workbooks
from tests.cli.commands import ALL, LINES, NOT_AS_SOMEBODY, OF_UNIT, UNIT, R, commands
from tests.cli.conftest import Run

OUTSIDE = ("stranger", "outsider")
Places = dict[str, str]


@pytest.fixture
def places(run: Run, county: str, account: Callable[..., str], tmp_path: Path) -> Places:
    """What the lines of the table speak of; with an account for each role and two from outside."""
    region = Region.objects.get(code=county)
    unit = region.units.get(name=UNIT)
    UnitAlias.objects.create(unit=unit, name="县教委")
    person_add(operator(), region=region, name="甲一", unit=unit)
    person_add(operator(), region=region, name="丙三", is_leader=True)
    roster_set(operator(), region=region, year=2024, name="考核单位", units=[unit])
    wrong = workbooks.task_list(tmp_path, lead="不存在的局")
    files = {
        "lights": json.dumps([{"code": "done", "colour": "blue", "when": {"meaning": ["done"]}}]),
        "template": "本月共有任务{{ 数('任务数') }}。",
    }
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    held = json.loads(run("import", str(wrong), *R, "--accept-good", "--json").stdout)
    assert run("round", "open", "2024-02", *R).exit_code == 0
    made: Places = {name: str(tmp_path / name) for name in (*files, "out")}
    made["directory"], made["batch"] = str(workbooks.directory(tmp_path)), str(held["batch"])
    task, other = Task.objects.filter(number__in=["2", "3"]).order_by("number")
    made["answers"] = str(_form(run, tmp_path / "form.xlsx"))
    made["task"], made["other"] = str(task.key), str(other.key)
    for role in sorted(ALL):
        account(role, role, UNIT if role in OF_UNIT else "")
    account("newcomer", "reporter", "财政局")
    made["grant"] = str(Account.objects.get(username="newcomer").grants.get().key)
    far = Region.objects.create(
        code="369924", name="示例乙县", level="county", lineage="/369924/", reporting_lineage="/369924/"
    )
    account_enrol(operator(), region=far, username="stranger", role="clerk")
    account_add(operator(), region=far, username="outsider", name="外人")
    return made


def _form(run: Run, path: Path) -> Path:
    """The unit's workbook for February, filled in."""
    assert run("export", "form", UNIT, *R, "--period", "2024-02", "-o", str(path)).exit_code == 0
    book = load_workbook(path)
    page = book.worksheets[0]
    filled = {"完成情况": "取得阶段性成效", "工作进展": "已开工。", "下一步打算": "继续推进。"}
    rows = [[str(value or "").split("(")[0] for value in row] for row in page.iter_rows(values_only=True)]
    top = next(place for place, row in enumerate(rows) if "工作进展" in row)
    for column, heading in enumerate(rows[top], start=1):
        if heading in filled:
            page.cell(top + 2, column, filled[heading])
    book.save(path)
    return path


def test_every_command_has_its_line() -> None:
    there = {name for name, _ in commands()}
    assert sorted(there - set(LINES) - set(NOT_AS_SOMEBODY)) == []
    assert sorted((set(LINES) | set(NOT_AS_SOMEBODY)) - there) == []


@pytest.mark.parametrize("name", NOT_AS_SOMEBODY)
def test_only_commands_that_do_not_take_a_person_are_excused(name: str) -> None:
    command = dict(commands())[name]
    assert "as_user" not in [parameter.name for parameter in command.params]


@pytest.mark.parametrize("who", [*sorted(ALL), *OUTSIDE])
def test_each_command_serves_those_it_is_meant_for_and_nobody_else(
    run: Run, places: Places, who: str
) -> None:
    takes = {name: [parameter.name for parameter in command.params] for name, command in commands()}
    served = {name for name in LINES if _served(run, places, name, who, takes[name])}
    expected = {name for name, line in LINES.items() if who in line.roles or (line.own and who == "stranger")}
    assert (sorted(served - expected), sorted(expected - served)) == ([], [])


def _served(run: Run, places: Places, name: str, who: str, takes: Sequence[str | None]) -> bool:
    """Whether the command does something or tells something; what it did is undone."""
    line = LINES[name]
    if line.harmful and who in line.roles:
        return True
    with transaction.atomic():
        for user, *words in line.before:
            led_up = run(*_filled(words, places), "--as", user)
            assert led_up.exit_code == 0, f"{name}: {led_up.stdout}{led_up.stderr}"
        acts = Act.objects.count()
        words = [*name.split(), *_filled(line.words, places), "--as", who]
        result = run(*words, *(["--json"] if "as_json" in takes else []))
        done = Act.objects.count() > acts
        transaction.set_rollback(True)
    assert result.exit_code in (0, 1, 3), f"{name} as {who}: {result.stdout}{result.stderr}"
    assert not (done and result.exit_code), f"{name} as {who} was refused and did something"
    return result.exit_code == 0 and (done or line.always or _tells(result, takes))


def _tells(result: Result, takes: Sequence[str | None]) -> bool:
    """Whether an answer says anything: a document of empty lists does not."""
    if "as_json" not in takes:
        return True
    document: dict[str, Any] = json.loads(result.stdout)
    lists = [value for value in document.values() if isinstance(value, list)]
    return not lists or any(lists)


def _filled(words: Any, places: Places) -> list[str]:
    return [word.format_map(places) for word in words]
