"""Every act and every query of org, tried as every role, as the clerk of the next county, and as nobody."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection
from types import FunctionType
from typing import Any

import pytest
from django.db import transaction

from luodi.core.problems import NotFound
from luodi.ledger.audit.queries import ActFilter
from luodi.ledger.org import queries, services
from luodi.ledger.org.access import Actor, Refused
from luodi.ledger.org.models import Role
from tests.ledger.org.world import PASSWORD, County

Call = Callable[[County, Actor], Any]

EVERYBODY = [*Role.values, "outsider", "nobody"]
OFFICE = {"clerk"}
SEEING = {"clerk", "leader", "reviewer", "inspector", "upper"}
OF_UNIT = {"reporter", "unit_head"}
ALL_ROLES = set(Role.values)
OPERATOR_ONLY: set[str] = set()
SOON = dt.date(2024, 6, 30)

ACTS: dict[str, tuple[Collection[str], Call]] = {
    "region_add": (
        OFFICE,
        lambda c, a: services.region_add(a, code="159924101", name="镇", level="township"),
    ),
    "region_add a neighbour": (
        OPERATOR_ONLY,
        lambda c, a: services.region_add(a, code="159926", name="丙县"),
    ),
    "region_add a root": (
        OPERATOR_ONLY,
        lambda c, a: services.region_add(a, code="16", name="他省", level="province"),
    ),
    "region_rename": (OFFICE, lambda c, a: services.region_rename(a, region=c.region, name="甲区")),
    "region_move": (
        OPERATOR_ONLY,
        lambda c, a: services.region_move(a, region=c.region, parent=c.other("15")),
    ),
    "reporting_parent_set": (
        OPERATOR_ONLY,
        lambda c, a: services.reporting_parent_set(a, region=c.region, parent=c.other("15")),
    ),
    "region_setting_set": (
        OFFICE,
        lambda c, a: services.region_setting_set(a, region=c.region, name="due_day", value=20),
    ),
    "unit_add": (OFFICE, lambda c, a: services.unit_add(a, region=c.region, name="民政局")),
    "unit_change": (
        OFFICE,
        lambda c, a: services.unit_change(a, unit=c.unit("教体局"), name="教育局"),
    ),
    "unit_merge": (
        OFFICE,
        lambda c, a: services.unit_merge(a, unit=c.unit("教体局"), successor=c.unit("发改委"), on=SOON),
    ),
    "unit_close": (OFFICE, lambda c, a: services.unit_close(a, unit=c.unit("教体局"), on=SOON)),
    "unit_void": (OFFICE, lambda c, a: services.unit_void(a, unit=_fresh(c))),
    "unit_order_set": (
        OFFICE,
        lambda c, a: services.unit_order_set(a, region=c.region, units=[c.unit("财政局")]),
    ),
    "alias_add": (OFFICE, lambda c, a: services.alias_add(a, unit=c.unit("财政局"), name="财政所")),
    "alias_remove": (
        OFFICE,
        lambda c, a: services.alias_remove(a, unit=c.unit("教体局"), name="教育体育局"),
    ),
    "units_take": (OFFICE, lambda c, a: services.units_take(a, region=c.region, rows=[{"name": "民政局"}])),
    "units_restore": (OFFICE, lambda c, a: services.units_restore(a, region=c.region, changes=_taken(c))),
    "roster_set": (
        OFFICE,
        lambda c, a: services.roster_set(
            a, region=c.region, year=2024, name="成员单位", units=[c.unit("财政局")]
        ),
    ),
    "person_add": (OFFICE, lambda c, a: services.person_add(a, region=c.region, name="小孙")),
    "person_change": (
        OFFICE,
        lambda c, a: services.person_change(a, person=c.person("小赵"), title="股长"),
    ),
    "person_close": (OFFICE, lambda c, a: services.person_close(a, person=c.person("小赵"), on=SOON)),
    "leader_order_set": (
        OFFICE,
        lambda c, a: services.leader_order_set(a, region=c.region, people=[c.person("李书记")]),
    ),
    "people_take": (OFFICE, lambda c, a: services.people_take(a, region=c.region, names=["周县长"])),
    "people_void": (
        OFFICE,
        lambda c, a: services.people_void(a, region=c.region, keys=[str(c.person("小赵").key)]),
    ),
    "account_add": (
        {"system_admin"},
        lambda c, a: services.account_add(a, region=c.region, username="another", name="又一人"),
    ),
    "account_stop": ({"system_admin"}, lambda c, a: services.account_stop(a, account=c.account("newcomer"))),
    "account_start": (
        {"system_admin"},
        lambda c, a: services.account_start(a, account=c.account("newcomer")),
    ),
    "password_reset": (
        {"system_admin"},
        lambda c, a: services.password_reset(a, account=c.account("newcomer")),
    ),
    "password_reset of an administrator": (
        OPERATOR_ONLY,
        lambda c, a: services.password_reset(a, account=c.account("audit_admin")),
    ),
    "password_recover": (
        OPERATOR_ONLY,
        lambda c, a: services.password_recover(a, account=c.account("security_admin"), reason="遗忘"),
    ),
    "password_set of another": (
        OPERATOR_ONLY,
        lambda c, a: services.password_set(
            a, account=c.account("newcomer"), old=PASSWORD, new="Xin-2024-mima"
        ),
    ),
    "password_set": (
        EVERYBODY,
        lambda c, a: services.password_set(
            a, account=c.account(a.username), old=PASSWORD, new="Xin-2024-mima"
        ),
    ),
    "grant_add": (
        {"security_admin"},
        lambda c, a: services.grant_add(a, account=c.account("newcomer"), role="leader", region=c.region),
    ),
    "grant_add a reporter": (
        {"security_admin", "clerk"},
        lambda c, a: services.grant_add(
            a, account=c.account("newcomer"), role="reporter", region=c.region, unit=c.unit("财政局")
        ),
    ),
    "grant_end": ({"security_admin"}, lambda c, a: services.grant_end(a, grant=c.grant("leader"))),
    "grant_end a reporter": (
        {"security_admin", "clerk"},
        lambda c, a: services.grant_end(a, grant=c.grant("reporter")),
    ),
}

KNOWING_UNITS = SEEING | {"security_admin"}
ADMINISTERING = {"system_admin", "security_admin", "audit_admin", "clerk"}
QUERIES: dict[str, tuple[Collection[str], Call]] = {
    "region_by_code": (ALL_ROLES, lambda c, a: [queries.region_by_code(a, "159924")]),
    "region_list": (ALL_ROLES, lambda c, a: queries.region_list(a).filter(code="159924")),
    "regions_under": (SEEING, lambda c, a: queries.regions_under(a, c.region)),
    "unit_list": (KNOWING_UNITS | OF_UNIT, lambda c, a: queries.unit_list(a, c.region)),
    "unit_list beyond one's own": (
        KNOWING_UNITS,
        lambda c, a: queries.unit_list(a, c.region).exclude(name="教体局"),
    ),
    "unit_list of a roster": (
        KNOWING_UNITS | OF_UNIT,
        lambda c, a: queries.unit_list(a, c.region, roster=c.roster),
    ),
    "unit_by_key": (KNOWING_UNITS, lambda c, a: [queries.unit_by_key(a, c.unit("财政局").key)]),
    "unit_by_key of one's own": (
        KNOWING_UNITS | OF_UNIT,
        lambda c, a: [queries.unit_by_key(a, str(c.unit("教体局").key))],
    ),
    "roster_list": (KNOWING_UNITS, lambda c, a: queries.roster_list(a, c.region)),
    "roster_by_key": (KNOWING_UNITS, lambda c, a: [queries.roster_by_key(a, c.roster.key)]),
    "person_list": (SEEING | OF_UNIT, lambda c, a: queries.person_list(a, c.region)),
    "person_list of leaders": (SEEING, lambda c, a: queries.person_list(a, c.region, leaders=True)),
    "person_by_key": (SEEING, lambda c, a: [queries.person_by_key(a, c.person("小钱").key)]),
    "account_list": (ADMINISTERING, lambda c, a: queries.account_list(a, c.region)),
    "account_by_username": (ADMINISTERING, lambda c, a: [queries.account_by_username(a, "newcomer")]),
    "grant_by_key": (ADMINISTERING, lambda c, a: [queries.grant_by_key(a, c.grant("leader").key)]),
    "history": (SEEING | {"audit_admin"}, lambda c, a: queries.history(a, "unit", str(c.unit("教体局").key))),
    "history of an account": ({"audit_admin"}, lambda c, a: queries.history(a, "account", "newcomer")),
    "act_list": (SEEING | {"audit_admin"}, lambda c, a: queries.act_list(a, ActFilter(region="159924"))),
    "act_list of grants": ({"audit_admin"}, lambda c, a: queries.act_list(a, ActFilter(kind="grant"))),
}
WITHOUT_ACTOR = {"account_sign_in", "actor_for", "authenticate", "unit_directory"}


def _fresh(county: County) -> Any:
    return services.unit_add(county.root, region=county.region, name="误建单位")


def _taken(county: County) -> Any:
    return services.units_take(county.root, region=county.region, rows=[{"name": "民政局"}]).changes


def _who_may(county: County, call: Call) -> set[str]:
    """Those for whom the call neither is refused nor answers with nothing; each try is undone."""
    allowed = set()
    for username in EVERYBODY:
        actor = county.actor(username)
        with transaction.atomic():
            try:
                answer = call(county, actor)
                if answer is None or not hasattr(answer, "__len__") or len(answer):
                    allowed.add(username)
            except (Refused, NotFound):
                pass
            transaction.set_rollback(True)
    return allowed


@pytest.mark.parametrize("act", ACTS)
def test_only_those_may_who_are_meant_to(county: County, act: str) -> None:
    expected, call = ACTS[act]
    assert _who_may(county, call) == set(expected)


@pytest.mark.parametrize("query", QUERIES)
def test_only_those_learn_something_who_are_meant_to(county: County, query: str) -> None:
    expected, call = QUERIES[query]
    assert _who_may(county, call) == set(expected)


@pytest.mark.parametrize("act", [act for act, (allowed, _) in ACTS.items() if "password_set" not in act])
def test_the_local_operator_may_do_everything(county: County, act: str) -> None:
    ACTS[act][1](county, county.root)


@pytest.mark.parametrize("query", QUERIES)
def test_the_local_operator_sees_everything(county: County, query: str) -> None:
    assert len(QUERIES[query][1](county, county.root))


def test_no_act_and_no_query_is_left_out() -> None:
    tried = {name.split()[0] for name in (*ACTS, *QUERIES)}
    public = {
        name
        for module in (services, queries)
        for name in module.__all__
        if isinstance(getattr(module, name), FunctionType)
    }
    assert public == tried | WITHOUT_ACTOR
