"""Regions: their codes, where they hang, whom they report to, and who learns that they exist."""

from __future__ import annotations

import pytest

from luodi.core.problems import NotFound, Rejected
from luodi.ledger.org import queries, services
from luodi.ledger.org.access import Refused
from luodi.ledger.org.models import Level, Region, Role
from tests.ledger.org.world import County


def codes(problem: pytest.ExceptionInfo[Rejected]) -> set[str]:
    return {each.code for each in problem.value.problems}


def test_a_region_hangs_under_the_nearest_one_its_code_begins_with(county: County) -> None:
    town = services.region_add(county.root, code="159924101", name="石湾镇", level=Level.TOWNSHIP)
    assert county.region.lineage == "/15/1599/159924/"
    assert town.lineage == "/15/1599/159924/159924101/" == town.reporting_lineage


def test_regions_added_from_the_bottom_up_come_to_hang_where_they_belong(county: County) -> None:
    services.region_add(county.root, code="362401", name="乙县")
    services.region_add(county.root, code="36", name="他省", level="province")
    services.region_add(county.root, code="3624", name="他市", level="prefecture")
    assert county.other("362401").lineage == "/36/3624/362401/"


def test_taking_over_regions_is_in_the_record(county: County) -> None:
    services.region_add(county.root, code="362401", name="乙县")
    services.region_add(county.root, code="3624", name="他市", level="prefecture")
    (entry,) = queries.history(county.root, "region", "362401")[:1]
    assert entry.verb == "region_add"
    assert [(f.field, f.before, f.after) for f in entry.changes[0].fields] == [("parent", None, "3624")]


def test_a_zone_may_have_a_code_of_its_own(county: County) -> None:
    zone = services.region_add(county.root, code="159924K1", name="甲县工业园", level=Level.ZONE)
    assert zone.parent == county.region


@pytest.mark.parametrize(
    ("code", "level"),
    [
        ("1599240", "county"),
        ("159900", "prefecture"),
        ("015992", "county"),
        ("甲县", "county"),
        ("", "county"),
    ],
)
def test_it_refuses_a_code_of_the_wrong_shape(county: County, code: str, level: str) -> None:
    with pytest.raises(Rejected) as problem:
        services.region_add(county.root, code=code, name="某地", level=level, parent="15")
    assert "bad_region_code" in codes(problem)


def test_it_says_how_to_write_a_code_with_trailing_zeros(county: County) -> None:
    with pytest.raises(Rejected) as problem:
        services.region_add(county.root, code="159800", name="某市", level="prefecture")
    assert "1598" in problem.value.problems[0].remedy


def test_it_refuses_a_second_region_of_the_same_code(county: County) -> None:
    with pytest.raises(Rejected) as problem:
        services.region_add(county.root, code="159924", name="甲县")
    assert codes(problem) == {"duplicate_region"}


def test_it_names_all_that_is_wrong_at_once(county: County) -> None:
    with pytest.raises(Rejected) as problem:
        services.region_add(county.root, code="1", name="", level="county", parent="159999")
    assert codes(problem) == {"unknown_region", "missing_required", "bad_region_code"}


def test_it_refuses_a_parent_that_is_not_above(county: County) -> None:
    with pytest.raises(Rejected) as problem:
        services.region_add(county.root, code="159926", name="丙县", parent="159924")
    assert codes(problem) == {"bad_parent"}


def test_the_missing_and_the_forbidden_get_one_answer(county: County) -> None:
    outsider = county.actor("outsider")
    with pytest.raises(NotFound) as missing:
        queries.region_by_code(outsider, "159999")
    with pytest.raises(NotFound) as forbidden:
        queries.region_by_code(outsider, "159924")
    assert str(missing.value).replace("159999", "") == str(forbidden.value).replace("159924", "")


def test_a_refusal_does_not_name_a_region_that_the_asker_does_not_know(county: County) -> None:
    with pytest.raises(Refused) as refusal:
        services.region_add(county.actor("outsider"), code="159924101", name="镇", level="township")
    assert "甲县" not in str(refusal.value)


def test_moving_a_region_takes_all_below_it_along(county: County) -> None:
    services.region_add(county.root, code="159924101", name="石湾镇", level="township")
    services.region_move(county.root, region=county.region, parent=county.other("15"))
    assert county.other("159924101").lineage == "/15/159924/159924101/"


def test_it_refuses_to_move_a_region_under_itself(county: County) -> None:
    with pytest.raises(Rejected):
        services.region_move(county.root, region=county.other("1599"), parent=county.region)


class TestReportingElsewhere:
    """示例甲县 reports to the province rather than to the city (计划单列)."""

    @pytest.fixture
    def city(self, county: County) -> Region:
        services.reporting_parent_set(county.root, region=county.region, parent=county.other("15"))
        return county.other("1599")

    def test_it_is_counted_where_it_reports(self, county: County, city: Region) -> None:
        under_city = queries.regions_under(county.root, city).values_list("code", flat=True)
        under_province = queries.regions_under(county.root, county.other("15"))
        assert list(under_city) == ["1599", "159925"]
        assert "159924" in under_province.values_list("code", flat=True)

    def test_its_administrative_parent_still_sees_it(self, county: County, city: Region) -> None:
        county.enrol("city", Role.UPPER, city)
        assert county.actor("city").sees(county.region)

    def test_whom_it_reports_to_sees_it(self, county: County) -> None:
        services.region_add(county.root, code="1598", name="邻市", level="prefecture")
        county.enrol("next", Role.UPPER, county.other("1598"))
        assert not county.actor("next").sees(county.region)
        services.reporting_parent_set(county.root, region=county.region, parent=county.other("1598"))
        assert county.actor("next").sees(county.region)
        assert queries.regions_under(county.actor("next"), county.other("1598")).count() == 2

    def test_reporting_gives_sight_but_no_hand(self, county: County) -> None:
        services.region_add(county.root, code="1598", name="邻市", level="prefecture")
        county.enrol("next", Role.CLERK, county.other("1598"))
        services.reporting_parent_set(county.root, region=county.region, parent=county.other("1598"))
        with pytest.raises(Refused):
            services.unit_add(county.actor("next"), region=county.region, name="民政局")

    def test_it_refuses_a_circle(self, county: County, city: Region) -> None:
        with pytest.raises(Rejected):
            services.reporting_parent_set(county.root, region=county.other("15"), parent=county.region)


def test_a_region_above_sees_those_below_and_not_those_beside(county: County) -> None:
    county.enrol("city", Role.UPPER, county.other("1599"))
    listed = queries.region_list(county.actor("city")).values_list("code", flat=True)
    assert list(listed) == ["1599", "159924", "159925"]


def test_one_region_code_being_the_start_of_another_opens_nothing(county: County) -> None:
    """Lineages end in a slash: 159924 is no prefix of a zone 159924K1 that hangs elsewhere."""
    services.region_add(county.root, code="159924K1", name="飞地园区", level="zone", parent="159925")
    assert not county.actor("leader").sees(county.other("159924K1"))
