"""Grants: three administrators stay apart, nobody grants to himself, everything ends when it should."""

from __future__ import annotations

import datetime as dt
import itertools
from typing import Any

import pytest

from luodi.core.problems import Rejected
from luodi.ledger.org import services
from luodi.ledger.org.access import Power, Refused
from luodi.ledger.org.models import Grant, Role
from tests.ledger.org.world import TODAY, County

ADMINISTRATORS = ["system_admin", "security_admin", "audit_admin"]
BUSINESS = ["clerk", "reporter", "unit_head", "leader", "reviewer", "inspector", "upper"]
DAY = dt.timedelta(days=1)


def give(county: County, role: str, to: str = "newcomer", by: str = "", **more: Any) -> Grant:
    actor = county.actor(by) if by else county.root
    if role in ("reporter", "unit_head"):
        more.setdefault("unit", county.unit("财政局"))
    return services.grant_add(
        actor,
        account=county.account(to),
        role=role,
        region=county.region,
        **more,
    )


@pytest.mark.parametrize(
    ("first", "second"),
    [
        *itertools.permutations(ADMINISTRATORS, 2),
        *itertools.product(ADMINISTRATORS, BUSINESS),
        *itertools.product(BUSINESS, ADMINISTRATORS),
    ],
)
def test_an_administrator_holds_no_other_role(county: County, first: str, second: str) -> None:
    give(county, first)
    with pytest.raises(Rejected) as problem:
        give(county, second)
    assert problem.value.problems[0].code == "roles_apart"


def test_business_roles_may_be_held_together(county: County) -> None:
    give(county, "reporter")
    give(county, "unit_head")


def test_roles_that_follow_each_other_in_time_are_apart(county: County) -> None:
    give(county, "clerk", ends=TODAY + DAY)
    give(county, "audit_admin", starts=TODAY + 2 * DAY)
    with pytest.raises(Rejected):
        give(county, "leader", starts=TODAY + DAY)


def test_a_role_given_back_frees_for_another(county: County) -> None:
    services.grant_end(county.root, grant=give(county, "clerk"))
    give(county, "audit_admin")


def test_the_same_grant_twice_is_refused(county: County) -> None:
    give(county, "leader")
    with pytest.raises(Rejected) as problem:
        give(county, "leader")
    assert problem.value.problems[0].code == "duplicate_grant"


def test_nobody_grants_to_himself_or_takes_from_himself(county: County) -> None:
    with pytest.raises(Refused):
        give(county, "leader", to="security_admin", by="security_admin")
    with pytest.raises(Refused):
        services.grant_end(county.actor("security_admin"), grant=county.grant("security_admin"))


def test_the_office_cannot_make_itself_a_reporter(county: County) -> None:
    with pytest.raises(Refused):
        give(county, "reporter", to="clerk", by="clerk")


@pytest.mark.parametrize("role", [role for role in Role.values if role not in ("reporter", "unit_head")])
def test_the_office_appoints_reporters_and_heads_only(county: County, role: str) -> None:
    with pytest.raises(Refused):
        give(county, role, by="clerk")


def test_the_office_of_a_city_does_not_appoint_in_its_counties(county: County) -> None:
    county.enrol("city", Role.CLERK, county.other("1599"))
    with pytest.raises(Refused):
        give(county, "reporter", by="city")


def test_a_county_does_not_grant_to_accounts_kept_elsewhere(county: County) -> None:
    for by in ("security_admin", "clerk"):
        with pytest.raises(Refused):
            give(county, "reporter", to="outsider", by=by)


@pytest.mark.parametrize("role", ["reporter", "leader"])
def test_units_and_roles_must_fit(county: County, role: str) -> None:
    unit = None if role == "reporter" else county.unit("财政局")
    with pytest.raises(Rejected):
        services.grant_add(
            county.root, account=county.account("newcomer"), role=role, region=county.region, unit=unit
        )


def test_a_unit_of_another_region_is_refused(county: County) -> None:
    far = services.unit_add(county.root, region=county.other("159925"), name="民政局")
    with pytest.raises(Rejected) as problem:
        give(county, "reporter", unit=far)
    assert problem.value.problems[0].code == "unknown_unit"


def test_a_grant_holds_from_its_first_to_its_last_day(county: County) -> None:
    give(county, "leader", starts=TODAY + DAY, ends=TODAY + 2 * DAY)
    held = [bool(county.actor("newcomer", TODAY + n * DAY).grants) for n in range(4)]
    assert held == [False, True, True, False]


def test_a_grant_that_is_ended_gives_nothing_from_that_very_day(county: County) -> None:
    services.grant_end(county.root, grant=give(county, "leader"), reason="调离")
    assert not county.actor("newcomer").grants
    assert county.actor("newcomer", TODAY - DAY).grants


def test_a_grant_cannot_be_ended_in_the_past_or_twice(county: County) -> None:
    grant = give(county, "leader")
    with pytest.raises(Rejected):
        services.grant_end(county.root, grant=grant, on=TODAY - DAY)
    services.grant_end(county.root, grant=grant)
    with pytest.raises(Rejected):
        services.grant_end(county.root, grant=grant)


def test_a_reporter_may_fill_for_the_own_unit_alone(county: County) -> None:
    reporter = county.actor("reporter")
    assert reporter.is_own(county.unit("教体局"), Power.FILL)
    assert not reporter.is_own(county.unit("财政局"), Power.FILL)
    assert not reporter.sees(county.region)


class TestStandIns:
    """Somebody fills in for the reporter of 教体局 for a while (代填)."""

    def stand_in(self, county: County, **more: Any) -> Grant:
        given: dict[str, Any] = {
            "unit": county.unit("教体局"),
            "stands_for": county.account("reporter"),
            "ends": TODAY + 30 * DAY,
        }
        return give(county, "reporter", by="clerk", **{**given, **more})

    def test_they_answer_for_the_unit_until_the_last_day(self, county: County) -> None:
        grant = self.stand_in(county)
        assert grant.stands_for == county.account("reporter")
        assert county.actor("newcomer", TODAY + 30 * DAY).own_units(county.region)
        assert not county.actor("newcomer", TODAY + 31 * DAY).own_units(county.region)

    @pytest.mark.parametrize("ends", [None, TODAY + 92 * DAY])
    def test_they_need_an_end_within_three_months(self, county: County, ends: dt.date | None) -> None:
        with pytest.raises(Rejected) as problem:
            self.stand_in(county, ends=ends)
        assert problem.value.problems[0].code == "stand_in_too_long"

    def test_a_region_may_set_a_shorter_time(self, county: County) -> None:
        services.region_setting_set(county.root, region=county.region, name="stand_in_days", value=10)
        with pytest.raises(Rejected):
            self.stand_in(county)

    def test_they_stand_for_somebody_who_has_the_role(self, county: County) -> None:
        with pytest.raises(Rejected) as problem:
            self.stand_in(county, unit=county.unit("财政局"))
        assert problem.value.problems[0].code == "bad_stand_in"
