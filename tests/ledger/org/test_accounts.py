"""Accounts: user names, passwords, signing in and being locked out, and what is left of a stopped one."""

from __future__ import annotations

import datetime as dt
import json

import pytest

from luodi.core.problems import NotFound, Rejected
from luodi.ledger.audit import context
from luodi.ledger.audit.models import Act, Change
from luodi.ledger.org import queries, services
from luodi.ledger.org.access import Refused
from luodi.ledger.org.queries.console import host_operator
from tests.ledger.org.world import NOON, PASSWORD, TODAY, County


def add(county: County, username: str, password: str | None = None) -> services.NewAccount:
    admin = county.actor("system_admin")
    return services.account_add(
        admin, region=county.region, username=username, name="某人", password=password
    )


def test_a_generated_password_opens_the_account_and_must_be_changed(county: County) -> None:
    made = add(county, "zhang.san")
    assert made.account.must_change_password
    assert services.account_sign_in(username="zhang.san", password=made.password) == made.account


@pytest.mark.parametrize("username", ["张三", "ab", "1abc", "a b c", "a" * 31, "new<b>"])
def test_it_refuses_a_strange_user_name(county: County, username: str) -> None:
    with pytest.raises(Rejected) as problem:
        add(county, username)
    assert problem.value.problems[0].code == "bad_username"


def test_it_refuses_a_user_name_that_is_taken_whatever_its_case(county: County) -> None:
    with pytest.raises(Rejected) as problem:
        add(county, "Newcomer")
    assert problem.value.problems[0].code == "duplicate_username"


@pytest.mark.parametrize("password", ["short1", "1234567890", "password123"])
def test_it_refuses_a_weak_password(county: County, password: str) -> None:
    with pytest.raises(Rejected) as problem:
        add(county, "zhang.san", password)
    assert {each.code for each in problem.value.problems} == {"weak_password"}


def test_no_password_stands_in_the_record(county: County) -> None:
    made = add(county, "zhang.san")
    reset = services.password_reset(county.actor("system_admin"), account=made.account)
    kept = json.dumps([*Act.objects.values_list("details", flat=True)], ensure_ascii=False)
    kept += json.dumps([*Change.objects.values_list("after", "before")], ensure_ascii=False)
    assert made.password not in kept
    assert reset.password not in kept
    assert "md5$" not in kept


def test_changing_ones_password_asks_for_the_old_one(county: County) -> None:
    me, mine = county.actor("reporter"), county.account("reporter")
    for old, new in (("wrong-Password-1", "Xin-2024-mima"), (PASSWORD, PASSWORD), (PASSWORD, "short")):
        with pytest.raises(Rejected):
            services.password_set(me, account=mine, old=old, new=new)
    services.password_set(me, account=mine, old=PASSWORD, new="Xin-2024-mima")
    assert not county.account("reporter").must_change_password
    assert queries.authenticate("reporter", "Xin-2024-mima")
    assert not queries.authenticate("reporter", PASSWORD)


def test_a_stopped_account_cannot_sign_in_and_may_do_nothing(county: County) -> None:
    services.account_stop(county.actor("system_admin"), account=county.account("clerk"))
    assert queries.authenticate("clerk", PASSWORD) is None
    assert county.actor("clerk").grants == ()
    with pytest.raises(Refused):
        services.account_sign_in(username="clerk", password=PASSWORD)
    services.account_start(county.actor("system_admin"), account=county.account("clerk"))
    assert county.actor("clerk").sees(county.region)


def test_five_wrong_passwords_lock_the_account_for_a_quarter_of_an_hour(county: County) -> None:
    for _ in range(5):
        with pytest.raises(Refused):
            services.account_sign_in(username="clerk", password="wrong")
    with pytest.raises(Refused):
        services.account_sign_in(username="clerk", password=PASSWORD)
    assert queries.authenticate("clerk", PASSWORD) is None
    with context.request("test", at=NOON + dt.timedelta(minutes=16)):
        account = services.account_sign_in(username="clerk", password=PASSWORD)
        assert account.last_login == NOON + dt.timedelta(minutes=16)


def test_a_right_password_ends_the_counting(county: County) -> None:
    for _ in range(3):
        for _ in range(4):
            with pytest.raises(Refused):
                services.account_sign_in(username="clerk", password="wrong")
        services.account_sign_in(username="clerk", password=PASSWORD)


def test_signing_in_answers_alike_for_a_wrong_password_and_a_missing_account(county: County) -> None:
    answers = set()
    for username in ("clerk", "nobody-at-all"):
        with pytest.raises(Refused) as refusal:
            services.account_sign_in(username=username, password="wrong")
        answers.add(str(refusal.value))
    assert len(answers) == 1


def test_tries_to_sign_in_are_in_the_record(county: County) -> None:
    services.account_sign_in(username="clerk", password=PASSWORD)
    with pytest.raises(Refused):
        services.account_sign_in(username="clerk", password="wrong")
    verbs = [entry.verb for entry in queries.history(county.actor("audit_admin"), "account", "clerk")]
    assert verbs[:2] == ["sign_in_failed", "sign_in"]


def test_an_administrator_cannot_stop_start_or_reset_the_own_account(county: County) -> None:
    me, mine = county.actor("system_admin"), county.account("system_admin")
    for act in (services.account_stop, services.account_start, services.password_reset):
        with pytest.raises(Refused):
            act(me, account=mine)


@pytest.mark.parametrize("role", ["system_admin", "security_admin", "audit_admin"])
def test_no_administrator_becomes_another_by_a_new_password(county: County, role: str) -> None:
    county.enrol("city.admin", "system_admin", county.other("1599"))
    for username in ("system_admin", "city.admin", "security_admin", "audit_admin", "clerk"):
        with pytest.raises(Refused):
            services.password_reset(county.actor(username), account=county.account(role))
    assert queries.authenticate(role, PASSWORD)


def test_an_administrator_to_be_counts_as_one(county: County) -> None:
    tomorrow = TODAY + dt.timedelta(days=1)
    newcomer, region = county.account("newcomer"), county.region
    services.grant_add(county.root, account=newcomer, role="audit_admin", region=region, starts=tomorrow)
    with pytest.raises(Refused, match="luodi user recover newcomer"):
        services.password_reset(county.actor("system_admin"), account=newcomer)


def test_two_administrators_together_renew_the_password_of_the_third(county: County) -> None:
    security, auditor = county.actor("security_admin"), county.account("audit_admin")
    services.grant_end(security, grant=county.grant("audit_admin"), reason="遗忘密码")
    made = services.password_reset(county.actor("system_admin"), account=auditor)
    services.grant_add(security, account=auditor, role="audit_admin", region=county.region)
    assert queries.authenticate("audit_admin", made.password)


def test_whoever_keeps_the_machine_renews_it_with_a_reason_and_on_record(county: County) -> None:
    host, auditor = host_operator(), county.account("audit_admin")
    with pytest.raises(Rejected):
        services.password_recover(host, account=auditor, reason=" ")
    made = services.password_recover(host, account=auditor, reason="审计管理员遗忘密码")
    assert queries.authenticate("audit_admin", made.password)
    assert county.account("audit_admin").must_change_password
    told = queries.history(county.actor("audit_admin"), "account", "audit_admin")[0]
    assert (told.verb, told.actor, told.reason) == ("password_recover", "host", "审计管理员遗忘密码")


def test_whoever_keeps_the_machine_renews_no_other_password(county: County) -> None:
    with pytest.raises(Refused, match="luodi user password"):
        services.password_recover(host_operator(), account=county.account("clerk"), reason="遗忘")


def test_an_administrator_reaches_the_regions_below_and_no_others(county: County) -> None:
    county.enrol("city.admin", "system_admin", county.other("1599"))
    services.account_stop(county.actor("city.admin"), account=county.account("outsider"))
    with pytest.raises(Refused):
        services.account_stop(county.actor("system_admin"), account=county.account("city.admin"))


def test_there_is_no_actor_for_an_unknown_account(county: County) -> None:
    with pytest.raises(NotFound):
        queries.actor_for("unknown", TODAY)


def test_one_may_look_at_the_own_account(county: County) -> None:
    assert queries.account_by_username(county.actor("leader"), "leader").username == "leader"


def test_the_list_of_accounts_does_not_ask_once_per_row(county: County, django_assert_num_queries) -> None:
    admin, region = county.actor("system_admin"), county.region
    with django_assert_num_queries(2):
        accounts = queries.account_list(admin, region)
        assert len([grant.region.name for account in accounts for grant in account.grants.all()]) == 10
