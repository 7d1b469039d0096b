"""Grants by command: a stand-in for a time, and their end."""

from __future__ import annotations

import datetime as dt

import pytest

from luodi.core.periods import china_day
from luodi.ledger.audit import context
from luodi.ledger.org.access import operator
from luodi.ledger.org.models import Region
from luodi.ledger.org.services import account_add
from tests import workbooks
from tests.cli.conftest import Run

R = ("--region", workbooks.REGION)


@pytest.fixture
def helper(county, account) -> str:
    """An account without grants, beside a clerk and the reporter of 林草局."""
    account("banshi", "clerk")
    account("linye", "reporter", "林草局")
    account_add(operator(), region=Region.objects.get(code=county), username="bangmang", name="帮忙")
    return "bangmang"


def _stand_in(days: int) -> tuple[str, ...]:
    ends = china_day(context.now()) + dt.timedelta(days=days)
    return (
        "user", "grant", "bangmang", "--role", "reporter", "--unit", "林草局", "--stands-for", "linye",
        "--ends", str(ends), "--reason", "产假", *R, "--as", "banshi",
    )  # fmt: skip


def test_the_office_lets_somebody_stand_in_for_a_time(run: Run, answer, helper: str) -> None:
    answer(*_stand_in(30))
    grant = answer("user", "grants", helper, "--as", "banshi")["grants"][0]
    assert (grant["role"], grant["unit"], grant["stands_for"]) == ("reporter", "林草局", "linye")
    assert grant["ends"]
    assert "linye" in run("user", "grants", helper, "--as", "banshi").stdout


def test_a_stand_in_without_a_near_end_is_refused(run: Run, helper: str) -> None:
    result = run(*_stand_in(200))
    assert result.exit_code == 1
    assert "最长92天" in result.stderr


def test_an_ended_grant_gives_nothing_more(run: Run, answer, helper: str) -> None:
    answer(*_stand_in(30))
    assert run("unit", "list", *R, "--as", helper).exit_code == 0
    key = answer("user", "grants", helper, "--as", "banshi")["grants"][0]["key"]
    assert answer("user", "end", key, "--as", "banshi")["username"] == helper
    assert run("unit", "list", *R, "--as", helper).exit_code == 3
    assert run("user", "end", key, "--as", "banshi").exit_code == 1


def test_nobody_ends_the_grant_of_another_office(run: Run, answer, helper: str) -> None:
    answer(*_stand_in(30))
    key = answer("user", "grants", helper, "--as", "banshi")["grants"][0]["key"]
    assert run("user", "end", key, "--as", "linye").exit_code == 3


def test_a_stopped_account_is_started_again(run: Run, answer, account) -> None:
    account("xitong", "system_admin")
    clerk = account("banshi", "clerk")
    answer("user", "stop", clerk, "--as", "xitong")
    assert run("unit", "list", *R, "--as", clerk).exit_code == 3
    assert answer("user", "start", clerk, "--as", "xitong")["active"] is True
    assert run("unit", "list", *R, "--as", clerk).exit_code == 0


def test_a_fellow_administrator_is_sent_to_the_machine_where_it_is_done_on_record(
    run: Run, county, account
) -> None:
    for role in ("system_admin", "audit_admin"):
        account(role, role)
    refused = run("user", "password", "audit_admin", "--as", "system_admin")
    assert refused.exit_code == 3
    assert "luodi user recover audit_admin" in refused.stderr
    assert run("user", "recover", "audit_admin", "--reason", "遗忘密码").exit_code == 0
    told = run("history", "账号", "audit_admin", "--as", "audit_admin").stdout
    assert "主机维护人员" in told
    assert "在服务器上重置管理员密码" in told
