"""Who acts at the console, and how it is told who may not. Every command as every role: `test_who_may`."""

from __future__ import annotations

import json

import pytest
from django.db import connection

from luodi.ledger.audit.models import Act
from luodi.ledger.org.access import operator
from luodi.ledger.org.models import Account, Region
from luodi.ledger.org.services import account_add, account_stop
from tests import workbooks
from tests.cli.conftest import Run

R = ("--region", workbooks.REGION)


def test_a_refusal_is_one_json_document(run: Run, county) -> None:
    account_add(operator(), region=Region.objects.get(code=county), username="outsider", name="外人")
    result = run("ask", "tasks", "--period", "2024-01", *R, "--as", "outsider", "--json")
    assert json.loads(result.stdout) | {"error": ""} == {"error": "", "exit": 3, "problems": []}


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


@pytest.mark.parametrize("role", ["system_admin", "audit_admin", "reporter"])
def test_whoever_may_not_know_a_unit_is_refused_not_told_to_spell_it(run: Run, county, account, role) -> None:
    who = account("somebody", role, "林草局" if role == "reporter" else "")
    result = run("unit", "rename", "教体局", "教育局", *R, "--as", who)
    assert result.exit_code == 3
    assert "只能处理本单位的事项" in result.stderr
    assert "没有名为" not in result.stderr


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
