"""Figures of a city: those of the regions that report to it, together."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from luodi.core.problems import Rejected
from luodi.core.questions import parse
from luodi.figures.asking import ask
from luodi.figures.trends import trend
from luodi.ledger.org.access import Refused
from luodi.ledger.org.models import Region, Role
from tests.books.world import DELIVERY, County, actor_of, month, region_of


@pytest.fixture
def city(county: County) -> Region:
    """A city over two counties of which both sealed January, one February; the third sealed nothing."""
    city = region_of("1500", "示例市", "prefecture")
    first, second = County("150001", above=city), County("150002", above=city)
    County("150003", above=city)
    first.live_through("2024-01", d1="已完成", d2="进展缓慢", p1="可争取", p2="可争取")
    second.live_through("2024-01", d1="已完成", d2="已完成", p1="可争取", p2="可争取")
    first.live_through("2024-02", d2="已完成", p1="已完成", p2="可争取")
    region_of("150001101", "镇", "township", above=first.region)
    return city


def asked(city: Region, text: str, period: str = "2024-01", role: str = Role.UPPER) -> Any:
    """The city asks."""
    return ask(actor_of(role, city), parse(text), region=city.code, period=period, with_sources=True)


def test_counties_are_added_and_it_says_how_many_sealed(city: Region) -> None:
    figure = asked(city, "任务数(状态=已完成; 按=清单)")
    assert (figure.value, figure.regions, figure.regions_sealed, figure.revision) == (3, 3, 2, None)
    assert [(cell.key, cell.value) for cell in figure.rows] == [({"list": DELIVERY}, 3)]
    assert len(figure.sources or ()) == 3
    answer = figure.as_json()
    assert (answer["regions"], answer["regions_sealed"], answer["revision"]) == (3, 2, None)


def test_one_county_that_sealed_is_still_one_of_several(city: Region) -> None:
    figure = asked(city, "任务数", "2024-02")
    assert (figure.value, figure.regions, figure.regions_sealed, figure.revision) == (4, 3, 1, None)
    assert figure.book_hash == figure.book_mark == ""


def test_units_of_two_counties_with_one_name_are_two_units(city: Region) -> None:
    assert asked(city, "牵头单位数").value == 6
    assert [(cell.key["lead_unit"], cell.value) for cell in asked(city, "任务数(按=牵头单位)").rows] == [
        ("发改委", 4),
        ("林草局", 4),
        ("水务局", 4),
    ]


def test_a_month_that_no_region_sealed_is_unknown_not_zero(city: Region) -> None:
    figure = asked(city, "任务数(清单=重点工作; 按=状态)", "2024-06")
    assert (figure.value, list(figure.rows), figure.regions, figure.regions_sealed) == (None, [], 3, 0)
    assert asked(city, "办结率", "2024-06").value is None


def test_the_regions_can_be_told_apart(city: Region) -> None:
    figure = asked(city, "任务数(状态=已完成; 按=地区)")
    assert [(cell.key["region"], cell.value) for cell in figure.rows] == [
        ("示例150001县", 1),
        ("示例150002县", 2),
    ]
    assert asked(city, '任务数("地区"=150002, 状态=已完成)').value == 2
    assert asked(city, '任务数("地区"=示例150002县, 状态=已完成)').value == 2
    assert asked(city, '任务数("地区"≠150002)').value == 4
    with pytest.raises(Rejected, match="示例150003县"):
        asked(city, '任务数("地区"=示例150003县)')


def test_two_regions_of_one_name_bear_their_codes(city: Region) -> None:
    Region.objects.filter(code="150002").update(name="示例150001县")
    second = County("150004", above=city)
    Region.objects.filter(code="150004").update(name="示例150001县")
    second.live_through("2024-01", d1="已完成", d2="已完成", p1="可争取", p2="可争取")
    names = [cell.key["region"] for cell in asked(city, "任务数(按=地区)").rows]
    assert names == ["示例150001县(150001)", "示例150002县", "示例150001县(150004)"]


def test_several_regions_have_no_revision(city: Region) -> None:
    with pytest.raises(Rejected, match="不能指定版次"):
        asked(city, "任务数(版=1)")


def test_a_county_clerk_knows_nothing_of_the_city(city: Region) -> None:
    clerk = actor_of(Role.CLERK, Region.objects.get(code="150001"))
    with pytest.raises(LookupError):
        ask(clerk, parse("任务数"), region=city.code, period="2024-01")


def test_an_administrator_of_the_city_is_refused(city: Region) -> None:
    with pytest.raises(Refused):
        asked(city, "任务数", role=Role.SYSTEM_ADMIN)


def test_a_trend_of_the_city_adds_each_month(city: Region) -> None:
    months = [month(f"2024-0{n}") for n in (1, 2, 3)]
    found = trend(actor_of(Role.UPPER, city), parse("办结率(按=清单)"), months, region=city.code)
    assert [point.value for point in found.points] == [Fraction(3, 8), Fraction(3, 4), None]
    assert [point.regions_sealed for point in found.points] == [2, 1, 0]
    rows = [{cell.key["list"]: cell.value for cell in point.rows} for point in found.points]
    assert rows == [
        {DELIVERY: Fraction(3, 4), "配套政策": 0},
        {DELIVERY: 1, "配套政策": Fraction(1, 2)},
        {},
    ]


def test_more_regions_take_no_more_queries(city: Region, django_assert_max_num_queries) -> None:
    upper = actor_of(Role.UPPER, city)
    for number in range(4, 9):
        County(f"15000{number}", above=city)
    with django_assert_max_num_queries(8):
        ask(upper, parse("任务数(状态=已完成; 按=地区|清单)"), region=city.code, period="2024-01")
    with django_assert_max_num_queries(8):
        trend(upper, parse("任务数(按=清单)"), [month(f"2024-0{n}") for n in range(1, 7)], region=city.code)
