"""Who acts at the console, and who is turned away."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.db import connection

from luodi.ledger.audit.models import Act
from luodi.ledger.org.access import operator
from luodi.ledger.org.models import Account, Region
from luodi.ledger.org.services import account_add, account_stop
from luodi.ledger.org.services.enrolment import account_enrol
from tests import workbooks
from tests.cli.conftest import Run

R = ("--region", workbooks.REGION)
COMMANDS = [
    ("region", "add", "159925", "别县"),
    ("region", "list"),
    ("unit", "list", *R),
    ("alias", "add", "教体局", "教育局", *R),
    ("user", "add", "abc", "--role", "clerk", *R),
    ("user", "grant", "outsider", "--role", "clerk", *R),
    ("user", "setup", *R),
    ("user", "list"),
    ("user", "stop", "outsider"),
    ("user", "password", "outsider"),
    ("import", "FILE", *R),
    ("imports",),
    ("imports", "list", *R),
    ("imports", "undo", "1"),
    ("imports", "fix", "1", "f", "s", "A1", "x"),
    ("list", "set-scheme", workbooks.LIST, "delivery", *R),
    ("round", "open", "2024-02", *R),
    ("round", "close", "2024-01", *R),
    ("round", "status", "2024-01", *R),
    ("books", "list", *R),
    ("books", "restate", "2024-01", "--reason", "x", *R),
    ("books", "release", "2024-01", *R),
    ("books", "verify", *R),
    ("ask", "tasks", "--period", "2024-01", *R),
    ("report", "policy-monthly", "--period", "2024-01", "-o", "r.docx", *R),
    ("template", "show", "policy-monthly", *R),
    ("template", "check", "policy-monthly", "TEXT", *R),
    ("template", "save", "policy-monthly", "TEXT", *R),
    ("template", "reset", "policy-monthly", *R),
    ("backup", "OUT"),
    ("restore", "FILE", "--replace"),
    ("tick",),
]
WRITING = {
    "add",
    "open",
    "close",
    "restate",
    "release",
    "undo",
    "fix",
    "set-scheme",
    "stop",
    "password",
    "setup",
    "report",
    "check",
    "save",
    "reset",
}


def _words(command: tuple[str, ...], folder: Path) -> list[str]:
    text = folder / "text.txt"
    text.write_text("正文")
    places = {
        "FILE": str(workbooks.directory(folder)), "TEXT": str(text), "OUT": str(folder / "out.zip"),
    }  # fmt: skip
    return [places.get(word, word) for word in command]


def _passed(run: Run, commands: list[tuple[str, ...]], user: str, folder: Path) -> list[str]:
    """The commands that did not refuse this account, with their exit status."""
    results = [(command, run(*_words(command, folder), "--as", user, "--json")) for command in commands]
    return [
        f"{' '.join(command)}: {result.exit_code}" for command, result in results if result.exit_code != 3
    ]


def test_an_account_without_grants_is_refused_everywhere(run: Run, county, tmp_path: Path) -> None:
    region = Region.objects.get(code=county)
    account_add(operator(), region=region, username="outsider", name="外人")
    acts = Act.objects.count()
    assert not _passed(run, COMMANDS, "outsider", tmp_path)
    assert Act.objects.count() == acts
    assert not (tmp_path / "out.zip").exists()


def test_a_refusal_is_one_json_document(run: Run, county) -> None:
    account_add(operator(), region=Region.objects.get(code=county), username="outsider", name="外人")
    result = run("ask", "tasks", "--period", "2024-01", *R, "--as", "outsider", "--json")
    assert json.loads(result.stdout) | {"error": ""} == {"error": "", "exit": 3, "problems": []}


def test_the_clerk_of_another_county_is_refused(run: Run, county, tmp_path: Path) -> None:
    assert run("region", "add", "369924", "示例乙县").exit_code == 0
    region = Region.objects.get(code="369924")
    account_enrol(operator(), region=region, username="stranger", role="clerk")
    assert not _passed(run, [command for command in COMMANDS if "--region" in command], "stranger", tmp_path)


def test_a_leader_sees_and_changes_nothing(run: Run, county, account, tmp_path: Path) -> None:
    leader = account("lingdao", "leader")
    acts = Act.objects.count()
    assert not _passed(run, [command for command in COMMANDS if WRITING & set(command)], leader, tmp_path)
    assert Act.objects.count() == acts


def test_a_stopped_account_is_refused(run: Run, county, account) -> None:
    clerk = account("banshi", "clerk")
    account_stop(operator(), account=Account.objects.get(username=clerk))
    result = run("round", "status", "2024-01", *R, "--as", clerk)
    assert result.exit_code == 3
    assert "停用" in result.stderr


def test_an_account_that_does_not_exist_is_refused(run: Run, county) -> None:
    assert run("round", "status", "2024-01", *R, "--as", "nobody").exit_code == 3


def test_the_account_can_be_named_in_the_environment(run: Run, county, account) -> None:
    clerk = account("banshi", "clerk")
    assert run("round", "open", "2024-02", *R, env={"LUODI_USER": clerk}).exit_code == 0
    assert Act.objects.filter(verb="round_open").latest("pk").actor == clerk


def test_acts_tell_that_they_came_by_command_and_from_where(run: Run, county) -> None:
    act = Act.objects.filter(verb="round_close").get()
    assert act.origin == "cli"
    assert "/" in act.address
    assert act.actor == ("local" if connection.vendor == "sqlite" else "setup")


def test_only_the_embedded_database_has_a_local_operator(run: Run, county, account) -> None:
    account("banshi", "clerk")
    result = run("round", "status", "2024-01", *R)
    assert result.exit_code == (0 if connection.vendor == "sqlite" else 3)


def test_an_unknown_region_is_wrong_usage_for_who_sees_all(run: Run, county) -> None:
    assert run("round", "status", "2024-01", "--region", "999999").exit_code == 2


@pytest.mark.skipif(connection.vendor == "sqlite", reason="a server is set up by the setup operator")
def test_setup_makes_the_three_administrators_and_is_gone(run: Run) -> None:
    assert run("region", "add", workbooks.REGION, workbooks.NAME).exit_code == 0
    refused = run("user", "add", "banshi", "--role", "clerk", *R)
    assert refused.exit_code == 3
    assert "user setup" in refused.stderr
    made = json.loads(run("user", "setup", *R, "--json").stdout)["users"]
    assert [user["role"] for user in made] == ["system_admin", "security_admin", "audit_admin"]
    assert {act.actor for act in Act.objects.filter(verb="account_add")} == {"setup"}
    gone = run("region", "list")
    assert gone.exit_code == 3
    assert "--as" in gone.stderr


def test_a_reporter_does_not_verify_what_it_does_not_see(run: Run, county, account) -> None:
    reporter = account("linye", "reporter", "林草局")
    assert run("books", "verify", *R, "--as", reporter).exit_code == 3
