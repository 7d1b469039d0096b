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
from luodi.ledger.tasks.models import Task
from tests import workbooks
from tests.cli.commands import ALL, LINES, NOT_AS_SOMEBODY, OF_UNIT, UNIT, R, commands
from tests.cli.conftest import Run

WALKERS = (*sorted(ALL), "stranger", "outsider")
Places = dict[str, str]


@pytest.fixture
def places(run: Run, county: str, account: Callable[..., str], stranger: str, tmp_path: Path) -> Places:
    """What the lines of the table speak of; with an account for each role and two from outside."""
    region = Region.objects.get(code=county)
    unit = region.units.get(name=UNIT)
    UnitAlias.objects.create(unit=unit, name="县教委")
    person_add(operator(), region=region, name="甲一", unit=unit)
    person_add(operator(), region=region, name="丙三", is_leader=True)
    roster_set(operator(), region=region, year=2024, name="考核单位", units=[unit])
    for role in sorted(ALL):
        account(role, role, UNIT if role in OF_UNIT else "")
    account("newcomer", "reporter", "财政局")
    account_add(operator(), region=Region.objects.get(code="369924"), username="outsider", name="外人")
    made = _files(tmp_path) | _waiting(run, tmp_path)
    _done(run, "round", "open", "2024-02", *R)
    task, other = Task.objects.filter(number__in=["2", "3"]).order_by("number")
    made |= {"task": str(task.key), "other": str(other.key)}
    made["grant"] = str(Account.objects.get(username="newcomer").grants.get().key)
    made["answers"] = str(_form(run, tmp_path / "form.xlsx"))
    for words in _PREPARED:
        _done(run, *_filled(words, made))
    added = _done(run, "attachment", "add", "任务", made["task"], made["proof"], "--as", "reporter", "--json")
    return made | {"attachment": json.loads(added)["key"]}


_PREPARED = (
    ("task", "milestone", "add", "{task}", "开工", "--due", "2024-03-31"),
    ("task", "indicator", "add", "{task}", "学位", "--target", "900", "--unit", "个"),
    ("policy", "add", "实施意见", *R),
    ("policy", "add", "配套方案", *R),
    ("policy", "clause", "实施意见", "增加学位。", *R),
    ("policy", "measure", "add", "建设细则", "--unit", UNIT, *R),
    ("collection", "open", "安全征集", "--unit", UNIT, "--ask", "隐患", "--due", "2099-12-31", *R),
)


def _done(run: Run, *words: str) -> str:
    """Run it, as the clerk unless said otherwise; it must succeed. What it said."""
    result = run(*words, *([] if "--as" in words else ["--as", "clerk"]))
    assert result.exit_code == 0, f"{words}: {result.stdout}{result.stderr}"
    return result.stdout


def _files(folder: Path) -> Places:
    """Files that commands take, and a place where they write."""
    texts = {
        "lights": json.dumps([{"code": "done", "colour": "blue", "when": {"meaning": ["done"]}}]),
        "template": "本月共有任务{{ 数('任务数') }}。",
        "proof.txt": "批复文件。",
    }
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "written").mkdir()
    places = {name.partition(".")[0]: str(folder / name) for name in texts}
    return places | {"directory": str(workbooks.directory(folder)), "out": str(folder / "written" / "out")}


def _waiting(run: Run, folder: Path) -> Places:
    """Two imports of which something waits: a unit that nobody knows, a month that is not open yet."""
    wrong = workbooks.task_list(folder, lead="不存在的局")
    early = workbooks.progress(folder, ["已完成"] * len(workbooks.TASKS), month=3)
    taken = ("--accept-good", "--json", *R)
    of_list = json.loads(_done(run, "import", str(wrong), *taken))
    of_march = json.loads(_done(run, "import", str(early), "--period", "2024-03", *taken))
    return {"batch": str(of_list["batch"]), "waiting": str(of_march["batch"])}


def _form(run: Run, path: Path) -> Path:
    """The unit's workbook for February, filled in."""
    _done(run, "export", "form", UNIT, *R, "--period", "2024-02", "-o", str(path))
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


def test_each_command_serves_those_it_is_meant_for_and_nobody_else(run: Run, places: Places) -> None:
    takes = {name: [parameter.name for parameter in command.params] for name, command in commands()}
    wrong: list[str] = []
    for name, line in LINES.items():
        with transaction.atomic():
            for user, *words in line.before:
                _done(run, *_filled(words, places), "--as", user)
            wrong += [told for who in WALKERS if (told := _wrong(run, places, name, who, takes[name]))]
            transaction.set_rollback(True)
    assert not wrong, "\n".join(wrong)


def _wrong(run: Run, places: Places, name: str, who: str, takes: Sequence[str | None]) -> str:
    """What is wrong with how a command answers somebody; what it did is undone."""
    line = LINES[name]
    meant = who in line.roles or (line.own and who == "stranger")
    if line.harmful and meant:
        return ""
    with transaction.atomic():
        acts = Act.objects.count()
        words = [*name.split(), *_filled(line.words, places), "--as", who]
        result = run(*words, *(["--json"] if "as_json" in takes else []))
        done = Act.objects.count() > acts
        transaction.set_rollback(True)
    written = _written(places)
    told = result.exit_code == 0 and (done or line.always or _tells(result, takes))
    said = f"{name} as {who} ({result.exit_code}): {result.stdout[:200]}{result.stderr[:200]}"
    if meant:
        return "" if told else f"not served: {said}"
    if told or done or written:
        return f"served: {said}"
    is_elsewhere = who == "outsider" or (who == "stranger" and "--region" in line.words)
    is_answered = result.exit_code == 0 and not is_elsewhere
    return "" if result.exit_code == 3 or is_answered else f"not refused: {said}"


def _written(places: Places) -> bool:
    """Whether the command wrote a file; it is taken away."""
    files = list(Path(places["out"]).parent.iterdir())
    for file in files:
        file.unlink()
    return bool(files)


def _tells(result: Result, takes: Sequence[str | None]) -> bool:
    """Whether an answer says anything: a document of empty lists does not."""
    if "as_json" not in takes:
        return True
    document: dict[str, Any] = json.loads(result.stdout)
    lists = [value for value in document.values() if isinstance(value, list)]
    return not lists or any(lists)


def _filled(words: Any, places: Places) -> list[str]:
    return [word.format_map(places) for word in words]
